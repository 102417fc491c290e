using Bashgah.Server.Platform.Hosting;
using Bashgah.Server.Surfaces.Staff;

namespace Bashgah.Server.Surfaces.Demo;

/// <summary>What only a demo has. Where the server is no demo, none of its addresses is there.</summary>
internal static class DemoSurface
{
    private static readonly string[] Head = [HttpMethods.Head];

    public static IServiceCollection AddDemoPages(this IServiceCollection services, ServerOptions options) => options.Demo is null
        ? services
        : services.AddScoped<DemoPages>().AddScoped<DemoAccounts>().AddScoped<DemoDevices>().AddScoped<DemoWhatIf>();

    public static void MapDemoPages(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ServerOptions>().Demo is null)
            return;
        DemoPages.Map(new StaffRoutes(app));
        app.MapMethods("/", Head, () => Results.Ok());
        app.MapGet("/assets/demo.js", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=3600";
            return Results.Stream(
                typeof(DemoSurface).Assembly.GetManifestResourceStream("Bashgah.Server.Surfaces.Demo.demo.js")!, "text/javascript; charset=utf-8");
        });
    }
}
