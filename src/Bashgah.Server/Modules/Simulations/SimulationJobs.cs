using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Bashgah.Engine.Simulation;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Simulations;
using Bashgah.Storage;

namespace Bashgah.Server.Modules.Simulations;

/// <summary>Runs simulations one after the other, and tells of all that it holds, so that whoever asks another node knows. Whatever
/// happens to one, and whatever the database does, the node goes on.</summary>
internal sealed class SimulationJobs(LedgerHost host, LedgerReader reader, ILogger<SimulationJobs> logger) : BackgroundService
{
    /// <summary>Seconds after which there may be room again.</summary>
    public const int RetryAfterSeconds = 30;

    // Tills go on beside it.
    private static readonly int Threads = Math.Max(1, Environment.ProcessorCount / 2);

    private const int HeldMax = 8;
    private const int HeldOfProgramMax = 3;
    private const int EndAttempts = 7;
    private static readonly TimeSpan TellPause = TimeSpan.FromSeconds(1);

    private readonly Channel<HeldSimulation> _waiting = Channel.CreateUnbounded<HeldSimulation>();
    private readonly ConcurrentDictionary<HeldSimulation, bool> _held = new();
    private readonly Dictionary<int, int> _placesTaken = [];
    private readonly Lock _places = new();

    /// <summary>Takes a place for a run of a program; false: too many wait. A program cannot take all places.</summary>
    public bool TryReserve(int programId)
    {
        lock (_places)
        {
            if (_placesTaken.Values.Sum() >= HeldMax || _placesTaken.GetValueOrDefault(programId) >= HeldOfProgramMax)
                return false;
            _placesTaken[programId] = _placesTaken.GetValueOrDefault(programId) + 1;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Release(int programId)
    {
        lock (_places)
            _placesTaken[programId]--;
    }

    /// <summary>Takes a run that has a place and is noted as waiting.</summary>
    public void Take(SimulationJob job)
    {
        var run = new HeldSimulation(job);
        _held[run] = true;
        _waiting.Writer.TryWrite(run);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var telling = TellAsync(stoppingToken);
        try
        {
            await foreach (var run in _waiting.Reader.ReadAllAsync(stoppingToken))
            {
                using (run)
                    await RunAsync(run, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is held is told of no more, so that it is lost, and the same request begins it again elsewhere.
        }
        await telling;
    }

    private async Task RunAsync(HeldSimulation run, CancellationToken stoppingToken)
    {
        var job = run.Job;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, run.Ended.Token);
        try
        {
            ended.Token.ThrowIfCancellationRequested();
            run.Reach(0);
            var report = await ReportAsync(job, run.Reach, ended.Token);
            await EndAsync(run, "done", JsonSerializer.Serialize(report, ApiJson.Options), stoppingToken);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            await EndAsync(run, "cancelled", null, stoppingToken);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            // One run must not end those that wait; whoever began it is told that, and the operator why.
            logger.LogError(fault, "Simulation {Id} failed.", PublicId.Simulation(job.Id));
            await EndAsync(run, "failed", null, stoppingToken);
        }
        finally
        {
            _held.TryRemove(run, out _);
            Release(job.ProgramId);
        }
    }

    private async Task<SimulationAnswer> ReportAsync(SimulationJob job, Action<long> done, CancellationToken cancellationToken)
    {
        var today = await reader.PolicyAsync(job.ProgramId, 0, cancellationToken);
        var secrets = await host.Database.Secrets.LoadAsync(job.ProgramId, cancellationToken);
        var range = new ReportRange(today.Latest.Calendar, job.From, job.To);
        List<SimulatedPolicy> policies =
        [
            new(SimulationReport.InForce, today, secrets, new MemoryShelf(), range.FromAt, job.Spending),
            .. job.Drafts.Select(draft => new SimulatedPolicy(
                draft.Name, DraftHistory.Of(draft.Definition, today, range.FromAt), secrets, new MemoryShelf(), range.FromAt, job.Spending)),
        ];
        var events = 0L;
        var history = host.Database.Ledger.ReadHistoryAsync(job.ProgramId, cancellationToken);
        await SimulationRun.RunAsync(range.Of(history), policies, range.EndAt, n => done(events = n), Threads, cancellationToken);
        return SimulationReport.Of(policies, range, events, PublicId.Member);
    }

    /// <summary>Notes how a run ended, however long the database is away, as far as a run is not lost by then.</summary>
    private async Task EndAsync(HeldSimulation run, string state, string? report, CancellationToken stoppingToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await host.Database.Simulations.EndAsync(
                    run.Job.ProgramId, run.Job.Id, state, report, run.Events ?? 0, reader.Now, stoppingToken);
                return;
            }
            catch (StoreAwayException fault) when (attempt < EndAttempts)
            {
                logger.LogWarning(fault, "The end of simulation {Id} could not be noted yet.", PublicId.Simulation(run.Job.Id));
                await Task.Delay(TimeSpan.FromMilliseconds(250 << attempt), stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                logger.LogError(fault, "The end of simulation {Id} could not be noted.", PublicId.Simulation(run.Job.Id));
                return;
            }
        }
    }

    private async Task TellAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TellPause);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var run in _held.Keys)
                    await TellAsync(run, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task TellAsync(HeldSimulation run, CancellationToken stoppingToken)
    {
        try
        {
            var job = run.Job;
            if (await host.Database.Simulations.ReachAsync(job.ProgramId, job.Id, run.Events, reader.Now, stoppingToken))
                return;
            // One that waits for its turn is told at once; it comes to nothing when its turn comes.
            if (run.Events is null)
                await host.Database.Simulations.EndAsync(job.ProgramId, job.Id, "cancelled", null, 0, reader.Now, stoppingToken);
            if (_held.TryRemove(run, out _))
                await run.Ended.CancelAsync();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            logger.LogWarning(fault, "How far simulation {Id} is could not be told.", PublicId.Simulation(run.Job.Id));
        }
    }
}
