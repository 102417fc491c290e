using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Referrals;

/// <summary>Who brought whom, and what they got for it (F1 to F9). The commission itself is decided with each purchase.</summary>
internal static class ReferralsModule
{
    public static IServiceCollection AddReferrals(this IServiceCollection services) => services
        .AddSingleton<GetReferral>()
        .AddSingleton<ListReferrals>()
        .AddSingleton<GetCommissions>();

    public static void MapReferrals(this ApiRoutes routes)
    {
        routes.Map(GetReferral.Operation, routes.UseCase<GetReferral>().HandleAsync);
        routes.Map(ListReferrals.Operation, routes.UseCase<ListReferrals>().HandleAsync);
        routes.Map(GetCommissions.Operation, routes.UseCase<GetCommissions>().HandleAsync);
    }
}
