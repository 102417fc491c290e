using Bashgah.Engine.Fraud;
using Bashgah.Engine.Ledger;

namespace Bashgah.Storage.Ledger;

/// <summary>A row of <c>member_facts</c> to write.</summary>
/// <param name="VersionBefore">0: the row is new.</param>
internal sealed record MemberRow(long Id, int VersionBefore, int Version, long DueAt, int PolicySeen, byte[] Facts);

/// <summary>A row of <c>counter_facts</c> to write; it exists since it was locked.</summary>
internal sealed record CounterRow(CounterFacts Counter, int VersionBefore);

/// <summary>A row of <c>referral</c>.</summary>
internal sealed record ReferralRow(long MemberId, long ReferrerId, long TransactionId);

/// <summary>What a batch writes, as rows: the same for both databases.</summary>
internal sealed class PreparedBatch
{
    public List<TransactionRow> Transactions { get; } = [];

    public List<MemberRow> NewMembers { get; } = [];

    public List<MemberRow> Members { get; } = [];

    public List<CounterRow> Counters { get; } = [];

    public SortedDictionary<long, VoucherRow> NewVouchers { get; } = [];

    /// <summary>New states of vouchers of earlier batches, and since when.</summary>
    public SortedDictionary<long, (string State, long At)> VoucherStates { get; } = [];

    /// <summary>Who was brought, and by whom.</summary>
    public List<ReferralRow> Referrals { get; } = [];

    /// <summary>Cash-outs asked for.</summary>
    public List<StoredCashOut> NewCashOuts { get; } = [];

    /// <summary>Cash-outs decided, of this batch or of earlier ones.</summary>
    public List<CashOutEnd> CashOutEnds { get; } = [];

    public List<(long TransactionId, string Text)> Notes { get; } = [];

    public List<(long Id, OutboxWrite Write)> Outbox { get; } = [];

    public IReadOnlyList<FraudFact> FraudFacts { get; init; } = [];

    public required IReadOnlyList<DirectoryWrite> Directory { get; init; }

    /// <summary>The chain after the batch.</summary>
    public required Chain Chain { get; set; }

    /// <summary>Latest recorded time of the batch.</summary>
    public long RecordedAt { get; set; } = long.MinValue;
}
