namespace Bashgah.Engine.Ledger;

/// <summary>
/// Everything about a member that deciding reads: a snapshot that replaying the member's transactions rebuilds.
/// Deciding works on a <see cref="Clone"/>; a refused command leaves the original as it was.
/// All lists are kept in the order documented on them, so that equal facts have equal bytes.
/// </summary>
public sealed class MemberFacts
{
    /// <summary>The member's id.</summary>
    public required long Id { get; init; }

    /// <summary>Number of transactions that wrote this row; 0 before the first.</summary>
    public int Version { get; set; }

    /// <summary>The member's clock: largest recorded time so far, Unix microseconds (S3.3).</summary>
    public long ClockAt { get; set; }

    /// <summary>Latest policy version whose tiers have been applied to the member (S8.3).</summary>
    public int PolicySeen { get; set; }

    /// <summary>When the member joined, Unix microseconds.</summary>
    public long JoinedAt { get; set; }

    /// <summary>Purchases and claims decided so far; a purchase keeps its number when it is returned (S4.8).</summary>
    public int Purchases { get; set; }

    /// <summary>Day of the latest activity that slides expiries; 0: none yet.</summary>
    public int LastActivityOn { get; set; }

    /// <summary>Who brought the member; null: nobody, or not named yet. Set once (S9.1).</summary>
    public ReferralFacts? Referral { get; set; }

    /// <summary>Birthday by the program's calendar, month × 100 + day; 0: not known.</summary>
    public int Birthday { get; set; }

    /// <summary>Day of the latest birthday that was kept; 0: none yet.</summary>
    public int BirthdayKeptOn { get; set; }

    /// <summary>Day of the latest membership anniversary that was kept; 0: none yet.</summary>
    public int AnniversaryKeptOn { get; set; }

    /// <summary>Groups, sorted ordinally.</summary>
    public FactsList<string> Groups { get; private set; } = [];

    /// <summary>Declared attributes, sorted by name.</summary>
    public SortedList<string, string> Attributes { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>Accounts, sorted by currency id.</summary>
    public FactsList<AccountFacts> Accounts { get; private set; } = [];

    /// <summary>Counters of member limits, sorted by key then period.</summary>
    public FactsList<CounterFacts> Counters { get; private set; } = [];

    /// <summary>Totals by day that tiers are measured by, sorted by measure.</summary>
    public FactsList<SeriesFacts> Series { get; private set; } = [];

    /// <summary>Tier standings, sorted by tier set id.</summary>
    public FactsList<TierFacts> Tiers { get; private set; } = [];

    /// <summary>Open holds, by id.</summary>
    public FactsList<HoldFacts> Holds { get; private set; } = [];

    /// <summary>Open vouchers, by id.</summary>
    public FactsList<VoucherFacts> Vouchers { get; private set; } = [];

    /// <summary>A copy that shares nothing that can change.</summary>
    public MemberFacts Clone()
    {
        var copy = (MemberFacts)MemberwiseClone();
        copy.Groups = Groups.Share();
        copy.Attributes = Attributes.Count == 0 ? new(StringComparer.Ordinal) : new(Attributes, StringComparer.Ordinal);
        copy.Accounts = Accounts.ConvertAll(a => a.Clone());
        copy.Counters = Counters.Share();
        copy.Series = Series.ConvertAll(s => s.Clone());
        copy.Tiers = Tiers.Share();
        copy.Holds = Holds.Share();
        copy.Vouchers = Vouchers.Share();
        return copy;
    }
}

/// <summary>Who brought a member.</summary>
/// <param name="ReferrerId">The member who did; nobody stands above himself.</param>
/// <param name="On">Day on which it was named.</param>
/// <param name="Purchases">Purchases from that day on, in the order in which they were recorded: the next is number
/// <paramref name="Purchases"/> + 1. What was returned whole before it was claimed is none.</param>
public readonly record struct ReferralFacts(long ReferrerId, int On, int Purchases);

/// <summary>A member's balance in one currency, as lots.</summary>
public sealed class AccountFacts
{
    /// <summary>The currency's id.</summary>
    public required string Currency { get; init; }

    /// <summary>Lots in <see cref="LotKey"/> order.</summary>
    public FactsList<Lot> Lots { get; private set; } = [];

