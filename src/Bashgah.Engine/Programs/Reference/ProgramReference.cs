using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Programs.Reference;

/// <summary>
/// What a definition may say, as told by the declarations that read it: for the reference page, which thereby cannot
/// promise what is not there.
/// </summary>
public static class ProgramReference
{
    /// <summary>All keys of the document but those of <c>earning</c>, each followed by the keys below it.</summary>
    public static IReadOnlyList<ReferenceKey> Document { get; } = [.. KeysOf(ProgramShape.Shape.Fields, "")];

    /// <summary>All keys of a rule under <c>earning</c>.</summary>
    public static IReadOnlyList<ReferenceKey> Rule { get; } = [.. KeysOf(RuleShape.Shape.Fields, "")];

    /// <summary>Keys of each form of rule group under <c>earning</c>; the first of each names the group's mode.</summary>
    public static IReadOnlyList<IReadOnlyList<ReferenceKey>> Groups { get; } =
        [.. EarningShape.GroupShapes.Select(shape => KeysOf(shape.Fields, "").ToList())];

    /// <summary>Kinds of condition.</summary>
    public static IReadOnlyList<ReferenceKind> Conditions { get; } = KindsOf(RuleCatalog.Conditions);

    /// <summary>Kinds of calculator.</summary>
    public static IReadOnlyList<ReferenceKind> Calculators { get; } = KindsOf(RuleCatalog.Calculators);

    /// <summary>Kinds of limit.</summary>
    public static IReadOnlyList<ReferenceKind> Limits { get; } = KindsOf(RuleCatalog.Limits);

    /// <summary>Kinds of reward.</summary>
    public static IReadOnlyList<ReferenceKind> Rewards { get; } = KindsOf(RuleCatalog.Rewards);

    private static List<ReferenceKind> KindsOf(IReadOnlyList<Kind> kinds) =>
        [.. kinds.Select(kind => new ReferenceKind(
            kind.Key, kind.Doc, kind.Example, kind.Shape.Words,
            [.. KeysOf(kind.Shape.Fields, kind.Key + kind.Shape.Steps + ".")]))];

    private static IEnumerable<ReferenceKey> KeysOf(IReadOnlyList<Field> fields, string prefix)
    {
        foreach (var field in fields)
        {
            var path = prefix + field.Name;
            yield return new(
                path, field.Shape.Words, field.DefaultWords, field.FixedDefault is not null, field.IsRequired, field.Doc);
            foreach (var below in KeysOf(field.Shape.Fields, path + field.Shape.Steps + ".")) yield return below;
        }
    }
}

/// <summary>A key of the definition.</summary>
/// <param name="Path">Where it stands: <c>levels[].requires</c>; <c>&lt;name&gt;</c> stands for names of one's own.</param>
/// <param name="Words">What may stand under it, in words.</param>
/// <param name="Default">What leaving it out means, as JSON or in words; null: nothing is there then.</param>
/// <param name="IsDefaultJson">True: <paramref name="Default"/> is JSON.</param>
/// <param name="IsRequired">True: it must be there.</param>
/// <param name="Doc">What it means.</param>
public sealed record ReferenceKey(
    string Path, string Words, string? Default, bool IsDefaultJson, bool IsRequired, string Doc);

/// <summary>A kind: an object with one key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Doc">What it does.</param>
/// <param name="Example">An example as JSON, key included.</param>
/// <param name="Words">What may stand under the key, in words.</param>
/// <param name="Keys">The keys below it.</param>
public sealed record ReferenceKind(
    string Key, string Doc, string Example, string Words, IReadOnlyList<ReferenceKey> Keys);
