using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.CashOuts;

/// <summary>Credit that members want in cash: they ask, staff approve or reject (F2).</summary>
internal static class CashOutsModule
{
    public static IServiceCollection AddCashOuts(this IServiceCollection services) => services
        .AddSingleton<RequestCashOut>()
        .AddSingleton<DecideCashOut>()
        .AddSingleton<ListCashOuts>()
        .AddSingleton<GetCashOut>();

    public static void MapCashOuts(this ApiRoutes routes)
    {
        routes.Map(RequestCashOut.Operation, routes.UseCase<RequestCashOut>().HandleAsync);
        routes.Map(ListCashOuts.Operation, routes.UseCase<ListCashOuts>().HandleAsync);
        routes.Map(GetCashOut.Operation, routes.UseCase<GetCashOut>().HandleAsync);
        routes.Map(DecideCashOut.Approve, routes.UseCase<DecideCashOut>().ApproveAsync);
        routes.Map(DecideCashOut.Reject, routes.UseCase<DecideCashOut>().RejectAsync);
    }
}
