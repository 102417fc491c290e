using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands.Import;

/// <summary>A column that an import knows.</summary>
/// <param name="Name">As it stands in the header.</param>
/// <param name="IsRequired">False: the header may lack it, and every row then leaves it empty.</param>
/// <param name="LengthMax">Longest text, in characters; the same bounds as the API's.</param>
internal readonly record struct CsvColumn(string Name, bool IsRequired, int LengthMax = 64)
{
    /// <summary>Null when a text may stand in the column; else what is wrong with it.</summary>
    /// <remarks>Most columns of most rows are empty.</remarks>
    public string? FaultOf(string text) =>
        text.Length == 0 ? null
        : text.Length > LengthMax ? $"{Name} is longer than {LengthMax} characters"
        : text.AsSpan().ContainsAnyInRange('\0', '\u001f') ? $"{Name} holds a control character"
        : null;
}

/// <summary>Which field of a row is which column: columns are found by name, in any order.</summary>
internal sealed class CsvColumns
{
    /// <summary>Columns that a rejects file adds; taken and ignored, so that a corrected rejects file can be imported as it is.</summary>
    public static readonly IReadOnlyList<string> OfRejects = ["reject_row", "reject_code", "reject_reason"];

    private readonly int[] _places;

    private CsvColumns(int[] places) => _places = places;

    /// <summary>Where the nth known column stands in a row; −1 when the header lacks it.</summary>
    public int this[int column] => _places[column];

    /// <summary>Finds the known columns in a header; every missing, repeated and unknown one is named at once.</summary>
    public static CsvColumns Find(IReadOnlyList<string> header, IReadOnlyList<CsvColumn> known)
    {
        var places = new int[known.Count];
        Array.Fill(places, -1);
        List<string> faults = [];
        for (var i = 0; i < header.Count; i++)
        {
            var name = header[i].Trim();
            var column = IndexOf(known, name);
            if (column < 0)
            {
                if (!OfRejects.Contains(name))
                    faults.Add($"unknown column '{name}'");
            }
            else if (places[column] >= 0)
            {
                faults.Add($"column '{name}' stands twice");
            }
            else
            {
                places[column] = i;
            }
        }

        for (var i = 0; i < known.Count; i++)
        {
            if (places[i] < 0 && known[i].IsRequired)
                faults.Add($"missing column '{known[i].Name}'");
        }

        return faults.Count == 0
            ? new CsvColumns(places)
            : throw new CommandFailedException(
                $"The header is wrong: {string.Join("; ", faults)}. Known columns: {string.Join(", ", known.Select(c => c.Name))}.");
    }

    private static int IndexOf(IReadOnlyList<CsvColumn> known, string name)
    {
        for (var i = 0; i < known.Count; i++)
        {
            if (known[i].Name == name)
                return i;
        }
        return -1;
    }
}
