using System.Threading.Channels;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>Wakes who looks for fraud right after a batch, which does not wait for it.</summary>
internal sealed class FraudSignal
{
    // One is enough: whoever is woken looks at all that there is.
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that there is something new.</summary>
    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Waits until there is, or for a while: another node may have left something.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(most);
        try
        {
            await _set.Reader.ReadAsync(time.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The while is over.
        }
    }
}
