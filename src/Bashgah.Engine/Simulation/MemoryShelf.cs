namespace Bashgah.Engine.Simulation;

/// <summary>A shelf in memory. It holds a document until the last return or claim of it has come, so that its size follows from how
/// long returns take and not from how long the history is; a document of which nothing is known it holds to the end.</summary>
public sealed class MemoryShelf : IDocumentShelf
{
    private readonly Dictionary<DocumentName, Shelved> _documents = [];

    /// <summary>How many documents it holds.</summary>
    public int Count => _documents.Count;

    /// <inheritdoc/>
    public void Expect(DocumentName document, int? later)
    {
        if (later != 0) _documents.TryAdd(document, new(later));
    }

    /// <inheritdoc/>
    public bool IsNeeded(DocumentName document) => _documents.ContainsKey(document);

    /// <inheritdoc/>
    public void Keep(DocumentName document, RecordedDocument decided) => _documents[document].Transactions.Add(decided);

    /// <inheritdoc/>
    public void HasCome(DocumentName document)
    {
        if (_documents.TryGetValue(document, out var known) && ++known.Came == known.Later) _documents.Remove(document);
    }

    /// <inheritdoc/>
    public DocumentHistory? Find(DocumentName document) =>
        _documents.TryGetValue(document, out var known) && known.Transactions.Count > 0 ? new([.. known.Transactions]) : null;

    private sealed class Shelved(int? later)
    {
        public int? Later => later;

        public List<RecordedDocument> Transactions { get; } = [];

        public int Came { get; set; }
    }
}
