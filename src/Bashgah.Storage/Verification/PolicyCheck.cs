using System.Security.Cryptography;
using System.Text;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Programs;

namespace Bashgah.Storage.Verification;

/// <summary>
/// Policy versions are what they were: each definition has its hash, none is missing, and the whole row, its effective
/// time too, is the one that the chains hold of it.
/// </summary>
internal sealed class PolicyCheck
{
    private readonly Dictionary<int, FactsWritten> _marks;
    private readonly FindingList _findings;
    private readonly HashSet<(int Writer, int Version)> _marked = [];
    private readonly SortedDictionary<int, (string What, long TransactionId)> _faults = [];
    private readonly HashSet<int> _withdrawn = [];

    public PolicyCheck(IReadOnlyList<PolicyVersionInfo> versions, FindingList findings)
    {
        _findings = findings;
        _marks = versions.ToDictionary(v => v.Version, PolicyMarks.Of);
        foreach (var version in versions)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version.Definition)));
            if (hash != version.ContentHash)
            {
                findings.Add($"policy version {version.Version}", "the definition does not match its hash");
            }

            if (version.Withdrawal is not { } withdrawal)
            {
                continue;
            }

            _withdrawn.Add(version.Version);
            if (version.Version == 1 || withdrawal.At >= version.EffectiveFromAt)
            {
                findings.Add($"policy version {version.Version}", "was withdrawn when it had taken effect");
            }
        }

        var last = versions.Count == 0 ? 0 : versions[^1].Version;
        foreach (var number in Enumerable.Range(1, last).Where(n => !_marks.ContainsKey(n)))
        {
            findings.Add($"policy version {number}", "is missing");
        }
    }

    /// <summary>The next transaction by id, with the marks among the rows that it read.</summary>
    public void Add(TransactionRow row, IEnumerable<FactsWritten> marks)
    {
        foreach (var mark in marks)
        {
            _marked.Add((row.Writer, mark.Version));
            if (!_marks.TryGetValue(mark.Version, out var stored))
            {
                _faults.TryAdd(mark.Version, ("is missing, under which", row.Id));
            }
            else if (stored != mark)
            {
                _faults.TryAdd(mark.Version, ("is not the one under which", row.Id));
            }
        }

        if (_withdrawn.Contains(row.PolicyVersion))
        {
            _faults.TryAdd(row.PolicyVersion, ("was withdrawn, under which", row.Id));
        }

        if (_marked.Add((row.Writer, row.PolicyVersion)))
        {
            _findings.Add(
                $"transaction {row.Id}",
                $"its chain does not say what policy version {row.PolicyVersion} was, under which it was decided");
        }
    }

    /// <summary>At the end: one finding a version, however many were decided under it.</summary>
    public void Finish()
    {
        foreach (var (version, (what, transactionId)) in _faults)
        {
            _findings.Add($"policy version {version}", $"{what} transaction {transactionId} was decided");
        }
    }
}