    /// <summary>What the member owes, at least 0 (S6.4).</summary>
    public long Debt { get; set; }

    /// <summary>Exact entitlement in billionths (S2.4); only for currencies that carry.</summary>
    public Int128 CarryBillionths { get; set; }

    /// <summary>Everything ever given by rules, less reversals.</summary>
    public long LifetimeEarned { get; set; }

    /// <summary>Everything ever spent, less what was given back.</summary>
    public long LifetimeSpent { get; set; }

    /// <summary>Everything ever expired, less what returns set against it.</summary>
    public long LifetimeExpired { get; set; }

    /// <summary>Where lots that waited for an event went when it came: (waiting key, lot), in order.</summary>
    public FactsList<Maturation> Maturations { get; private set; } = [];

    internal AccountFacts Clone()
    {
        var copy = (AccountFacts)MemberwiseClone();
        copy.Lots = Lots.Share();
        copy.Maturations = Maturations.Share();
        return copy;
    }
}

/// <summary>
/// Identity of a lot: lots of equal dates are one lot. Order: what expires first; ties: older first (S5.3).
/// </summary>
/// <param name="FromOn">Day from which it counts as available: while it has a pending part, that part matures at
/// the end of this day (S5.2). 0 for a lot that waits for an event.</param>
/// <param name="UntilOn">Last day; <see cref="Never"/> or <see cref="Sliding"/>.</param>
/// <param name="Waiting">For a lot that waits for an event: <c>type#n</c>, the nth such event being the one; else null.</param>
public readonly record struct LotKey(int FromOn, int UntilOn, string? Waiting) : IComparable<LotKey>
{
    /// <summary>It never expires.</summary>
    public const int Never = int.MaxValue;

    /// <summary>It expires a while after the member's latest activity.</summary>
    public const int Sliding = int.MaxValue - 1;

    /// <inheritdoc/>
    public int CompareTo(LotKey other)
    {
        var byEnd = UntilOn.CompareTo(other.UntilOn);
        var byStart = byEnd != 0 ? byEnd : FromOn.CompareTo(other.FromOn);
        return byStart != 0 ? byStart : string.CompareOrdinal(Waiting, other.Waiting);
    }
}

/// <summary>A dated part of an account. A lot whose parts are all 0 is removed.</summary>
/// <param name="Key">Its dates.</param>
/// <param name="Pending">Not yet available.</param>
/// <param name="Available">Can be spent.</param>
/// <param name="Held">Set aside for a till.</param>
/// <param name="Expired">Expired and not yet set against a return (S6.3); forgotten when returns are no longer taken.</param>
public readonly record struct Lot(LotKey Key, long Pending, long Available, long Held, long Expired);

/// <summary>An amount of one lot: the allocation of a debit (S5.3).</summary>
public readonly record struct LotAmount(LotKey Lot, long Amount);

/// <summary>The lot that a waiting lot became.</summary>
public readonly record struct Maturation(string Waiting, LotKey Became);

/// <summary>Use of a limit or budget in one period, or what else is counted of a member.</summary>
/// <param name="Key">Which limit: <c>rule/…</c>, <c>budget/…</c>, <c>reward/…</c>, <c>stock/…</c>; or <c>event/…</c> (events that
/// lots wait for), <c>cancelled/…</c> (a granted voucher that was cancelled), <c>offer-waiting/…</c>, <c>offer/…</c> and <c>offer-taken/…</c>
/// (offers that wait, that are active, and that were taken by a group's member), <c>streak/…</c> (periods in a row), <c>tier-warned/…</c>
/// (the latest warning), <c>referral/brought</c> (members brought), <c>profile/completed</c> (that a profile was completed).</param>
/// <param name="PeriodOn">First day of the period; 0 for a lifetime.</param>
/// <param name="KeepUntilOn">Day after which it may be forgotten (S4.6); <see cref="LotKey.Never"/> for a lifetime.</param>
/// <param name="Amount">Points used.</param>
/// <param name="Times">Awards used.</param>
/// <param name="Version">For program-wide rows: number of transactions that wrote it (S10.4); 0 in a member's facts.</param>
public readonly record struct CounterFacts(string Key, int PeriodOn, int KeepUntilOn, long Amount, long Times, int Version = 0);

/// <summary>A measure's total by day.</summary>
public sealed class SeriesFacts
{
    /// <summary>Currency id, <c>spend</c> or <c>visits</c>.</summary>
    public required string Measure { get; init; }

