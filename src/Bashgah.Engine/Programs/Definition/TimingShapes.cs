using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>When points can be spent and when they end (S5.1, S5.2).</summary>
internal static class TimingShapes
{
    private static readonly Field<CalendarPeriod> For = Field.Optional(
        "for", Is.Period, "Up to the end of the day so long after the event's.");

    private static readonly Field<int> PendingUntil = Field.Optional("until", Is.Date, "Up to the end of this day.");

    private static readonly Field<string> UntilEvent = Field.Optional(
        "untilEvent", new EventNameShape(EventNames.ActivitiesOnly),
        "Until the member has an activity of this type, such as `activity:delivered`.");

    private static readonly Field<CalendarPeriod> After = Field.Optional(
        "after", Is.Period, "So long after the day from which they are available.");

    private static readonly Field<RoundUnit> RoundTo = Field.Derived(
        "roundTo", Is.RoundUnit, before => After.IsIn(before) ? "\"day\"" : null, "with `after`: day",
        "With `after`: up to the end of this unit of the program's calendar.");

    private static readonly Field<int> On = Field.Optional("on", Is.Date, "At the end of this day.");

    private static readonly Field<PeriodUnit> EndOf = Field.Optional(
        "endOf", Is.CalendarUnit, "At the end of the calendar period in which they become available.");

    private static readonly Field<CalendarPeriod> Inactive = Field.Optional(
        "inactive", Is.Period, "So long after the member's latest activity.");

    public static Shape<DefinitionNode?> Pending { get; } = new WordOrObjectShape(
        "none", new ObjectShape((node, context) => CheckOne(node, context, For, PendingUntil, UntilEvent), For,
            PendingUntil, UntilEvent));

    /// <summary>For what is given to somebody else than who did it, whose activities say nothing of it.</summary>
    public static Shape<DefinitionNode?> PendingByTime { get; } = new WordOrObjectShape(
        "none", new ObjectShape((node, context) => CheckOne(node, context, For, PendingUntil), For, PendingUntil));

    public static Shape<DefinitionNode?> Expiry { get; } = new WordOrObjectShape(
        "never", new ObjectShape(CheckExpiry, After, RoundTo, On, EndOf, Inactive));

    public static PendingPolicy PendingOf(DefinitionNode? node) => node is null ? PendingPolicy.None : new()
    {
        For = For.OrNull(node),
        UntilOn = PendingUntil.OrNull(node),
        UntilEvent = UntilEvent.IsIn(node) ? UntilEvent.Of(node) : null,
    };

    public static ExpiryPolicy ExpiryOf(DefinitionNode? node) => node is null ? ExpiryPolicy.Never : new()
    {
        After = After.OrNull(node),
        RoundTo = RoundTo.Or(node, RoundUnit.Day),
        On = On.OrNull(node),
        EndOf = EndOf.OrNull(node),
        Inactive = Inactive.OrNull(node),
    };

    private static void CheckExpiry(DefinitionNode node, ReadContext context)
    {
        CheckOne(node, context, After, On, EndOf, Inactive);
        if (RoundTo.IsIn(node) && !After.IsIn(node))
        {
            context.Faults.Add(
                DefinitionNode.PathOf(node.Path, RoundTo.Name), "needs", "\"roundTo\" goes with \"after\".");
        }
    }

    private static void CheckOne(DefinitionNode node, ReadContext context, params Field[] fields)
    {
        if (fields.Count(f => node[f.Name] is not null) == 1) return;
        var names = string.Join(", ", fields.Select(f => $"\"{f.Name}\""));
        context.Faults.Add(node.Path, "one-of", $"Exactly one of {names} must be here.");
    }
}
