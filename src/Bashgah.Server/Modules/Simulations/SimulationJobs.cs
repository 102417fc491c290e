using System.Text.Json;
using System.Threading.Channels;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Simulation;
using Bashgah.Server.Commands.Export;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Simulations;

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

/// <summary>Runs simulations one after the other, so that tills have the processors; reading needs no lock.</summary>
internal sealed class SimulationJobs(LedgerHost host, LedgerReader reader, ILogger<SimulationJobs> logger) : BackgroundService
{
    private const int WaitingMax = 8;
    private static readonly TimeSpan TellPause = TimeSpan.FromSeconds(1);

    private readonly Channel<SimulationJob> _waiting = Channel.CreateBounded<SimulationJob>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Takes a run; false: too many wait.</summary>
    public bool TryTake(SimulationJob job) => _waiting.Writer.TryWrite(job);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in _waiting.Reader.ReadAllAsync(stoppingToken))
            await RunAsync(job, stoppingToken);
    }

    private async Task RunAsync(SimulationJob job, CancellationToken stoppingToken)
    {
        var runs = host.Database.Simulations;
        var done = 0L;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var telling = TellAsync(job, () => Volatile.Read(ref done), ended);
        try
        {
            var report = await ReportAsync(job, n => Volatile.Write(ref done, n), ended.Token);
            await ended.CancelAsync();
            await telling;
            var text = JsonSerializer.Serialize(report, ApiJson.Options);
            await runs.EndAsync(job.ProgramId, job.Id, "done", text, done, reader.Now, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await runs.EndAsync(job.ProgramId, job.Id, "cancelled", null, done, reader.Now, CancellationToken.None);
        }
        catch (Exception fault)
        {
            // One run must not end those that wait; whoever began it is told, and the operator why.
            logger.LogError(fault, "Simulation {Id} failed.", PublicId.Simulation(job.Id));
            await ended.CancelAsync();
            await runs.EndAsync(job.ProgramId, job.Id, "failed", fault.Message, done, reader.Now, CancellationToken.None);
        }
    }

    private async Task<SimulationAnswer> ReportAsync(SimulationJob job, Action<long> done, CancellationToken cancellationToken)
    {
        var today = await reader.PolicyAsync(job.ProgramId, 0, cancellationToken);
        var secrets = await host.Database.Secrets.LoadAsync(job.ProgramId, cancellationToken);
        var range = new ReportRange(today.Latest.Calendar, job.From, job.To);
        List<SimulatedPolicy> policies =
        [
            new(SimulationReport.InForce, today, secrets, new MemoryShelf(), job.Spending),
            .. job.Drafts.Select(draft => new SimulatedPolicy(
                draft.Name, DraftHistory.Of(draft.Definition, today, range.FromAt), secrets, new MemoryShelf(), job.Spending)),
        ];
        var events = 0L;
        var history = host.Database.Ledger.ReadHistoryAsync(job.ProgramId, cancellationToken);
        await SimulationRun.RunAsync(range.Of(history), policies, range.EndAt, n => done(events = n), cancellationToken);
        return SimulationReport.Of(policies, range, events, PublicId.Member);
    }

    private async Task TellAsync(SimulationJob job, Func<long> done, CancellationTokenSource ended)
    {
        using var timer = new PeriodicTimer(TellPause);
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                if (!await host.Database.Simulations.ReachAsync(job.ProgramId, job.Id, done(), reader.Now, ended.Token))
                    await ended.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }
}
