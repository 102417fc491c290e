using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Rewards;

/// <summary>What points buy.</summary>
internal static class RewardsModule
{
    public static IServiceCollection AddRewards(this IServiceCollection services) => services
        .AddSingleton<VoucherAnswers>()
        .AddSingleton<ListRewards>()
        .AddSingleton<RedeemReward>()
        .AddSingleton<GetVoucher>()
        .AddSingleton<ListVouchers>()
        .AddSingleton<UseVoucher>()
        .AddSingleton<CancelVoucher>();

    public static void MapRewards(this ApiRoutes routes)
    {
        routes.Map(ListRewards.Operation, routes.UseCase<ListRewards>().HandleAsync);
        routes.Map(RedeemReward.Operation, routes.UseCase<RedeemReward>().HandleAsync);
        routes.Map(ListVouchers.Operation, routes.UseCase<ListVouchers>().HandleAsync);
        routes.Map(GetVoucher.Operation, routes.UseCase<GetVoucher>().HandleAsync);
        routes.Map(UseVoucher.Operation, routes.UseCase<UseVoucher>().HandleAsync);
        routes.Map(CancelVoucher.Operation, routes.UseCase<CancelVoucher>().HandleAsync);
    }
}
