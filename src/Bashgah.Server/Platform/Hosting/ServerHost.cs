using System.Text.Encodings.Web;
using System.Text.Unicode;
using Bashgah.Server.Modules.Adjustments;
using Bashgah.Server.Modules.Approvals;
using Bashgah.Server.Modules.Audit;
using Bashgah.Server.Modules.Cards;
using Bashgah.Server.Modules.Cases;
using Bashgah.Server.Modules.CashOuts;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Modules.Devices;
using Bashgah.Server.Modules.Draws;
using Bashgah.Server.Modules.Holds;
using Bashgah.Server.Modules.Liability;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Modules.Messaging;
using Bashgah.Server.Modules.Offers;
using Bashgah.Server.Modules.Plan;
using Bashgah.Server.Modules.Policies;
using Bashgah.Server.Modules.Privacy;
using Bashgah.Server.Modules.Purchases;
using Bashgah.Server.Modules.Queued;
using Bashgah.Server.Modules.Referrals;
using Bashgah.Server.Modules.Rewards;
using Bashgah.Server.Modules.Scans;
using Bashgah.Server.Modules.Shifts;
using Bashgah.Server.Modules.SignIn;
using Bashgah.Server.Modules.Simulations;
using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Modules.Stores;
using Bashgah.Server.Modules.Transfers;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Look;
using Bashgah.Server.Platform.Look.Design;
using Bashgah.Server.Platform.Messaging;
using Bashgah.Server.Platform.OpenApi;
using Bashgah.Server.Platform.Pages;
using Bashgah.Server.Platform.Programs;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Surfaces.Demo;
using Bashgah.Server.Surfaces.Devices;
using Bashgah.Server.Surfaces.Guide;
using Bashgah.Server.Surfaces.Staff;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Platform.Hosting;

/// <summary>Puts the web server together: <c>serve</c>, <c>demo</c> and the tests start it from here.</summary>
internal static class ServerHost
{
    private const int ShutdownSeconds = 30;

    /// <summary>
    /// Opens the database and builds the server. It listens once it is run; it is ready when
    /// <see cref="ServerOptions.Prepare"/> is done.
    /// </summary>
    public static async Task<WebApplication> BuildAsync(
        ServerOptions options, CancellationToken cancellationToken, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ConfigureLogging(builder);
        ConfigureKestrel(builder, options);
        configure?.Invoke(builder);
        builder.Services.AddSingleton(MessageOptions.Of(builder.Configuration, options.MessagesFile));
        var ledgerOptions = options.Ledger
            ?? builder.Configuration.GetSection("Ledger").Get<LedgerOptions>() ?? new LedgerOptions();
        var logged = new DeferredLogger();
        var host = await LedgerHost.OpenAsync(
            options.Database, ledgerOptions, options.Clock, logged, cancellationToken, options.Erasures);
        builder.Services.AddSingleton(
            options.Limits ?? builder.Configuration.GetSection("Limits").Get<LimitOptions>() ?? new LimitOptions());
        builder.Services.AddSingleton(
            builder.Configuration.GetSection("MemberSignIn").Get<SignInRules>() ?? new SignInRules());
        AddServices(builder.Services, host, options);
        var app = builder.Build();
        logged.Target = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger<LedgerPipeline>();
        Map(app);
        app.Services.GetRequiredService<Readiness>().Begin(options.Prepare);
        return app;
    }

    private static void ConfigureLogging(WebApplicationBuilder builder)
    {
        // Modest by default, and no request lines: an address may name a member. Configuration can raise it.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        // What keeps a server from starting is told by the command, in a line; a service that fails later is critical.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    private static void ConfigureKestrel(WebApplicationBuilder builder, ServerOptions options)
    {
        if (options.Urls is not null)
            builder.WebHost.UseUrls(options.Urls);
        // What a request does before it waits is short, so that it need not go to another thread first.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.BytesMax;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(
            host => host.ShutdownTimeout = TimeSpan.FromSeconds(ShutdownSeconds));
    }

