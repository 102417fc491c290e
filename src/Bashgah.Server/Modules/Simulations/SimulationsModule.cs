using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Simulations;

/// <summary>What a program's history would have come to under drafts of its policy (P3).</summary>
internal static class SimulationsModule
{
    public static IServiceCollection AddSimulations(this IServiceCollection services) => services
        .AddSingleton<SimulationJobs>()
        .AddHostedService(provider => provider.GetRequiredService<SimulationJobs>())
        .AddSingleton<StartSimulation>()
        .AddSingleton<GetSimulation>()
        .AddSingleton<GetSimulationReport>()
        .AddSingleton<CancelSimulation>();

    public static void MapSimulations(this ApiRoutes routes)
    {
        routes.Map(StartSimulation.Operation, routes.UseCase<StartSimulation>().HandleAsync);
        routes.Map(GetSimulation.Operation, routes.UseCase<GetSimulation>().HandleAsync);
        routes.Map(GetSimulationReport.Page, routes.UseCase<GetSimulationReport>().PageAsync);
        routes.Map(GetSimulationReport.Table, routes.UseCase<GetSimulationReport>().TableAsync);
        routes.Map(CancelSimulation.Operation, routes.UseCase<CancelSimulation>().HandleAsync);
    }
}
