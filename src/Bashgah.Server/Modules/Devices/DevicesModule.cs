using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Devices;

/// <summary>Tills, counters and kiosks, each with a key of its own for one store.</summary>
internal static class DevicesModule
{
    public static IServiceCollection AddDevices(this IServiceCollection services) => services
        .AddSingleton<AnnounceDevice>().AddSingleton<EnrolDevice>().AddSingleton<ListDevices>().AddSingleton<RevokeDevice>();

    public static void MapDevices(this ApiRoutes routes)
    {
        routes.Map(AnnounceDevice.Operation, routes.UseCase<AnnounceDevice>().HandleAsync);
        routes.Map(EnrolDevice.Operation, routes.UseCase<EnrolDevice>().HandleAsync);
        routes.Map(ListDevices.Operation, routes.UseCase<ListDevices>().HandleAsync);
        routes.Map(RevokeDevice.Operation, routes.UseCase<RevokeDevice>().HandleAsync);
    }
}
