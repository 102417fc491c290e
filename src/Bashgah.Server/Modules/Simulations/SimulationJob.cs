using Bashgah.Engine.Programs;
using Bashgah.Engine.Simulation;

namespace Bashgah.Server.Modules.Simulations;

/// <summary>What a run is to find out.</summary>
/// <param name="ProgramId">The program whose history it is.</param>
/// <param name="Id">The run's id.</param>
/// <param name="Drafts">What to try.</param>
/// <param name="From">First day of the report, from which the drafts hold; null: the history's.</param>
/// <param name="To">Last day; null: the history's.</param>
/// <param name="Spending">How members are assumed to spend.</param>
internal sealed record SimulationJob(
    int ProgramId, long Id, IReadOnlyList<(string Name, ProgramDefinition Definition)> Drafts, string? From, string? To,
    Spending Spending);

/// <summary>A run that a node waits to carry out, or carries out.</summary>
internal sealed class HeldSimulation(SimulationJob job) : IDisposable
{
    private long _events = -1;

    public SimulationJob Job => job;

    /// <summary>Ends it wherever it is.</summary>
    public CancellationTokenSource Ended { get; } = new();

    /// <summary>Events of the history that are behind it; null: it waits for its turn.</summary>
    public long? Events => Interlocked.Read(ref _events) is >= 0 and var events ? events : null;

    /// <summary>Tells how far it is.</summary>
    public void Reach(long events) => Interlocked.Exchange(ref _events, events);

    public void Dispose() => Ended.Dispose();
}
