using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Modules.Approvals;

/// <summary>What one person asks for and somebody else approves: corrections and cash above the amounts of the policy.</summary>
internal static class ApprovalsModule
{
    public static IServiceCollection AddApprovals(this IServiceCollection services) => services
        .AddSingleton(provider => provider.GetRequiredService<LedgerHost>().Database.Approvals)
        .AddSingleton<AskForApproval>().AddSingleton<DecideApproval>().AddSingleton<ListApprovals>().AddSingleton<GetApproval>();

    public static void MapApprovals(this ApiRoutes routes)
    {
        routes.Map(ListApprovals.Operation, routes.UseCase<ListApprovals>().HandleAsync);
        routes.Map(GetApproval.Operation, routes.UseCase<GetApproval>().HandleAsync);
        routes.Map(DecideApproval.Approve, routes.UseCase<DecideApproval>().ApproveAsync);
        routes.Map(DecideApproval.Reject, routes.UseCase<DecideApproval>().RejectAsync);
    }
}
