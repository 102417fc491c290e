using System.Runtime.CompilerServices;

namespace Bashgah.Server.Platform.Texts;

/// <summary>A text with named places, taken apart once: <c>{max}</c> is filled with the value of that name; of
/// <c>{days|day|days}</c> the first word stands where the value is 1, else the second.</summary>
internal sealed class TextTemplate
{
    private const int StackMax = 256;

    private readonly List<Part> _parts = [];

    public TextTemplate(string text)
    {
        Text = text;
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf('{', at);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
                break;
            var place = text[(open + 1)..close].Split('|');
            _parts.Add(new Part(text[at..open], place[0], place is [_, var one, var many] ? (one, many) : null));
            at = close + 1;
        }
        _parts.Add(new Part(text[at..], null, null));
    }

    /// <summary>The text as it is written.</summary>
    public string Text { get; }

    /// <summary>The text with its places filled in; a place without a value shows an ellipsis.</summary>
    public string Fill(ReadOnlySpan<(string Name, string Value)> values, Func<string, string> shown)
    {
        if (_parts.Count == 1)
            return Text;
        // A purchase says some twenty texts: nothing but the text itself is allocated.
        var filled = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[StackMax]);
        foreach (var (before, name, words) in _parts)
        {
            filled.AppendLiteral(before);
            if (name is null)
                continue;
            var value = ValueOf(name, values);
            filled.AppendLiteral(
                words is var (one, many) ? value == "1" ? one : many : value is null ? "…" : shown(value));
        }
        return filled.ToStringAndClear();
    }

    private static string? ValueOf(string name, ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (known, value) in values)
        {
            if (known == name)
                return value;
        }
        return null;
    }

    /// <param name="Before">What stands before the place.</param>
    /// <param name="Name">Whose value the place takes; null where the text ends.</param>
    /// <param name="Words">What stands there instead of the value.</param>
    private readonly record struct Part(string Before, string? Name, (string One, string Many)? Words);
}
