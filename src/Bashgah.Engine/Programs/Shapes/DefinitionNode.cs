using System.Globalization;

namespace Bashgah.Engine.Programs.Shapes;

/// <summary>Forms of JSON.</summary>
internal enum NodeForm
{
    Null,
    Flag,
    Number,
    Text,
    List,
    Map,
}

/// <summary>
/// A value of a program definition, as read or with its defaults filled in. Numbers keep their digits as written, so
/// that nothing passes through a binary float. Immutable.
/// </summary>
internal sealed class DefinitionNode
{
    private DefinitionNode(
        NodeForm form, string path, string text, IReadOnlyList<DefinitionNode> items,
        IReadOnlyList<KeyValuePair<string, DefinitionNode>> entries)
    {
        Form = form;
        Path = path;
        Text = text;
        Items = items;
        Entries = entries;
    }

    /// <summary>What it is.</summary>
    public NodeForm Form { get; }

    /// <summary>Where it stands in the document, e.g. <c>earning[2].when[0]</c>.</summary>
    public string Path { get; }

    /// <summary>A text's characters, a number's digits, <c>true</c> or <c>false</c>; else empty.</summary>
    public string Text { get; }

    /// <summary>A list's items; else empty.</summary>
    public IReadOnlyList<DefinitionNode> Items { get; }

    /// <summary>A map's entries in document order; else empty.</summary>
    public IReadOnlyList<KeyValuePair<string, DefinitionNode>> Entries { get; }

    public static DefinitionNode OfText(string text, string path = "") =>
        new(NodeForm.Text, path, text, [], []);

    public static DefinitionNode OfNumber(string digits, string path = "") =>
        new(NodeForm.Number, path, digits, [], []);

    public static DefinitionNode OfNumber(long value, string path = "") =>
        OfNumber(value.ToString(CultureInfo.InvariantCulture), path);

    public static DefinitionNode OfFlag(bool value, string path = "") =>
        new(NodeForm.Flag, path, value ? "true" : "false", [], []);

    public static DefinitionNode OfNull(string path = "") => new(NodeForm.Null, path, "", [], []);

    public static DefinitionNode OfList(IReadOnlyList<DefinitionNode> items, string path = "") =>
        new(NodeForm.List, path, "", items, []);

    public static DefinitionNode OfMap(
        IReadOnlyList<KeyValuePair<string, DefinitionNode>> entries, string path = "") =>
        new(NodeForm.Map, path, "", [], entries);

    /// <summary>A map of a few entries, for schemas.</summary>
    public static DefinitionNode OfMap(params (string Key, DefinitionNode Value)[] entries) =>
        OfMap(Array.ConvertAll(entries, e => KeyValuePair.Create(e.Key, e.Value)));

    /// <summary>A map's value by key, or null.</summary>
    public DefinitionNode? this[string key]
    {
        get
        {
            foreach (var (name, value) in Entries)
            {
                if (name == key) return value;
            }

            return null;
        }
    }

    /// <summary>The path of a map's entry: <c>a.b</c>, or <c>a["b c"]</c> where the key is no plain word.</summary>
    public static string PathOf(string parent, string key)
    {
        const int KeyLengthMax = 64;
        if (!IsPlainWord(key))
        {
            var shown = key.Length <= KeyLengthMax ? key : key[..KeyLengthMax] + "…";
            return $"{parent}[\"{shown}\"]";
        }

        return parent.Length == 0 ? key : $"{parent}.{key}";
    }

    /// <summary>The path of a list's item.</summary>
    public static string PathOf(string parent, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");

    /// <summary>The same value standing elsewhere: a default takes the path of the field that it fills.</summary>
    public DefinitionNode At(string path) => Form switch
    {
        NodeForm.List => OfList([.. Items.Select((item, i) => item.At(PathOf(path, i)))], path),
        NodeForm.Map => OfMap(
            [.. Entries.Select(e => KeyValuePair.Create(e.Key, e.Value.At(PathOf(path, e.Key))))], path),
        _ => new(Form, path, Text, [], []),
    };

    private static bool IsPlainWord(string key)
    {
        if (key.Length is 0 or > 64) return false;
        foreach (var character in key)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')) return false;
        }

        return true;
    }
}
