using Bashgah.Bench.Databases;
using Bashgah.Bench.Measuring;

namespace Bashgah.Bench.Parts;

/// <summary>(a): durable purchases over HTTP on PostgreSQL beside one transaction a purchase; with what (f) asks of it.</summary>
internal static class ThroughputPart
{
    public static LoadRun Run(Report report, BenchOptions options, TestLedger ledger, PostgresBaseline baseline)
    {
        PostgresServer.Checkpoint();
        var disk = ledger.DiskBytes();
        var ours = LoadRun.Measure(ledger, options, 'A');
        Report.Progress($"  ours with {options.Connections} connections: {ours.Window.Rate:N0}/s");
        var diskBytes = (ledger.DiskBytes() - disk) / (double)ours.Acknowledged;
        Tell(report, 'a', "", ours, baseline);
        TellMemory(report, "", ours, diskBytes, baseline);
        return ours;
    }

    /// <summary>Adds rate and processor time.</summary>
    public static void Tell(Report report, char part, string of, LoadRun ours, PostgresBaseline baseline)
    {
        var (our, its) = (ours.Window, baseline.Window);
        report.Add(part, $"purchases{of}", "1/s", our.Rate, baseline.Rate);
        report.Add(part, $"CPU of server and database{of}", "µs",
            our.ServerMicroseconds + our.DatabaseMicroseconds, its.DatabaseMicroseconds);
        report.Add(part, $"CPU of the server{of}", "µs", our.ServerMicroseconds);
        report.Add(part, $"CPU of the database{of}", "µs", our.DatabaseMicroseconds, its.DatabaseMicroseconds);
        report.Add(part, $"CPU of the load (ours, pgbench){of}", "µs", our.LoadMicroseconds, its.LoadMicroseconds);
        report.AddOthers(part, of, our.OthersShare, its.OthersShare);
        report.Add(part, $"turned away (429, 503){of}", "", ours.TurnedAway);
        report.Add(part, $"p50 at full load{of}", "ms", ours.MedianMilliseconds);
        report.Add(part, $"p99 at full load{of}", "ms", ours.NinetyNineMilliseconds);
    }

    /// <summary>Adds memory, log and disk.</summary>
    public static void TellMemory(Report report, string of, LoadRun ours, double diskBytes, PostgresBaseline baseline)
    {
        report.Add('f', $"peak memory of the server{of}", "MB", ours.PeakMemoryBytes / 1e6);
        report.Add('f', $"write-ahead log a purchase{of}", "bytes",
            ours.Window.LogBytes / (double)ours.Window.Count, baseline.Window.LogBytes / (double)baseline.Window.Count);
        report.Add('f', $"disk a purchase{of}", "bytes", diskBytes, baseline.DiskBytes);
    }
}
