namespace Bashgah.Engine.Programs.Shapes;

/// <summary>Kinds of name that a definition declares and refers to.</summary>
internal enum NameKind
{
    Currency,
    ProductGroup,
    Rule,
    RuleOrCommission,
    Budget,
    TierSet,
    TierLevel,
    Reward,
    Offer,
    Language,
    MemberAttribute,
    Measure,
    PriceKey,
}

/// <summary>The names that a document declares, collected before the rest is read.</summary>
internal sealed class NameBook
{
    private readonly Dictionary<NameKind, HashSet<string>> _names = [];
    private readonly Dictionary<string, List<string>> _levels = [];

    /// <summary>The language that plain texts are in: the first that the document names.</summary>
    public string FirstLanguage { get; private set; } = "en";

    public IReadOnlySet<string> Of(NameKind kind) => Set(kind);

    public void Declare(NameKind kind, string name)
    {
        if (kind == NameKind.Language && Set(kind).Count == 0) FirstLanguage = name;
        Set(kind).Add(name);
    }

    /// <summary>Declares a level of a tier set.</summary>
    public void DeclareLevel(string tierSet, string level)
    {
        Declare(NameKind.TierLevel, level);
        if (!_levels.TryGetValue(tierSet, out var levels)) _levels[tierSet] = levels = [];
        levels.Add(level);
    }

    public IReadOnlyList<string> LevelsOf(string tierSet) => _levels.GetValueOrDefault(tierSet) ?? [];

    public bool IsLevelOf(string tierSet, string level) => LevelsOf(tierSet).Contains(level);

    /// <summary>As it is written in codes and messages: <c>tier-set</c>.</summary>
    public static string Word(NameKind kind) => kind switch
    {
        NameKind.Currency => "currency",
        NameKind.ProductGroup => "product-group",
        NameKind.Rule => "rule",
        NameKind.RuleOrCommission => "rule",
        NameKind.Budget => "budget",
        NameKind.TierSet => "tier-set",
        NameKind.TierLevel => "tier",
        NameKind.Reward => "reward",
        NameKind.Offer => "offer",
        NameKind.Language => "language",
        NameKind.MemberAttribute => "member-attribute",
        NameKind.Measure => "measure",
        NameKind.PriceKey => "currency-or-tier",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private HashSet<string> Set(NameKind kind)
    {
        if (!_names.TryGetValue(kind, out var set)) _names[kind] = set = [];
        return set;
    }
}
