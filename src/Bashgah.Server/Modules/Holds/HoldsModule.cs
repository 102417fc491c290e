using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Holds;

/// <summary>Points set aside for a till.</summary>
internal static class HoldsModule
{
    public static IServiceCollection AddHolds(this IServiceCollection services) => services
        .AddSingleton<HoldAnswers>()
        .AddSingleton<PlaceHold>()
        .AddSingleton<SettleHold>();

    public static void MapHolds(this ApiRoutes routes)
    {
        routes.Map(PlaceHold.Operation, routes.UseCase<PlaceHold>().HandleAsync);
        routes.Map(SettleHold.Capture, routes.UseCase<SettleHold>().CaptureAsync);
        routes.Map(SettleHold.Release, routes.UseCase<SettleHold>().ReleaseAsync);
    }
}
