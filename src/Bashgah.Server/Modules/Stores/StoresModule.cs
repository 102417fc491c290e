using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Stores;

/// <summary>The program's stores.</summary>
internal static class StoresModule
{
    public static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddSingleton<ListStores>()
        .AddSingleton<CreateStore>();

    public static void MapStores(this ApiRoutes routes)
    {
        routes.Map(ListStores.Operation, routes.UseCase<ListStores>().HandleAsync);
        routes.Map(CreateStore.Operation, routes.UseCase<CreateStore>().HandleAsync);
    }
}
