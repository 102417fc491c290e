using System.Text;

namespace Bashgah.Server.Commands.Import;

/// <summary>
/// Why the ledger refused documents, as far as an earlier run told it: in its rejects file, or, when it was cut off before
/// it could write one, in a journal beside it. Only words depend on them, never what is tried.
/// </summary>
internal sealed class RefusalReasons : IDisposable
{
    private readonly Dictionary<(string Number, bool IsReturn), (string Code, string Reason)> _known = [];
    private readonly string _journalPath;
    private StreamWriter? _journal;

    private RefusalReasons(string journalPath) => _journalPath = journalPath;

    /// <summary>Reads what earlier runs left beside a rejects file.</summary>
    public static RefusalReasons Load(string rejectsPath)
    {
        var reasons = new RefusalReasons(rejectsPath + ".journal");
        if (File.Exists(rejectsPath) && new FileInfo(rejectsPath).Length > 0)
            reasons.ReadRejects(rejectsPath);
        if (File.Exists(reasons._journalPath))
            reasons.ReadJournal();
        return reasons;
    }

    /// <summary>The code and reason of a document that was refused before, as far as they are known.</summary>
    public (string Code, string Reason) Of(ImportDocument document) =>
        _known.GetValueOrDefault(
            (document.Key.Number, document.Key.IsReturn),
            ("refused-before", "refused in an earlier run of this import, which told why"));

    /// <summary>Notes a refusal at once, in case the run does not reach its end.</summary>
    public void Note(ImportDocument document, string code, string reason)
    {
        _journal ??= new StreamWriter(_journalPath, append: true, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
        {
            AutoFlush = true, NewLine = "\n",
        };
        _journal.WriteLine(string.Join('\t', document.Key.IsReturn ? "return" : "purchase", document.Key.Number, code, reason));
    }

    /// <summary>The rejects file is written: the journal has done its duty.</summary>
    public void Finish()
    {
        Dispose();
        File.Delete(_journalPath);
    }

    public void Dispose()
    {
        _journal?.Dispose();
        _journal = null;
    }

    private void ReadRejects(string path)
    {
        using var csv = CsvFile.Open(path);
        var names = csv.Header.ToList();
        var (number, returnOf) = (names.IndexOf("document_no"), names.IndexOf("return_of"));
        var (code, reason) = (names.IndexOf("reject_code"), names.IndexOf("reject_reason"));
        // A file of that name which is none of ours tells nothing.
        if (number < 0 || returnOf < 0 || code < 0 || reason < 0)
            return;
        while (csv.Next())
        {
            if (csv.IsWellFormed)
                _known[(csv.Fields[number], csv.Fields[returnOf].Length > 0)] = (csv.Fields[code], csv.Fields[reason]);
        }
    }

    private void ReadJournal()
    {
        foreach (var line in File.ReadLines(_journalPath))
        {
            // The last line may have been cut off.
            if (line.Split('\t') is [var kind, var number, var code, var reason])
                _known[(number, kind == "return")] = (code, reason);
        }
    }
}
