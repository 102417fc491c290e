using Bashgah.Bench.Databases;
using Bashgah.Bench.Measuring;

namespace Bashgah.Bench.Parts;

/// <summary>(d): whether the rate holds when members and history grow. What matters is ours divided by the baseline's, for both.</summary>
internal static class GrowthPart
{
    private const string Ledger = "ledger";
    private const string Baseline = "baseline";

    public static void Run(Report report, BenchOptions options)
    {
        var few = Measure(report, options, $", {options.FewMembers:N0} members",
            () => PostgresBaseline.Create(Baseline, options.FewMembers),
            () => TestLedger.OnPostgres(Ledger, options.FewMembers, options.ByExternalId), options.FewMembers);

        var many = Measure(report, options, $", {options.ManyMembers:N0} members with history", () =>
        {
            PostgresBaseline.Create(Baseline, options.ManyMembers);
            BaselineHistory.Load(Baseline, options.ManyMembers, options.History);
        }, () =>
        {
            var (ledger, transactions) = LedgerHistory.Make(Ledger, options.ManyMembers, options.History);
            report.Add('d', "transactions in the large ledger", "", transactions, options.History);
            report.Add('d', "large ledger on disk", "MB", ledger.DiskBytes() / 1e6);
            return ledger;
        }, options.ManyMembers);
        report.Add('d', "(ours/baseline at many) / (ours/baseline at few)", "", many / few);
    }

    /// <summary>The baseline first, then ours: both at once may be more than the disk holds. Gives ours/baseline.</summary>
    private static double Measure(
        Report report, BenchOptions options, string of, Action makeBaseline, Func<TestLedger> makeLedger, int members)
    {
        Report.Progress($"d{of}: the baseline");
        makeBaseline();
        CopyTable.Warm(Baseline, "baseline.member");
        var baseline = PostgresBaseline.Measure(Baseline, members, options);
        PostgresServer.Drop(Baseline);
        Report.Progress($"d{of}: ours");
        var ledger = makeLedger();
        CopyTable.Warm(Ledger, "member_facts");
        PostgresServer.Checkpoint();
        var disk = ledger.DiskBytes();
        var ours = LoadRun.Measure(ledger, options, 'D');
        Report.Progress($"  ours with {options.Connections} connections: {ours.Window.Rate:N0}/s");
        var diskBytes = (ledger.DiskBytes() - disk) / (double)ours.Acknowledged;
        ThroughputPart.Tell(report, 'd', of, ours, baseline);
        ThroughputPart.TellMemory(report, of, ours, diskBytes, baseline);
        PostgresServer.Drop(Ledger);
        return ours.Window.Rate / baseline.Rate;
    }
}
