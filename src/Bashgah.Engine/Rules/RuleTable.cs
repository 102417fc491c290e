using Bashgah.Engine.Programs;
using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Rules.Conditions;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Rules;

/// <summary>The compiled earning rules of one policy version.</summary>
public sealed partial class RuleTable
{
    // Every event that a rule names is found at once; activities that none names are looked for each time.
    private readonly Dictionary<string, RuleNode[]> _rootsByEvent = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, PeriodUnit>> _memberPeriodsByEvent = [];

    private readonly IReadOnlyList<RuleNode> _roots = [];
    private readonly Dictionary<string, RuleSummary> _summariesById = [];
    private bool? _hasStreaks;

    /// <summary>All rules in document order.</summary>
    public required IReadOnlyList<RuleSummary> Summaries
    {
        get;
        init
        {
            field = value;
            foreach (var rule in value) _summariesById.TryAdd(rule.Id, rule);
        }
    }

    /// <summary>A rule by id, or null.</summary>
    public RuleSummary? Find(string ruleId) => _summariesById.GetValueOrDefault(ruleId);

    /// <summary>Compiled rules; a rule's number is its place.</summary>
    internal IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>The tree: what gives by itself, in the order of deciding.</summary>
    internal IReadOnlyList<RuleNode> Roots
    {
        get => _roots;
        init
        {
            _roots = value;
            foreach (var on in value.SelectMany(root => root.Rules).SelectMany(r => r.Summary.On).Distinct())
            {
                _rootsByEvent[on] = FindRoots(on);
                _memberPeriodsByEvent[on] = FindMemberPeriods(value.SelectMany(root => root.Rules).Where(r => IsAskedOn(r, on)));
            }
        }
    }

    /// <summary>Product groups that the program names.</summary>
    internal ProductGroupTable ProductGroups { get; init; } = new([], []);

    /// <summary>Whether a rule is asked on an event: it names it, or all activities.</summary>
    internal static bool IsAskedOn(Rule rule, string on) => rule.Summary.IsAskedOn(on);

    /// <summary>As <see cref="IsAskedOn"/>, and not left out because another rule is asked alone.</summary>
    internal static bool IsAsked(Rule rule, EvaluatedEvent e) =>
        IsAskedOn(rule, e.On) && (e.OnlyRule is null || e.OnlyRule == rule.Id);

    /// <summary>The roots under which a rule is asked on an event.</summary>
    internal RuleNode[] RootsFor(string on) =>
        _rootsByEvent.TryGetValue(on, out var roots) ? roots : FindRoots(on);

    /// <summary>Units of the streaks that rules asked on an event look at, ascending.</summary>
    internal IReadOnlyList<PeriodUnit> StreakUnitsFor(string on) =>
        HasStreaks ? [.. Rules.Where(r => IsAskedOn(r, on)).SelectMany(StreaksOf).Distinct().Order()] : [];

    // Most programs have none, and are asked with every purchase.
    private bool HasStreaks => _hasStreaks ??= Rules.SelectMany(StreaksOf).Any();

    private static IEnumerable<PeriodUnit> StreaksOf(Rule rule) => StreaksOf(rule.Conditions);

    private static IEnumerable<PeriodUnit> StreaksOf(IEnumerable<Condition> conditions) => conditions.SelectMany(
        condition => condition is StreakCondition streak ? [streak.Unit] : StreaksOf(condition.Inner));

    /// <summary>The period of each counter in members' facts that rules asked on an event may use, by its key.</summary>
    private IReadOnlyDictionary<string, PeriodUnit> MemberPeriodsFor(string on) =>
        _memberPeriodsByEvent.TryGetValue(on, out var periods) ? periods : FindMemberPeriods(Rules.Where(r => IsAskedOn(r, on)));

    private RuleNode[] FindRoots(string on) =>
        [.. Roots.Where(root => root.Rules.Any(r => IsAskedOn(r, on)))];

    private static Dictionary<string, PeriodUnit> FindMemberPeriods(IEnumerable<Rule> rules)
    {
        var periods = new Dictionary<string, PeriodUnit>(StringComparer.Ordinal);
        foreach (var counter in rules.SelectMany(r => r.Counters))
        {
            // What is counted store by store is counted over all members.
            if (!counter.IsProgramWide) periods[counter.Key] = counter.Per!.Value;
        }

        return periods;
    }
}

/// <summary>What others need to know of a rule.</summary>
public sealed record RuleSummary
{
    /// <summary>Stable name.</summary>
    public required string Id { get; init; }

    /// <summary>The events that it is asked on: <c>purchase</c>, <c>joined</c>, <c>activity:type</c>, <c>balance</c>;
    /// <c>activity:*</c> stands for every activity.</summary>
    public required IReadOnlyList<string> On { get; init; }

    /// <summary>Whether it is asked on an event.</summary>
    public bool IsAskedOn(string on)
    {
        // By index: this is asked of every rule for every event, and an enumerator would be made each time.
        for (var i = 0; i < On.Count; i++)
        {
            var name = On[i];
            if (name == on) return true;
            if (name == EventNames.AnyActivity && on.StartsWith(EventNames.ActivityPrefix, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>Pending of what it gives in a currency, where it differs from the currency's (S4.5).</summary>
    public required IReadOnlyDictionary<string, PendingPolicy> Pending { get; init; }

    /// <summary>Expiry of what it gives in a currency, where it differs from the currency's.</summary>
    public required IReadOnlyDictionary<string, ExpiryPolicy> Expiry { get; init; }

    /// <summary>The reward or offer that it grants, or null.</summary>
    public GrantPolicy? Grant { get; init; }

    /// <summary>For rules on <c>balance</c>: least available balance by currency.</summary>
    public required IReadOnlyDictionary<string, long> Reaches { get; init; }
}

/// <summary>What a rule grants: a reward and what it spends for it (stamp cards), or a personal offer (E7).</summary>
/// <param name="Reward">Reward id; null: it grants an offer.</param>
/// <param name="Offer">Offer id; null: it grants a reward.</param>
/// <param name="Spend">Units by currency.</param>
public sealed record GrantPolicy(string? Reward, string? Offer, IReadOnlyDictionary<string, long> Spend);

/// <summary>A limit that could matter for an event.</summary>
/// <param name="Key">Its counter in the period of the event's occurred at.</param>
/// <param name="IsProgramWide">True: a program-wide row; false: in the member's facts.</param>
/// <param name="RuleId">The rule that it limits.</param>
public readonly record struct CounterSlot(CounterKey Key, bool IsProgramWide, string RuleId);
