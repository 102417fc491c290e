using System.Text.RegularExpressions;

namespace Bashgah.Architecture.Tests;

/// <summary>Every text is somewhere asked for, and whatever is asked for is a text.</summary>
public sealed class TextKeyTests
{
    /// <summary>Keys whose last part no source says, and who says it.</summary>
    private static readonly Dictionary<string, string> _saidElsewhere = new(StringComparer.Ordinal)
    {
        ["money."] = "codes of currencies, which definitions name",
    };

    private readonly HashSet<string> _keys = [.. TextTree.Of("en").Keys];
    private readonly Dictionary<string, bool> _used = new(StringComparer.Ordinal);

    // Beginnings that a class puts before the keys that it is asked for: $"export.{key}".
    private readonly List<string> _prefixes =
        [.. TextTree.Composed.Where(parts => parts is [{ Length: > 0 } before, ""] && before.EndsWith('.')).Select(parts => parts[0]).Distinct()];

    [Fact]
    public void Every_text_is_asked_for_somewhere() =>
        SourceTree.AssertNone("Texts that nothing asks for", _keys.Where(key => !IsUsed(key)).Order(StringComparer.Ordinal));

    [Fact]
    public void Whatever_is_asked_for_is_a_text() =>
        SourceTree.AssertNone(
            "Texts that do not exist",
            TextTree.Asked()
                .Where(asked => !_keys.Contains(asked.Key) && !_prefixes.Any(prefix => _keys.Contains(prefix + asked.Key)))
                .Select(asked => $"{asked.File}: {asked.Key}")
                .Concat(
                    from asked in TextTree.AskedComposed()
                    let wanted = PatternOf(asked.Parts)
                    where !_keys.Any(key => wanted.IsMatch(key)) && !_prefixes.Any(prefix => _keys.Any(key => key.StartsWith(prefix, StringComparison.Ordinal) && wanted.IsMatch(key[prefix.Length..])))
                    select $"{asked.File}: {string.Join("{…}", asked.Parts)}"));

    [Fact]
    public void What_is_said_elsewhere_is_not_said_here() =>
        SourceTree.AssertNone(
            "Stands on the list and need not",
            _saidElsewhere.Keys.Where(prefix => _keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).All(IsUsedHere)));

    [Fact]
    public void A_text_that_nothing_asks_for_would_be_found()
    {
        Assert.False(IsUsed("page.nobody-asks-for-this"));
        Assert.False(IsUsed("problem.no-such-code-anywhere.title"));
        Assert.True(IsUsed("problem.not-found.title"));
    }

    private bool IsUsed(string key) =>
        IsUsedHere(key) || _saidElsewhere.Keys.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));

    private bool IsUsedHere(string key)
    {
        if (_used.TryGetValue(key, out var known))
            return known;
        return _used[key] = TextTree.Literals.Contains(key)
            || TextTree.Families.Contains(key.Split('.')[0])
            || TextTree.Composed.Any(parts => parts[0].Contains('.', StringComparison.Ordinal) && IsMadeOf(key, parts))
            || IsLonger(key);
    }

    /// <summary>A text that another one gets longer by: <c>{key}-document</c>, <c>{months}-{month}</c>, <c>${key}.nameless</c>.</summary>
    private bool IsLonger(string key)
    {
        for (var at = 1; at < key.Length; at++)
        {
            if (key[at] is not ('-' or '.'))
                continue;
            var (start, end) = (key[..at], key[at..]);
            if ((TextTree.Literals.Contains(start) || (_keys.Contains(start) && IsUsedHere(start)))
                && TextTree.Composed.Any(parts => parts[0].Length == 0 && (end[0] == '-' || parts[1].Length > 1) && IsMadeOf(end, parts[1..])))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether the parts with something known between them give the text.</summary>
    private static bool IsMadeOf(string text, string[] parts) =>
        parts.Length == 1 ? text == parts[0]
            : PatternOf(parts).Match(text) is { Success: true } match && match.Groups.Values.Skip(1).All(hole => IsKnown(hole.Value, 3));

    /// <summary>Whether the source says the text, or parts that it can be put together of.</summary>
    private static bool IsKnown(string text, int deep)
    {
        if (TextTree.Literals.Contains(text) || text.All(char.IsAsciiDigit))
            return true;
        if (deep == 0)
            return false;
        for (var at = 1; at < text.Length - 1; at++)
        {
            if (text[at] is '-' or '.' && IsKnown(text[..at], deep - 1) && IsKnown(text[(at + 1)..], deep - 1))
                return true;
        }
        return TextTree.Composed.Any(parts => parts[0].Length > 0 && PatternOf(parts).Match(text) is { Success: true } match
            && match.Groups.Values.Skip(1).All(hole => IsKnown(hole.Value, deep - 1)));
    }

    private static Regex PatternOf(string[] parts) => new($"^{string.Join("(.*?)", parts.Select(Regex.Escape))}$", RegexOptions.CultureInvariant);
}
