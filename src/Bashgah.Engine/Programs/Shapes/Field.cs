namespace Bashgah.Engine.Programs.Shapes;

/// <summary>A key of an object: what it is called, what it may hold, what it means when it is left out.</summary>
internal abstract class Field
{
    private readonly Func<DefinitionNode, DefinitionNode?>? _default;

    private protected Field(
        string name, Shape shape, string doc, bool isRequired, Func<DefinitionNode, DefinitionNode?>? @default,
        string? defaultWords)
    {
        Name = name;
        Shape = shape;
        Doc = doc;
        IsRequired = isRequired;
        _default = @default;
        DefaultWords = defaultWords;
    }

    /// <summary>The key.</summary>
    public string Name { get; }

    /// <summary>What it may hold.</summary>
    public Shape Shape { get; }

    /// <summary>What it means, for the schema and the reference.</summary>
    public string Doc { get; }

    /// <summary>True when it must be there.</summary>
    public bool IsRequired { get; }

    /// <summary>The default as JSON or in words, for the reference; null: left out means nothing is there.</summary>
    public string? DefaultWords { get; }

    /// <summary>The default where it is always the same; null: there is none, or it follows from other fields.</summary>
    public DefinitionNode? FixedDefault { get; internal init; }

    /// <summary>The default, given those fields before it that are sound; null: none.</summary>
    public DefinitionNode? DefaultIn(DefinitionNode before) => _default?.Invoke(before);

    /// <summary>A field that must be there.</summary>
    public static Field<T> Required<T>(string name, Shape<T> shape, string doc) =>
        new(name, shape, doc, true, null, null);

    /// <summary>A field that may be left out and then is not there.</summary>
    public static Field<T> Optional<T>(string name, Shape<T> shape, string doc) =>
        new(name, shape, doc, false, null, null);

    /// <summary>A field with a default, written as JSON.</summary>
    public static Field<T> Defaulted<T>(string name, Shape<T> shape, string json, string doc)
    {
        var node = DefinitionReader.Literal(json);
        return new(name, shape, doc, false, _ => node, json) { FixedDefault = node };
    }

    /// <summary>A field whose default follows from the fields before it in the same object.</summary>
    public static Field<T> Derived<T>(
        string name, Shape<T> shape, Func<DefinitionNode, string?> json, string words, string doc) =>
        new(
            name, shape, doc, false,
            before => json(before) is { } text ? DefinitionReader.Literal(text) : null, words);
}

/// <inheritdoc cref="Field"/>
internal sealed class Field<T> : Field
{
    private readonly Shape<T> _shape;

    internal Field(
        string name, Shape<T> shape, string doc, bool isRequired, Func<DefinitionNode, DefinitionNode?>? @default,
        string? defaultWords)
        : base(name, shape, doc, isRequired, @default, defaultWords) => _shape = shape;

    /// <summary>The field of a normalised object; it is required or has a default.</summary>
    public T Of(DefinitionNode normalised) => _shape.Value(normalised[Name]!);

    /// <summary>True when the field is there.</summary>
    public bool IsIn(DefinitionNode normalised) => normalised[Name] is not null;

    /// <summary>The field, or another value when it was left out.</summary>
    public T Or(DefinitionNode normalised, T otherwise) =>
        normalised[Name] is { } node ? _shape.Value(node) : otherwise;
}

/// <summary>Fields of value types that may be left out.</summary>
internal static class OptionalFields
{
    /// <summary>The field, or null when it was left out.</summary>
    public static T? OrNull<T>(this Field<T> field, DefinitionNode normalised)
        where T : struct => field.IsIn(normalised) ? field.Of(normalised) : null;
}
