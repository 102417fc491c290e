using Bashgah.Engine.Programs;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Rules.Conditions;

/// <summary>Members at some levels, before the event (S4.7).</summary>
internal sealed class TierCondition(IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> sets) : Condition
{
    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "tier", "Before the event the member stands, in each tier set named, at one of the levels given.",
        """{"tier": {"main": ["gold"]}}""", new TierLevelsShape(), (sets, _) => new TierCondition(sets));

    public override bool Holds(EventView e, int line)
    {
        foreach (var (set, levels) in sets)
        {
            if (!e.Inputs.Tiers.TryGetValue(set, out var level) || !levels.Contains(level)) return false;
        }

        return true;
    }

    public override ConditionFacts Describe() =>
        Facts("tier", [.. sets.Select(s => (s.Key, string.Join('|', s.Value)))]);

    /// <summary>From tier sets to levels of that very set.</summary>
    private sealed class TierLevelsShape : Shape<IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>>>
    {
        private static readonly MapShape<IReadOnlyList<string>> Inner = new(
            Is.OneOrMore(Is.Reference(NameKind.TierLevel)), NameKind.TierSet);

        public override string Words => Inner.Words;

        public override IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Value(DefinitionNode normalised) =>
            Inner.Value(normalised);

        public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
        {
            var normalised = Inner.Normalise(node, context);
            foreach (var (set, levels) in normalised?.Entries ?? [])
            {
                foreach (var level in levels.Items)
                {
                    if (context.Names.IsLevelOf(set, level.Text)) continue;
                    context.Faults.Add(
                        level.Path, "unknown-tier", "This tier set has no level of this name.", level.Text,
                        context.Names.LevelsOf(set));
                }
            }

            return normalised;
        }

        public override DefinitionNode Schema(SchemaContext context) => Inner.Schema(context);
    }
}

/// <summary>Members of some groups.</summary>
internal sealed class MemberGroupCondition(IReadOnlyList<string> groups) : Condition
{
    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "memberGroup", "The member belongs to one of these groups.",
        """{"memberGroup": ["staff"]}""", Is.ComparedList, (groups, _) => new MemberGroupCondition(groups));

    public override bool Holds(EventView e, int line) => e.Inputs.Groups.Any(groups.Contains);

    public override ConditionFacts Describe() => Facts("memberGroup", ("groups", string.Join('|', groups)));
}

/// <summary>Members who joined some time ago.</summary>
internal sealed class TenureCondition(CalendarPeriod? atLeast, CalendarPeriod? below) : Condition
{
    private static readonly Field<CalendarPeriod> AtLeast = Field.Optional(
        "atLeast", Is.Period, "Joined at least this long ago, by local days.");

    private static readonly Field<CalendarPeriod> Below = Field.Optional(
        "below", Is.Period, "Joined less than this long ago.");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "tenure", "How long before the event the member joined.",
        """{"tenure": {"atLeast": "P3M"}}""", new ObjectShape(Check, AtLeast, Below),
        (node, _) => new TenureCondition(AtLeast.OrNull(node), Below.OrNull(node)));

    public override bool Holds(EventView e, int line)
    {
        var calendar = e.Program.Calendar;
        return (atLeast is not { } least || calendar.Add(e.Inputs.JoinedOn, least) <= e.On)
            && (below is not { } most || calendar.Add(e.Inputs.JoinedOn, most) > e.On);
    }

    public override ConditionFacts Describe() => Facts(
        "tenure", ("atLeast", atLeast?.ToString() ?? ""), ("below", below?.ToString() ?? ""));

    private static void Check(DefinitionNode tenure, ReadContext context)
    {
        if (!AtLeast.IsIn(tenure) && !Below.IsIn(tenure))
            context.Faults.Add(tenure.Path, "missing", "At least one of \"atLeast\" and \"below\" must be here.");
    }
}

