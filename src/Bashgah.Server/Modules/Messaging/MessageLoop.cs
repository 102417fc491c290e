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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Waiting is real time even where the program's clock is moved.
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RunAllAsync(stoppingToken);
                timer.Period = delivery.CanSend ? Pause : PauseWithoutSender;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was leased is somebody else's when the lease ends.
        }
    }

    /// <summary>Sends what is due in every program. One that fails does not hold up the others.</summary>
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var program in await host.Database.Programs.ListAsync(cancellationToken))
                await RunAsync(program, cancellationToken);
        }
        catch (StoreAwayException away)
        {
            Waits(logger, away.Message);
        }
    }

    private async Task RunAsync(ProgramInfo program, CancellationToken cancellationToken)
    {
        try
        {
            await delivery.DeliverAsync(program, cancellationToken);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or StoreAwayException))
        {
            // Whatever it is, tills go on; the message comes again when its lease ends.
            Failed(logger, program.Slug, fault);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Messages to members wait: {Reason}")]
    private static partial void Waits(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "Sending messages of {Program} failed; it is tried again.")]
    private static partial void Failed(ILogger logger, string program, Exception fault);
}
