using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Plan;

/// <summary>The plan over months or years, and how far it has come (P2).</summary>
internal static class PlanModule
{
    public static IServiceCollection AddPlan(this IServiceCollection services) => services.AddSingleton<GetPlan>();

    public static void MapPlan(this ApiRoutes routes) => routes.Map(GetPlan.Operation, routes.UseCase<GetPlan>().HandleAsync);
}
