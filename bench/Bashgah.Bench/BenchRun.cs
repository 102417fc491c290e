using Bashgah.Bench.Databases;
using Bashgah.Bench.Measuring;
using Bashgah.Bench.Parts;

namespace Bashgah.Bench;

/// <summary>Runs the parts that are wanted, one after the other: nothing else may run meanwhile.</summary>
internal static class BenchRun
{
    public static void Run(Report report, BenchOptions options)
    {
        double? server = null;
        if (options.Has('a') || options.Has('f'))
            server = RunThroughput(report, options);
        if (options.Has('e'))
        {
            Report.Progress("e: deciding alone");
            DecidingPart.Run(report, options, server);
        }
    }

    private static double RunThroughput(Report report, BenchOptions options)
    {
        Report.Progress($"a: one transaction a purchase, {options.Members:N0} members");
        PostgresBaseline.Create("baseline", options.Members);
        var baseline = PostgresBaseline.Measure("baseline", options.Members, options);
        Report.Progress($"a: a ledger of {options.Members:N0} members");
        var ledger = TestLedger.OnPostgres("ledger", options.Members, options.ByExternalId);
        var (ours, _) = ThroughputPart.Run(report, options, ledger, baseline);
        PostgresServer.Drop("baseline");
        PostgresServer.Drop("ledger");
        return ours.Window.ServerMicroseconds;
    }
}
