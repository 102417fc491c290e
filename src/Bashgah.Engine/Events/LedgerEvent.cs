using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Events;

/// <summary>
/// Something that happened, normalised: members by id only, no personal field, no free text (S13.3).
/// What deciding needs besides comes from facts and policy.
/// </summary>
public abstract record LedgerEvent
{
    /// <summary>When it happened, Unix microseconds.</summary>
    public required long OccurredAt { get; init; }

    /// <summary>False when the caller named no time and the server's was taken; such a time is not content (S10.1).</summary>
    public bool OccurredAtGiven { get; init; } = true;
}

/// <summary>A member joined; rules on <c>joined</c> give.</summary>
public sealed record MemberJoined(
    long MemberId, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, string> Attributes) : LedgerEvent
{
    /// <summary>Who brought the member, if anybody (S9.1); rules on <c>referred</c> give.</summary>
    public long? ReferrerId { get; init; }

    /// <summary>Birthday by the program's calendar, month × 100 + day; null: not known. The year is personal and stays in the
    /// profile (S13.3).</summary>
    public int? Birthday { get; init; }

    /// <summary>True when all that the program asks of a profile is known; rules on <c>profile-completed</c> give once.</summary>
    public bool IsProfileComplete { get; init; }
}

/// <summary>Groups or declared attributes of a member changed; null: unchanged.</summary>
public sealed record MemberChanged(
    long MemberId, IReadOnlyList<string>? Groups, IReadOnlyDictionary<string, string?>? Attributes) : LedgerEvent
{
    /// <summary>Who brought the member, named within the window after joining (S9.1); null: unchanged.</summary>
    public long? ReferrerId { get; init; }

    /// <summary>Birthday as in <see cref="MemberJoined.Birthday"/>; 0: no longer known; null: unchanged.</summary>
    public int? Birthday { get; init; }

    /// <summary>As <see cref="MemberJoined.IsProfileComplete"/>.</summary>
    public bool IsProfileComplete { get; init; }
}

/// <summary>A document of sale; without a member it is stored and gives nothing until it is claimed (S7.6).</summary>
public sealed record Purchase : LedgerEvent
{
    /// <summary>Number of the document, unique in its scope for ever (S10.2).</summary>
    public required string DocumentNo { get; init; }

    /// <summary>Scope of the number: the store's document scope, by default empty (the program).</summary>
    public string DocumentScope { get; init; } = "";

    /// <summary>Store id, when given.</summary>
    public string? Store { get; init; }

    /// <summary>Channel, when given.</summary>
    public string? Channel { get; init; }

    /// <summary>The member, when known.</summary>
    public long? MemberId { get; init; }

    /// <summary>Lines, by ascending line number; 1 to 10,000.</summary>
    public required IReadOnlyList<PurchaseLine> Lines { get; init; }

    /// <summary>How it was paid, as far as points or store credit or the rules concern it.</summary>
    public IReadOnlyList<Tender> Tenders { get; init; } = [];

    /// <summary>Attributes that rules may read.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = NoAttributes;

    internal static readonly IReadOnlyDictionary<string, string> NoAttributes = new Dictionary<string, string>();
}

/// <summary>A line of a document.</summary>
/// <param name="Line">Its number in the document, at least 1, unique.</param>
/// <param name="Sku">Article, when given.</param>
/// <param name="ProductGroup">Product group, free text, when given.</param>
/// <param name="Brand">Brand, when given.</param>
/// <param name="Quantity">In thousandths, above 0 (S4.1).</param>
/// <param name="Amount">Total after the line's own discount, with tax, minor units, at least 0.</param>
/// <param name="Discount">The line's own discount.</param>
/// <param name="Tax">Tax in <paramref name="Amount"/>.</param>
public sealed record PurchaseLine(
    int Line, string? Sku, string? ProductGroup, string? Brand, long Quantity, long Amount, long Discount, long Tax);

/// <summary>A means of payment.</summary>
/// <param name="Kind"><c>points</c> and <c>credit</c> are paid by the member's account; any other is only looked at by rules.</param>
/// <param name="Currency">The account's currency for points and credit.</param>
/// <param name="Amount">Money, minor units.</param>
/// <param name="HoldId">A hold to capture, when given.</param>
public sealed record Tender(string Kind, string? Currency, long Amount, long? HoldId)
{
    /// <summary>True when the member's account pays.</summary>
    public bool IsFromAccount => Kind is "points" or "credit";
}

/// <summary>A member claims a document that came without one (S7.6).</summary>
public sealed record Claim(string DocumentNo, string DocumentScope, string? Store, long MemberId) : LedgerEvent;

