using Bashgah.Server.Modules.Approvals;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Approvals;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Adjustments;

/// <summary>A correction.</summary>
internal sealed record AdjustmentRequest(
    MemberName Member, string Currency, long Amount, string Reason, bool AllowDebt)
{
    /// <summary>Reads a correction.</summary>
    public static AdjustmentRequest Read(Fields f)
    {
        var request = new AdjustmentRequest(
            f.Object("member", "Whose balance.", MemberName.Read),
            f.Text("currency", "Which currency of the program.", 64, "points"),
            f.Whole("amount", "Units to add; negative to take away, never 0.", -Fields.AmountMax, Fields.AmountMax, 100),
            f.Text("reason", "Why. It is kept apart from the ledger.", 500, "Goodwill after a late delivery"),
            f.FlagOrNull(
                "allowDebt", "True: what the balance does not have is owed; else taking more than is available is refused.")
                ?? false);
        if (request.Amount == 0)
            f.Fault("amount", FaultCodes.Zero);
        return request;
    }
}

/// <summary>Staff correct a balance; what is missing becomes debt where they say so (S6.4). Above the amount of the policy somebody else
/// must approve it.</summary>
internal sealed class AdjustBalance(
    ILedger ledger, LedgerReader reader, MemberReferences members, MemberDirectory directory, AskForApproval approvals, DecisionView view)
{
    public static ApiOperation<AdjustmentRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/adjustments", Id = "adjustBalance", Tag = "Adjustments",
        Summary = "Corrects a member's balance.", Scope = ApiScopes.AdjustmentsWrite, TakesKey = true,
        Status = StatusCodes.Status201Created, Answer = typeof(DecisionAnswer), Waiting = typeof(ApprovalAnswer),
        Read = AdjustmentRequest.Read,
        Example = """
            {"member": {"phone": "+60123456789"}, "currency": "points", "amount": 100, "reason": "Goodwill after a late delivery"}
            """,
        About = "Taking away more than is available leaves a debt only with `allowDebt: true`. Above the amount of "
            + "`terms.approvals.adjustment` it waits for somebody else (202), and nothing is written before.",
        Refusals = [ProblemCodes.MemberUnknown, ProblemCodes.MemberErased, "currency-unknown", "debt-not-allowed"],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, AdjustmentRequest request)
    {
        var (reference, problem) = await members.OfAsync(call, request.Member, $"member.{request.Member.Field}");
        if (problem is not null)
            return problem;
        var hasher = await directory.HasherAsync(call.ProgramId, call.Aborted);
        var correction = new Correction(reference, request.Currency, request.Amount, request.AllowDebt, request.Reason);
        var command = AdjustmentCommand.Of(hasher, correction) with
        {
            ProgramId = call.ProgramId, Actor = call.Caller.Actor, IdempotencyKey = call.IdempotencyKey,
        };
        return await InsteadAsync(call, correction, command) ?? await view.AnswerAsync(call, await ledger.SubmitAsync(command, call.Aborted));
    }

    private async Task<ApiAnswer?> InsteadAsync(ApiCall call, Correction correction, LedgerCommand command)
    {
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var isNeeded = program.Terms.Approvals.IsNeededToAdjust(correction.Currency, correction.Amount);
        if (await reader.FindAsync(call.ProgramId, correction.Member, call.Aborted) is not { } memberId)
            // Somebody of this name who joins a moment later is not corrected unseen.
            return isNeeded ? ApiAnswer.Of(Problem.Of(ProblemCodes.MemberUnknown)) : null;
        var wish = new ApprovalWish(
            ApprovalKinds.Adjustment, memberId, correction.Currency, correction.Amount, correction.AllowsDebt, null, correction.Reason);
        return await approvals.InsteadAsync(call, wish, command, isNeeded);
    }
}

/// <summary>Corrections by staff.</summary>
internal static class AdjustmentsModule
{
    public static IServiceCollection AddAdjustments(this IServiceCollection services) =>
        services.AddSingleton<AdjustBalance>();

    public static void MapAdjustments(this ApiRoutes routes) =>
        routes.Map(AdjustBalance.Operation, routes.UseCase<AdjustBalance>().HandleAsync);
}
