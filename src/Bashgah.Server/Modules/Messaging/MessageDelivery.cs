using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Messaging;
using Bashgah.Storage;
using Bashgah.Storage.Outboxes;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Messaging;

/// <summary>Delivers a program's messages: at least once, by one deliverer at a time, each a while after another when it fails.</summary>
/// <remarks>What senders and composing say of a fault may name the member: the log has the kind of fault alone.</remarks>
internal sealed partial class MessageDelivery(
    LedgerHost host, LedgerReader reader, MessageComposer composer, IMessageSender sender, ILogger<MessageDelivery> logger)
{
    /// <summary>Few at a time, so that a slow sender ends before its lease does.</summary>
    private const int PageSize = 16;
    private const long LeaseMicroseconds = 120_000_000;

    /// <summary>How long a kind that is not known is left to nodes that know it.</summary>
    private const long UnknownPauseMicroseconds = 600_000_000;

    private Outbox Outbox => host.Database.Outbox;

    /// <summary>Whether anything can be sent.</summary>
    public bool CanSend => sender.IsReady;

    /// <summary>The programs of which something is due.</summary>
    public Task<IReadOnlyList<int>> FindDueAsync(CancellationToken cancellationToken) =>
        Outbox.FindDueAsync(MessageKinds.Topic, reader.Now, cancellationToken);

    /// <summary>Drops what got too old. That nobody has set up a sender is no failure that an operator has to clear away. Always
    /// false: there is no more of it.</summary>
    public async Task<bool> DropAsync(ProgramInfo program, CancellationToken cancellationToken)
    {
        var dropped = await Outbox.DropAsync(program.Id, MessageKinds.Topic, composer.OldestAt, reader.Now, cancellationToken);
        MessageMetrics.Count(MessageOutcomes.Expired, dropped.Untried);
        MessageMetrics.Count(MessageOutcomes.GivenUp, dropped.Tried);
        if (dropped.Tried > 0)
            GaveUpAll(logger, dropped.Tried, program.Slug);
        return false;
    }

    /// <summary>Sends some of what is due; true where there may be more that can be sent now.</summary>
    public async Task<bool> DeliverPageAsync(ProgramInfo program, CancellationToken cancellationToken)
    {
        var page = new Queue<OutboxMessage>(await Outbox.LeaseAsync(
            program.Id, reader.Now, LeaseMicroseconds, PageSize, cancellationToken, MessageKinds.Topic));
        var mayBeMore = page.Count == PageSize;
        var done = new List<OutboxMessage>();
        try
        {
            // What the lease may not last for is left to whoever leases it next.
            while (page.TryPeek(out var message) && reader.Now <= message.LeaseUntil - (LeaseMicroseconds / 2))
            {
                page.Dequeue();
                var (outcome, fault) = await TryAsync(program, message, cancellationToken);
                MessageMetrics.Count(outcome);
                switch (outcome)
                {
                    case MessageOutcomes.Unsent:
                        // The next one would hardly fare better: it waits without having been tried.
                        NotSent(logger, message.Id, program.Slug, message.Attempts + 1, fault);
                        await Outbox.FailAsync(message, reader.Now, CancellationToken.None);
                        return false;
                    case MessageOutcomes.Failed:
                        // One that cannot even be written must not stand in the way of those behind it.
                        NotComposed(logger, message.Id, program.Slug, fault);
                        await Outbox.FailAsync(message, reader.Now, CancellationToken.None);
                        break;
                    case MessageOutcomes.Unknown:
                        Unknown(logger, message.Id, program.Slug);
                        await Outbox.PutBackAsync([message], reader.Now + UnknownPauseMicroseconds, CancellationToken.None);
                        break;
                    default:
                        if (outcome == MessageOutcomes.GivenUp)
                            GaveUp(logger, message.Id, program.Slug, message.Attempts);
                        done.Add(message);
                        break;
                }
            }
        }
        finally
        {
            // Also when the server is being stopped: what has gone must not go again.
            await Outbox.CompleteAsync(done, CancellationToken.None);
            await Outbox.PutBackAsync(page, reader.Now, CancellationToken.None);
        }
        return mayBeMore;
    }

    /// <summary>What became of it, and the kind of fault where there was one.</summary>
    private async Task<(string Outcome, string Fault)> TryAsync(
        ProgramInfo program, OutboxMessage waiting, CancellationToken cancellationToken)
    {
        ComposedMessage composed;
        try
        {
            composed = await composer.ComposeAsync(program, waiting, cancellationToken);
        }
        catch (Exception fault) when (fault is not StoreAwayException && !IsStop(fault, cancellationToken))
        {
            return (MessageOutcomes.Failed, fault.GetType().Name);
        }
        if (composed.Message is not { } message)
            return (composed.Outcome, "");
        try
        {
            await sender.SendAsync(message, cancellationToken);
            return (MessageOutcomes.Sent, "");
        }
        catch (Exception fault) when (!IsStop(fault, cancellationToken))
        {
            return (MessageOutcomes.Unsent, fault.GetType().Name);
        }
    }

    private static bool IsStop(Exception fault, CancellationToken cancellationToken) =>
        fault is OperationCanceledException && cancellationToken.IsCancellationRequested;

    [LoggerMessage(LogLevel.Warning, "Message {Id} of {Program} was not sent, at attempt {Attempt}: {Fault}.")]
    private static partial void NotSent(ILogger logger, long id, string program, int attempt, string fault);

    [LoggerMessage(LogLevel.Error, "Message {Id} of {Program} could not be composed: {Fault}.")]
    private static partial void NotComposed(ILogger logger, long id, string program, string fault);

    [LoggerMessage(LogLevel.Error, "Message {Id} of {Program} was given up after {Attempts} failures: it got too old.")]
    private static partial void GaveUp(ILogger logger, long id, string program, int attempts);

    [LoggerMessage(LogLevel.Error, "{Count} messages of {Program} that could not be sent before were given up: they got too old.")]
    private static partial void GaveUpAll(ILogger logger, int count, string program);

    [LoggerMessage(LogLevel.Warning, "Message {Id} of {Program} is of a kind that this version does not know.")]
    private static partial void Unknown(ILogger logger, long id, string program);
}
