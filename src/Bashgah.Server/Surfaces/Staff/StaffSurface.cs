using Microsoft.AspNetCore.Antiforgery;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>Pages of staff: signing in, the own account, the people of a program.</summary>
internal static class StaffSurface
{
    private const string Folder = "Bashgah.Server.Surfaces.Staff.";

    public static IServiceCollection AddStaffPages(this IServiceCollection services)
    {
        services.AddScoped<StaffCall>().AddScoped<SignInPages>().AddScoped<CodePages>().AddScoped<HomePages>();
        services.AddScoped<AccountPages>().AddScoped<AuthenticatorPages>().AddScoped<PasskeyCalls>();
        services.AddScoped<InvitationPages>().AddScoped<PeoplePages>().AddScoped<ResetPages>();
        services.AddAntiforgery().AddOptions<AntiforgeryOptions>().Configure<IHttpContextAccessor>((forms, accessor) =>
        {
            forms.Cookie = new FormCookie(accessor);
            forms.FormFieldName = "form-token";
            // Every answer says it already, and more strictly.
            forms.SuppressXFrameOptionsHeader = true;
        });
        return services;
    }

    public static void MapStaffPages(this WebApplication app)
    {
        MapAsset(app, "staff.css", "text/css; charset=utf-8");
        MapAsset(app, "passkeys.js", "text/javascript; charset=utf-8");
        var routes = new StaffRoutes(app);
        SignInPages.Map(routes);
        CodePages.Map(routes);
        HomePages.Map(routes);
        AccountPages.Map(routes);
        AuthenticatorPages.Map(routes);
        PasskeyCalls.Map(routes);
        InvitationPages.Map(routes);
        PeoplePages.Map(routes);
        ResetPages.Map(routes);
    }

    private static void MapAsset(WebApplication app, string name, string type) =>
        app.MapGet($"/assets/{name}", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=3600";
            return Results.Stream(typeof(StaffSurface).Assembly.GetManifestResourceStream(Folder + name)!, type);
        });
}
