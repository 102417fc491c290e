using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Explain;

namespace Bashgah.Server.Modules.Plan;

/// <summary>Tells a plan as a timeline.</summary>
internal static class PlanTimeline
{
    /// <summary>The stages of a policy at a time; those that have begun are measured.</summary>
    public static async Task<PlanAnswer> TellAsync(
        CompiledProgram program, StageMeasuring measuring, long now, string language, CancellationToken cancellationToken)
    {
        var names = new PolicyNames(program, language);
        var items = new List<StageAnswer>();
        foreach (var stage in program.Stages)
        {
            var state = StateOf(stage, program.Calendar.DayOf(now));
            var measured = state == "coming" ? null : await measuring.OfAsync(stage, cancellationToken);
            items.Add(Tell(stage, state, measured, names) with
            {
                BeginsAt = measuring.BeginOf(stage) is { } begin ? program.Calendar.Format(begin) : null,
                EndsAt = measuring.EndOf(stage) is { } end ? program.Calendar.Format(end) : null,
            });
        }
        return new() { PolicyVersion = program.Version, At = program.Calendar.Format(now), Items = items };
    }

    private static StageAnswer Tell(
        StagePolicy stage, string state, IReadOnlyDictionary<string, Measurement>? measured, PolicyNames names) => new()
    {
        Id = stage.Id,
        Name = names.Stage(stage.Id),
        From = stage.FromOn is { } from ? DayNumber.Format(from) : null,
        Until = stage.UntilOn is { } until ? DayNumber.Format(until) : null,
        State = state,
        Goal = stage.Goal.ToDictionary(goal => goal.Key, goal => goal.Value.ToString()),
        Measured = measured is null
            ? null
            : stage.Goal.Where(goal => measured.ContainsKey(goal.Key)).ToDictionary(
                goal => goal.Key,
                goal => new MeasuredAnswer
                {
                    Value = measured[goal.Key].Text,
                    Count = measured[goal.Key].Count,
                    Of = measured[goal.Key].Of,
                    Reached = measured[goal.Key].Reaches(goal.Value),
                }),
        Reached = IsReached(stage, measured),
        Rules = [.. stage.On.Select(rule => new SwitchedRuleAnswer { Id = rule, Name = names.Rule(rule) })],
    };

    private static string StateOf(StagePolicy stage, int on) =>
        stage.UntilOn < on ? "past" : stage.FromOn > on ? "coming" : "current";

    /// <summary>One figure that is not reached is enough to know; one that nobody measures here leaves it open.</summary>
    private static bool? IsReached(StagePolicy stage, IReadOnlyDictionary<string, Measurement>? measured)
    {
        if (measured is null || stage.Goal.Count == 0)
            return null;
        if (stage.Goal.Any(goal => measured.TryGetValue(goal.Key, out var figure) && !figure.Reaches(goal.Value)))
            return false;
        return measured.Count == stage.Goal.Count ? true : null;
    }
}
