using System.Globalization;
using Bashgah.Engine.Numbers;

namespace Bashgah.Engine.Programs.Shapes;

/// <summary>A whole number written without point or exponent.</summary>
internal sealed class WholeShape(long least, long most) : Shape<long>
{
    public override string Words => (least, most) switch
    {
        (long.MinValue, long.MaxValue) => "a whole number",
        (_, long.MaxValue) => string.Create(CultureInfo.InvariantCulture, $"a whole number, at least {least}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
    };

    public override long Value(DefinitionNode normalised) =>
        long.Parse(normalised.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Number) return WrongForm(node, context);
        if (node.Text.AsSpan().ContainsAny('.', 'e', 'E')) return OutOfRange(node, context, "type");
        return long.TryParse(
                node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most
                ? DefinitionNode.OfNumber(value, node.Path)
                : OutOfRange(node, context);
    }

    public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
        ("type", DefinitionNode.OfText("integer")),
        ("minimum", DefinitionNode.OfNumber(least)),
        ("maximum", DefinitionNode.OfNumber(most)));
}

/// <summary>
/// An exact decimal, written as a text or as a number without exponent, at most 9 digits on either side of the point;
/// its full form is the shortest text.
/// </summary>
internal sealed class DecimalShape : Shape<ExactDecimal>
{
    private readonly ExactDecimal _above;
    private readonly ExactDecimal _most;
    private readonly bool _includesLeast;

    /// <param name="least">As text; the range begins there.</param>
    /// <param name="most">As text; the range ends there, inclusive.</param>
    /// <param name="includesLeast">True: <paramref name="least"/> itself is allowed.</param>
    public DecimalShape(string least, string most, bool includesLeast)
    {
        _ = ExactDecimal.TryParse(least, out _above);
        _ = ExactDecimal.TryParse(most, out _most);
        _includesLeast = includesLeast;
    }

    public override string Words => $"a decimal {(_includesLeast ? "from" : "above")} {_above} to {_most}, such as \"2.5\"";

    public override ExactDecimal Value(DefinitionNode normalised)
    {
        _ = ExactDecimal.TryParse(normalised.Text, out var value);
        return value;
    }

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form is not (NodeForm.Number or NodeForm.Text)) return WrongForm(node, context);
        if (!ExactDecimal.TryParse(node.Text, out var value)) return OutOfRange(node, context);
        var isWithin = value.Billionths <= _most.Billionths
            && (value.Billionths > _above.Billionths || (_includesLeast && value == _above));
        return isWithin ? DefinitionNode.OfText(value.ToString(), node.Path) : OutOfRange(node, context);
    }

    public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
        ("type", DefinitionNode.OfList([DefinitionNode.OfText("string"), DefinitionNode.OfText("number")])),
        ("pattern", DefinitionNode.OfText(@"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?$")),
        ("minimum", DefinitionNode.OfNumber(_above.ToString())),
        ("maximum", DefinitionNode.OfNumber(_most.ToString())));
}

/// <summary>True or false.</summary>
internal sealed class FlagShape : Shape<bool>
{
    public override string Words => "true or false";

    public override bool Value(DefinitionNode normalised) => normalised.Text == "true";

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context) =>
        node.Form == NodeForm.Flag ? node : WrongForm(node, context);

    public override DefinitionNode Schema(SchemaContext context) =>
        DefinitionNode.OfMap(("type", DefinitionNode.OfText("boolean")));
}

/// <summary>One of a few words, each with its meaning.</summary>
internal sealed class WordShape<T>(params (string Word, T Meaning)[] words) : Shape<T>
{
    public override string Words => words.Length == 1
        ? $"\"{words[0].Word}\""
        : "one of " + string.Join(", ", words.Select(w => $"\"{w.Word}\""));

    public override T Value(DefinitionNode normalised) =>
        Array.Find(words, w => w.Word == normalised.Text).Meaning;

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Text) return WrongForm(node, context);
        if (Array.Exists(words, w => w.Word == node.Text)) return node;
        context.Faults.Add(
            node.Path, "word", $"This must be {Words}.", node.Text, words.Select(w => w.Word));
        return null;
    }

    public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
        ("enum", DefinitionNode.OfList([.. words.Select(w => DefinitionNode.OfText(w.Word))])));
}
