using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Purchases;

/// <summary>Documents of sale, their claims and returns, and what members do besides.</summary>
internal static class PurchasesModule
{
    public static IServiceCollection AddPurchases(this IServiceCollection services) => services
        .AddSingleton<Documents>()
        .AddSingleton<RecordPurchase>()
        .AddSingleton<ClaimPurchase>()
        .AddSingleton<RecordReturn>()
        .AddSingleton<RecordActivity>()
        .AddSingleton<Evaluate>();

    public static void MapPurchases(this ApiRoutes routes)
    {
        routes.Map(RecordPurchase.Operation, routes.UseCase<RecordPurchase>().HandleAsync);
        routes.Map(ClaimPurchase.Operation, routes.UseCase<ClaimPurchase>().HandleAsync);
        routes.Map(RecordReturn.Operation, routes.UseCase<RecordReturn>().HandleAsync);
        routes.Map(RecordActivity.Operation, routes.UseCase<RecordActivity>().HandleAsync);
        routes.Map(Evaluate.Operation, routes.UseCase<Evaluate>().HandleAsync);
    }
}