    private static void AddServices(IServiceCollection services, LedgerHost host, ServerOptions options)
    {
        services.AddSingleton(host).AddSingleton(options).AddSingleton(options.Clock).AddSingleton(host.Options);
        services.AddSingleton(host.Ledger).AddSingleton(host.Reader).AddSingleton(host.Policies);
        services.AddSingleton(host.Database.Programs).AddSingleton(host.Database.Stores);
        services.AddSingleton(host.Database.ApiKeys).AddSingleton(host.Database.Members);
        services.AddSingleton(host.Database.Secrets).AddSingleton(host.Database.Audit).AddSingleton(host.Database.Erasure);
        services.AddSingleton(host.Database.Privacy).AddSingleton(host.Database.QueuedCommands)
            .AddSingleton(host.Database.ActorTransactions).AddSingleton(host.Database.Looks).AddSingleton<ProgramLooks>();
        services.AddSingleton(host.Database).AddSingleton(host.Database.Consents).AddSingleton(host.Database.ConsentTexts);
        services.AddSingleton(host.Database.SignIns).AddSingleton(host.Database.Passkeys).AddSingleton(host.Database.Devices);
        services.AddSingleton(host.Database.AccessTokens).AddSingleton<RateLimits>();
        services.AddSingleton<ProgramSlugs>().AddSingleton<ApiKeyCheck>().AddSingleton<ApiCatalog>();
        services.AddSingleton<RefusalDetails>().AddSingleton<DecisionView>().AddSingleton<Readiness>().AddSingleton<OpenApiDocument>();
        // Every script as it is: the pages say that they are UTF-8.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddHttpContextAccessor().AddScoped<PageContext>().AddRazorComponents();
        services.AddHostedService<Telemetry>();
        services.AddHostedService<LedgerDrain>();
        services.AddSingleton<WakeLoop>().AddSingleton<HeavyReading>();
        if (options.RunsWakeLoop)
        {
            services.AddHostedService(provider => provider.GetRequiredService<WakeLoop>());
            services.AddHostedService(provider => provider.GetRequiredService<FraudWatch>());
            services.AddHostedService(provider => provider.GetRequiredService<RetentionLoop>());
        }
        if (options.RunsMessageLoop)
            services.AddHostedService(provider => provider.GetRequiredService<MessageLoop>());
        services.AddMembers().AddPurchases().AddRewards().AddHolds().AddAdjustments().AddTransfers();
        services.AddPolicies().AddStores().AddDraws().AddReferrals().AddCashOuts().AddOffers()
            .AddSimulations().AddPlan().AddLiability().AddAudit().AddDevices().AddSignIn().AddApprovals().AddCases().AddPrivacy()
            .AddScans().AddQueued().AddShifts().AddCards().AddMessaging();
        services.AddStaff().AddStaffPages().AddDevicePages().AddGuide().AddDemoPages(options);
    }

    private static void Map(WebApplication app)
    {
        app.Use((context, next) =>
        {
            SecurityHeaders.Apply(context.Response);
            Choices.Keep(context);
            return next(context);
        });
        app.UseMiddleware<RequestLimit>();
        app.UseMiddleware<ProblemMiddleware>();
        var routes = new ApiRoutes(
            app, app.Services.GetRequiredService<ApiCatalog>(), app.Services.GetRequiredService<ApiKeyCheck>(),
            app.Services.GetRequiredService<LimitOptions>());
        routes.MapMembers();
        routes.MapPurchases();
        routes.MapRewards();
        routes.MapHolds();
        routes.MapAdjustments();
        routes.MapApprovals();
        routes.MapTransfers();
        routes.MapPolicies();
        routes.MapStores();
        routes.MapDraws();
        routes.MapReferrals();
        routes.MapCashOuts();
        routes.MapOffers();
        routes.MapSimulations();
        routes.MapPlan();
        routes.MapLiability();
        routes.MapAudit();
        routes.MapDevices();
        routes.MapSignIn();
        routes.MapCases();
        routes.MapPrivacy();
        routes.MapScans();
        routes.MapQueued();
        routes.MapShifts();
        routes.MapCards();
        app.MapTokens();
        app.MapHealth();
        app.MapOpenApiDocument();
        app.MapPages();
        app.MapLooks();
        if (app.Environment.IsDevelopment() || app.Services.GetRequiredService<ServerOptions>().Example is not null)
            app.MapDesign();
        app.MapStaffPages();
        app.MapDevicePages();
        app.MapGuide();
        app.MapDemoPages();
    }
}
