using System.CommandLine;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Modules.Plan;

namespace Bashgah.Server.Commands.Programs;

/// <summary><c>programs plan</c>: the stages of the plan, and how far each has come.</summary>
internal static class PlanCommand
{
    private const int BarLength = 20;
    private const string Language = "en";

    public static Command Create(CommonOptions common) => CommandRun.Make(
        "plan", "Tell the stages of the plan, what each switches on, and how far its goal has come.", common, RunAsync);

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var now = CommandClock.Now();
        var policy = (await CommandDatabase.PolicyAsync(database, program, cancellationToken)).At(now);
        var measuring = new StageMeasuring(database.PlanFigures, program.Id, policy.Calendar);
        var plan = await PlanTimeline.TellAsync(policy, measuring, now, Language, cancellationToken);
        run.Console.Result(plan, plan.Items.Count == 0
            ? [$"'{program.Slug}' has no plan: policy version {policy.Version} names no stages."]
            : plan.Items.Zip(policy.Stages, Lines).SelectMany(lines => lines));
        return ExitCode.Success;
    }

    private static IEnumerable<string> Lines(StageAnswer stage, StagePolicy policy)
    {
        yield return $"{stage.Name}  {stage.From ?? "the beginning"} to {stage.Until ?? "no end"}  {stage.State}";
        foreach (var (figure, goal) in policy.Goal)
            yield return $"  {figure,-14} {Progress(stage.Measured?.GetValueOrDefault(figure), goal, stage.State)}";
        if (stage.Rules.Count > 0)
            yield return $"  switches on: {string.Join(", ", stage.Rules.Select(rule => rule.Name))}";
    }

    private static string Progress(MeasuredAnswer? measured, ExactDecimal goal, string state)
    {
        if (measured is null)
            return state == "coming" ? $"goal {goal}" : $"goal {goal}, not measured here";
        var done = new Measurement(measured.Count, measured.Of).PartsOf(goal, BarLength);
        var share = measured.Of is { } of ? $" ({measured.Count} of {of})" : "";
        return $"[{new string('#', done)}{new string('.', BarLength - done)}] {measured.Value ?? "nobody yet"}{share}, "
            + $"goal {goal}{(measured.Reached ? ": reached" : "")}";
    }
}
