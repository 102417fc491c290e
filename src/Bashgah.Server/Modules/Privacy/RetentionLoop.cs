using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>Deletes once a day what programs keep no longer. Any number of nodes may run it: the first one does it.</summary>
internal sealed partial class RetentionLoop(LedgerHost host, LedgerReader reader, ILogger<RetentionLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Waiting is real time even where the program's clock is moved.
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RunAllAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was begun is gone on with by the next run.
        }
    }

    /// <summary>Runs what is due in every program. One that fails does not hold up the others, and is tried again the next day.</summary>
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var program in await host.Database.Programs.ListAsync(cancellationToken))
            {
                // While history is imported, who bought nothing may have bought in what is still to come.
                if ((await host.Database.HistoryImports.ListAsync(program.Id, cancellationToken)).Count == 0)
                    await host.Database.Retention.RunDailyAsync(program.Id, reader.Now, PublicId.Member, cancellationToken);
            }
        }
        catch (StoreAwayException away)
        {
            Waits(logger, away.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever it is, tills go on; who runs the server reads of it.
            Failed(logger, fault);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Deleting what is kept no longer waits: {Reason}")]
    private static partial void Waits(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "Deleting what is kept no longer failed; it is tried again.")]
    private static partial void Failed(ILogger logger, Exception fault);
}
