using Bashgah.Engine.Time;

namespace Bashgah.Server.Simulations;

/// <summary>Makes the report of a simulation that is over.</summary>
internal static class SimulationReport
{
    /// <param name="policies">What lived through it; the first is what the others are compared with.</param>
    /// <param name="range">The report's days.</param>
    /// <param name="events">How many events there were.</param>
    /// <param name="nameOf">What a member is called.</param>
    public static SimulationAnswer Of(
        IReadOnlyList<SimulatedPolicy> policies, ReportRange range, long events, Func<long, string> nameOf)
    {
        var answers = policies.Select(policy => PolicyAnswer.Of(policy, range.FromOn, range.UntilOn)).ToList();
        return new(
            policies[0].Club.Policy.Latest.MoneyCode, DayNumber.Format(range.FromOn), DayNumber.Format(range.UntilOn), events,
            policies[0].Club.Members.Count, answers,
            [.. policies.Skip(1).Select((policy, i) => DifferenceAnswer.Of(policies[0], policy, answers[0], answers[i + 1], nameOf))]);
    }
}
