using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bashgah.Engine.Programs;

namespace Bashgah.Server.Reference;

/// <summary>Writes keys of the definition as a table: key, what it may hold, default, meaning.</summary>
internal static partial class KeyTable
{
    // Families of kinds, and parts, that have a section of their own.
    private static readonly (string Words, string Link)[] Links =
    [
        ("a condition: an object with one key", "a [condition](#conditions)"),
        ("a calculator: an object with one key", "a [calculator](#calculators)"),
        ("a limit: an object with one key", "a [limit](#limits)"),
        ("a reward-kind: an object with one key", "a kind of reward: an object with one key"),
        ("a rule or a group", "a [rule](#earning-rules) or a [group](#earning-groups)"),
    ];

    /// <param name="page">The page.</param>
    /// <param name="fields">The keys.</param>
    /// <param name="sections">Keys that have a section of the same name, which they link to.</param>
    public static void Write(StringBuilder page, IEnumerable<ReferenceField> fields, params IReadOnlyList<string> sections)
    {
        page.Append("| key | value | left out | meaning |\n|---|---|---|---|\n");
        foreach (var field in fields)
        {
            var key = sections.Contains(field.Path) ? $"[`{field.Path}`](#{field.Path})" : $"`{field.Path}`";
            page.Append(CultureInfo.InvariantCulture,
                $"| {key} | {Cell(field.Form)} | {Cell(Default(field))} | {Cell(field.Doc)} |\n");
        }

        page.Append('\n');
    }

    private static string Default(ReferenceField field) => field switch
    {
        { IsRequired: true } => "*required*",
        { Default: "" } => "not there",
        { Default: var text } => IsJson(text) ? $"`{text}`" : text,
    };

    private static bool IsJson(string text)
    {
        var reader = new System.Text.Json.Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static string Cell(string text)
    {
        foreach (var (words, link) in Links) text = text.Replace(words, link, StringComparison.Ordinal);
        text = LongNumber().Replace(
            text, number => long.Parse(number.Value, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture));
        return text.Replace("|", "\\|", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\b[0-9]{5,}\b", RegexOptions.CultureInvariant)]
    private static partial Regex LongNumber();
}
