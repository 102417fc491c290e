using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>
/// Follows the versions of every row of facts through the transactions, and compares the rows with what the last of them
/// left. A tail that was cut off shows as facts that are ahead.
/// </summary>
internal sealed class FactsTrail(PolicyCheck policies, FindingList findings)
{
    private readonly Dictionary<long, Step> _members = [];
    private readonly Dictionary<string, Step> _counters = new(StringComparer.Ordinal);

    /// <summary>The next transaction by id.</summary>
    public void Add(TransactionRow row)
    {
        try
        {
            var facts = FactsReferences.Read(row.FactsRead);
            policies.Add(row, facts.Where(PolicyMarks.IsOne));
            foreach (var read in facts.Where(static f => !PolicyMarks.IsOne(f)))
            {
                var version = _counters.TryGetValue(read.Row, out var step) ? step.Version : 0;
                if (version != read.Version)
                {
                    findings.Add(
                        $"transaction {row.Id}", $"read {read.Row} at version {read.Version}, but {version} was written");
                }
            }

            foreach (var written in FactsReferences.Read(row.FactsWritten))
            {
                Add(row.Id, written);
            }
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            findings.Add($"transaction {row.Id}", "the facts that it read and wrote cannot be read");
        }
    }

    /// <summary>A member's row. True when it is as the transactions left it.</summary>
    public bool Check(long memberId, int version, byte[] facts)
    {
        if (!_members.Remove(memberId, out var step))
        {
            findings.Add($"member {memberId}", "no transaction wrote its facts");
            return false;
        }

        return Check($"member {memberId}", step, version, FactsReferences.Hash(facts));
    }

    /// <summary>A program-wide counter's row.</summary>
    public void Check(CounterFacts counter)
    {
        var key = new CounterKey(counter.Key, counter.PeriodOn);
        var subject = $"counter {counter.Key}/{counter.PeriodOn}";
        if (_counters.Remove(FactsReferences.Counter(key), out var step))
        {
            Check(subject, step, counter.Version, FactsReferences.Hash(FactsCodec.Write(counter)));
        }
        else if (counter is not { Version: 0, Amount: 0, Times: 0 })
        {
            // One that was looked at and never used stands there with zeros.
            findings.Add(subject, "no transaction wrote it");
        }
    }

    /// <summary>At the end: no row is missing.</summary>
    public void Finish()
    {
        foreach (var (id, step) in _members.OrderBy(m => m.Key))
        {
            findings.Add($"member {id}", $"facts row is missing; transaction {step.TransactionId} wrote it last");
        }

        foreach (var (row, step) in _counters.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            findings.Add($"counter {row[2..]}", $"is missing; transaction {step.TransactionId} wrote it last");
        }
    }

    private void Add(long transactionId, FactsWritten written)
    {
        var step = new Step(written.Version, written.Hash, transactionId);
        if (FactsReferences.MemberIdOf(written.Row) is { } id)
        {
            CheckNext($"member {id}", _members.GetValueOrDefault(id), step);
            _members[id] = step;
        }
        else
        {
            CheckNext($"counter {written.Row[2..]}", _counters.GetValueOrDefault(written.Row), step);
            _counters[written.Row] = step;
        }
    }

    private void CheckNext(string subject, Step before, Step next)
    {
        if (next.Version != before.Version + 1)
        {
            findings.Add(
                subject,
                $"transaction {next.TransactionId} wrote version {next.Version} after {before.Version}"
                + $" (transaction {before.TransactionId})");
        }
    }

    private bool Check(string subject, Step step, int version, string hash)
    {
        if (version > step.Version)
        {
            findings.Add(
                subject,
                $"facts are ahead of the transactions: version {version}, but transaction {step.TransactionId}, "
                + $"the last one, wrote {step.Version}");
            return false;
        }

        if (version != step.Version || hash != step.Hash)
        {
            findings.Add(subject, $"facts do not agree with transaction {step.TransactionId}");
            return false;
        }

        return true;
    }

    private readonly record struct Step(int Version, string Hash, long TransactionId);
}
