using System.Collections.Concurrent;
using System.Diagnostics;
using Bashgah.Faults.Framework;

namespace Bashgah.Faults.Load;

/// <summary>One request of a flood: how it ended, and how long that took.</summary>
internal sealed record Drop(AttemptKind Kind, TimeSpan Length);

/// <summary>Requests at a fixed rate, whatever becomes of those before: what a chain's tills do that do not know of
/// one another.</summary>
internal static class Flood
{
    // More are never under way from here: the machine that asks must stand, too.
    private const int UnderWayMax = 6_000;

    /// <summary>Sends so many purchases a second for a while, each once, and waits for all answers.</summary>
    public static async Task<IReadOnlyCollection<Drop>> RunAsync(
        Node node, Api api, Book book, double perSecond, TimeSpan length)
    {
        var drops = new ConcurrentQueue<Drop>();
        var random = new Random(1);
        using var places = new SemaphoreSlim(UnderWayMax);
        var began = Stopwatch.GetTimestamp();
        var total = (int)(perSecond * length.TotalSeconds);
        for (var sent = 0; sent < total;)
        {
            var due = Math.Min(total, (int)(perSecond * Stopwatch.GetElapsedTime(began).TotalSeconds));
            for (; sent < due; sent++)
            {
                await places.WaitAsync();
                _ = SendAsync(book.Open(random));
            }
            await Task.Delay(1);
        }
        for (var i = 0; i < UnderWayMax; i++)
            await places.WaitAsync();
        return drops;

        async Task SendAsync(Sale sale)
        {
            await Task.Yield();
            var start = Stopwatch.GetTimestamp();
            var attempt = await api.PostAsync(node.Url, "/purchases", sale.Body(), sale.Key);
            drops.Enqueue(new Drop(attempt.Kind, Stopwatch.GetElapsedTime(start)));
            if (attempt.Kind == AttemptKind.Answered)
                book.Acknowledge(sale, attempt);
            places.Release();
        }
    }
}
