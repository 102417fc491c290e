using Bashgah.Engine.Time;

namespace Bashgah.Server.Simulations;

/// <summary>Makes the report of a simulation that is over.</summary>
internal static class SimulationReport
{
    /// <summary>What the policy that was in force is called.</summary>
    public const string InForce = "in force";

    /// <summary>Word for the calendar of Iran.</summary>
    public const string PersianCalendar = "persian";

    /// <param name="policies">What lived through it; the first is what the others are compared with.</param>
    /// <param name="range">The report's days.</param>
    /// <param name="events">How many events there were.</param>
    /// <param name="nameOf">What a member is called.</param>
    public static SimulationAnswer Of(
        IReadOnlyList<SimulatedPolicy> policies, ReportRange range, long events, Func<long, string> nameOf)
    {
        var program = policies[0].Club.Policy.Latest;
        var answers = policies.Select(policy => PolicyAnswer.Of(policy, range.FromOn, range.UntilOn)).ToList();
        return new(
            program.MoneyCode, DayNumber.Format(range.FromOn), DayNumber.Format(range.UntilOn), events,
            policies[0].Club.Members.Count, answers,
            [.. policies.Skip(1).Select((policy, i) => DifferenceAnswer.Of(policies[0], policy, answers[0], answers[i + 1], nameOf))],
            program.MoneyDigits, program.Calendar.TimeZoneId,
            WordOf(program.Calendar.Calendar),
            SpendingWords.Of(policies[0].Spending), policies[0].Spending is { IsAtOnce: false, Share: { } share } ? share : null);
    }

    /// <summary>The word for a calendar.</summary>
    public static string WordOf(CalendarKind calendar) => calendar == CalendarKind.Persian ? PersianCalendar : "gregorian";
}
