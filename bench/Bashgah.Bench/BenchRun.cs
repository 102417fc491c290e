using Bashgah.Bench.Databases;
using Bashgah.Bench.Measuring;
using Bashgah.Bench.Parts;

namespace Bashgah.Bench;

/// <summary>Runs the parts that are wanted, one after the other: nothing else may run meanwhile.</summary>
internal static class BenchRun
{
    public static void Run(Report report, BenchOptions options)
    {
        if (options.Has('a') || options.Has('f'))
            RunThroughput(report, options);
    }

    private static void RunThroughput(Report report, BenchOptions options)
    {
        Report.Progress($"a: one transaction a purchase, {options.Members:N0} members");
        PostgresBaseline.Create("baseline", options.Members);
        var baseline = PostgresBaseline.Measure("baseline", options.Members, options);
        Report.Progress($"a: a ledger of {options.Members:N0} members");
        var ledger = TestLedger.OnPostgres("ledger", options.Members, options.ByExternalId);
        ThroughputPart.Run(report, options, ledger, baseline);
        PostgresServer.Drop("baseline");
        PostgresServer.Drop("ledger");
    }
}
