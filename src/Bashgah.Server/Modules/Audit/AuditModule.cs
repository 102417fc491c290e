using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Audit;

/// <summary>The log of what staff did.</summary>
internal static class AuditModule
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<ListAudit>();

    public static void MapAudit(this ApiRoutes routes) =>
        routes.Map(ListAudit.Operation, routes.UseCase<ListAudit>().HandleAsync);
}
