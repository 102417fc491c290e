using System.Text;

namespace Bashgah.Server.Commands;

/// <summary>Lists in one field of a CSV file: entries with a bar between them, and a backslash before what would be taken for
/// one.</summary>
internal static class ListText
{
    private const char Separator = '|';
    private const char Escape = '\\';

    /// <summary>One text for a list.</summary>
    public static string Join(IEnumerable<string> entries) => string.Join(Separator, entries.Select(Escaped));

    /// <summary>The entries of a text, without spaces around them; empty ones are none.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var entries = new List<string>();
        var entry = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == Separator)
                End();
            else
                entry.Append(text[i] == Escape && i + 1 < text.Length ? text[++i] : text[i]);
        }
        End();
        return entries;

        void End()
        {
            if (entry.ToString().Trim() is { Length: > 0 } found)
                entries.Add(found);
            entry.Clear();
        }
    }

    private static string Escaped(string entry) =>
        entry.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("|", @"\|", StringComparison.Ordinal);
}
