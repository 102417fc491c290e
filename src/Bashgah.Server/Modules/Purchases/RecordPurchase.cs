using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Purchases;

/// <summary>A document of sale goes in; the policy decides what it earns.</summary>
internal sealed class RecordPurchase(ILedger ledger, Documents documents, DecisionView view)
{
    public static ApiOperation<PurchaseRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/purchases", Id = "recordPurchase", Tag = "Purchases",
        BodyBytesMax = RequestBody.BytesMax,
        Summary = "Records a purchase and gives what the policy decides.",
        About = "A document number is unique for ever in its scope. Without a member the document is stored and earns nothing until "
            + "it is claimed.",
        Scope = ApiScopes.PurchasesWrite, IsOfStore = true, TakesKey = true, Status = StatusCodes.Status201Created,
        Answer = typeof(DecisionAnswer), Read = PurchaseRequest.Read, Example = PurchaseExamples.Purchase,
        Refusals =
        [
            ProblemCodes.MemberUnknown, ProblemCodes.CardBlocked, ProblemCodes.StoreUnknown, ProblemCodes.WrongMoney, ProblemCodes.DocumentConflict,
            "overflow", "in-future", "too-late", "hold-unknown", "tender-currency", "tender-exceeds-purchase", "hold-ended",
            "hold-currency", "hold-exceeded", "tender-needs-member", "tender-not-covered",
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, PurchaseRequest request)
    {
        var (command, problem) = await PrepareAsync(call, request);
        return problem ?? await view.AnswerAsync(call, await ledger.SubmitAsync(command!, call.Aborted));
    }

    /// <summary>The command of a purchase; also for its evaluation.</summary>
    public async ValueTask<(LedgerCommand? Command, Problem? Problem)> PrepareAsync(ApiCall call, PurchaseRequest request)
    {
        var (store, foreign) = call.StoreOf(request.Store);
        if (foreign is not null)
            return (null, foreign);
        var (scope, unknownStore) = await documents.ScopeAsync(call, store);
        var (member, badMember) = await documents.MemberAsync(call, request.Member);
        if (badMember is not null)
            return (null, badMember);
        if (unknownStore is not null)
            return (Documents.Refused(call, unknownStore), null);
        return (new LedgerCommand
        {
            ProgramId = call.ProgramId,
            Actor = call.Caller.Actor,
            IdempotencyKey = call.IdempotencyKey,
            Members = member is { } named ? [named] : [],
            Document = new UniqueDocument(scope, request.DocumentNo, "purchase"),
            Lines = Math.Max(1, request.Lines.Count),
            Refusal = await documents.CheckMoneyAsync(call, request.Currency),
            Build = members => new Purchase
            {
                OccurredAt = request.OccurredAt ?? members.RecordedAt,
                OccurredAtGiven = request.OccurredAt is not null,
                DocumentNo = request.DocumentNo,
                DocumentScope = scope,
                Store = store,
                Channel = request.Channel,
                MemberId = member is { } named ? members.Of(named.Reference) : null,
                Lines = request.Lines,
                Tenders = request.Tenders,
                Attributes = request.Attributes,
            },
        }, null);
    }
}
