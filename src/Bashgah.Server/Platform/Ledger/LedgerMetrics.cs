using System.Diagnostics.Metrics;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>What the pipeline counts (meter <c>Bashgah.Ledger</c>); refusals leave no other trace
/// (S13.1).</summary>
internal static class LedgerMetrics
{
    private static readonly Meter Meter = new("Bashgah.Ledger");
    private static readonly Counter<long> Accepted = Meter.CreateCounter<long>("bashgah.commands.accepted");
    private static readonly Counter<long> Repeated = Meter.CreateCounter<long>("bashgah.commands.repeated");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("bashgah.commands.refused");
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>("bashgah.commands.failed");
    private static readonly Counter<long> TurnedAway = Meter.CreateCounter<long>("bashgah.commands.turned_away");
    private static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>("bashgah.batch.size");
    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>("bashgah.batch.conflicts");

    public static void CountBatch(int size) => BatchSize.Record(size);

    public static void CountConflict() => Conflicts.Add(1);

    public static void CountTurnedAway() => TurnedAway.Add(1);

    public static void Count(CommandOutcome outcome)
    {
        switch (outcome)
        {
            case CommandOutcome.Decided:
                Accepted.Add(1);
                break;
            case CommandOutcome.Refused refused:
                Refused.Add(1, new KeyValuePair<string, object?>("code", refused.Refusal.Code));
                break;
            case CommandOutcome.Failed:
                Failed.Add(1);
                break;
            default:
                Repeated.Add(1);
                break;
        }
    }
}