/// <summary>The nth anniversary of joining, by the program's calendar (S3.6).</summary>
internal sealed class NthAnniversaryCondition(IReadOnlyList<long> exactly, long? every) : Condition
{
    private static readonly Shape<long> Number = Is.Whole(1, 200);

    private static readonly Field<IReadOnlyList<long>> Exactly = Field.Optional(
        "exactly", Is.OneOrMore(Number), "These anniversaries, counted from 1.");

    private static readonly Field<long> Every = Field.Optional(
        "every", Is.Whole(2, 200), "Every so many years: 5 means the 5th, 10th, 15th …");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "nthAnniversary", "So many full years have passed since the member joined. For rules on `anniversary` above all.",
        """{"nthAnniversary": {"exactly": [1]}}""", new ObjectShape(Check, Exactly, Every),
        (node, _) => new NthAnniversaryCondition(Exactly.Or(node, []), Every.OrNull(node)));

    public override bool Holds(EventView e, int line)
    {
        long number = e.Program.Calendar.FullYears(e.Inputs.JoinedOn, e.On);
        return number > 0 && (exactly.Contains(number) || (every is { } n && number % n == 0));
    }

    public override ConditionFacts Describe() => Facts(
        "nthAnniversary",
        ("exactly", string.Join('|', exactly.Select(InvariantText.Of))),
        ("every", every is { } n ? InvariantText.Of(n) : ""));

    private static void Check(DefinitionNode nth, ReadContext context)
    {
        if (!Exactly.IsIn(nth) && !Every.IsIn(nth))
            context.Faults.Add(nth.Path, "missing", "At least one of \"exactly\" and \"every\" must be here.");
    }
}

/// <summary>The nth purchase of a member, counting this one (S4.7); returns do not change a number (S4.8).</summary>
internal sealed class NthPurchaseCondition(IReadOnlyList<long> exactly, long? every) : Condition
{
    private static readonly Shape<long> Number = Is.Whole(1, 1_000_000);

    private static readonly Field<IReadOnlyList<long>> Exactly = Field.Optional(
        "exactly", Is.OneOrMore(Number), "These purchases, counted from 1.");

    private static readonly Field<long> Every = Field.Optional(
        "every", Is.Whole(2, 1_000_000), "Every so many purchases: 5 means the 5th, 10th, 15th …");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "nthPurchase",
        "This is a certain one of the member's purchases, this one counted. A purchase keeps its number when it is "
            + "returned.",
        """{"nthPurchase": {"every": 5}}""", new ObjectShape(Check, Exactly, Every),
        (node, _) => new NthPurchaseCondition(Exactly.Or(node, []), Every.OrNull(node)));

    public override bool Holds(EventView e, int line)
    {
        long number = e.Inputs.PurchaseNo;
        return number > 0 && (exactly.Contains(number) || (every is { } n && number % n == 0));
    }

    public override ConditionFacts Describe() => Facts(
        "nthPurchase",
        ("exactly", string.Join('|', exactly.Select(InvariantText.Of))),
        ("every", every is { } n ? InvariantText.Of(n) : ""));

    private static void Check(DefinitionNode nth, ReadContext context)
    {
        if (!Exactly.IsIn(nth) && !Every.IsIn(nth))
            context.Faults.Add(nth.Path, "missing", "At least one of \"exactly\" and \"every\" must be here.");
    }
}

/// <summary>The member's first purchase.</summary>
internal sealed class FirstPurchaseCondition(bool isFirst) : Condition
{
    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "firstPurchase", "Whether this is the member's first purchase.",
        """{"firstPurchase": true}""", Is.Flag, (isFirst, _) => new FirstPurchaseCondition(isFirst));

    public override bool Holds(EventView e, int line) =>
        e.Inputs.PurchaseNo > 0 && (e.Inputs.PurchaseNo == 1) == isFirst;

    public override ConditionFacts Describe() => Facts("firstPurchase", ("is", isFirst ? "true" : "false"));
}
