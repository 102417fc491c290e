using System.Threading.Channels;
using Bashgah.Server.Platform.Codes;

namespace Bashgah.Server.Tests.Support;

/// <summary>A phone in hand: the codes that came to it.</summary>
internal sealed class SentCodes : ICodeSender
{
    private readonly Channel<CodeMessage> _sent = Channel.CreateUnbounded<CodeMessage>();

    public bool IsReady => true;

    public int Count => _sent.Reader.Count;

    public Task SendAsync(CodeMessage message, CancellationToken cancellationToken) =>
        _sent.Writer.WriteAsync(message, cancellationToken).AsTask();

    /// <summary>The next message; it is sent beside the answer.</summary>
    public async Task<CodeMessage> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await _sent.Reader.ReadAsync(patience.Token);
    }
}
