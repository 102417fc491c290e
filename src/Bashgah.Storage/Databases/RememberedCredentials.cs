using System.Collections.Concurrent;

namespace Bashgah.Storage.Databases;

/// <summary>What credentials lead to, by their hash, for a few seconds: each request brings one.</summary>
/// <param name="ask">Asks the database; null: there is none of that hash that holds.</param>
internal sealed class RememberedCredentials<T>(Func<string, CancellationToken, Task<T?>> ask)
    where T : class
{
    private const int RememberedMilliseconds = 5_000;
    private const int RememberedMax = 10_000;

    private readonly ConcurrentDictionary<string, (T Found, long UntilTick)> _remembered = new();

    /// <summary>What the hash leads to, or null. One that was revoked may still be taken for a few seconds by nodes that have
    /// just seen it.</summary>
    public async ValueTask<T?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        var tick = Environment.TickCount64;
        if (_remembered.TryGetValue(hash, out var known))
        {
            if (tick < known.UntilTick)
            {
                return known.Found;
            }

            // One in steady use is asked again by one caller, beside the others: they would all ask at once, and wait for a
            // database that stands still.
            if (tick < known.UntilTick + RememberedMilliseconds)
            {
                if (_remembered.TryUpdate(hash, (known.Found, tick + RememberedMilliseconds), known))
                {
                    _ = AskAgainAsync(hash);
                }

                return known.Found;
            }
        }

        return await AskAsync(hash, cancellationToken);
    }

    /// <summary>Forgets all: something was revoked.</summary>
    public void Clear() => _remembered.Clear();

    private async Task AskAgainAsync(string hash)
    {
        try
        {
            await AskAsync(hash, CancellationToken.None);
        }
        catch (StoreAwayException)
        {
            // Whoever comes when it is time again asks again.
        }
    }

    private async Task<T?> AskAsync(string hash, CancellationToken cancellationToken)
    {
        var found = await ask(hash, cancellationToken);
        if (found is null)
        {
            _remembered.TryRemove(hash, out _);
            return null;
        }

        if (_remembered.Count >= RememberedMax)
        {
            _remembered.Clear();
        }

        _remembered[hash] = (found, Environment.TickCount64 + RememberedMilliseconds);
        return found;
    }
}
