namespace Bashgah.Engine.Programs.Shapes;

/// <summary>
/// What a value of the definition may look like, declared once: it reads and fills in defaults, finds faults, makes the
/// JSON Schema and the reference, so that these cannot drift apart.
/// </summary>
internal abstract class Shape
{
    /// <summary>In words, for messages and the reference: <c>a whole number, at least 1</c>.</summary>
    public abstract string Words { get; }

    /// <summary>
    /// The value in its full form, every default filled in, or null when it has faults (which are then in the context).
    /// </summary>
    public abstract DefinitionNode? Normalise(DefinitionNode node, ReadContext context);

    /// <summary>As JSON Schema.</summary>
    public abstract DefinitionNode Schema(SchemaContext context);

    /// <summary>The fields of an object, for the reference; else none.</summary>
    public virtual IReadOnlyList<Field> Fields => [];

    /// <summary>The way from the value to its <see cref="Fields"/>: <c>[]</c> into each item of a list, <c>.&lt;name&gt;</c>
    /// under each name of a map; empty for an object.</summary>
    public virtual string Steps => "";

    /// <summary>Reports a value of another form.</summary>
    protected DefinitionNode? WrongForm(DefinitionNode node, ReadContext context)
    {
        var found = node.Form switch
        {
            NodeForm.Null => "null",
            NodeForm.Flag => node.Text,
            NodeForm.Number => "a number",
            NodeForm.Text => "a text",
            NodeForm.List => "a list",
            _ => "an object",
        };
        context.Faults.Add(node.Path, "type", $"This must be {Words}, not {found}.");
        return null;
    }

    /// <summary>Reports a value of the right form that is not allowed.</summary>
    protected DefinitionNode? OutOfRange(DefinitionNode node, ReadContext context, string code = "range")
    {
        context.Faults.Add(node.Path, code, $"This must be {Words}.");
        return null;
    }
}

/// <summary>A shape whose values have a meaning in code.</summary>
internal abstract class Shape<T> : Shape
{
    /// <summary>The meaning of a value that <see cref="Shape.Normalise"/> returned.</summary>
    public abstract T Value(DefinitionNode normalised);
}

/// <summary>What reading needs beside the value: where faults go, which names the document declares, and whether it is new.</summary>
internal sealed class ReadContext(FaultList faults, NameBook names, bool isAccepted = false)
{
    /// <summary>True: the document was accepted once, maybe before something in it was refused.</summary>
    public bool IsAccepted { get; } = isAccepted;

    public FaultList Faults { get; } = faults;

    public NameBook Names { get; } = names;
}

/// <summary>Collects the shared parts of a JSON Schema.</summary>
internal sealed class SchemaContext
{
    private readonly SortedDictionary<string, DefinitionNode> _shared = new(StringComparer.Ordinal);

    /// <summary>Shared parts by name.</summary>
    public IReadOnlyDictionary<string, DefinitionNode> Shared => _shared;

    /// <summary>A reference to a shared part, which is made the first time (it may refer to itself).</summary>
    public DefinitionNode Refer(string name, Func<DefinitionNode> make)
    {
        if (!_shared.ContainsKey(name))
        {
            _shared[name] = DefinitionNode.OfMap();
            _shared[name] = make();
        }

        return DefinitionNode.OfMap(("$ref", DefinitionNode.OfText("#/$defs/" + name)));
    }
}
