using System.Diagnostics;
using Bashgah.Bench.Load;
using Bashgah.Bench.Measuring;

namespace Bashgah.Bench.Parts;

/// <summary>What a load on the server gave.</summary>
/// <param name="Window">The measured window.</param>
/// <param name="MedianMilliseconds">Half of the answers came within.</param>
/// <param name="NinetyNineMilliseconds">99 of 100 answers came within.</param>
/// <param name="PeakMemoryBytes">Most memory that the server held since its start.</param>
/// <param name="Acknowledged">Purchases since the start of the server, with warm-up.</param>
/// <param name="TurnedAway">Purchases of the window that the server answered with 429 or 503.</param>
/// <param name="NotSent">At a given rate: purchases that were due and found no free connection before the window ended.</param>
internal sealed record LoadRun(
    Window Window, double MedianMilliseconds, double NinetyNineMilliseconds, double PeakMemoryBytes, long Acknowledged,
    long TurnedAway, int NotSent)
{
    private static readonly TimeSpan _warmupMax = TimeSpan.FromSeconds(60);

    /// <summary>Starts a server on the ledger, warms it up, measures, and ends it; then every answer is looked for.</summary>
    /// <param name="ledger">Which ledger.</param>
    /// <param name="options">How long and how many connections.</param>
    /// <param name="run">A letter that no other run on this ledger had.</param>
    /// <param name="rate">Purchases a second to be made; null: as many as it can.</param>
    public static LoadRun Measure(TestLedger ledger, BenchOptions options, char run, double? rate = null)
    {
        var before = ledger.CountPurchases();
        LoadRun result;
        using (var server = ServerProcess.Start(ledger.Address))
        {
            var requests = new PurchaseRequests(server.Address, ledger.Key, ledger.Members, ledger.ByExternalId, run);
            using var client = new LoadClient(server.Address, options.Connections, requests);
            var chance = new Chance(run);
            void Drive(double seconds)
            {
                if (rate is { } wanted)
                    client.DriveOpen(seconds, wanted, chance);
                else
                    client.DriveClosed(seconds);
            }
            // Full speed makes everything hot soonest, also for a run at a given rate. The runtime compiles what runs often once
            // more, and on a slow or busy machine that comes later.
            var started = Stopwatch.GetTimestamp();
            do
            {
                client.DriveClosed(options.WarmupSeconds);
            }
            while (client.Acknowledged < options.WarmupPurchases && Stopwatch.GetElapsedTime(started) < _warmupMax);
            if (rate is not null)
            {
                client.Drain();
                Drive(Math.Min(3, options.WarmupSeconds));
            }
            client.Latencies.Clear();
            var turnedAwayBefore = client.TurnedAway;
            var window = Window.Measure(
                server.Id, ledger.IsPostgres, () => client.Acknowledged, () => Drive(options.Seconds));
            // What was due within the window belongs to it, however late it is answered.
            var notSent = client.Drain();
            server.CheckAlive();
            if (client.Refused > 0)
            {
                throw new BenchFailedException(
                    $"{client.Refused} purchases were not taken; the first:\n{client.FirstRefusal}\nThe server said:\n{server.Said()}");
            }
            result = new LoadRun(
                window, client.Latencies.Quantile(0.5), client.Latencies.Quantile(0.99), CpuTimes.PeakMemory(server.Id),
                client.Acknowledged, client.TurnedAway - turnedAwayBefore, notSent);
        }
        var recorded = ledger.CountPurchases() - before;
        if (recorded != result.Acknowledged)
            throw new BenchFailedException($"{result.Acknowledged} purchases were acknowledged, {recorded} are in the ledger.");
        return result;
    }
}
