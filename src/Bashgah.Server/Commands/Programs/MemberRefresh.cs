using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Server.Commands.Import;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Commands.Programs;

/// <summary>
/// Tells the ledger what only profiles know: earlier versions kept birthdays, and who brought a member, nowhere else. Who the ledger
/// knows all of gets no event. Servers may run meanwhile: a page is looked at again after it was written, until it stands.
/// </summary>
internal sealed class MemberRefresh(ImportLedger ledger, ILogger logger)
{
    /// <summary>Name under which it writes.</summary>
    public const string Actor = "refresh";

    private const int PageSize = 500;
    private const int RoundsMax = 5;

    private readonly HashSet<long> _changed = [];
    private readonly HashSet<long> _brought = [];
    private readonly SortedDictionary<long, Refusal> _refused = [];

    /// <summary>Members whose birthday or complete profile the ledger learnt.</summary>
    public int Changed => _changed.Count;

    /// <summary>Members of whom the ledger learnt who brought them.</summary>
    public int Brought => _brought.Count;

    /// <summary>Why members stay as they were, by their id.</summary>
    public IReadOnlyDictionary<long, Refusal> Refused => _refused;

    /// <summary>Goes through all members.</summary>
    public async Task RunAsync(Action<long> done, CancellationToken cancellationToken)
    {
        var (after, seen) = (0L, 0L);
        while (await ledger.Database.Members.ListAsync(ledger.Program.Id, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            for (var round = 0; round < RoundsMax && await RefreshAsync(page, cancellationToken); round++)
            {
            }
            after = page[^1];
            done(seen += page.Count);
        }
    }

    /// <summary>False when there was nothing to tell.</summary>
    private async Task<bool> RefreshAsync(IReadOnlyList<long> page, CancellationToken cancellationToken)
    {
        // Facts first: what changes between the two is told once more, never lost.
        var facts = await ledger.Database.Ledger.ReadFactsAsync(ledger.Program.Id, page, cancellationToken);
        var profiles = await ledger.Database.Members.ReadAsync(ledger.Program.Id, page, cancellationToken);
        var submission = ledger.Submit(logger, cancellationToken);
        var isAny = false;
        async Task SubmitAsync(Func<MemberFacts, MemberProfile, LedgerCommand?> commandOf, HashSet<long> told)
        {
            foreach (var id in page)
            {
                if (_refused.ContainsKey(id) || !facts.TryGetValue(id, out var known) || !profiles.TryGetValue(id, out var profile)
                    || commandOf(known, profile) is not { } command)
                    continue;
                isAny = true;
                await submission.AddAsync(command, outcome => Note(id, outcome, told));
            }
            await submission.FlushAsync();
        }

        await SubmitAsync(Naming, _brought);
        await SubmitAsync(Change, _changed);
        return isAny;
    }

    private void Note(long memberId, CommandOutcome outcome, HashSet<long> told)
    {
        if (outcome is CommandOutcome.Refused { Refusal: var refusal })
            _refused[memberId] = refusal;
        else
            told.Add(memberId);
    }

    /// <summary>Who brought the member, as it was named when the member joined; null: nobody, or the ledger knows.</summary>
    private LedgerCommand? Naming(MemberFacts facts, MemberProfile profile)
    {
        if (facts.Referral is not null
            || !PublicId.TryMember(profile.Attributes.GetValueOrDefault(MemberView.ReferredBy), out var referrer))
            return null;
        return NameReferrer.Command(
            ledger.Program.Id, Actor, MemberReference.ById(facts.Id), MemberReference.ById(referrer), facts.JoinedAt);
    }

    /// <summary>What is known of the profile by now; null: the ledger knows.</summary>
    private LedgerCommand? Change(MemberFacts facts, MemberProfile profile)
    {
        var program = ledger.Policy.At(CommandClock.Now());
        var birthday = ProfileFacts.Birthday(profile.BirthDate, program) ?? 0;
        var isComplete = ProfileCompletion.IsAwaited(program, facts) && ProfileFacts.IsComplete(profile, program);
        if (birthday == facts.Birthday && !isComplete)
            return null;
        return new LedgerCommand
        {
            ProgramId = ledger.Program.Id,
            Actor = Actor,
            Members = [new NamedMember(MemberReference.ById(facts.Id))],
            Build = members => new MemberChanged(facts.Id, null, null)
            {
                OccurredAt = members.RecordedAt,
                OccurredAtGiven = false,
                Birthday = birthday == facts.Birthday ? null : birthday,
                IsProfileComplete = isComplete,
            },
        };
    }
}
