using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Shifts;

/// <summary>What came about at a till.</summary>
internal static class ShiftsModule
{
    public static IServiceCollection AddShifts(this IServiceCollection services) => services.AddSingleton<GetShift>();

    public static void MapShifts(this ApiRoutes routes) => routes.Map(GetShift.Operation, routes.UseCase<GetShift>().HandleAsync);
}
