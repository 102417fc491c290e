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
        if (options.Has('a') || options.Has('f') || options.Has('c'))
            server = RunOnPostgres(report, options);
        if (options.Has('e'))
        {
            Report.Progress("e: deciding alone");
            DecidingPart.Run(report, options, server);
        }
        if (options.Has('b'))
            SqlitePart.Run(report, options);
        if (options.Has('d'))
            GrowthPart.Run(report, options);
        if (options.Has('g'))
            FloorPart.Run(report, options);
        if (options.Has('h'))
            SimulationPart.Run(report, options);
    }

    /// <summary>(a) and (c) share their databases. Gives the server's CPU a purchase in (a), if it was measured.</summary>
    private static double? RunOnPostgres(Report report, BenchOptions options)
    {
        Report.Progress($"a: one transaction a purchase, {options.Members:N0} members");
        PostgresBaseline.Create("baseline", options.Members);
        var baseline = PostgresBaseline.Measure("baseline", options.Members, options);
        Report.Progress($"a: a ledger of {options.Members:N0} members");
        var ledger = TestLedger.OnPostgres("ledger", options.Members, options.ByExternalId, levels: options.Levels);
        double? server = null;
        if (options.Has('a') || options.Has('f'))
            server = ThroughputPart.Run(report, options, ledger, baseline).Window.ServerMicroseconds;
        if (options.Has('c'))
            LatencyPart.Run(report, options, ledger, baseline);
        PostgresServer.Drop("baseline");
        PostgresServer.Drop("ledger");
        return server;
    }
}
