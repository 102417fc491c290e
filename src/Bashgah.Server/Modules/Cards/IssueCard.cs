using Bashgah.Engine;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Members;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Cards;

/// <summary>A card that is to be issued.</summary>
internal sealed record CardRequest(string? Number)
{
    /// <summary>Reads one.</summary>
    public static CardRequest Read(Fields f) => new(
        f.TextOrNull("number", "Its number, or its swipe; without it the server draws one of 13 digits (EAN-13, from 29 on).", MemberName.CardTextMax));
}

/// <summary>A member gets a card.</summary>
internal sealed class IssueCard(CardChanges changes, CardIssuing issuing, MemberDirectory directory, LedgerReader reader)
{
    public static ApiOperation<CardRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/members/{id}/cards", Id = "issueCard", Tag = "Cards",
        Summary = "Gives a member a card: one that is there, or a number that the server draws.",
        Scope = ApiScopes.CardsWrite, TakesKey = true, IsBodyOptional = true, Status = StatusCodes.Status201Created, Answer = typeof(CardAnswer),
        Read = CardRequest.Read, Example = """{"number": "2912345678904"}""",
        Refusals =
        [
            ProblemCodes.NotFound, ProblemCodes.MemberErased, ProblemCodes.IdentifierTaken, ProblemCodes.CardBlocked, ProblemCodes.TooManyCards,
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, CardRequest request)
    {
        if (!PublicId.TryMember(call.Route("id"), out var memberId))
            return Problem.Of(ProblemCodes.NotFound);
        var number = await issuing.NumberAsync(call, request.Number);
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        var refusal = await issuing.UntilFreeAsync(number, drawn => changes.MakeAsync(
            call, memberId, $"issue {number}",
            (profile, at) => CardIssuing.Issue(profile, drawn, call.IdempotencyKey, at),
            () => (AuditActions.CardIssued, null, drawn)));
        if (refusal is not null)
            return ApiAnswer.Of(refusal);
        // What was issued under the key, now or before.
        var profile = await directory.FindAsync(call.ProgramId, memberId, call.Aborted);
        return CardIssuing.IssuedBy(profile, call.IdempotencyKey) is { } card
            ? ApiAnswer.Created(CardAnswer.Of(card, await reader.ProgramAsync(call.ProgramId, call.Aborted)))
            : Problem.Of(ProblemCodes.NotFound);
    }
}

/// <summary>What issuing and replacing have in common.</summary>
internal sealed class CardIssuing(PrivacyRegistry privacy)
{
    private const int DrawsMax = 5;

    /// <summary>The number that is asked for in its one form, or null; faults of it join those of the call.</summary>
    public async Task<string?> NumberAsync(ApiCall call, string? given)
    {
        if ((await privacy.FindAsync(call.ProgramId, call.Aborted)).Field("cards") == PrivacySettings.Off)
            call.Faults.Add("number", FaultCodes.NotAsked);
        if (given is null)
            return null;
        if (!Identifiers.TryCard(given, out var number))
            IdentifierForms.AddFault(call.Faults, "number", IdentifierKinds.Card, given);
        else if (number.Length > MemberFields.CardLengthMax)
            call.Faults.Add("number", FaultCodes.TooLong, ("max", MemberFields.CardLengthMax.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return number;
    }

    /// <summary>Tries the number, or ones that are drawn until one is nobody's.</summary>
    public async Task<Refusal?> UntilFreeAsync(string? number, Func<string, Task<Refusal?>> issue)
    {
        for (var draws = 1; ; draws++)
        {
            var refusal = await issue(number ?? CardNumbers.Draw());
            if (number is not null || draws == DrawsMax || refusal?.Code is not (ProblemCodes.IdentifierTaken or ProblemCodes.CardBlocked))
                return refusal;
        }
    }

    /// <summary>The profile with a card more.</summary>
    public static (MemberProfile? After, Refusal? Refusal) Issue(MemberProfile profile, string number, string key, long at)
    {
        if (profile.Cards.Contains(number))
            return (null, LedgerRefusals.IdentifierTaken("number"));
        if (profile.CardRecords?.Any(card => card.Number == number && card.State != CardStates.Active) == true)
            return (null, LedgerRefusals.CardBlocked("number"));
        var issued = new MemberCard(number, CardStates.Active) { IssuedAt = at, IssuedBy = key };
        return (profile with { Cards = [.. profile.Cards, number], CardRecords = [.. profile.CardRecords ?? [], issued] }, null);
    }

    /// <summary>The card that a key issued, or null.</summary>
    public static MemberCard? IssuedBy(MemberProfile? profile, string key) =>
        profile?.CardRecords?.FirstOrDefault(card => card.IssuedBy == key);
}
