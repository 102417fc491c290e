using Bashgah.Storage.Spools;

namespace Bashgah.Server.Commands.Import;

/// <summary>
/// A purchases file of any length, as <see cref="PurchaseFile"/> reads it: its documents in the order in which they apply. What is not
/// in order yet lies in a temporary file and not in memory, which holds the rows of the last <see cref="PurchaseFile.SpanMax"/>.
/// </summary>
internal sealed class SpooledPurchases : IDisposable
{
    private readonly DocumentSpool _spool = new();
    private readonly Dictionary<ImportKey, ImportDocument> _open = [];
    private readonly Queue<ImportDocument> _opened = new();

    private SpooledPurchases()
    {
    }

    /// <summary>How many rows there are.</summary>
    public int RowCount { get; private set; }

    /// <summary>How many documents cannot be taken.</summary>
    public int RejectedCount { get; private set; }

    /// <summary>How many rows belong to no document.</summary>
    public int LooseRowCount { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">CSV, plain or gzip.</param>
    /// <param name="money">Code of the program's money.</param>
    /// <param name="scopeOf">Document scope of a store (S10.2).</param>
    /// <param name="rowsRead">Told now and then how far reading is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static SpooledPurchases Read(
        string path, string money, Func<string, string> scopeOf, Action<int> rowsRead, CancellationToken cancellationToken)
    {
        var purchases = new SpooledPurchases();
        try
        {
            purchases.ReadAll(path, money, scopeOf, rowsRead, cancellationToken);
            return purchases;
        }
        catch
        {
            purchases.Dispose();
            throw;
        }
    }

    /// <summary>Documents that can be taken, by time and then by first row, each with how many returns of it are among them.</summary>
    public IEnumerable<(SpooledDocument Document, int Returns)> InOrder() => _spool.InOrder();

    /// <summary>Ends it; nothing of it is left.</summary>
    public void Dispose() => _spool.Dispose();

    private void ReadAll(
        string path, string money, Func<string, string> scopeOf, Action<int> rowsRead, CancellationToken cancellationToken)
    {
        using var csv = CsvFile.Open(path, isKept: false);
        var row = new PurchaseRow(CsvColumns.Find(csv.Header, PurchaseColumns.All), money);
        while (csv.Next())
        {
            if (csv.RowNumber % 10_000 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                rowsRead(csv.RowNumber);
            }
            CloseUntil(csv.RowNumber - PurchaseFile.SpanMax);
            if (PurchaseFile.FaultOf(csv, row) is null)
                Take(csv, row, scopeOf);
            else
                LeaveOut(row.Field(csv.Fields, PurchaseColumn.DocumentNo));
        }
        CloseUntil(csv.RowNumber);
        RowCount = csv.RowNumber;
        RejectedCount = _spool.Finish();
    }

    private void Take(CsvFile csv, PurchaseRow row, Func<string, string> scopeOf)
    {
        var key = PurchaseFile.KeyOf(csv, row, scopeOf);
        if (!_open.TryGetValue(key, out var document))
        {
            _open.Add(key, document = new ImportDocument(key, csv.RowNumber));
            _opened.Enqueue(document);
        }
        row.AddTo(document, csv.RowNumber, csv.Fields);
    }

    // Which store a broken row is of cannot be told: every document of its number may lack a line.
    private void LeaveOut(string number)
    {
        LooseRowCount++;
        _spool.RejectNumber(number);
    }

    // A row that comes later all the same makes a second document of the same identity, and the spool rejects both.
    private void CloseUntil(int row)
    {
        while (_opened.TryPeek(out var document) && document.FirstRow <= row)
        {
            _open.Remove(_opened.Dequeue().Key);
            PurchaseFile.CheckLines(document);
            _spool.Add(DocumentBody.Spooled(document));
        }
    }
}
