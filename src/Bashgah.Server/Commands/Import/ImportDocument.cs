using Bashgah.Engine.Events;

namespace Bashgah.Server.Commands.Import;

/// <summary>Identity of a document within the file: S10.2's unique key.</summary>
internal readonly record struct ImportKey(string Scope, string Number, bool IsReturn);

/// <summary>
/// One document gathered from its rows. Kept small, because a file's documents are all held until they are put in
/// order of time: about 150 bytes a row.
/// </summary>
internal sealed class ImportDocument(ImportKey key, int firstRow)
{
    public ImportKey Key { get; } = key;

    /// <summary>Number of the first of its rows.</summary>
    public int FirstRow { get; } = firstRow;

    /// <summary>All its rows, ascending.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>The earliest time on its rows, Unix microseconds.</summary>
    public long OccurredAt { get; set; } = long.MaxValue;

    /// <summary>External id of the member; empty for a document without one.</summary>
    public string Member { get; set; } = "";

    public string Store { get; set; } = "";

    public string Channel { get; set; } = "";

    public string Currency { get; set; } = "";

    /// <summary>For a return: the number of the purchase.</summary>
    public string ReturnOf { get; set; } = "";

    /// <summary>For a purchase: its lines in order of rows.</summary>
    public List<PurchaseLine> Lines { get; } = [];

    /// <summary>For a return: what comes back; empty: all that is still out.</summary>
    public List<ReturnLine> Returned { get; } = [];

    /// <summary>For a purchase: how it was paid, as far as the file says.</summary>
    public List<Tender> Tenders { get; } = [];

    /// <summary>The event that it is.</summary>
    /// <param name="memberId">Whose purchase it is, where that is known.</param>
    public LedgerEvent Event(long? memberId) => Key.IsReturn
        ? new Return(ReturnOf, Key.Scope, OrNull(Store), Key.Number, Returned.Count == 0 ? null : Returned) { OccurredAt = OccurredAt }
        : new Purchase
        {
            OccurredAt = OccurredAt,
            DocumentNo = Key.Number,
            DocumentScope = Key.Scope,
            Store = OrNull(Store),
            Channel = OrNull(Channel),
            MemberId = memberId,
            Lines = Lines,
            Tenders = Tenders,
        };

    /// <summary>Why it cannot be taken, or null: everything that is wrong with its rows.</summary>
    public Rejection? Rejection { get; private set; }

    /// <summary>Rejects the document whole for what stands in one of its rows.</summary>
    public void Reject(int row, string code, string reason) =>
        Rejection = Rejection?.And(row, reason) ?? new Rejection(row, code, reason);

    /// <summary>Rejects it for what no single row is to blame for.</summary>
    public void Reject(string code, string reason) =>
        Rejection = Rejection?.And(reason) ?? new Rejection(FirstRow, code, reason);

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
