namespace Bashgah.Storage.Verification;

/// <summary>How thoroughly to verify.</summary>
public sealed record VerifyOptions
{
    /// <summary>Decide every event again and compare.</summary>
    public bool Replay { get; init; }

    /// <summary>Time of the digest, Unix microseconds; null: the ledger's latest recorded time. An earlier one replays.</summary>
    public long? AsOfAt { get; init; }

    /// <summary>Reckon the digest and due moments, for which policies are compiled; false: look at the books alone.</summary>
    public bool WithDigest { get; init; } = true;

    /// <summary>Told now and then how far it is.</summary>
    public IProgress<VerifyProgress>? Progress { get; init; }
}

/// <summary>How far a step of verification is.</summary>
/// <param name="Step"><c>chains</c>, <c>facts</c>, <c>books</c>, <c>profiles</c>, <c>audit</c>, <c>replay</c> or <c>digest</c>.</param>
/// <param name="Done">Rows done.</param>
/// <param name="Total">Rows in all, as far as is known; else 0.</param>
public readonly record struct VerifyProgress(string Step, long Done, long Total);

/// <summary>Something that is not as it must be.</summary>
/// <param name="Subject">What: <c>transaction 12</c>, <c>transfer 12/0</c>, <c>member 5</c>, <c>chain w3</c>, <c>audit entry 1/7</c>.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record Finding(string Subject, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Subject}: {Problem}";
}

/// <summary>What verification came to.</summary>
public sealed record VerifyReport
{
    /// <summary>Everything that is wrong, in the order in which it was found; at most <see cref="FindingsMax"/>.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>All findings, those that are not listed too.</summary>
    public required int FindingsCount { get; init; }

    /// <summary>Transactions read.</summary>
    public required long Transactions { get; init; }

    /// <summary>Members read.</summary>
    public required long Members { get; init; }

    /// <summary>Where the log of what staff did in the program ends: whoever keeps this elsewhere can tell when the whole database was
    /// set back to an earlier state, which nothing in it can tell.</summary>
    public required AuditEnd Audit { get; init; }

    /// <summary>Time of the digest; null when nothing is recorded or no digest was asked for.</summary>
    public long? AsOfAt { get; init; }

    /// <summary>SHA-256 over balances, counters and tiers as of <see cref="AsOfAt"/>, as hex; null where
    /// none was asked for, and for books that do not hold.</summary>
    public string? Digest { get; init; }

    /// <summary>Members with a birthday or anniversary that was due by <see cref="AsOfAt"/> and that nobody has written yet: the
    /// digest is without what it brings, and will be another once it is written.</summary>
    public long FeastsDue { get; init; }

    /// <summary>Most findings that are listed.</summary>
    public const int FindingsMax = 1000;

    /// <summary>Whether the ledger holds.</summary>
    public bool Holds => FindingsCount == 0;
}

/// <summary>Where a log ends.</summary>
/// <param name="Entries">Number of its last entry; 0: it has none.</param>
/// <param name="Hash">Hash of its last entry as hex; empty: it has none.</param>
public sealed record AuditEnd(long Entries, string Hash);

/// <summary>Collects findings.</summary>
internal sealed class FindingList
{
    private readonly List<Finding> _findings = [];

    public int Count { get; private set; }

    public IReadOnlyList<Finding> Items => _findings;

    public void Add(string subject, string problem)
    {
        Count++;
        if (_findings.Count < VerifyReport.FindingsMax)
        {
            _findings.Add(new Finding(subject, problem));
        }
    }
}
