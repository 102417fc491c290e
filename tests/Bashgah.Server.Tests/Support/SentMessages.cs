using System.Collections.Concurrent;
using Bashgah.Server.Platform.Messaging;

namespace Bashgah.Server.Tests.Support;

/// <summary>Phones and mailboxes in hand: the messages that came to them.</summary>
internal sealed class SentMessages : IMessageSender
{
    private readonly ConcurrentQueue<MemberMessage> _sent = [];

    public bool IsReady { get; set; } = true;

    /// <summary>What is thrown in place of sending; null: it is sent.</summary>
    public Exception? Fault { get; set; }

    /// <summary>What happens before a message is taken.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>What happens once a message was taken.</summary>
    public Func<Task> After { get; set; } = () => Task.CompletedTask;

    public IReadOnlyList<MemberMessage> All => [.. _sent];

    public async Task SendAsync(MemberMessage message, CancellationToken cancellationToken)
    {
        // Gives way, as what goes over a network does: others lease meanwhile.
        await Task.Yield();
        await Before();
        if (Fault is { } fault)
            throw fault;
        _sent.Enqueue(message);
        await After();
    }
}
