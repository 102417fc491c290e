namespace Bashgah.Engine.Simulation;

/// <summary>A shelf in memory. It holds a document until the last return or claim of it has come.</summary>
/// <param name="coming">How many returns and claims of a document the history has; null: unknown, and everything is kept.</param>
public sealed class MemoryShelf(IReadOnlyDictionary<DocumentName, int>? coming = null) : IDocumentShelf
{
    private readonly Dictionary<DocumentName, Shelved> _documents = [];

    /// <inheritdoc/>
    public bool IsNeeded(DocumentName document) => coming is null || coming.ContainsKey(document);

    /// <inheritdoc/>
    public void Keep(DocumentName document, RecordedDocument decided)
    {
        if (!_documents.TryGetValue(document, out var known)) _documents.Add(document, known = new());
        known.Transactions.Add(decided);
    }

    /// <inheritdoc/>
    public void HasCome(DocumentName document)
    {
        if (coming is null || !coming.TryGetValue(document, out var all) || !_documents.TryGetValue(document, out var known)) return;
        if (++known.Came == all) _documents.Remove(document);
    }

    /// <inheritdoc/>
    public DocumentHistory? Find(DocumentName document) =>
        _documents.TryGetValue(document, out var known) ? new([.. known.Transactions]) : null;

    private sealed class Shelved
    {
        public List<RecordedDocument> Transactions { get; } = [];

        public int Came { get; set; }
    }
}
