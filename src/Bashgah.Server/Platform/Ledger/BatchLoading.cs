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
        var loaded = await batch.LoadAsync(NeedsOf(commands, batch.Found), cancellationToken);
        Check(loaded, policy);
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
        var members = new HashSet<long>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var documents = new HashSet<DocumentKey>();
        var claimed = new HashSet<UniqueDocument>();
        foreach (var command in commands)
        {
            foreach (var member in command.Members)
            {
                if (member.Reference.Kind == MemberReferenceKind.Id)
                    members.Add(member.Reference.Id);
                else if (found.TryGetValue(member.Reference, out var id))
                    members.Add(id);
            }
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
