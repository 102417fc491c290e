namespace Bashgah.Engine.Programs.Shapes;

/// <summary>An object with known keys. Its value is the normalised object itself, which fields are read from.</summary>
internal sealed class ObjectShape : Shape<DefinitionNode>
{
    private readonly Field[] _fields;
    private readonly Action<DefinitionNode, ReadContext>? _check;
    private readonly bool _keepsFaulty;

    /// <param name="check">Finds faults between fields of an object that is otherwise in order.</param>
    /// <param name="keepsFaulty">True for the document: its sections are judged even when another one has faults.</param>
    /// <param name="fields">The keys, in the order in which they are written.</param>
    public ObjectShape(
        Action<DefinitionNode, ReadContext>? check, bool keepsFaulty, params IReadOnlyList<Field> fields)
    {
        _check = check;
        _keepsFaulty = keepsFaulty;
        _fields = [.. fields];
    }

    public ObjectShape(Action<DefinitionNode, ReadContext> check, params IReadOnlyList<Field> fields)
        : this(check, false, fields)
    {
    }

    public ObjectShape(params IReadOnlyList<Field> fields)
        : this(null, false, fields)
    {
    }

    public override string Words => "an object";

    public override IReadOnlyList<Field> Fields => _fields;

    public override DefinitionNode Value(DefinitionNode normalised) => normalised;

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Map) return WrongForm(node, context);
        var isSound = ReportUnknownKeys(node, context);
        var entries = new List<KeyValuePair<string, DefinitionNode>>(_fields.Length);
        var made = DefinitionNode.OfMap(entries, node.Path);
        foreach (var field in _fields)
        {
            if ((node[field.Name] ?? Default(field, made)) is { } given)
            {
                var value = field.Shape.Normalise(given, context);
                if (value is null) isSound = false;
                else entries.Add(KeyValuePair.Create(field.Name, value));
            }
            else if (field.IsRequired)
            {
                isSound = false;
                context.Faults.Add(
                    DefinitionNode.PathOf(node.Path, field.Name), "missing",
                    $"\"{field.Name}\" is missing: {field.Shape.Words}.");
            }
        }

        if (!isSound && !_keepsFaulty) return null;
        var faultsBefore = context.Faults.Count;
        _check?.Invoke(made, context);
        return context.Faults.Count == faultsBefore || _keepsFaulty ? made : null;
    }

    public override DefinitionNode Schema(SchemaContext context)
    {
        var properties = new List<KeyValuePair<string, DefinitionNode>>();
        foreach (var field in _fields)
            properties.Add(KeyValuePair.Create(field.Name, Describe(field, context)));
        var required = _fields.Where(f => f.IsRequired).Select(f => DefinitionNode.OfText(f.Name)).ToList();
        var schema = new List<KeyValuePair<string, DefinitionNode>>
        {
            KeyValuePair.Create("type", DefinitionNode.OfText("object")),
            KeyValuePair.Create("properties", DefinitionNode.OfMap(properties)),
        };
        if (required.Count > 0) schema.Add(KeyValuePair.Create("required", DefinitionNode.OfList(required)));
        schema.Add(KeyValuePair.Create("additionalProperties", DefinitionNode.OfFlag(false)));
        return DefinitionNode.OfMap(schema);
    }

    private static DefinitionNode? Default(Field field, DefinitionNode made) =>
        field.DefaultIn(made)?.At(DefinitionNode.PathOf(made.Path, field.Name));

    private static DefinitionNode Describe(Field field, SchemaContext context)
    {
        var entries = new List<KeyValuePair<string, DefinitionNode>>(field.Shape.Schema(context).Entries);
        entries.RemoveAll(e => e.Key == "description");
        entries.Insert(0, KeyValuePair.Create("description", DefinitionNode.OfText(field.Doc)));
        if (field.FixedDefault is { } @default)
            entries.Add(KeyValuePair.Create("default", @default));
        return DefinitionNode.OfMap(entries);
    }

    private bool ReportUnknownKeys(DefinitionNode node, ReadContext context)
    {
        var isSound = true;
        foreach (var (key, value) in node.Entries)
        {
            if (Array.Exists(_fields, f => f.Name == key)) continue;
            isSound = false;
            context.Faults.Add(
                value.Path, "unknown-key", "This key is not known here.", key, _fields.Select(f => f.Name));
        }

        return isSound;
    }
}
