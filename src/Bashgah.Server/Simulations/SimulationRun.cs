using System.Threading.Channels;
using Bashgah.Engine.Events;
using Bashgah.Engine.Simulation;

namespace Bashgah.Server.Simulations;

/// <summary>Lives through a history under several policies at once, each on a thread of its own.</summary>
internal static class SimulationRun
{
    private const int EventsAtOnce = 256;
    private const int PartsAhead = 8;

    /// <summary>Reads the history once and lets every policy live through all of it, and then until a moment.</summary>
    /// <param name="history">Events in the order in which they were recorded.</param>
    /// <param name="policies">Who lives through it.</param>
    /// <param name="untilAt">When it ends, given the latest recorded time; Unix microseconds.</param>
    /// <param name="done">Told now and then how many events, without wakes, the slowest has behind it.</param>
    /// <param name="threads">On how many at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(
        IAsyncEnumerable<HistoryEvent> history, IReadOnlyList<SimulatedPolicy> policies, Func<long, long> untilAt,
        Action<long> done, int threads, CancellationToken cancellationToken)
    {
        using var room = new SemaphoreSlim(threads);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ways = policies.Select(_ => Channel.CreateBounded<HistoryEvent[]>(
            new BoundedChannelOptions(PartsAhead) { SingleReader = true, SingleWriter = true })).ToList();
        var lives = policies.Select((policy, i) => Task.Run(() => LiveAsync(policy, ways[i].Reader, room, ended), CancellationToken.None)).ToList();
        var last = long.MinValue;
        try
        {
            last = await ReadAsync(history, ways, done, ended.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // One of the lives failed: its fault is told below.
        }
        finally
        {
            foreach (var way in ways)
                way.Writer.TryComplete();
        }

        await Task.WhenAll(lives);
        if (last != long.MinValue)
            await Task.WhenAll(policies.Select(policy => Task.Run(() => EndAsync(policy, untilAt(last), room, cancellationToken), cancellationToken)));
    }

    private static async Task EndAsync(SimulatedPolicy policy, long untilAt, SemaphoreSlim room, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken);
        try
        {
            policy.Club.LiveUntil(untilAt, cancellationToken);
        }
        finally
        {
            room.Release();
        }
    }

    private static async Task<long> ReadAsync(
        IAsyncEnumerable<HistoryEvent> history, List<Channel<HistoryEvent[]>> ways, Action<long> done, CancellationToken cancellationToken)
    {
        var last = long.MinValue;
        var count = 0L;
        var part = new List<HistoryEvent>(EventsAtOnce);
        await foreach (var happened in history.WithCancellation(cancellationToken))
        {
            last = Math.Max(last, happened.RecordedAt);
            part.Add(happened);
            if (part.Count == EventsAtOnce)
                await SendAsync();
        }
        await SendAsync();
        return last;

        async Task SendAsync()
        {
            var events = part.ToArray();
            part.Clear();
            foreach (var way in ways)
                await way.Writer.WriteAsync(events, cancellationToken);
            done(count += events.Count(e => e.Event is not Wake));
        }
    }

    private static async Task LiveAsync(
        SimulatedPolicy policy, ChannelReader<HistoryEvent[]> parts, SemaphoreSlim room, CancellationTokenSource ended)
    {
        try
        {
            await foreach (var part in parts.ReadAllAsync(ended.Token))
            {
                await room.WaitAsync(ended.Token);
                try
                {
                    policy.Play(part);
                }
                finally
                {
                    room.Release();
                }
            }
        }
        catch
        {
            // Nobody waits for the others: the run comes to nothing.
            await ended.CancelAsync();
            throw;
        }
    }
}
