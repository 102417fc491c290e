using Bashgah.Engine;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>Everything that a batch decides on, as it stands behind the batch's locks.</summary>
internal sealed record BatchScope
{
    public required IReadOnlyList<LedgerCommand> Commands { get; init; }

    /// <summary>Members by the way in which commands name them.</summary>
    public required IReadOnlyDictionary<MemberReference, long> Found { get; init; }

    public required LoadedBatch Loaded { get; init; }

    /// <summary>Member id by index of the command that lets somebody join.</summary>
    public required IReadOnlyDictionary<int, long> JoiningIds { get; init; }
}

/// <summary>Loads a batch: finds members, takes ids for new ones, then locks and reads.</summary>
internal static class BatchLoading
{
    public static async Task<BatchScope> LoadAsync(
        ILedgerBatch batch, IReadOnlyList<PendingCommand> pending, PolicyHistory policy, CancellationToken cancellationToken)
    {
        var commands = pending.Select(p => p.Command).ToList();
        var joiningIds = await TakeMemberIdsAsync(batch, commands, cancellationToken);
        var needs = NeedsOf(commands, batch.Found);
        var lines = commands.ToLookup(c => c.LevelsAbove(policy.ReferralDepth));
        foreach (var line in lines.Where(l => l.Key > 0))
        {
            var above = await batch.FindUplineAsync(MembersOf(line, batch.Found), line.Key, cancellationToken);
            needs = needs with { Members = [.. needs.Members.Union(above)] };
        }
        var loaded = await batch.LoadAsync(needs, cancellationToken);
        Check(loaded, policy);
        foreach (var line in lines)
            CheckUpline(loaded, MembersOf(line, batch.Found), line.Key);
        return new BatchScope { Commands = commands, Found = batch.Found, Loaded = loaded, JoiningIds = joiningIds };
    }

    /// <summary>What the commands name members by, other than their ids.</summary>
    public static IReadOnlyCollection<MemberReference> ReferencesOf(IEnumerable<PendingCommand> pending)
    {
        var references = new HashSet<MemberReference>();
        foreach (var command in pending.Select(p => p.Command))
        {
            foreach (var member in command.Members)
            {
                if (member.Reference.Kind != MemberReferenceKind.Id)
                    references.Add(member.Reference);
            }
            foreach (var (identifier, _) in command.Joining?.Identifiers ?? [])
                references.Add(MemberReference.ByIdentifier(identifier.Hash));
        }
        return references;
    }

    private static async Task<Dictionary<int, long>> TakeMemberIdsAsync(
        ILedgerBatch batch, List<LedgerCommand> commands, CancellationToken cancellationToken)
    {
        var ids = new Dictionary<int, long>();
        var count = commands.Count(c => c.Joining is not null);
        if (count == 0)
            return ids;
        var next = await batch.TakeMemberIdsAsync(count, cancellationToken);
        for (var i = 0; i < commands.Count; i++)
        {
            if (commands[i].Joining is not null)
                ids[i] = next++;
        }
        return ids;
    }

    private static BatchLoad NeedsOf(
        List<LedgerCommand> commands, IReadOnlyDictionary<MemberReference, long> found)
    {
        var members = MembersOf(commands, found);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var documents = new HashSet<DocumentKey>();
        var claimed = new HashSet<UniqueDocument>();
        foreach (var command in commands)
        {
            if (command.IdempotencyKey is { } key)
                keys.Add(key);
            if (command.History is { } history)
                documents.Add(history);
            if (command.Document is { } document)
                claimed.Add(document);
        }
        return new BatchLoad
        {
            Members = members, IdempotencyKeys = keys, Documents = documents, Claimed = claimed,
            TransactionIds = commands.Count,
        };
    }

    private static HashSet<long> MembersOf(
        IEnumerable<LedgerCommand> commands, IReadOnlyDictionary<MemberReference, long> found)
    {
        var members = new HashSet<long>();
        foreach (var member in commands.SelectMany(c => c.Members))
        {
            if (IdOf(member.Reference, found) is { } id)
                members.Add(id);
        }
        return members;
    }

    /// <summary>The id that a reference stands for, or null where nobody was found.</summary>
    public static long? IdOf(MemberReference reference, IReadOnlyDictionary<MemberReference, long> found) =>
        reference.Kind == MemberReferenceKind.Id ? reference.Id
        : found.TryGetValue(reference, out var id) ? id
        : null;

    /// <summary>Those above a member were found before the locks; somebody may have been named since.</summary>
    private static void CheckUpline(LoadedBatch loaded, HashSet<long> members, int depth)
    {
        foreach (var member in members)
        {
            var facts = loaded.Members.GetValueOrDefault(member);
            for (var level = 0; level < depth && facts?.Referral is { } referral; level++)
            {
                if (!loaded.Members.TryGetValue(referral.ReferrerId, out facts))
                    throw new BatchConflictException("Somebody above a member was named meanwhile.");
            }
        }
    }

    /// <summary>
    /// A document's member was found before the locks; a claim may have come between. Facts that were written
    /// under a
    /// policy that this node has not read cannot be: the batch's lock forbids it.
    /// </summary>
    private static void Check(LoadedBatch loaded, PolicyHistory policy)
    {
        foreach (var history in loaded.Documents.Values)
        {
            foreach (var transaction in history.Transactions)
            {
                if (MemberOf(transaction.Event) is { } member && !loaded.Members.ContainsKey(member))
                    throw new BatchConflictException("The document got its member meanwhile.");
                if (transaction.PolicyVersion > policy.Versions.Count)
                    throw new BatchConflictException("A later policy version was published meanwhile.");
            }
        }
    }

    private static long? MemberOf(Engine.Events.LedgerEvent e) => e switch
    {
        Engine.Events.Purchase purchase => purchase.MemberId,
        Engine.Events.Claim claim => claim.MemberId,
        _ => null,
    };
}
