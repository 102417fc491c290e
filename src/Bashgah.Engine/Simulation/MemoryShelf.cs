namespace Bashgah.Engine.Simulation;

/// <summary>A shelf in memory, for histories that fit there.</summary>
public sealed class MemoryShelf : IDocumentShelf
{
    private readonly Dictionary<DocumentName, List<RecordedDocument>> _documents = [];

    /// <inheritdoc/>
    public bool IsNeeded(DocumentName document) => true;

    /// <inheritdoc/>
    public void Keep(DocumentName document, RecordedDocument decided)
    {
        if (!_documents.TryGetValue(document, out var known)) _documents.Add(document, known = []);
        known.Add(decided);
    }

    /// <inheritdoc/>
    public DocumentHistory? Find(DocumentName document) =>
        _documents.TryGetValue(document, out var known) ? new([.. known]) : null;
}
