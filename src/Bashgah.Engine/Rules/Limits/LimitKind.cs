using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Rules.Limits;

/// <summary>Whose use a limit counts: a kind, since <c>{"member": {…}}</c> is an object with one key.</summary>
internal abstract class LimitKind(string key, string doc, string example) : Kind(key, doc, example, Terms)
{
    /// <summary>Most units a period.</summary>
    public static readonly Field<long> Points = Field.Optional("points", Is.AmountAboveZero, "Most units a period, of each currency by itself.");

    /// <summary>Most awards a period.</summary>
    public static readonly Field<long> Times = Field.Optional("times", Is.Whole(1, 1_000_000_000), "Most events a period that the rule gives for.");

    /// <summary>The period; null: each event by itself.</summary>
    public static readonly Field<PeriodUnit?> Per = Field.Defaulted(
        "per", PerShape, "\"lifetime\"", "The period, by the program's calendar, or `event`.");

    /// <summary>The one currency that it limits.</summary>
    public static readonly Field<string> Currency = Field.Optional(
        "currency", Is.Reference(NameKind.Currency), "Only what the rule gives in this currency; left out: in each.");

    /// <summary>True: what does not fit whole is not given at all.</summary>
    public static readonly Field<bool> Rejects = Field.Defaulted(
        "else", Else, "\"trim\"", "What happens to an award that does not fit: `trim` gives what fits, `reject` nothing.");

    /// <summary>The shape under every kind's key.</summary>
    public static readonly ObjectShape Terms = new(Check, Points, Times, Per, Currency, Rejects);

    /// <summary>True: the counter is a program-wide row; false: in the member's facts.</summary>
    public abstract bool IsProgramWide { get; }

    /// <summary>True: each store has a counter of its own.</summary>
    public virtual bool IsPerStore => false;

    /// <summary><c>trim</c> or <c>reject</c>.</summary>
    public static Shape<bool> Else => new WordShape<bool>(("trim", false), ("reject", true));

    private static Shape<PeriodUnit?> PerShape => new WordShape<PeriodUnit?>(
        ("event", null), ("day", PeriodUnit.Day), ("week", PeriodUnit.Week), ("month", PeriodUnit.Month),
        ("quarter", PeriodUnit.Quarter), ("year", PeriodUnit.Year), ("lifetime", PeriodUnit.Lifetime));

    private static void Check(DefinitionNode limit, ReadContext context)
    {
        if (!Points.IsIn(limit) && !Times.IsIn(limit))
            context.Faults.Add(limit.Path, "missing", "At least one of \"points\" and \"times\" must be here.");
        if (Times.IsIn(limit) && Per.Of(limit) is null)
            context.Faults.Add(limit.Path, "times-per-event", "\"times\" needs a period; an event is one time.");
    }
}

/// <summary>Counts for each member.</summary>
internal sealed class MemberLimit() : LimitKind(
    "member", "Counts for each member by itself.", """{"member": {"points": 500, "per": "week"}}""")
{
    public override bool IsProgramWide => false;
}

/// <summary>Counts over all members, for this rule: the same as <c>program</c>, which reads better for some.</summary>
internal sealed class RuleLimit() : LimitKind(
    "rule", "Counts what the rule gives to all members together.", """{"rule": {"times": 1000, "per": "day"}}""")
{
    public override bool IsProgramWide => true;
}

/// <summary>Counts over all members, store by store.</summary>
internal sealed class StoreLimit() : LimitKind(
    "store", "Counts for each store by itself, over all members.", """{"store": {"points": 100000, "per": "month"}}""")
{
    public override bool IsProgramWide => true;

    public override bool IsPerStore => true;
}

/// <summary>Counts over all members.</summary>
internal sealed class ProgramLimit() : LimitKind(
    "program", "Counts what the rule gives in the whole program; the same as `rule`.",
    """{"program": {"points": 1000000, "else": "reject"}}""")
{
    public override bool IsProgramWide => true;
}
