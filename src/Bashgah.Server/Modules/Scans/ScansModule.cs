using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Scans;

/// <summary>What comes to a till without saying what it is.</summary>
internal static class ScansModule
{
    public static IServiceCollection AddScans(this IServiceCollection services) =>
        services.AddSingleton<ScannedDocuments>().AddSingleton<Scan>();

    public static void MapScans(this ApiRoutes routes) => routes.Map(Scan.Operation, routes.UseCase<Scan>().HandleAsync);
}
