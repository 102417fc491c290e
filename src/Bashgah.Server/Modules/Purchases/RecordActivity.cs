using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Purchases;

/// <summary>Something a member did.</summary>
internal sealed record ActivityRequest(
    string Type, MemberName Member, long? OccurredAt, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>Reads an activity.</summary>
    public static ActivityRequest Read(Fields f) => new(
        f.Text("type", "Type that the program's rules name.", 64, "review"),
        f.Object("member", "Who did it.", MemberName.Read),
        f.TimeOrNull("occurredAt", "When it happened; without it, now."),
        f.EventAttributes());
}

/// <summary>A review, a check-in, a share: whatever the program's rules give for (E6).</summary>
internal sealed class RecordActivity(ILedger ledger, Documents documents, DecisionView view)
{
    public static ApiOperation<ActivityRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/activities", Id = "recordActivity", Tag = "Purchases",
        Summary = "Records something that a member did, and gives what the policy decides.",
        Scope = ApiScopes.PurchasesWrite, TakesKey = true, Status = StatusCodes.Status201Created,
        Answer = typeof(DecisionAnswer), Read = ActivityRequest.Read, Example = PurchaseExamples.Activity,
        Refusals = [ProblemCodes.MemberUnknown, ProblemCodes.CardBlocked, "too-late", "in-future"],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, ActivityRequest request)
    {
        var (command, problem) = await PrepareAsync(call, request);
        return problem ?? await view.AnswerAsync(call, await ledger.SubmitAsync(command!, call.Aborted));
    }

    /// <summary>The command of an activity; also for its evaluation.</summary>
    public async Task<(LedgerCommand? Command, Problem? Problem)> PrepareAsync(ApiCall call, ActivityRequest request)
    {
        var (member, problem) = await documents.MemberAsync(call, request.Member);
        if (problem is not null)
            return (null, problem);
        var named = member!.Value;
        return (new LedgerCommand
        {
            ProgramId = call.ProgramId,
            Actor = call.Caller.Actor,
            IdempotencyKey = call.IdempotencyKey,
            Members = [named],
            Build = members => new Activity(request.Type, members.Of(named.Reference), request.Attributes)
            {
                OccurredAt = request.OccurredAt ?? members.RecordedAt,
                OccurredAtGiven = request.OccurredAt is not null,
            },
        }, null);
    }
}
