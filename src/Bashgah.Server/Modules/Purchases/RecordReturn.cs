using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Purchases;

/// <summary>Goods came back: what they earned is taken back exactly (S6).</summary>
internal sealed class RecordReturn(ILedger ledger, Documents documents, DecisionView view)
{
    public static ApiOperation<ReturnRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/returns", Id = "recordReturn", Tag = "Purchases",
        BodyBytesMax = RequestBody.BytesMax,
        Summary = "Records a return and takes back what the returned goods earned.",
        About = "Without lines, everything that is still out comes back. What stands afterwards depends only on what remains.",
        Scope = ApiScopes.PurchasesWrite, IsOfStore = true, TakesKey = true, Status = StatusCodes.Status201Created,
        Answer = typeof(DecisionAnswer), Read = ReturnRequest.Read, Example = PurchaseExamples.Return,
        Refusals =
        [
            ProblemCodes.StoreUnknown, ProblemCodes.DocumentConflict, "in-future", "too-late", "document-unknown", "before-document",
            "return-too-late", "nothing-to-return", "amount-zero", "line-unknown", "line-repeated", "return-exceeds",
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, ReturnRequest request)
    {
        var (command, problem) = await PrepareAsync(call, request);
        return problem ?? await view.AnswerAsync(call, await ledger.SubmitAsync(command!, call.Aborted));
    }

    /// <summary>The command of a return; also for its evaluation.</summary>
    public async Task<(LedgerCommand? Command, Problem? Problem)> PrepareAsync(ApiCall call, ReturnRequest request)
    {
        var (store, foreign) = call.StoreOf(request.Store);
        if (foreign is not null)
            return (null, foreign);
        var (scope, unknownStore) = await documents.ScopeAsync(call, store);
        if (unknownStore is not null)
            return (Documents.Refused(call, unknownStore), null);
        var document = new DocumentKey(scope, request.DocumentNo);
        return (new LedgerCommand
        {
            ProgramId = call.ProgramId,
            Actor = call.Caller.Actor,
            IdempotencyKey = call.IdempotencyKey,
            Members = [Documents.OwnerOf(document)],
            Document = new UniqueDocument(scope, request.ReturnNo, "return"),
            History = document,
            Lines = Math.Max(1, request.Lines?.Count ?? 1),
            Build = members => new Return(request.DocumentNo, scope, store, request.ReturnNo, request.Lines)
            {
                OccurredAt = request.OccurredAt ?? members.RecordedAt,
                OccurredAtGiven = request.OccurredAt is not null,
            },
        }, null);
    }
}
