using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Purchases;

/// <summary>A member claims a document that came without one.</summary>
internal sealed record ClaimRequest(string DocumentNo, string? Store, MemberName Member)
{
    /// <summary>Reads a claim.</summary>
    public static ClaimRequest Read(Fields f) =>
        new(f.DocumentNo(), f.Store(), f.Object("member", "Who claims it.", MemberName.Read));
}

/// <summary>A printed invoice becomes points, once (S7.6).</summary>
internal sealed class ClaimPurchase(ILedger ledger, Documents documents, DecisionView view)
{
    public static ApiOperation<ClaimRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/claims", Id = "claimPurchase", Tag = "Purchases",
        Summary = "Gives a document that came without a member to the member who claims it.",
        Scope = ApiScopes.ClaimsWrite, IsOfStore = true, TakesKey = true, Status = StatusCodes.Status201Created,
        Answer = typeof(DecisionAnswer), Read = ClaimRequest.Read, Example = PurchaseExamples.Claim,
        Refusals =
        [
            ProblemCodes.MemberUnknown, ProblemCodes.CardBlocked, ProblemCodes.StoreUnknown, ProblemCodes.DocumentConflict, "document-unknown", "has-member",
            "already-claimed", "claim-too-late",
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, ClaimRequest request)
    {
        var (store, foreign) = call.StoreOf(request.Store);
        if (foreign is not null)
            return foreign;
        var (scope, unknownStore) = await documents.ScopeAsync(call, store);
        var (member, badMember) = await documents.MemberAsync(call, request.Member);
        if (badMember is not null)
            return badMember;
        if (unknownStore is not null)
            return await view.AnswerAsync(
                call, await ledger.SubmitAsync(Documents.Refused(call, unknownStore), call.Aborted));
        var document = new DocumentKey(scope, request.DocumentNo);
        var claimant = member!.Value;
        var answer = await ledger.SubmitAsync(
            new LedgerCommand
            {
                ProgramId = call.ProgramId,
                Actor = call.Caller.Actor,
                IdempotencyKey = call.IdempotencyKey,
                Members = [claimant, Documents.OwnerOf(document)],
                Document = new UniqueDocument(scope, request.DocumentNo, "claim"),
                History = document,
                Build = members => new Claim(request.DocumentNo, scope, store, members.Of(claimant.Reference))
                {
                    OccurredAt = members.RecordedAt,
                    OccurredAtGiven = false,
                },
            },
            call.Aborted);
        return await view.AnswerAsync(call, answer);
    }
}
