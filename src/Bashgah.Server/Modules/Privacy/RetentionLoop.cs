using System.Collections.Concurrent;
using Bashgah.Server.Platform.Hosting;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>Deletes once a day what programs keep no longer. Any number of nodes may run it: the first one does it.</summary>
internal sealed partial class RetentionLoop(LedgerHost host, LedgerReader reader, ILogger<RetentionLoop> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<int, bool> _told = [];

    /// <summary>Between two looks at what is due.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMinutes(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RunAsync("Deleting what is kept no longer", () => Pause, RunAllAsync, logger, stoppingToken);

    /// <summary>Runs what is due in every program. One that fails does not hold up the others, and is tried again the next day.</summary>
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        foreach (var program in await host.Database.Programs.ListAsync(cancellationToken))
            await RunAsync(program, cancellationToken);
    }

    private async Task RunAsync(ProgramInfo program, CancellationToken cancellationToken)
    {
        try
        {
            if (host.Database.Erasure.List is null
                && (await host.Database.Privacy.FindAsync(program.Id, cancellationToken)).DaysOf(RetentionKinds.InactiveMembers) > 0
                && _told.TryAdd(program.Id, true))
            {
                CannotErase(logger, program.Slug);
            }
            await host.Database.Retention.RunDailyAsync(program.Id, reader.Now, PublicId.Member, cancellationToken);
        }
        catch (Exception fault) when (fault is not StoreAwayException && !(fault is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // Whatever it is, tills go on; who runs the server reads of it.
            Failed(logger, program.Slug, fault);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Program {Program} has inactive members erased, but this node has no erasure list (--erasures): it leaves that to others.")]
    private static partial void CannotErase(ILogger logger, string program);

    [LoggerMessage(LogLevel.Error, "Deleting what is kept no longer in {Program} failed; it is tried again the next day.")]
    private static partial void Failed(ILogger logger, string program, Exception fault);
}
