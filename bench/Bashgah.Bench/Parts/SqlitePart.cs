using System.Diagnostics;
using Bashgah.Bench.Databases;
using Bashgah.Bench.Load;
using Bashgah.Bench.Measuring;

namespace Bashgah.Bench.Parts;

/// <summary>(b): durable purchases over HTTP on SQLite beside one transaction a purchase on SQLite, without HTTP.</summary>
internal static class SqlitePart
{
    public static void Run(Report report, BenchOptions options)
    {
        Report.Progress($"b: SQLite, one transaction a purchase, {options.Members:N0} members");
        var (its, itsDisk) = RunBaseline(options);
        Report.Progress($"  baseline: {its.Rate:N0}/s");
        var path = Path.Combine(BenchFolder.Work, "ledger.db");
        var ledger = TestLedger.OnSqlite(path, options.Members, options.ByExternalId, options.Levels);
        var disk = ledger.DiskBytes();
        var ours = LoadRun.Measure(ledger, options, 'B');
        Report.Progress($"  ours with {options.Connections} connections: {ours.Window.Rate:N0}/s");
        report.Add('b', "purchases", "1/s", ours.Window.Rate, its.Rate);
        report.Add('b', "CPU of the server", "µs", ours.Window.ServerMicroseconds, its.LoadMicroseconds);
        report.Add('b', "CPU of the load", "µs", ours.Window.LoadMicroseconds);
        report.AddOthers('b', "", ours.Window.OthersShare, its.OthersShare);
        report.Add('b', "turned away (429, 503)", "", ours.TurnedAway);
        report.Add('b', "p50 at full load", "ms", ours.MedianMilliseconds);
        report.Add('b', "p99 at full load", "ms", ours.NinetyNineMilliseconds);
        report.Add('b', "disk a purchase", "bytes", (ledger.DiskBytes() - disk) / (double)ours.Acknowledged, itsDisk);
        foreach (var file in Directory.EnumerateFiles(BenchFolder.Work, "*.db*"))
            File.Delete(file);
    }

    private static (Window Window, double DiskBytes) RunBaseline(BenchOptions options)
    {
        var path = Path.Combine(BenchFolder.Work, "baseline.db");
        using var baseline = new SqliteBaseline(path, options.Members);
        var chance = new Chance(9);
        void Buy(double seconds)
        {
            var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < end)
                baseline.Buy(1 + chance.Below(options.Members), Shelf.Amount(chance));
        }
        var disk = SqliteFile.DiskBytes(path);
        Buy(options.WarmupSeconds);
        var window = Window.Measure(null, false, () => baseline.Count, () => Buy(options.Seconds));
        return (window, (SqliteFile.DiskBytes(path) - disk) / (double)baseline.Count);
    }
}
