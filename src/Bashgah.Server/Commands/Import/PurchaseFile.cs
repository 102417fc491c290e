using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands.Import;

/// <summary>A purchases file read whole: its documents in the order in which they apply.</summary>
/// <param name="Documents">By time, then by first row; those that are already rejected stand among them.</param>
/// <param name="LooseRows">Rows that belong to no document, because they have no number.</param>
/// <param name="RowCount">How many rows there are.</param>
/// <param name="Fingerprint">SHA-256 of the content.</param>
internal sealed record PurchaseFile(
    IReadOnlyList<ImportDocument> Documents, IReadOnlyList<Rejection> LooseRows, int RowCount, string Fingerprint)
{
    /// <summary>Rows of a document stand within so many rows of one another.</summary>
    public const int SpanMax = 10_000;

    /// <summary>Most rows of one file: all documents are held in memory to put them in order.</summary>
    public const int RowsMax = 5_000_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">CSV, plain or gzip.</param>
    /// <param name="money">Code of the program's money.</param>
    /// <param name="scopeOf">Document scope of a store (S10.2).</param>
    /// <param name="rowsRead">Told now and then how far reading is.</param>
    public static PurchaseFile Read(string path, string money, Func<string, string> scopeOf, Action<int> rowsRead)
    {
        using var csv = CsvFile.Open(path);
        var row = new PurchaseRow(CsvColumns.Find(csv.Header, PurchaseColumns.All), money);
        Dictionary<ImportKey, ImportDocument> documents = [];
        Dictionary<string, Rejection> brokenByNumber = new(StringComparer.Ordinal);
        List<Rejection> loose = [];
        while (csv.Next())
        {
            if (csv.RowNumber > RowsMax)
                throw new CommandFailedException($"{path} has more than {RowsMax:N0} rows: split it by time and import the parts in order.");
            if (csv.RowNumber % 10_000 == 0)
                rowsRead(csv.RowNumber);
            if (FaultOf(csv, row) is { } fault)
            {
                loose.Add(fault);
                brokenByNumber.TryAdd(row.Field(csv.Fields, PurchaseColumn.DocumentNo), fault);
            }
            else
            {
                Take(csv, row, scopeOf, documents);
            }
        }

        var ordered = documents.Values.ToArray();
        Array.Sort(ordered, static (a, b) =>
            a.OccurredAt != b.OccurredAt ? a.OccurredAt.CompareTo(b.OccurredAt) : a.FirstRow.CompareTo(b.FirstRow));
        foreach (var document in ordered)
        {
            CheckLines(document);
            // Which store a broken row is of cannot be told: every document of its number may lack a line.
            if (brokenByNumber.TryGetValue(document.Key.Number, out var broken))
                document.Reject(broken.Row, broken.Code, broken.Reason);
        }
        CheckReturns(ordered, documents, scopeOf);
        return new PurchaseFile(ordered, loose, csv.RowNumber, csv.Fingerprint());
    }

    /// <summary>Why a row belongs to no document, or null.</summary>
    public static Rejection? FaultOf(CsvFile csv, PurchaseRow row)
    {
        if (!csv.IsWellFormed)
        {
            return new Rejection(
                csv.RowNumber, "fields",
                $"its quotes are broken, or it has not the header's {csv.Header.Count} fields but {csv.Fields.Length}");
        }

        return row.Field(csv.Fields, PurchaseColumn.DocumentNo).Length == 0
            ? new Rejection(csv.RowNumber, "document_no", "document_no is empty")
            : null;
    }

    private static void Take(
        CsvFile csv, PurchaseRow row, Func<string, string> scopeOf, Dictionary<ImportKey, ImportDocument> documents)
    {
        var key = KeyOf(csv, row, scopeOf);
        if (!documents.TryGetValue(key, out var document))
            documents.Add(key, document = new ImportDocument(key, csv.RowNumber));
        if (csv.RowNumber - document.FirstRow >= SpanMax && document.Rows[^1] - document.FirstRow < SpanMax)
            document.Reject(csv.RowNumber, "too-far-apart", $"its rows stand more than {SpanMax} rows apart");
        row.AddTo(document, csv.RowNumber, csv.Fields);
    }

    /// <summary>Which document a row is of.</summary>
    public static ImportKey KeyOf(CsvFile csv, PurchaseRow row, Func<string, string> scopeOf) => new(
        scopeOf(row.Field(csv.Fields, PurchaseColumn.Store)),
        row.Field(csv.Fields, PurchaseColumn.DocumentNo),
        row.Field(csv.Fields, PurchaseColumn.ReturnOf).Length > 0);

    /// <summary>A line stands once in a purchase and once in a return (S6.2); lines apply in order of their numbers.</summary>
    public static void CheckLines(ImportDocument document)
    {
        document.Lines.Sort(static (a, b) => a.Line.CompareTo(b.Line));
        document.Returned.Sort(static (a, b) => a.Line.CompareTo(b.Line));
        var previous = 0;
        foreach (var line in document.Key.IsReturn ? document.Returned.Select(l => l.Line) : document.Lines.Select(l => l.Line))
        {
            if (line == previous)
                document.Reject("line", $"line {line} stands twice in the document");
            previous = line;
        }
    }

    /// <summary>
    /// A return that applies before its purchase, or whose purchase is rejected, is refused by what stands in the file.
    /// So running the import again, when the ledger knows the purchase, cannot come to another answer.
    /// </summary>
    private static void CheckReturns(
        ImportDocument[] ordered, Dictionary<ImportKey, ImportDocument> documents, Func<string, string> scopeOf)
    {
        HashSet<ImportDocument> seen = [];
        foreach (var document in ordered)
        {
            seen.Add(document);
            if (!document.Key.IsReturn
                || !documents.TryGetValue(new ImportKey(scopeOf(document.Store), document.ReturnOf, false), out var purchase))
                continue;
            if (!seen.Contains(purchase))
                document.Reject("return-before-purchase", $"purchase {document.ReturnOf} comes later");
            else if (purchase.Rejection is not null)
                document.Reject("purchase-rejected", $"purchase {document.ReturnOf} is rejected");
            else if (document.Member.Length > 0 && document.Member != purchase.Member)
                document.Reject("rows-differ", $"purchase {document.ReturnOf} is another member's");
        }
    }
}
