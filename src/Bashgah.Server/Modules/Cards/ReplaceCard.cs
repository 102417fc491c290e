using Bashgah.Engine;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Cards;

/// <summary>A card that is to stand in another's place.</summary>
internal sealed record ReplaceRequest(string? Number, string Reason)
{
    /// <summary>Reads it.</summary>
    public static ReplaceRequest Read(Fields f) => new(CardRequest.Read(f).Number, BlockRequest.Read(f).Reason);
}

/// <summary>A member gets another card for one that is lost or broken: in one step, so that no moment has none or both.</summary>
internal sealed class ReplaceCard(CardChanges changes, CardIssuing issuing, MemberDirectory directory, LedgerReader reader)
{
    public static ApiOperation<ReplaceRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/members/{id}/cards/{number}/replace", Id = "replaceCard", Tag = "Cards",
        Summary = "Blocks a card for good and issues another one in its place, in one step; the answer is the new card.",
        About = "A card that is blocked already can be replaced too, once. The balance stays: it is the member's.",
        Scope = ApiScopes.CardsWrite, TakesKey = true, Status = StatusCodes.Status201Created, Answer = typeof(CardAnswer),
        Read = ReplaceRequest.Read, Example = """{"reason": "damaged"}""",
        Refusals =
        [
            ProblemCodes.NotFound, ProblemCodes.MemberErased, ProblemCodes.IdentifierTaken, ProblemCodes.CardBlocked, ProblemCodes.TooManyCards,
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, ReplaceRequest request)
    {
        if (!PublicId.TryMember(call.Route("id"), out var memberId) || !Identifiers.TryCard(call.Route("number"), out var old))
            return Problem.Of(ProblemCodes.NotFound);
        var number = await issuing.NumberAsync(call, request.Number);
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        var refusal = await issuing.UntilFreeAsync(number, drawn => changes.MakeAsync(
            call, memberId, $"replace {old} {number} {request.Reason}",
            (profile, at) => BlockCard.End(profile, old, CardStates.Replaced, request.Reason, at) is { After: { } without }
                ? CardIssuing.Issue(without, drawn, call.IdempotencyKey, at)
                : BlockCard.End(profile, old, CardStates.Replaced, request.Reason, at),
            () => (AuditActions.CardReplaced, old, drawn)));
        if (refusal is not null)
            return ApiAnswer.Of(refusal);
        var profile = await directory.FindAsync(call.ProgramId, memberId, call.Aborted);
        return CardIssuing.IssuedBy(profile, call.IdempotencyKey) is { } card
            ? ApiAnswer.Created(CardAnswer.Of(card, await reader.ProgramAsync(call.ProgramId, call.Aborted)))
            : Problem.Of(ProblemCodes.NotFound);
    }
}
