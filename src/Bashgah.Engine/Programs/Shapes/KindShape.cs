namespace Bashgah.Engine.Programs.Shapes;

/// <summary>
/// A kind: an object with one key, such as <c>{"weekday": ["fri"]}</c>. What is said of it here is all there is to say:
/// reading, faults, schema and reference come from it.
/// </summary>
/// <param name="key">The key.</param>
/// <param name="doc">What it does, one sentence or two.</param>
/// <param name="example">An example as JSON, key included.</param>
/// <param name="shape">What may stand under the key.</param>
internal abstract class Kind(string key, string doc, string example, Shape shape)
{
    public string Key => key;

    public string Doc => doc;

    public string Example => example;

    public Shape Shape => shape;
}

/// <summary>A kind and what stands under its key, normalised.</summary>
internal readonly record struct KindUse<TKind>(TKind Kind, DefinitionNode Value)
    where TKind : Kind;

/// <summary>One of the kinds of a family, each an object with one key.</summary>
/// <param name="family">Singular, as in the schema: <c>condition</c>.</param>
/// <param name="kinds">The catalog; asked late, because kinds may contain one another.</param>
internal sealed class KindShape<TKind>(string family, Func<IReadOnlyList<TKind>> kinds) : Shape<KindUse<TKind>>
    where TKind : Kind
{
    public override string Words => $"a {family}: an object with one key";

    public override KindUse<TKind> Value(DefinitionNode normalised)
    {
        var (key, value) = normalised.Entries[0];
        return new(Find(key)!, value);
    }

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Map) return WrongForm(node, context);
        if (node.Entries.Count != 1)
        {
            context.Faults.Add(node.Path, "one-key", $"This must be {Words}, not {node.Entries.Count}.");
            // What is wrong under each of them is told as well.
            foreach (var (one, under) in node.Entries) _ = NormaliseOne(one, under, context);
            return null;
        }

        var (key, given) = node.Entries[0];
        return NormaliseOne(key, given, context) is { } value
            ? DefinitionNode.OfMap([KeyValuePair.Create(key, value)], node.Path)
            : null;
    }

    private DefinitionNode? NormaliseOne(string key, DefinitionNode given, ReadContext context)
    {
        if (Find(key) is { } kind) return kind.Shape.Normalise(given, context);
        context.Faults.Add(
            given.Path, "unknown-" + family, $"There is no {family} of this name.", key, kinds().Select(k => k.Key));
        return null;
    }

    public override DefinitionNode Schema(SchemaContext context) => context.Refer(family, () => DefinitionNode.OfMap(
        ("type", DefinitionNode.OfText("object")),
        ("minProperties", DefinitionNode.OfNumber(1)),
        ("maxProperties", DefinitionNode.OfNumber(1)),
        ("properties", DefinitionNode.OfMap(
            [.. kinds().Select(k => KeyValuePair.Create(k.Key, Described(k, context)))])),
        ("additionalProperties", DefinitionNode.OfFlag(false))));

    private static DefinitionNode Described(Kind kind, SchemaContext context)
    {
        var entries = new List<KeyValuePair<string, DefinitionNode>>(kind.Shape.Schema(context).Entries);
        entries.Insert(0, KeyValuePair.Create("description", DefinitionNode.OfText(kind.Doc)));
        return DefinitionNode.OfMap(entries);
    }

    private TKind? Find(string key) => kinds().FirstOrDefault(k => k.Key == key);
}

/// <summary>A word that stands for nothing more to say, or an object. The word's value is null.</summary>
internal sealed class WordOrObjectShape(string word, ObjectShape shape) : Shape<DefinitionNode?>
{
    public override string Words => $"\"{word}\" or an object";

    public override IReadOnlyList<Field> Fields => shape.Fields;

    public override DefinitionNode? Value(DefinitionNode normalised) =>
        normalised.Form == NodeForm.Text ? null : normalised;

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form == NodeForm.Map) return shape.Normalise(node, context);
        if (node.Form != NodeForm.Text) return WrongForm(node, context);
        if (node.Text == word) return node;
        context.Faults.Add(node.Path, "word", $"This must be {Words}.", node.Text, [word]);
        return null;
    }

    public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
        ("anyOf", DefinitionNode.OfList(
        [
            DefinitionNode.OfMap(("const", DefinitionNode.OfText(word))), shape.Schema(context),
        ])));
}

/// <summary>A shape that is part of itself (a condition of conditions): asked only when it is used.</summary>
internal sealed class LateShape<T>(string words, Func<Shape<T>> shape) : Shape<T>
{
    public override string Words => words;

    public override T Value(DefinitionNode normalised) => shape().Value(normalised);

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context) =>
        shape().Normalise(node, context);

    public override DefinitionNode Schema(SchemaContext context) => shape().Schema(context);
}

/// <summary>Text for people by language; a plain text stands for the program's first language.</summary>
internal sealed class WordingShape : Shape<IReadOnlyDictionary<string, string>>
{
    private const int LengthMax = 1_000;
    private static readonly TextShape One = new(LengthMax);

    public override string Words => "a text, or an object from languages to texts";

    public override IReadOnlyDictionary<string, string> Value(DefinitionNode normalised) =>
        normalised.Entries.ToDictionary(e => e.Key, e => e.Value.Text);

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form == NodeForm.Text)
        {
            var language = context.Names.FirstLanguage;
            return One.Normalise(node, context) is { } text
                ? DefinitionNode.OfMap([KeyValuePair.Create(language, text)], node.Path)
                : null;
        }

        return node.Form == NodeForm.Map
            ? new MapShape<string>(One, NameKind.Language).Normalise(node, context)
            : WrongForm(node, context);
    }

    public override DefinitionNode Schema(SchemaContext context) => context.Refer("text", () => DefinitionNode.OfMap(
        ("anyOf", DefinitionNode.OfList(
        [
            One.Schema(context),
            DefinitionNode.OfMap(
                ("type", DefinitionNode.OfText("object")), ("additionalProperties", One.Schema(context))),
        ]))));
}
