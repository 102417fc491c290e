using System.Globalization;
using Bashgah.Bench.Databases;
using Bashgah.Bench.Load;
using Bashgah.Bench.Measuring;

namespace Bashgah.Bench.Parts;

/// <summary>
/// (c): how long a purchase takes when they fall due at random moments, at 80 % of the rate at which the baseline saturates. Both
/// count from the moment at which a purchase was due, so that waiting for one's turn is not hidden.
/// </summary>
internal static class LatencyPart
{
    private const double Share = 0.8;
    private const int LatencyColumn = 2;

    public static void Run(Report report, BenchOptions options, TestLedger ledger, PostgresBaseline baseline)
    {
        var rate = Share * baseline.Rate;
        Report.Progress($"c: {rate:N0} purchases a second");
        PostgresServer.Checkpoint();
        var its = RunBaseline(options, baseline, rate);
        Report.Progress($"  baseline: p99 {its.Quantile(0.99):0.0} ms");
        PostgresServer.Checkpoint();
        var ours = LoadRun.Measure(ledger, options, 'C', rate);
        Report.Progress($"  ours: p99 {ours.NinetyNineMilliseconds:0.0} ms");
        report.Add('c', "purchases due", "1/s", rate, rate);
        report.Add('c', "purchases", "1/s", ours.Window.Rate, its.Count / (double)options.Seconds);
        report.Add('c', "p50", "ms", ours.MedianMilliseconds, its.Quantile(0.5));
        report.Add('c', "p99", "ms", ours.NinetyNineMilliseconds, its.Quantile(0.99));
        report.Add('c', "turned away (429, 503)", "", ours.TurnedAway);
        report.Add('c', "due and not sent when the window ended", "", ours.NotSent);
        report.AddOthers('c', "", ours.Window.OthersShare, null);
    }

    private static Latencies RunBaseline(BenchOptions options, PostgresBaseline baseline, double rate)
    {
        string[] Arguments(int seconds) =>
        [
            "-D", $"members={baseline.Members}", "-f", Path.Combine(BenchFolder.Baseline, "baseline.pgbench"),
            "-c", baseline.Clients.ToString(CultureInfo.InvariantCulture), "-T", seconds.ToString(CultureInfo.InvariantCulture),
            "-R", rate.ToString("0.0", CultureInfo.InvariantCulture),
        ];
        var folder = Path.Combine(BenchFolder.Work, "latency");
        PostgresServer.Pgbench(baseline.Database, folder, Arguments(options.WarmupSeconds));
        PostgresServer.Pgbench(baseline.Database, folder, [.. Arguments(options.Seconds), "--log"]);
        var latencies = new Latencies();
        foreach (var file in Directory.EnumerateFiles(folder, "pgbench_log.*"))
        {
            foreach (var line in File.ReadLines(file))
                latencies.AddMicroseconds(double.Parse(line.Split(' ')[LatencyColumn], CultureInfo.InvariantCulture));
        }
        Directory.Delete(folder, recursive: true);
        return latencies;
    }
}