/// <summary>Goods came back (S6). No lines: all that is still out.</summary>
public sealed record Return(
    string DocumentNo, string DocumentScope, string? Store, string ReturnNo, IReadOnlyList<ReturnLine>? Lines) : LedgerEvent;

/// <summary>What comes back of a line: a quantity (thousandths), or an amount without quantity (S6.2).</summary>
public sealed record ReturnLine(int Line, long? Quantity, long? Amount);

/// <summary>Something a member did, of a type the program names.</summary>
public sealed record Activity(
    string Type, long MemberId, IReadOnlyDictionary<string, string> Attributes) : LedgerEvent;

/// <summary>A member gets a reward.</summary>
public sealed record RewardRedemption(long MemberId, string Reward, int Quantity, string? Store) : LedgerEvent;

/// <summary>A voucher is used at the till. <paramref name="VoucherId"/> is the id that the redemption or grant got.</summary>
public sealed record VoucherUse(long MemberId, long VoucherId) : LedgerEvent;

/// <summary>A voucher is given back unused (S7.3).</summary>
public sealed record VoucherCancel(long MemberId, long VoucherId) : LedgerEvent;

/// <summary>Points are set aside for a till (S7.1).</summary>
public sealed record HoldPlace(long MemberId, string Currency, long Amount, long? EndAt) : LedgerEvent
{
    /// <summary>True: the member asks for them in cash. They stay set aside until staff have decided.</summary>
    public bool IsCashOut { get; init; }

    /// <summary>True: a rule against fraud sets aside what there is of the amount, the newest first and pending units too, until
    /// staff have closed the case.</summary>
    public bool IsReview { get; init; }
}

/// <summary>Held points are spent, all or part; the rest is released.</summary>
public sealed record HoldCapture(long MemberId, long HoldId, long? Amount) : LedgerEvent
{
    /// <summary>True: a cash-out is approved, and paid.</summary>
    public bool IsCashOut { get; init; }

    /// <summary>True: a case is confirmed, and what was set aside for it is taken back: nothing is spent.</summary>
    public bool IsReview { get; init; }

    internal HoldPurpose Purpose => HoldPurposes.Of(IsCashOut, IsReview);
}

/// <summary>Held points go back.</summary>
public sealed record HoldRelease(long MemberId, long HoldId) : LedgerEvent
{
    /// <summary>True: a cash-out is rejected.</summary>
    public bool IsCashOut { get; init; }

    /// <summary>True: a case is dismissed.</summary>
    public bool IsReview { get; init; }

    internal HoldPurpose Purpose => HoldPurposes.Of(IsCashOut, IsReview);
}

/// <summary>A member is given a personal offer (E7).</summary>
public sealed record OfferGive(long MemberId, string Offer) : LedgerEvent;

/// <summary>A member activates an offer.</summary>
public sealed record OfferActivate(long MemberId, string Offer) : LedgerEvent;

/// <summary>Staff correct a balance; the reason is kept apart (S13.3). Negative makes debt only where that is allowed
/// (S6.4).</summary>
public sealed record Adjustment(long MemberId, string Currency, long Amount, bool AllowsDebt = true) : LedgerEvent;

/// <summary>A member gives points to another (S11.2); lots keep their dates.</summary>
public sealed record MemberTransfer(long FromId, long ToId, string Currency, long Amount) : LedgerEvent;

/// <summary>What time alone does to a member at one moment (S3.3). Its OccurredAt is the due moment.</summary>
public sealed record Wake(long MemberId, WakeKind What) : LedgerEvent;

/// <summary>Kinds of moment, in the order in which those of one instant are applied.</summary>
public enum WakeKind
{
    /// <summary>Pending lots become available.</summary>
    Mature = 1,

    /// <summary>A hold ends and its rest is released.</summary>
    HoldEnd = 2,

    /// <summary>A voucher ends unused.</summary>
    VoucherEnd = 3,

    /// <summary>Lots expire.</summary>
    Expire = 4,

    /// <summary>A later policy version with other tiers took effect (S8.3).</summary>
    PolicyChange = 5,

    /// <summary>A tier's period or grace ends, a waiting upgrade is due, or a requirement's time has come.</summary>
    TierReview = 6,

    /// <summary>A birthday begins; rules on <c>birthday</c> give.</summary>
    Birthday = 7,

    /// <summary>A year of membership is full; rules on <c>anniversary</c> give.</summary>
    Anniversary = 8,

    /// <summary>A level's end is near: who would lose it is warned.</summary>
    TierWarning = 9,
}

/// <summary>What is to be known of all kinds of moment.</summary>
public static class WakeKinds
{
    /// <summary>The one that comes last: who asks for a moment up to this asks for all of it.</summary>
    public const WakeKind Last = WakeKind.TierWarning;
}
