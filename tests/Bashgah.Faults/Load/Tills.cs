using Bashgah.Faults.Framework;

namespace Bashgah.Faults.Load;

/// <summary>Tills that sell beside one another, until they are closed.</summary>
internal sealed class Tills : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    private Tills(Club club, Api api, Book book, int count, int repeatsPercent, string? address, string? channel) =>
        _work = Task.WhenAll(Enumerable.Range(1, count).Select(
            i => new Till(club, api, book, i) { RepeatsPercent = repeatsPercent, Address = address, Channel = channel }
                .RunAsync(_stop.Token)));

    /// <summary>Opens so many tills, of whose sales so many of a hundred are repeated, at all nodes or at one address.</summary>
    public static Tills Open(
        Club club, Api api, Book book, int count = 16, int repeatsPercent = 0, string? address = null,
        string? channel = null) =>
        new(club, api, book, count, repeatsPercent, address, channel);

    /// <summary>No more sales are begun; those that were are answered when this returns.</summary>
    public async Task CloseAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _stop.Dispose();
    }
}
