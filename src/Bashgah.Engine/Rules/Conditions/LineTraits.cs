using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Rules.Conditions;

/// <summary>Lines of some product groups.</summary>
internal sealed class ProductGroupCondition(IReadOnlyList<string> names, ProductGroupSet groups) : LineCondition
{
    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "productGroup",
        "Lines whose product group is one of these: a group that `productGroups` names, or one as it stands on lines. "
            + "A group that nobody knows matches nothing.",
        """{"productGroup": ["fresh"]}""", Is.ComparedList,
        (names, context) => new ProductGroupCondition(names, context.ProductGroups.SetOf(names)));

    public override ConditionFacts Describe() => Facts("productGroup", ("groups", string.Join('|', names)));

    protected override bool Meets(EventView e, int line) => groups.Contains(e.GroupOf(line));
}

/// <summary>Lines of some articles.</summary>
internal sealed class SkuCondition(IReadOnlyList<string> patterns) : LineCondition
{
    private readonly WildcardSet _set = new(patterns);

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "sku",
        "Lines whose article is one of these; `*` stands for any characters.",
        """{"sku": ["COFFEE-*"]}""", Is.ComparedList, (patterns, _) => new SkuCondition(patterns));

    public override ConditionFacts Describe() => Facts("sku", ("skus", string.Join('|', patterns)));

    protected override bool Meets(EventView e, int line) => _set.Matches(e.Lines[line].Sku);
}

/// <summary>Lines of some brands.</summary>
internal sealed class BrandCondition(IReadOnlyList<string> brands) : LineCondition
{
    private readonly HashSet<string> _brands = [.. brands];

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "brand", "Lines whose brand is one of these.",
        """{"brand": ["Melur"]}""", Is.ComparedList, (brands, _) => new BrandCondition(brands));

    public override ConditionFacts Describe() => Facts("brand", ("brands", string.Join('|', brands)));

    protected override bool Meets(EventView e, int line) =>
        e.Lines[line].Brand is { } brand && _brands.Contains(brand);
}

/// <summary>Texts with <c>*</c> for any characters, also none.</summary>
internal sealed class WildcardSet
{
    private readonly HashSet<string> _exact = [];
    private readonly List<string[]> _patterns = [];

    public WildcardSet(IEnumerable<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Contains('*', StringComparison.Ordinal)) _patterns.Add(pattern.Split('*'));
            else _exact.Add(pattern);
        }
    }

    public bool Matches(string? text)
    {
        if (text is null) return false;
        if (_exact.Contains(text)) return true;
        foreach (var parts in _patterns)
        {
            if (Matches(text, parts)) return true;
        }

        return false;
    }

    // The parts between the stars, each at its first place after the one before it; the last at the end.
    private static bool Matches(ReadOnlySpan<char> text, string[] parts)
    {
        if (!text.StartsWith(parts[0])) return false;
        text = text[parts[0].Length..];
        for (var i = 1; i < parts.Length - 1; i++)
        {
            var at = text.IndexOf(parts[i]);
            if (at < 0) return false;
            text = text[(at + parts[i].Length)..];
        }

        return text.EndsWith(parts[^1]);
    }
}
