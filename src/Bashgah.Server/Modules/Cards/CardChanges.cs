using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Cards;

/// <summary>A change of a member's cards, from the profile as it is; or what speaks against it.</summary>
/// <param name="profile">The profile, behind the member's lock.</param>
/// <param name="at">When, Unix microseconds.</param>
internal delegate (MemberProfile? After, Refusal? Refusal) CardChange(MemberProfile profile, long at);

/// <summary>
/// Changes cards as profiles are changed: in the member's turn, in one batch with its entry in the log. Points hang on the member, so that
/// no card moves any.
/// </summary>
internal sealed class CardChanges(ILedger ledger, LedgerReader reader, MemberDirectory directory, MemberErasure erasure)
{
    /// <summary>Most cards that lead to a member.</summary>
    public const int ActiveMax = 20;

    /// <summary>Most cards that a member ever had.</summary>
    public const int EverMax = 200;

    private const int LastDigits = 4;

    /// <summary>Makes a change; null: it is made, or was before by the same key.</summary>
    /// <param name="call">The call.</param>
    /// <param name="memberId">Whose cards.</param>
    /// <param name="content">What is asked for, by which the same key is recognised.</param>
    /// <param name="change">The change; pure, it may be asked for several times.</param>
    /// <param name="told">What the log tells of it: the action, the last digits of the card, and of one that was issued.</param>
    public async Task<Refusal?> MakeAsync(
        ApiCall call, long memberId, string content, CardChange change, Func<(string Action, string? Card, string? NewCard)> told)
    {
        var hasher = await directory.HasherAsync(call.ProgramId, call.Aborted);
        var isComplete = false;
        var answer = await ledger.SubmitAsync(
            new LedgerCommand
            {
                ProgramId = call.ProgramId,
                Actor = call.Caller.Actor,
                IdempotencyKey = call.IdempotencyKey.Length == 0 ? null : call.IdempotencyKey,
                ContentHash = _ => hasher.Hash("cards", $"{memberId} {content}"),
                Members = [new NamedMember(MemberReference.ById(memberId), ProblemCodes.NotFound)],
                Directory = async (members, cancellationToken) =>
                {
                    var outcome = await OutcomeAsync(call, memberId, change, members.RecordedAt, hasher, cancellationToken);
                    if (outcome.Change is not { } profile)
                        return outcome;
                    isComplete = ProfileFacts.IsComplete(profile.After, members.ProgramAt(members.RecordedAt));
                    var (action, card, newCard) = told();
                    var entry = new AuditEntry(call.Caller.Source, members.RecordedAt, action, PublicId.Member(memberId))
                    {
                        Before = card is null ? null : new() { ["card"] = Ending(card) },
                        After = newCard is null ? null : new() { ["newCard"] = Ending(newCard) },
                    };
                    return outcome with { Change = profile with { Audit = entry } };
                },
                Build = members => new MemberChanged(memberId, null, null)
                {
                    OccurredAt = members.RecordedAt, OccurredAtGiven = false, IsProfileComplete = isComplete,
                },
            },
            call.Aborted);
        return (answer as LedgerAnswer.Refused)?.Refusal;
    }

    /// <summary>The number and its last digits, which is all that the log tells.</summary>
    private static string Ending(string number) => number.Length > 2 * LastDigits ? number[^LastDigits..] : number[^1..];

    private async Task<DirectoryOutcome> OutcomeAsync(
        ApiCall call, long memberId, CardChange change, long at, IdentifierHasher hasher, CancellationToken cancellationToken)
    {
        var before = await directory.FindAsync(call.ProgramId, memberId, cancellationToken);
        if (before is null && await erasure.FindAsync(call.ProgramId, memberId, cancellationToken) is not null)
            return new DirectoryOutcome(null, null, new Refusal(ProblemCodes.MemberErased));
        before ??= new MemberProfile();
        var (after, refusal) = change(before, at);
        if (after is null)
            return new DirectoryOutcome(null, null, refusal);
        if (after.Cards.Count > ActiveMax || (after.CardRecords?.Count ?? 0) > EverMax)
            return new DirectoryOutcome(null, null, new Refusal(ProblemCodes.TooManyCards));
        // As a refusal, and not as a field that is taken: the same key comes first.
        return await TakenAsync(call.ProgramId, memberId, after.Cards.Except(before.Cards), hasher, cancellationToken) is { } taken
            ? new DirectoryOutcome(null, null, taken)
            : new DirectoryOutcome(new ProfileChange(memberId, before, after), null);
    }

    private async Task<Refusal?> TakenAsync(
        int programId, long memberId, IEnumerable<string> numbers, IdentifierHasher hasher, CancellationToken cancellationToken)
    {
        foreach (var number in numbers)
        {
            var reference = hasher.Reference(IdentifierKinds.Card, number);
            if (await reader.LookUpAsync(programId, reference, cancellationToken) is { } owner && owner != memberId)
                return LedgerRefusals.Taken("number", owner);
        }
        return null;
    }
}
