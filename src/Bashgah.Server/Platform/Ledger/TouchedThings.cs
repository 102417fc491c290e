using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>What the commands of a batch that wait touch: members, documents, identifiers and keys. A later command that touches
/// one of them waits behind them, as if all were carried out one by one (S10.3).</summary>
internal sealed class TouchedThings(IReadOnlyDictionary<MemberReference, long> found)
{
    private readonly HashSet<MemberReference> _members = [];
    private readonly HashSet<DocumentKey> _documents = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private bool _isAny;

    /// <summary>Adds what a command touches.</summary>
    public void Add(LedgerCommand command)
    {
        _isAny = true;
        _members.UnionWith(MembersOf(command));
        _documents.UnionWith(DocumentsOf(command));
        if (command.IdempotencyKey is { } key)
            _keys.Add(key);
    }

    /// <summary>Whether a command touches something that was added.</summary>
    public bool Overlap(LedgerCommand command) =>
        _isAny
        && (MembersOf(command).Any(_members.Contains)
            || DocumentsOf(command).Any(_documents.Contains)
            || (command.IdempotencyKey is { } key && _keys.Contains(key)));

    /// <summary>By whatever they are named, and where somebody has that name, by their id too.</summary>
    private IEnumerable<MemberReference> MembersOf(LedgerCommand command)
    {
        foreach (var (reference, _) in command.Members)
        {
            yield return reference;
            if (reference.Kind != MemberReferenceKind.Id && found.TryGetValue(reference, out var id))
                yield return MemberReference.ById(id);
        }
        foreach (var (identifier, _) in command.Joining?.Identifiers ?? [])
            yield return MemberReference.ByIdentifier(identifier.Hash);
    }

    private static IEnumerable<DocumentKey> DocumentsOf(LedgerCommand command)
    {
        if (command.Document is { } document)
            yield return new DocumentKey(document.Scope, document.Number);
        if (command.History is { } history)
            yield return history;
    }
}
