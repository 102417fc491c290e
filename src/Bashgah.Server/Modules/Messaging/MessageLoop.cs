using Bashgah.Server.Platform.Hosting;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Messaging;

/// <summary>Sends members' messages, soon after what they tell of. Any number of nodes may run it: each message is one's at a time.</summary>
internal sealed partial class MessageLoop(LedgerHost host, MessageDelivery delivery, ILogger<MessageLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Where nothing can be sent, there is only to be dropped what is days old.</summary>
    private static readonly TimeSpan PauseWithoutSender = TimeSpan.FromMinutes(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RepeatedWork.RunAsync(
        "Messages to members", () => delivery.CanSend ? Pause : PauseWithoutSender, RunAllAsync, logger, stoppingToken);

    /// <summary>Sends what is due in every program, a page of each in turn, so that none waits for all of another's.</summary>
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        if (!delivery.CanSend)
        {
            foreach (var program in await host.Database.Programs.ListAsync(cancellationToken))
                await RunAsync(program, delivery.DropAsync, cancellationToken);
            return;
        }
        var done = new HashSet<int>();
        while ((await delivery.FindDueAsync(cancellationToken)).Where(done.Add).ToHashSet() is { Count: > 0 } due)
        {
            foreach (var program in await host.Database.Programs.ListAsync(cancellationToken))
            {
                if (due.Contains(program.Id) && await RunAsync(program, delivery.DeliverPageAsync, cancellationToken))
                    done.Remove(program.Id);
            }
        }
    }

    /// <summary>Does a program's work; false where there is nothing more to be done for it now. One that fails does not hold up the
    /// others.</summary>
    private async Task<bool> RunAsync(
        ProgramInfo program, Func<ProgramInfo, CancellationToken, Task<bool>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work(program, cancellationToken);
        }
        catch (Exception fault) when (fault is not StoreAwayException && !(fault is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // Whatever it is, tills go on; the message comes again when its lease ends.
            Failed(logger, program.Slug, fault);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "Sending messages of {Program} failed; it is tried again.")]
    private static partial void Failed(ILogger logger, string program, Exception fault);
}
