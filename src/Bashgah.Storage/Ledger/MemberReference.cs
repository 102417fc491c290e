namespace Bashgah.Storage.Ledger;

/// <summary>How a request names a member.</summary>
/// <param name="Kind">Which of the forms.</param>
/// <param name="Id">Member id, or transaction id.</param>
/// <param name="Hash">Keyed hash of an identifier, as hex; or the document's scope and number separated by U+001F.</param>
public readonly record struct MemberReference(MemberReferenceKind Kind, long Id, string? Hash)
{
    /// <summary>By the member's own id.</summary>
    public static MemberReference ById(long id) => new(MemberReferenceKind.Id, id, null);

    /// <summary>By the keyed hash of a phone, card, e-mail, external id or referral code.</summary>
    public static MemberReference ByIdentifier(string hash) => new(MemberReferenceKind.Identifier, 0, hash);

    /// <summary>The member of a transaction (holds and vouchers are named by the transaction that made them).</summary>
    public static MemberReference OfTransaction(long id) => new(MemberReferenceKind.Transaction, id, null);

    /// <summary>The member of a document's purchase or claim.</summary>
    public static MemberReference OfDocument(DocumentKey key) =>
        new(MemberReferenceKind.Document, 0, $"{key.Scope}\u001f{key.Number}");

    /// <summary>Whether what was found for an identifier is nobody: a card that was blocked. It is the negative of whose it was.</summary>
    public static bool IsBlocked(long found) => found < 0;

    /// <summary>The document of <see cref="OfDocument"/>.</summary>
    internal DocumentKey Document
    {
        get
        {
            // The scope is a store's setting and holds no such character; the number may hold anything.
            var parts = Hash!.Split('\u001f', 2);
            return new DocumentKey(parts[0], parts[1]);
        }
    }
}

/// <summary>Forms of <see cref="MemberReference"/>.</summary>
public enum MemberReferenceKind
{
    /// <summary>Member id.</summary>
    Id,

    /// <summary>Hashed identifier.</summary>
    Identifier,

    /// <summary>Transaction id.</summary>
    Transaction,

    /// <summary>Document.</summary>
    Document,
}

/// <summary>A document's identity in a program.</summary>
public readonly record struct DocumentKey(string Scope, string Number);
