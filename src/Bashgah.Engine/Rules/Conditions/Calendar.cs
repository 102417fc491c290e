using System.Globalization;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Time;
using NodaTime;

namespace Bashgah.Engine.Rules.Conditions;

/// <summary>Events on some local weekdays.</summary>
internal sealed class WeekdayCondition(IReadOnlyList<IsoDayOfWeek> days) : Condition
{
    private static readonly string[] Names = ["", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "weekday", "The event's local weekday is one of these.",
        """{"weekday": ["fri"]}""", Is.OneOrMore(Is.Weekday), (days, _) => new WeekdayCondition(days));

    public override bool Holds(EventView e, int line) => days.Contains(e.Weekday);

    public override ConditionFacts Describe() =>
        Facts("weekday", ("days", string.Join('|', days.Select(d => Names[(int)d]))));
}

/// <summary>Events between local dates, both inclusive.</summary>
internal sealed class DatesCondition(int? fromOn, int? untilOn) : Condition
{
    private static readonly Field<int> From = Field.Optional("from", Is.Date, "First day; left out: from ever.");
    private static readonly Field<int> Until = Field.Optional("until", Is.Date, "Last day, inclusive; left out: for ever.");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "dates", "The event's local date lies between these, both inclusive.",
        """{"dates": {"from": "2026-03-01", "until": "2026-03-31"}}""", new ObjectShape(Check, From, Until),
        (dates, _) => new DatesCondition(From.OrNull(dates), Until.OrNull(dates)));

    public override bool Holds(EventView e, int line) =>
        (fromOn is null || e.On >= fromOn) && (untilOn is null || e.On <= untilOn);

    public override ConditionFacts Describe() => Facts(
        "dates",
        ("from", fromOn is { } from ? DayNumber.Format(from) : ""),
        ("until", untilOn is { } until ? DayNumber.Format(until) : ""));

    private static void Check(DefinitionNode dates, ReadContext context)
    {
        if (!From.IsIn(dates) && !Until.IsIn(dates))
            context.Faults.Add(dates.Path, "missing", "At least one of \"from\" and \"until\" must be here.");
        else if (From.OrNull(dates) > Until.OrNull(dates))
            context.Faults.Add(dates.Path, "order", "\"until\" lies before \"from\".");
    }
}

/// <summary>Events between two times of the local day; the end may lie after midnight.</summary>
internal sealed class HoursCondition(int fromMinute, int untilMinute) : Condition
{
    private static readonly Field<int> From = Field.Required("from", Is.TimeOfDay, "First minute.");

    private static readonly Field<int> Until = Field.Required(
        "until", Is.TimeOfDay, "The minute at which it is over; before `from`: on the next day.");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "hours",
        "The event's local time lies in these hours: from `from` up to, not with, `until`, also over midnight. The "
            + "weekday of an event after midnight is that of its own day.",
        """{"hours": {"from": "17:00", "until": "20:00"}}""", new ObjectShape(Check, From, Until),
        (hours, _) => new HoursCondition(From.Of(hours), Until.Of(hours)));

    public override bool Holds(EventView e, int line) => fromMinute < untilMinute
        ? e.Minute >= fromMinute && e.Minute < untilMinute
        : e.Minute >= fromMinute || e.Minute < untilMinute;

    public override ConditionFacts Describe() =>
        Facts("hours", ("from", Clock(fromMinute)), ("until", Clock(untilMinute)));

    private static string Clock(int minute) => string.Create(
        CultureInfo.InvariantCulture, $"{minute / 60:D2}:{minute % 60:D2}");

    private static void Check(DefinitionNode hours, ReadContext context)
    {
        if (From.Of(hours) == Until.Of(hours))
            context.Faults.Add(hours.Path, "order", "\"from\" and \"until\" are the same minute.");
    }
}
