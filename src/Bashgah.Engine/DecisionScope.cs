using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine;

/// <summary>What deciding one command may read; everything was loaded (and locked) before.</summary>
public sealed class DecisionScope
{
    /// <summary>All policy versions.</summary>
    public required PolicyHistory Policy { get; init; }

    /// <summary>Facts of the members concerned, by id. Deciding never changes them.</summary>
    public required IReadOnlyDictionary<long, MemberFacts> Members { get; init; }

    /// <summary>Program-wide counters that were loaded; a loaded one that has no row yet is there with zeros.</summary>
    public required IReadOnlyDictionary<CounterKey, CounterFacts> Counters { get; init; }

    /// <summary>For claims and returns: what was recorded of the document so far.</summary>
    public DocumentHistory? Document { get; init; }

    /// <summary>The next transaction ids, handed out in order; throws <see cref="OutOfTransactionIdsException"/> at the end.</summary>
    public required Func<long> NextTransactionId { get; init; }

    /// <summary>The next ids for wakes, where they are others; null: as all transactions.</summary>
    public Func<long>? NextWakeId { get; init; }

    /// <summary>Secret of the program for draws and voucher codes.</summary>
    public required IProgramSecrets Secrets { get; init; }

    /// <summary>When the ledger takes the command, Unix microseconds; raised to the members' clocks where those are later.</summary>
    public required long RecordedAt { get; init; }

    /// <summary>True for an import of history: it is never too late (S3.5).</summary>
    public bool IsHistory { get; init; }

    /// <summary>True for a dry run: draws are not shown (S3.7).</summary>
    public bool IsEvaluation { get; init; }

    /// <summary>False where nobody will ask why: traces come without reasons of rules that gave nothing (S4.5) and without lines' shares
    /// of awards. All else is the same, and returns can be decided on them.</summary>
    public bool IsExplained { get; init; } = true;
}

/// <summary>What was recorded of one document, oldest first: the purchase, its claim, its returns.</summary>
public sealed record DocumentHistory(IReadOnlyList<RecordedDocument> Transactions);

/// <summary>A recorded purchase, claim or return.</summary>
public sealed record RecordedDocument(long TransactionId, int PolicyVersion, long RecordedAt, LedgerEvent Event, Trace Trace);

/// <summary>Unforeseeable bytes (S3.7): a keyed hash, so that deciding again gives the same.</summary>
public interface IProgramSecrets
{
    /// <summary>HMAC-SHA-256 under the secret of the draw period that <paramref name="at"/> lies in.</summary>
    byte[] Draw(long at, long transactionId, string ruleId);

    /// <summary>HMAC-SHA-256 under the program's secret for voucher codes.</summary>
    byte[] VoucherCode(long voucherId);
}

/// <summary>The shell handed out too few ids: it takes more and decides the batch again.</summary>
public sealed class OutOfTransactionIdsException : Exception;

/// <summary>All versions of a program's policy.</summary>
public sealed class PolicyHistory
{
    private readonly CompiledProgram[] versions;
    private HashSet<string>? _contestedByTime;

    /// <summary>Versions in ascending order of number and, but for those withdrawn, of effective time.</summary>
    public PolicyHistory(IEnumerable<CompiledProgram> versions, IReadOnlySet<int>? withdrawn = null)
    {
        this.versions = [.. versions];
        Withdrawn = withdrawn ?? new HashSet<int>();
        for (var i = 1; i < this.versions.Length; i++) CountOn(i);
        ReferralDepth = this.versions.Select(v => v.Referral.Depth).DefaultIfEmpty(0).Max();
        WatchesFraud = Array.Exists(this.versions, version => version.Fraud.Rules.Count > 0);
    }

    /// <summary>All versions, ascending, those withdrawn too.</summary>
    public IReadOnlyList<CompiledProgram> Versions => versions;

    /// <summary>Numbers of versions that were taken back before they took effect: they never decide.</summary>
    public IReadOnlySet<int> Withdrawn { get; }

    /// <summary>Levels of the commission that goes up furthest under any version: at most so many above a buyer take part in
    /// deciding, and must be loaded for it.</summary>
    public int ReferralDepth { get; }

    /// <summary>Whether any version has rules against fraud.</summary>
    public bool WatchesFraud { get; }

    /// <summary>Keys of program-wide counters that rules on birthdays and anniversaries may use under some version. Whoever uses one
    /// comes after everything that time did before: else the order of writing would say who gets the last of a budget.</summary>
    public IReadOnlySet<string> ContestedByTime => _contestedByTime ??=
        versions.SelectMany(version => LedgerPolicy.Of(version).ContestedByTime).ToHashSet(StringComparer.Ordinal);

    /// <summary>The last version that was not withdrawn, whether it is in force yet or not.</summary>
    public CompiledProgram Latest => At(long.MaxValue);

    /// <summary>The version in force at a time; the first one for anything before it (S3.2).</summary>
    public CompiledProgram At(long at)
    {
        for (var i = versions.Length - 1; i > 0; i--)
        {
            if (versions[i].EffectiveFromAt <= at && !Withdrawn.Contains(i + 1))
            {
                return versions[i];
            }
        }

        return versions[0];
    }

    /// <summary>A version by its number.</summary>
    public CompiledProgram Version(int number) => versions[number - 1];

    // What a limit has counted is its own, wherever it stands in a later version (S4.6).
    private void CountOn(int index)
    {
        var version = versions[index];
        if (version.Semantics < EngineSemantics.CloserReading) return;
        var numbers = new LimitNumbers(versions.Take(index).Where((_, i) => !Withdrawn.Contains(i + 1)));
        if (!numbers.Agree(version.Rules)) versions[index] = version.Definition.CompileAgain(version, numbers);
    }
}
