using System.Text.Json;
using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Time;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>
/// Decides every stored event again, in the order of ids, from facts that it rebuilds on the way, and compares what
/// comes out with what is stored.
/// </summary>
internal sealed class Replay(LedgerQueries queries, PolicyHistory policy, IProgramSecrets secrets, FindingList findings)
{
    private const int ProgressRows = 1000;

    private readonly SortedDictionary<long, MemberFacts> _members = [];
    private readonly SortedDictionary<CounterKey, CounterFacts> _counters = [];

    // Once facts differ, everything after them does: the first difference of a member is the finding.
    private readonly HashSet<string> _diverged = new(StringComparer.Ordinal);

    /// <summary>Facts as rebuilt, by member.</summary>
    public IEnumerable<MemberFacts> Members => _members.Values;

    /// <summary>Program-wide counters as rebuilt.</summary>
    public IEnumerable<CounterFacts> Counters => _counters.Values;

    /// <summary>Replays everything, or what was recorded up to a time.</summary>
    public async Task RunAsync(
        long total, long? untilAt, IProgress<VerifyProgress>? progress, CancellationToken cancellationToken)
    {
        var done = 0L;
        await foreach (var row in queries.AllTransactionsAsync(0, cancellationToken))
        {
            if (untilAt is null || row.RecordedAt <= untilAt)
            {
                await DecideAsync(row, cancellationToken);
            }

            if (++done % ProgressRows == 0)
            {
                progress?.Report(new VerifyProgress("replay", done, total));
            }
        }

        progress?.Report(new VerifyProgress("replay", done, total));
    }

    private async Task DecideAsync(TransactionRow row, CancellationToken cancellationToken)
    {
        Decision decision;
        try
        {
            var happened = EventCodec.Read(row.Event);
            if (happened is MemberJoined joined && !_members.ContainsKey(joined.MemberId))
            {
                _members[joined.MemberId] = Decider.NewMember(joined.MemberId, joined.OccurredAt);
            }

            var document = row.ParentId is { } parent
                ? await queries.DocumentOfAsync(parent, row.Id, cancellationToken)
                : null;
            switch (Decide(row, happened, document))
            {
                case Outcome.Accepted { Decisions: [var only] }:
                    decision = only;
                    break;
                case Outcome.Accepted { Decisions.Count: var count }:
                    Report(row, $"deciding again gives {count} transactions");
                    return;
                case Outcome.Refused(var refusal):
                    Report(row, $"deciding again refuses it: {refusal.Code}");
                    return;
                default:
                    throw new InvalidOperationException("Counters were asked for that had been given.");
            }

            Compare(row, decision);
        }
        catch (Exception fault) when (fault is FormatException or EngineFaultException or ArgumentException
            or KeyNotFoundException or IndexOutOfRangeException or OverflowException or InvalidOperationException
            or JsonException)
        {
            Report(row, $"deciding again fails: {fault.Message}");
            return;
        }

        foreach (var facts in decision.Members)
        {
            _members[facts.Id] = facts;
        }

        foreach (var counter in decision.Counters)
        {
            _counters[new CounterKey(counter.Key, counter.PeriodOn)] = counter;
        }
    }

    private Outcome Decide(TransactionRow row, LedgerEvent happened, DocumentHistory? document)
    {
        var counters = new Dictionary<CounterKey, CounterFacts>();
        while (true)
        {
            var nextId = row.Id;
            var scope = new DecisionScope
            {
                Policy = policy,
                Members = _members,
                Counters = counters,
                Document = document,
                NextTransactionId = () => nextId++,
                Secrets = secrets,
                RecordedAt = row.RecordedAt,
                IsHistory = row.IsHistory,
            };
            var outcome = Decider.Decide(scope, happened);
            if (outcome is not Outcome.Needs(var needed))
            {
                return outcome;
            }

            foreach (var key in needed)
            {
                if (!counters.TryAdd(
                    key, _counters.GetValueOrDefault(key, new CounterFacts(key.Key, key.PeriodOn, 0, 0, 0))))
                {
                    return outcome;
                }
            }
        }
    }

    private void Compare(TransactionRow row, Decision decision)
    {
        if (EventCodec.Write(decision.Event) != row.Event || decision.Event.OccurredAt != row.OccurredAt
            || decision.RecordedAt != row.RecordedAt || decision.MemberId != row.MemberId
            || decision.PolicyVersion != row.PolicyVersion)
        {
            Report(row, "deciding again gives another event, time, member or policy version");
        }

        if (TraceCodec.Write(decision.Trace) != row.Trace)
        {
            Report(row, "deciding again gives another trace");
        }

        CompareTransfers(row, decision);
        var stored = FactsReferences.Read(row.FactsWritten);
        var decided = decision.Members
            .Select(m => new FactsWritten(FactsReferences.Member(m.Id), m.Version, FactsReferences.Hash(FactsCodec.Write(m))))
            .Concat(decision.Counters.Select(c => new FactsWritten(
                FactsReferences.Counter(new CounterKey(c.Key, c.PeriodOn)), c.Version,
                FactsReferences.Hash(FactsCodec.Write(c)))));
        foreach (var facts in decided.Except(stored).Where(f => _diverged.Add(f.Row)))
        {
            Report(row, $"deciding again gives other facts for {facts.Row}");
        }
    }

    private void CompareTransfers(TransactionRow row, Decision decision)
    {
        for (var i = 0; i < Math.Max(row.Transfers.Count, decision.Transfers.Count); i++)
        {
            if (i >= row.Transfers.Count)
            {
                findings.Add($"transfer {row.Id}/{i}", "is missing: deciding again gives it");
            }
            else if (i >= decision.Transfers.Count)
            {
                findings.Add($"transfer {row.Id}/{row.Transfers[i].Seq}", "deciding again does not give it");
            }
            else if (LedgerSql.Transfer(row.Transfers[i]) != decision.Transfers[i])
            {
                findings.Add($"transfer {row.Id}/{row.Transfers[i].Seq}", "deciding again gives another one");
            }
        }
    }

    private void Report(TransactionRow row, string problem)
    {
        // Governments change their clocks at short notice: then a difference may be the data's.
        var zones = row.TzVersion == ProgramCalendar.ZoneDataVersion
            ? ""
            : $" (it was decided with time-zone data {row.TzVersion}, now {ProgramCalendar.ZoneDataVersion})";
        findings.Add($"transaction {row.Id}", problem + zones);
    }
}
