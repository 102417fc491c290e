using System.Globalization;
using System.Text;

namespace Bashgah.Engine.Programs.Shapes;

/// <summary>A list; where <paramref name="orOne"/>, a single item may stand without brackets.</summary>
/// <param name="item">What it holds.</param>
/// <param name="least">Fewest items.</param>
/// <param name="most">Most items.</param>
/// <param name="orOne">True: one item may stand for a list of it.</param>
/// <param name="isSet">True: no item may stand in it twice.</param>
/// <param name="keepsSound">True: items in order are judged further even when others are not.</param>
internal sealed class ListShape<T>(
    Shape<T> item, int least = 0, int most = ListShape.CountMax, bool orOne = false, bool isSet = false,
    bool keepsSound = false)
    : Shape<IReadOnlyList<T>>
{
    public override string Words => orOne
        ? $"{item.Words}, or a list of such"
        : string.Create(CultureInfo.InvariantCulture, $"a list of {least} to {most}, each {item.Words}");

    public override IReadOnlyList<Field> Fields => item.Fields;

    public override string Steps => "[]" + item.Steps;

    public override IReadOnlyList<T> Value(DefinitionNode normalised)
    {
        var values = new T[normalised.Items.Count];
        for (var i = 0; i < values.Length; i++) values[i] = item.Value(normalised.Items[i]);
        return values;
    }

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.List && !orOne)
        {
            WrongForm(node, context);
            // Brackets were forgotten: what is wrong within is told as well.
            if (node.Form == NodeForm.Map) _ = item.Normalise(node, context);
            return null;
        }

        var given = node.Form == NodeForm.List ? node.Items : [node];
        var faultsBefore = context.Faults.Count;
        if (given.Count < least || given.Count > most)
        {
            context.Faults.Add(node.Path, "count", string.Create(
                CultureInfo.InvariantCulture, $"There must be {least} to {most} here, not {given.Count}."));
        }

        var items = new List<DefinitionNode>(given.Count);
        var seen = new HashSet<string>();
        foreach (var one in given.Take(most))
        {
            var value = item.Normalise(one, context);
            if (value is null) continue;
            items.Add(value);
            if (isSet && !seen.Add(Encoding.UTF8.GetString(DefinitionWriter.Compact(value))))
                context.Faults.Add(one.Path, "duplicate", "This stands here twice.");
        }

        return keepsSound || context.Faults.Count == faultsBefore ? DefinitionNode.OfList(items, node.Path) : null;
    }

    public override DefinitionNode Schema(SchemaContext context)
    {
        var one = item.Schema(context);
        var list = new List<KeyValuePair<string, DefinitionNode>>
        {
            KeyValuePair.Create("type", DefinitionNode.OfText("array")),
            KeyValuePair.Create("items", one),
            KeyValuePair.Create("minItems", DefinitionNode.OfNumber(least)),
            KeyValuePair.Create("maxItems", DefinitionNode.OfNumber(most)),
        };
        if (isSet) list.Add(KeyValuePair.Create("uniqueItems", DefinitionNode.OfFlag(true)));
        var schema = DefinitionNode.OfMap(list);
        return orOne ? DefinitionNode.OfMap(("anyOf", DefinitionNode.OfList([one, schema]))) : schema;
    }
}

/// <summary>Bounds of lists.</summary>
internal static class ListShape
{
    /// <summary>No list of a definition is longer.</summary>
    public const int CountMax = 1_000;
}

/// <summary>An object whose keys are names: declared here, or (with <paramref name="refersTo"/>) elsewhere.</summary>
/// <param name="value">What stands under each key.</param>
/// <param name="refersTo">The kind of name that keys refer to; null: keys are declared here.</param>
/// <param name="reserved">Names that may not be declared, because they mean something else where names are used.</param>
/// <param name="keepsSound">True: entries in order are judged further even when others are not.</param>
/// <param name="least">Fewest keys, sound or not.</param>
internal sealed class MapShape<T>(
    Shape<T> value, NameKind? refersTo = null, IReadOnlyList<string>? reserved = null, bool keepsSound = false,
    int least = 0)
    : Shape<IReadOnlyList<KeyValuePair<string, T>>>
{
    public override string Words => refersTo is { } kind
        ? $"an object from a {NameBook.Word(kind).Replace('-', ' ')} to {value.Words}"
        : $"an object from names to {value.Words}";

    public override IReadOnlyList<Field> Fields => value.Fields;

    public override string Steps => $".<{(refersTo is { } kind ? NameBook.Word(kind) : "name")}>{value.Steps}";

    public override IReadOnlyList<KeyValuePair<string, T>> Value(DefinitionNode normalised) =>
        [.. normalised.Entries.Select(e => KeyValuePair.Create(e.Key, value.Value(e.Value)))];

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Map) return WrongForm(node, context);
        if (node.Entries.Count > ListShape.CountMax)
        {
            context.Faults.Add(node.Path, "count", string.Create(
                CultureInfo.InvariantCulture, $"There may be at most {ListShape.CountMax} here."));
            return null;
        }

        var faultsBefore = context.Faults.Count;
        if (node.Entries.Count < least)
        {
            context.Faults.Add(node.Path, "count", string.Create(
                CultureInfo.InvariantCulture, $"There must be at least {least} here."));
        }

        var entries = new List<KeyValuePair<string, DefinitionNode>>(node.Entries.Count);
        foreach (var (key, given) in node.Entries)
        {
            var isKeySound = IsKeySound(key, given.Path, context);
            if (value.Normalise(given, context) is { } one && isKeySound)
                entries.Add(KeyValuePair.Create(key, one));
        }

        return keepsSound || context.Faults.Count == faultsBefore ? DefinitionNode.OfMap(entries, node.Path) : null;
    }

    public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
        ("type", DefinitionNode.OfText("object")),
        ("additionalProperties", value.Schema(context)),
        ("minProperties", DefinitionNode.OfNumber(least)),
        ("maxProperties", DefinitionNode.OfNumber(ListShape.CountMax)));

    private bool IsKeySound(string key, string path, ReadContext context)
    {
        if (refersTo is { } kind) return ReferenceShape.IsDeclared(key, path, kind, context);
        if (!NameShape.IsName(key))
        {
            context.Faults.Add(path, "name", $"A key here must be {new NameShape().Words}.");
            return false;
        }

        if (reserved is null || !reserved.Contains(key)) return true;
        context.Faults.Add(path, "reserved-name", "This name means something else and cannot be declared.");
        return false;
    }
}
