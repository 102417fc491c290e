using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
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

/// <summary>Staff correct a balance; what is missing becomes debt where they say so (S6.4).</summary>
internal sealed class AdjustBalance(
    ILedger ledger, MemberReferences members, MemberDirectory directory, DecisionView view)
{
    public static ApiOperation<AdjustmentRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/adjustments", Id = "adjustBalance", Tag = "Adjustments",
        Summary = "Corrects a member's balance.", Scope = ApiScopes.AdjustmentsWrite, TakesKey = true,
        Status = StatusCodes.Status201Created, Answer = typeof(DecisionAnswer), Read = AdjustmentRequest.Read,
        Example = """
            {"member": {"phone": "+60123456789"}, "currency": "points", "amount": 100, "reason": "Goodwill after a late delivery"}
            """,
        About = "Taking away more than is available leaves a debt only with `allowDebt: true`.",
        Refusals = [ProblemCodes.MemberUnknown, "currency-unknown", "debt-not-allowed"],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, AdjustmentRequest request)
    {
        var (reference, problem) = await members.OfAsync(call, request.Member, $"member.{request.Member.Field}");
        if (problem is not null)
            return problem;
        // The reason is content, but free text: it is hashed with the program's key only (S13.3).
        var hasher = await directory.HasherAsync(call.ProgramId, call.Aborted);
        var answer = await ledger.SubmitAsync(
            new LedgerCommand
            {
                ProgramId = call.ProgramId,
                Actor = call.Caller.Actor,
                IdempotencyKey = call.IdempotencyKey,
                Members = [new NamedMember(reference)],
                Note = request.Reason,
                ContentHash = e => hasher.Hash("adjustment", $"{EventCodec.Canonical(e)}\n{request.Reason}"),
                Build = resolved => new Adjustment(
                    resolved.Of(reference), request.Currency, request.Amount, request.AllowDebt)
                {
                    OccurredAt = resolved.RecordedAt,
                    OccurredAtGiven = false,
                },
            },
            call.Aborted);
        return await view.AnswerAsync(call, answer);
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
