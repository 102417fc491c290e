using System.Text;

namespace Bashgah.Server.Platform.Texts;

/// <summary>A text with named places, taken apart once: <c>{max}</c> is filled with the value of that name; of
/// <c>{days|day|days}</c> the first word stands where the value is 1, else the second.</summary>
internal sealed class TextTemplate
{
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
            _parts.Add(new Part(text[at..open], text[(open + 1)..close].Split('|')));
            at = close + 1;
        }
        _parts.Add(new Part(text[at..], []));
    }

    /// <summary>The text as it is written.</summary>
    public string Text { get; }

    /// <summary>The text with its places filled in; a place without a value shows an ellipsis.</summary>
    public string Fill(ReadOnlySpan<(string Name, string Value)> values, Func<string, string> shown)
    {
        if (_parts.Count == 1)
            return Text;
        var filled = new StringBuilder(Text.Length + 32);
        foreach (var (before, place) in _parts)
        {
            filled.Append(before);
            if (place is [var name, .. var words])
            {
                var value = ValueOf(name, values);
                filled.Append(words is [var one, var many] ? value == "1" ? one : many : value is null ? "…" : shown(value));
            }
        }
        return filled.ToString();
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

    private readonly record struct Part(string Before, string[] Place);
}
