using System.ComponentModel;
using System.Text.Json;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Simulations;

/// <summary>How far a simulation is, and what it came to.</summary>
internal sealed record SimulationStateAnswer
{
    public required string Id { get; init; }

    [Description("waiting, running, done, cancelled, failed, or lost: its server ended before it did, and the same request begins it again.")]
    public required string State { get; init; }

    public required string BegunAt { get; init; }

    public required string BegunBy { get; init; }

    [Description("Events of the history that are behind it.")]
    public required long Events { get; init; }

    [Description("That it failed, in the language asked for; why is in the server's log.")]
    public string? Fault { get; init; }

    [Description("The report, when it is done; the first policy is the one in force. Costs are minor units of money.")]
    public JsonElement? Report { get; init; }

    public static SimulationStateAnswer Of(StoredSimulation run, CompiledProgram program, Wording wording, long now) => new()
    {
        Id = PublicId.Simulation(run.Id),
        State = run.IsLost(now) ? "lost" : run.State,
        BegunAt = program.Calendar.Format(run.BegunAt),
        BegunBy = run.Actor,
        Events = run.Events,
        Fault = run.State == "failed" ? wording.Say("simulation.failed") : null,
        Report = run is { State: "done", Report: { } report } ? JsonDocument.Parse(report).RootElement.Clone() : null,
    };
}
