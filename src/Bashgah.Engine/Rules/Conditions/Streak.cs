using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Rules.Conditions;

/// <summary>
/// Periods in a row in which the member did what the rule is asked on, this event counted (S4.7, S4.8). It holds for the
/// first event of a period only, so that a streak gives once a period.
/// </summary>
internal sealed class StreakCondition(PeriodUnit per, IReadOnlyList<long> exactly, long? every) : Condition
{
    private static readonly Shape<long> Length = Is.Whole(1, 10_000);

    private static readonly Field<PeriodUnit> Per = Field.Required(
        "per", Is.CalendarUnit, "What must not be missed: every day, week, month … of the program's calendar.");

    private static readonly Field<IReadOnlyList<long>> Exactly = Field.Optional(
        "exactly", Is.OneOrMore(Length), "These lengths.");

    private static readonly Field<long> Every = Field.Optional(
        "every", Is.Whole(1, 10_000), "Every so many: 4 means the 4th, 8th, 12th …; 1 each period.");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "streak",
        "With this event (a purchase, or an activity of a type) the member has been here so many periods in a row. It holds for the "
            + "first such event of a period. What is returned later still counts.",
        """{"streak": {"per": "week", "every": 4}}""", new ObjectShape(Check, Per, Exactly, Every),
        (node, _) => new StreakCondition(Per.Of(node), Exactly.Or(node, []), Every.OrNull(node)));

    /// <summary>What must not be missed.</summary>
    public PeriodUnit Unit => per;

    public override bool Holds(EventView e, int line)
    {
        long length = e.Inputs.Streaks.GetValueOrDefault(Streaks.KeyOf(per));
        return length > 0 && (exactly.Contains(length) || (every is { } n && length % n == 0));
    }

    public override ConditionFacts Describe() => Facts(
        "streak",
        ("per", Streaks.KeyOf(per)),
        ("exactly", string.Join('|', exactly.Select(InvariantText.Of))),
        ("every", every is { } n ? InvariantText.Of(n) : ""));

    private static void Check(DefinitionNode streak, ReadContext context)
    {
        if (!Exactly.IsIn(streak) && !Every.IsIn(streak))
            context.Faults.Add(streak.Path, "missing", "At least one of \"exactly\" and \"every\" must be here.");
    }
}
