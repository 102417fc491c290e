namespace Bashgah.Engine.Simulation;

/// <summary>Keeps what was decided of documents, for their returns and claims.</summary>
public interface IDocumentShelf
{
    /// <summary>Told of each purchase before it is decided: how many returns and claims of it are to come; null: unknown.</summary>
    void Expect(DocumentName document, int? later);

    /// <summary>Whether a return or a claim of a document may come: what is of no other need not be kept.</summary>
    bool IsNeeded(DocumentName document);

    /// <summary>Keeps the next transaction of a document that is needed.</summary>
    void Keep(DocumentName document, RecordedDocument decided);

    /// <summary>Told after each return and claim of a document that the history has, whatever came of it.</summary>
    void HasCome(DocumentName document);

    /// <summary>What was kept of a document so far, or null.</summary>
    DocumentHistory? Find(DocumentName document);
}

/// <summary>Identity of a document (S10.2).</summary>
public readonly record struct DocumentName(string Scope, string Number);
