using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Plan;

/// <summary>
/// Measures the goals of stages. What counts is when something occurred, by the days of the program:
/// <list type="bullet">
/// <item><c>members</c>: members whom the program had at the stage's end, or has now; whoever joined counts.</item>
/// <item><c>newMembers</c>: members who joined in the stage.</item>
/// <item><c>activeMembers</c>: members with at least one purchase in the stage.</item>
/// <item><c>repeatRate</c>: of the members with at least one purchase in the stage, the share that has at least two in it.</item>
/// <item><c>referredShare</c>: of the members who joined in the stage, the share whom another member brought.</item>
/// </list>
/// </summary>
internal sealed class StageMeasuring(PlanFigures figures, int programId, ProgramCalendar calendar)
{
    /// <summary>What the figures of the stage's goal came to, by their names; those that are not measured here are missing.</summary>
    public async Task<IReadOnlyDictionary<string, Measurement>> OfAsync(StagePolicy stage, CancellationToken cancellationToken)
    {
        var (fromAt, toAt) = (BeginOf(stage) ?? long.MinValue, EndOf(stage) ?? long.MaxValue);
        JoinedCount? joined = null;
        BuyersCount? buyers = null;
        var measured = new Dictionary<string, Measurement>(StringComparer.Ordinal);
        foreach (var figure in stage.Goal.Select(goal => goal.Key))
        {
            if (figure is "newMembers" or "referredShare")
                joined ??= await figures.JoinedAsync(programId, fromAt, toAt, cancellationToken);
            if (figure is "activeMembers" or "repeatRate")
                buyers ??= await figures.BuyersAsync(programId, fromAt, toAt, cancellationToken);
            Measurement? measurement = figure switch
            {
                "members" => new(await figures.MembersAsync(programId, toAt, cancellationToken)),
                "newMembers" => new(joined!.Joined),
                "referredShare" => new(joined!.Brought, joined.Joined),
                "activeMembers" => new(buyers!.Buyers),
                "repeatRate" => new(buyers!.BoughtAgain, buyers.Buyers),
                _ => null,
            };
            if (measurement is { } known)
                measured[figure] = known;
        }
        return measured;
    }

    /// <summary>The first instant of a stage, Unix microseconds; null: it has been from the beginning.</summary>
    public long? BeginOf(StagePolicy stage) => stage.FromOn is { } from ? calendar.StartOfDay(from) : null;

    /// <summary>The first instant after a stage, Unix microseconds; null: it has no end.</summary>
    public long? EndOf(StagePolicy stage) => stage.UntilOn is { } until ? calendar.EndOfDay(until) : null;
}