    /// <summary>By (OccurredOn, CountsFromOn).</summary>
    public FactsList<DayTotal> Days { get; private set; } = [];

    internal SeriesFacts Clone()
    {
        var copy = (SeriesFacts)MemberwiseClone();
        copy.Days = Days.Share();
        return copy;
    }
}

/// <summary>What one day brought.</summary>
/// <param name="OccurredOn">The day whose window it belongs to (S3.4).</param>
/// <param name="CountsAfterOn">0, or the day at whose end the pending part matures and begins to count (S5.1).</param>
/// <param name="Amount">Units, or minor money, or visits.</param>
public readonly record struct DayTotal(int OccurredOn, int CountsAfterOn, long Amount);

/// <summary>Where a member stands in a tier set.</summary>
/// <param name="Set">Tier set id.</param>
/// <param name="Level">Level id.</param>
/// <param name="SinceOn">Day the level began.</param>
/// <param name="KeepUntilOn">Last day of its period; <see cref="LotKey.Never"/> at the lowest level.</param>
/// <param name="GraceUntilOn">While in grace: its last day; else 0.</param>
/// <param name="UpgradeOn">With upgrades at period end: last day of the period at whose end the totals decide; else 0.</param>
public readonly record struct TierFacts(string Set, string Level, int SinceOn, int KeepUntilOn, int GraceUntilOn, int UpgradeOn);

/// <summary>Points set aside.</summary>
/// <param name="Id">Transaction id that placed it.</param>
/// <param name="Currency">Currency id.</param>
/// <param name="EndAt">When it is released by itself, Unix microseconds; <see cref="CashOut"/> for what waits to be paid in
/// cash, <see cref="Review"/> and <see cref="ReviewOfPending"/> for what waits for a case.</param>
/// <param name="Taken">From which lots, in the order of taking.</param>
public sealed record HoldFacts(long Id, string Currency, long EndAt, IReadOnlyList<LotAmount> Taken)
{
    /// <summary>The end of what waits to be paid in cash: only staff end it.</summary>
    public const long CashOut = long.MaxValue;

    /// <summary>The end of available units that a rule against fraud set aside.</summary>
    public const long Review = long.MaxValue - 1;

    /// <summary>The end of pending units that a rule against fraud set aside: those not matured by then go back to pending.</summary>
    public const long ReviewOfPending = long.MaxValue - 2;

    /// <summary>No hold of a till ends later.</summary>
    internal const long TillMax = ReviewOfPending - 1;

    /// <summary>Whether it waits to be paid in cash: no till may take it.</summary>
    public bool IsCashOut => EndAt == CashOut;

    /// <summary>Whether it waits for a case to be closed: neither a till nor time may take it.</summary>
    public bool IsReview => EndAt is Review or ReviewOfPending;

    internal HoldPurpose Purpose => HoldPurposes.Of(IsCashOut, IsReview);
}

/// <summary>A voucher that can still be used.</summary>
/// <param name="Id">Transaction id × 128 + its number among the transaction's vouchers.</param>
/// <param name="Reward">Reward id.</param>
/// <param name="Quantity">Units of the reward.</param>
/// <param name="UntilAt">When it ends, Unix microseconds; <see cref="long.MaxValue"/>: never.</param>
/// <param name="Paid">What it cost, by currency and lot in the order of taking.</param>
/// <param name="RuleId">The rule that granted it, or null when the member redeemed.</param>
/// <param name="TakenOn">Day of the redemption or grant: a cancel gives the reward's limits of that day back.</param>
public sealed record VoucherFacts(
    long Id, string Reward, int Quantity, long UntilAt, IReadOnlyList<AccountLotAmount> Paid, string? RuleId,
    int TakenOn);

/// <summary>An amount of a lot of an account.</summary>
public readonly record struct AccountLotAmount(string Currency, LotKey Lot, long Amount);
