using Bashgah.Engine;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Cards;

/// <summary>Why a card is to be blocked.</summary>
internal sealed record BlockRequest(string Reason)
{
    /// <summary>Reads it.</summary>
    public static BlockRequest Read(Fields f) => new(f.Choice("reason", "Why.", CardStates.Reasons));
}

/// <summary>A card that is lost opens nothing any more.</summary>
internal sealed class BlockCard(CardChanges changes, MemberDirectory directory, LedgerReader reader)
{
    public static ApiOperation<BlockRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/members/{id}/cards/{number}/block", Id = "blockCard", Tag = "Cards",
        Summary = "Blocks a card, for good: nothing is opened by it, and its number is nobody's any more.",
        About = "Once more it changes nothing and answers the same. The balance stays: it is the member's.",
        Scope = ApiScopes.CardsWrite, Answer = typeof(CardAnswer), Read = BlockRequest.Read, Example = """{"reason": "lost"}""",
        Refusals = [ProblemCodes.NotFound, ProblemCodes.MemberErased],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, BlockRequest request)
    {
        if (!PublicId.TryMember(call.Route("id"), out var memberId) || !Identifiers.TryCard(call.Route("number"), out var number)
            || Find(await directory.FindAsync(call.ProgramId, memberId, call.Aborted), number) is not { } card)
            return Problem.Of(ProblemCodes.NotFound);
        if (card.State == CardStates.Active)
        {
            var refusal = await changes.MakeAsync(
                call, memberId, $"block {number}", (profile, at) => End(profile, number, CardStates.Blocked, request.Reason, at),
                () => (AuditActions.CardBlocked, number, null));
            // Somebody else was first: it is blocked all the same.
            if (refusal is not null && refusal.Code != ProblemCodes.CardBlocked)
                return ApiAnswer.Of(refusal);
        }
        return Find(await directory.FindAsync(call.ProgramId, memberId, call.Aborted), number) is { } blocked
            ? ApiAnswer.Ok(CardAnswer.Of(blocked, await reader.ProgramAsync(call.ProgramId, call.Aborted)))
            : Problem.Of(ProblemCodes.NotFound);
    }

    /// <summary>A card of a profile, or null.</summary>
    public static MemberCard? Find(MemberProfile? profile, string number) =>
        profile?.CardRecords?.LastOrDefault(card => card.Number == number)
        ?? (profile?.Cards.Contains(number) == true ? new MemberCard(number, CardStates.Active) : null);

    /// <summary>The profile without a card that led to the member.</summary>
    public static (MemberProfile? After, Refusal? Refusal) End(MemberProfile profile, string number, string state, string reason, long at)
    {
        if (Find(profile, number) is not { } card)
            return (null, new Refusal(ProblemCodes.NotFound));
        if (card.State != CardStates.Active && (card.State == state || state == CardStates.Blocked))
            return (null, LedgerRefusals.CardBlocked("number"));
        // Replaced after it was blocked: when and why it was blocked stays.
        var ended = card with { State = state, BlockedAt = card.BlockedAt ?? at, Reason = card.Reason ?? reason };
        return (
            profile with
            {
                Cards = [.. profile.Cards.Where(other => other != number)],
                CardRecords = [.. (profile.CardRecords ?? []).Where(other => other.Number != number), ended],
            },
            null);
    }
}
