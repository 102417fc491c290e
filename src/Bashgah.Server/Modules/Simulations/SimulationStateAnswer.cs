using System.ComponentModel;
using System.Text.Json;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Simulations;

/// <summary>How far a simulation is, and what it came to.</summary>
internal sealed record SimulationStateAnswer
{
    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(1);

    public required string Id { get; init; }

    [Description("running, done, cancelled, failed, or lost: its server ended before it did.")]
    public required string State { get; init; }

    public required string BegunAt { get; init; }

    public required string BegunBy { get; init; }

    [Description("Events of the history that are behind it.")]
    public required long Events { get; init; }

    [Description("Why it failed.")]
    public string? Fault { get; init; }

    [Description("The report, when it is done; the first policy is the one in force. Costs are minor units of money.")]
    public JsonElement? Report { get; init; }

    public static SimulationStateAnswer Of(StoredSimulation run, CompiledProgram program, long now)
    {
        var isLost = run.State == "running" && now - run.SeenAt > LostAfter.Ticks / TimeSpan.TicksPerMicrosecond;
        return new()
        {
            Id = PublicId.Simulation(run.Id),
            State = isLost ? "lost" : run.State,
            BegunAt = program.Calendar.Format(run.BegunAt),
            BegunBy = run.Actor,
            Events = run.Events,
            Fault = run.State == "failed" ? run.Report : null,
            Report = run is { State: "done", Report: { } report } ? JsonDocument.Parse(report).RootElement.Clone() : null,
        };
    }
}
