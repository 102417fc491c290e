using System.Text.Json;
using System.Text.Json.Serialization;
using Bashgah.Engine.Fraud;

namespace Bashgah.Storage.Fraud;

/// <summary>What a case rests on: ids and numbers, nothing personal.</summary>
public sealed record CaseEvidence
{
    /// <summary>Most facts that are kept of a case; what comes after is counted alone.</summary>
    public const int FactsMax = 500;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>Transactions, in the order in which they came to light.</summary>
    public IReadOnlyList<long> Transactions { get; init; } = [];

    /// <summary>Members, in that order too.</summary>
    public IReadOnlyList<long> Members { get; init; } = [];

    /// <summary>What was counted or summed at last.</summary>
    public long Counted { get; init; }

    /// <summary>Whether that is money, minor units.</summary>
    public bool IsAmount { get; init; }

    /// <summary>What was allowed.</summary>
    public long Allowed { get; init; }

    /// <summary>When the first of it happened, Unix microseconds.</summary>
    public long FromAt { get; init; }

    /// <summary>When the last of it did.</summary>
    public long UntilAt { get; init; }

    /// <summary>The evidence of a finding.</summary>
    public static CaseEvidence Of(FraudFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new()
        {
            Transactions = [.. finding.Facts.Where(fact => fact.Id != 0).Select(fact => fact.Id).Distinct().Take(FactsMax)],
            Members = [.. finding.Facts.Select(fact => fact.MemberId).Prepend(finding.MemberId ?? 0).Where(id => id != 0).Distinct().Take(FactsMax)],
            Counted = finding.Counted,
            Allowed = finding.Allowed,
            IsAmount = finding.IsAmount,
            FromAt = finding.Facts.Count == 0 ? 0 : finding.Facts.Min(fact => fact.At),
            UntilAt = finding.Facts.Count == 0 ? 0 : finding.Facts.Max(fact => fact.At),
        };
    }

    /// <summary>This and what came to light later.</summary>
    public CaseEvidence With(CaseEvidence more)
    {
        ArgumentNullException.ThrowIfNull(more);
        return more with
        {
            Transactions = [.. Transactions.Union(more.Transactions).Take(FactsMax)],
            Members = [.. Members.Union(more.Members).Take(FactsMax)],
            // Numbers of things and sums are not compared.
            Counted = IsAmount == more.IsAmount ? Math.Max(Counted, more.Counted) : more.Counted,
            FromAt = Math.Min(FromAt, more.FromAt),
            UntilAt = Math.Max(UntilAt, more.UntilAt),
        };
    }

    internal string Write() => JsonSerializer.Serialize(this, Json);

    internal static CaseEvidence Read(string json) => JsonSerializer.Deserialize<CaseEvidence>(json, Json) ?? new();
}

/// <summary>A case.</summary>
/// <param name="Id">From 1, a program.</param>
/// <param name="Kind">One of <see cref="CaseKinds"/>.</param>
/// <param name="Rule">Id of the rule that found it; empty: none did.</param>
/// <param name="PolicyVersion">The policy version whose rule it was.</param>
/// <param name="Subject">About whom or what: one case of a rule and subject is open at a time.</param>
/// <param name="MemberId">Whom it is about first; null: nobody in particular.</param>
/// <param name="Holds">Whether what the evidence gave is set aside while it is open.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="State">One of <see cref="CaseStates"/>.</param>
/// <param name="OpenedAt">Unix microseconds.</param>
/// <param name="ClosedAt">Unix microseconds; null: it is open.</param>
/// <param name="ClosedBy">Who closed it.</param>
public sealed record StoredCase(
    long Id, string Kind, string Rule, int PolicyVersion, string Subject, long? MemberId, bool Holds, CaseEvidence Evidence,
    string State, long OpenedAt, long? ClosedAt, string? ClosedBy);

/// <summary>What a transaction of a case gave a member in a currency, and what became of it.</summary>
/// <param name="FirstCaseId">The case that wanted it first: it names what is told to the ledger, whichever case holds for it later.</param>
/// <param name="CaseId">The case that holds for it now.</param>
/// <param name="TransactionId">What gave it.</param>
/// <param name="MemberId">To whom.</param>
/// <param name="Currency">In what.</param>
/// <param name="Amount">How much.</param>
/// <param name="State"><c>wanted</c>, <c>placing</c>, <c>placed</c>, <c>nothing</c> (nothing was there any more), <c>ending</c>, <c>taken</c>,
/// <c>released</c> or <c>dropped</c> (the case was closed before).</param>
/// <param name="Wanted">How much is to be set aside: what returns had not taken when that was said; null: not said yet.</param>
/// <param name="HoldId">The transaction that set it aside.</param>
/// <param name="Held">How much of it that was.</param>
/// <param name="Taken">How much of that is taken back, or was; null: not reckoned yet.</param>
public sealed record CaseHold(
    long FirstCaseId, long CaseId, long TransactionId, long MemberId, string Currency, long Amount, string State, long? Wanted, long? HoldId,
    long Held, long? Taken);

/// <summary>What transactions gave: to be set aside.</summary>
public sealed record TransactionGain(long TransactionId, long MemberId, string Currency, long Amount);
