using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Liability;

/// <summary>What is outstanding, what it costs, when it expires, and what of it will never be spent (L8).</summary>
internal static class LiabilityModule
{
    public static IServiceCollection AddLiability(this IServiceCollection services) => services
        .AddSingleton<LiabilityBooks>()
        .AddSingleton<GetLiability>()
        .AddSingleton<GetStatement>();

    public static void MapLiability(this ApiRoutes routes)
    {
        routes.Map(GetLiability.Operation, routes.UseCase<GetLiability>().HandleAsync);
        routes.Map(GetStatement.Operation, routes.UseCase<GetStatement>().HandleAsync);
    }
}
