using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Queued;

/// <summary>What devices did while they were cut off (S7.5).</summary>
internal static class QueuedModule
{
    public static IServiceCollection AddQueued(this IServiceCollection services) =>
        services.AddSingleton<QueuedOperations>().AddSingleton<QueuedMembers>().AddSingleton<QueuedCases>().AddSingleton<SendQueued>();

    public static void MapQueued(this ApiRoutes routes) =>
        routes.Map(SendQueued.Operation, routes.UseCase<SendQueued>().HandleAsync);
}
