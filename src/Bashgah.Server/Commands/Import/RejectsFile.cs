using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bashgah.Server.Commands.Import;

/// <summary>
/// What an import could not take: the rows as they stood, each with the row at fault, a code and the reason. It is
/// written whole at the end by reading the file once more, and replaces the one of an earlier run.
/// </summary>
internal static class RejectsFile
{
    /// <summary>Writes the rejected rows, or removes an earlier rejects file when there are none.</summary>
    /// <param name="sourcePath">The imported file.</param>
    /// <param name="path">Where the rejects go.</param>
    /// <param name="rejections">The reason by row.</param>
    public static void Write(string sourcePath, string path, IReadOnlyDictionary<int, Rejection> rejections)
    {
        if (rejections.Count == 0)
        {
            File.Delete(path);
            return;
        }

        var unfinished = path + ".tmp";
        using (var source = CsvFile.Open(sourcePath))
        using (var writer = new StreamWriter(unfinished, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        using (var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }))
        {
            // A rejects file that is imported again has the three columns already: they are replaced.
            var kept = source.Header.Index().Where(h => !CsvColumns.OfRejects.Contains(h.Item.Trim())).ToList();
            WriteRow(csv, [.. kept.Select(h => h.Item), .. CsvColumns.OfRejects]);
            while (source.Next())
            {
                if (!rejections.TryGetValue(source.RowNumber, out var rejection))
                    continue;
                var fields = source.Fields;
                WriteRow(csv,
                [
                    .. kept.Select(h => h.Index < fields.Length ? fields[h.Index] : ""),
                    rejection.Row.ToString(CultureInfo.InvariantCulture), rejection.Code, rejection.Reason,
                ]);
            }
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private static void WriteRow(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
            csv.WriteField(field);
        csv.NextRecord();
    }
}
