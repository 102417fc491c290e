using System.Globalization;

namespace Bashgah.Engine.Programs.Shapes;

/// <summary>Free text that rules compare exactly, or that people read.</summary>
internal sealed class TextShape(int lengthMax) : Shape<string>
{
    public override string Words => string.Create(
        CultureInfo.InvariantCulture, $"a text of 1 to {lengthMax} characters");

    public override string Value(DefinitionNode normalised) => normalised.Text;

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Text) return WrongForm(node, context);
        return node.Text.Length <= lengthMax && !string.IsNullOrWhiteSpace(node.Text)
            ? node
            : OutOfRange(node, context, "length");
    }

    public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
        ("type", DefinitionNode.OfText("string")),
        ("minLength", DefinitionNode.OfNumber(1)),
        ("maxLength", DefinitionNode.OfNumber(lengthMax)));
}

/// <summary>A text of a certain form, with a meaning.</summary>
/// <param name="words">The form in words.</param>
/// <param name="code">Code of the fault.</param>
/// <param name="pattern">The form as a regular expression, for the schema.</param>
/// <param name="read">Reads the meaning; null: not of the form.</param>
/// <param name="known">Values that exist, for hints.</param>
internal sealed class FormedTextShape<T>(
    string words, string code, string pattern, Func<string, T?> read, Func<IEnumerable<string>>? known = null)
    : Shape<T>
    where T : struct
{
    public override string Words => words;

    public override T Value(DefinitionNode normalised) => read(normalised.Text)!.Value;

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Text) return WrongForm(node, context);
        if (read(node.Text) is not null) return node;
        context.Faults.Add(node.Path, code, $"This must be {Words}.", node.Text, known?.Invoke());
        return null;
    }

    public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
        ("type", DefinitionNode.OfText("string")), ("pattern", DefinitionNode.OfText(pattern)));
}

/// <summary>A name that counters and history hang on: letters, digits, hyphen and underscore, from a letter.</summary>
internal sealed class NameShape : Shape<string>
{
    private const int LengthMax = 64;

    public override string Words => "a name: up to 64 letters, digits, - or _, beginning with a letter";

    public override string Value(DefinitionNode normalised) => normalised.Text;

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Text) return WrongForm(node, context);
        return IsName(node.Text) ? node : OutOfRange(node, context, "name");
    }

    public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
        ("type", DefinitionNode.OfText("string")),
        ("pattern", DefinitionNode.OfText("^[A-Za-z][A-Za-z0-9_-]{0,63}$")));

    /// <summary>True when a text may be a name.</summary>
    public static bool IsName(string text)
    {
        if (text.Length is 0 or > LengthMax || !char.IsAsciiLetter(text[0])) return false;
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')) return false;
        }

        return true;
    }
}

/// <summary>A name that the document declares elsewhere.</summary>
internal sealed class ReferenceShape(NameKind kind) : Shape<string>
{
    public override string Words => $"the name of a {NameBook.Word(kind).Replace('-', ' ')}";

    public override string Value(DefinitionNode normalised) => normalised.Text;

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Text) return WrongForm(node, context);
        return IsDeclared(node.Text, node.Path, kind, context) ? node : null;
    }

    public override DefinitionNode Schema(SchemaContext context) =>
        DefinitionNode.OfMap(("type", DefinitionNode.OfText("string")));

    /// <summary>True when the name is declared; else it is reported.</summary>
    public static bool IsDeclared(string name, string path, NameKind kind, ReadContext context)
    {
        var declared = context.Names.Of(kind);
        if (declared.Contains(name)) return true;
        var word = NameBook.Word(kind);
        context.Faults.Add(
            path, "unknown-" + word, $"There is no {word.Replace('-', ' ')} of this name.", name, declared);
        return false;
    }
}
