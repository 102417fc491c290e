using System.IO.Compression;
using System.Text;
using Bashgah.EndToEnd.Framework;

namespace Bashgah.EndToEnd.Import;

/// <summary>A history that the matrix imports.</summary>
/// <param name="Path">The CSV.</param>
/// <param name="HasRejects">Whether some of its documents cannot be taken.</param>
/// <param name="Currency">The money of its amounts.</param>
/// <param name="Folder">Where definitions made for it go.</param>
internal sealed record HistoryFile(string Path, bool HasRejects, string Currency, TemporaryFolder Folder)
{
    /// <summary>A sample program in the file's money.</summary>
    public string Definition(string program)
    {
        var text = File.ReadAllText(ImportRuns.Definition(program));
        foreach (var money in new[] { "MYR", "GBP", "EUR", "IRR" })
            text = text.Replace($"\"{money}\"", $"\"{Currency}\"", StringComparison.Ordinal);
        var path = Folder.File(program + ".json");
        File.WriteAllText(path, text);
        return path;
    }
}

/// <summary>Makes the histories of the matrix.</summary>
internal static class MatrixHistory
{
    private const string RealShop = "online_retail/purchases.csv.gz";
    private const int ShortDocuments = 500;

    /// <summary>Points that a member pays with in one purchase of the full length, in minor units of money.</summary>
    private const int TenderAmount = 5;

    /// <summary>A short invented history; at full length the real shop's year, for <c>everything</c> with points tenders.</summary>
    public static HistoryFile Write(TemporaryFolder folder, string program, bool isFull)
    {
        var tender = program == "everything" ? "points" : null;
        if (!isFull || !File.Exists(PublicData.PathOf(RealShop)))
        {
            var path = SampleHistory.Write(folder.File("history.csv"), ShortDocuments, "GBP", tender);
            return new HistoryFile(path, HasRejects: true, "GBP", folder);
        }

        if (tender is null)
            return new HistoryFile(PublicData.PathOf(RealShop), HasRejects: false, "GBP", folder);
        return new HistoryFile(AddTenders(PublicData.PathOf(RealShop), folder.File("history.csv"), tender), true, "GBP", folder);
    }

    /// <summary>Lets every seventh purchase be paid in part with points; those that have none are refused.</summary>
    private static string AddTenders(string source, string target, string currency)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(source), CompressionMode.Decompress), Encoding.UTF8);
        using var writer = new StreamWriter(target, append: false, new UTF8Encoding(false));
        writer.Write(reader.ReadLine() + ",tender_kind,tender_currency,tender_amount\n");
        var (document, number) = ("", 0);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            var isNew = fields[0] != document;
            number += isNew ? 1 : 0;
            document = fields[0];
            var pays = isNew && number % 7 == 0 && fields[^1].Length == 0 && int.Parse(fields[9]) > TenderAmount;
            writer.Write(line + (pays ? $",points,{currency},{TenderAmount}\n" : ",,,\n"));
        }
        return target;
    }
}
