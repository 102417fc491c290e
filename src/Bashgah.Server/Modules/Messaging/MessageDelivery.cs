using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Messaging;
using Bashgah.Storage;
using Bashgah.Storage.Outboxes;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Messaging;

/// <summary>Delivers a program's messages: at least once, by one deliverer at a time, each a while after another when it fails.</summary>
internal sealed partial class MessageDelivery(
    LedgerHost host, LedgerReader reader, MessageComposer composer, IMessageSender sender, ILogger<MessageDelivery> logger)
{
    /// <summary>Few at a time, so that a slow sender ends before its lease does.</summary>
    private const int PageSize = 16;
    private const int RoundsMax = 1_000;
    private const long LeaseMicroseconds = 120_000_000;

    private Outbox Outbox => host.Database.Outbox;

    /// <summary>Whether anything can be sent.</summary>
    public bool CanSend => sender.IsReady;

    /// <summary>Sends what is due. Where nothing can be sent, messages wait, and those that got too old go: that nobody has set up a
    /// sender is no failure that an operator has to clear away.</summary>
    public async Task DeliverAsync(ProgramInfo program, CancellationToken cancellationToken)
    {
        if (!sender.IsReady)
        {
            var dropped = await Outbox.DropAsync(program.Id, MessageKinds.Topic, composer.OldestAt, reader.Now, cancellationToken);
            MessageMetrics.Count(MessageOutcomes.Expired, dropped);
            return;
        }
        for (var round = 0; round < RoundsMax; round++)
        {
            if (!await Outbox.IsAnyDueAsync(program.Id, MessageKinds.Topic, reader.Now, cancellationToken))
                return;
            foreach (var message in await Outbox.LeaseAsync(
                program.Id, reader.Now, LeaseMicroseconds, PageSize, cancellationToken, MessageKinds.Topic))
            {
                // What the lease may not last for is left to whoever leases it next.
                if (reader.Now > message.LeaseUntil - (LeaseMicroseconds / 2))
                    break;
                await DeliverAsync(program, message, cancellationToken);
            }
        }
    }

    private async Task DeliverAsync(ProgramInfo program, OutboxMessage message, CancellationToken cancellationToken)
    {
        string outcome;
        try
        {
            outcome = await TryAsync(program, message, cancellationToken);
        }
        catch (Exception fault) when (fault is not StoreAwayException && !cancellationToken.IsCancellationRequested)
        {
            // One that cannot even be written must not stand in the way of those behind it.
            NotComposed(logger, message.Id, program.Slug, fault);
            outcome = MessageOutcomes.Failed;
        }
        // Also when the server is being stopped: what has gone must not go again.
        if (outcome == MessageOutcomes.Failed)
            await Outbox.FailAsync(message, reader.Now, CancellationToken.None);
        else
            await Outbox.CompleteAsync(message, CancellationToken.None);
        MessageMetrics.Count(outcome);
    }

    private async Task<string> TryAsync(ProgramInfo program, OutboxMessage waiting, CancellationToken cancellationToken)
    {
        var composed = await composer.ComposeAsync(program, waiting, cancellationToken);
        if (composed.Message is null)
        {
            if (composed.Outcome == MessageOutcomes.Failed)
                Unknown(logger, waiting.Id, program.Slug);
            return composed.Outcome;
        }
        try
        {
            await sender.SendAsync(composed.Message, cancellationToken);
            return MessageOutcomes.Sent;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // Its kind alone: what a sender says of a fault may name the member.
            NotSent(logger, waiting.Id, program.Slug, waiting.Attempts + 1, fault.GetType().Name);
            return MessageOutcomes.Failed;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Message {Id} of {Program} was not sent, at attempt {Attempt}: {Fault}.")]
    private static partial void NotSent(ILogger logger, long id, string program, int attempt, string fault);

    [LoggerMessage(LogLevel.Error, "Message {Id} of {Program} could not be composed.")]
    private static partial void NotComposed(ILogger logger, long id, string program, Exception fault);

    [LoggerMessage(LogLevel.Warning, "Message {Id} of {Program} is of a kind that this version does not know.")]
    private static partial void Unknown(ILogger logger, long id, string program);
}
