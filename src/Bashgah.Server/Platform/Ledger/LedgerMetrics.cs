using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>What the pipeline counts (meter <c>Bashgah.Ledger</c>) and where its time goes (activities of the same name);
/// refusals leave no other trace (S13.1). Nothing personal is in any of them.</summary>
internal static class LedgerMetrics
{
    /// <summary>Name of the meter and of the activities' source.</summary>
    public const string Name = "Bashgah.Ledger";

    private static readonly Meter Meter = new(Name);
    private static readonly ActivitySource Activities = new(Name);
    private static readonly Counter<long> Accepted = Meter.CreateCounter<long>("bashgah.commands.accepted");
    private static readonly Counter<long> Repeated = Meter.CreateCounter<long>("bashgah.commands.repeated");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("bashgah.commands.refused");
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>("bashgah.commands.failed");
    private static readonly Counter<long> TurnedAway = Meter.CreateCounter<long>("bashgah.commands.turned_away");
    private static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>("bashgah.batch.size");
    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>("bashgah.batch.conflicts");
    private static readonly Histogram<double> Commit = Meter.CreateHistogram<double>("bashgah.commit.duration", "s");
    private static readonly Histogram<double> Wait = Meter.CreateHistogram<double>("bashgah.queue.wait", "s");
    private static readonly Gauge<int> Queue = Meter.CreateGauge<int>("bashgah.queue.length");

    public static void CountBatch(int size) => BatchSize.Record(size);

    /// <summary>The span of a batch; null when nobody listens.</summary>
    public static Activity? BeginBatch(int programId, int size) =>
        Activities.StartActivity("batch")?.SetTag("program", programId).SetTag("size", size);

    /// <summary>How long writing and committing took.</summary>
    public static void RecordCommit(TimeSpan length) => Commit.Record(length.TotalSeconds);

    /// <summary>How long the first of a batch waited for its turn.</summary>
    public static void RecordWait(long milliseconds) => Wait.Record(milliseconds / 1_000.0);

    /// <summary>How many wait in a lane now.</summary>
    public static void RecordQueue(int lane, int length) =>
        Queue.Record(length, new KeyValuePair<string, object?>("lane", lane));

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
