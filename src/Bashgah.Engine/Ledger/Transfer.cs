namespace Bashgah.Engine.Ledger;

/// <summary>Accounts that transfers move between. The first four are parts of a member's account in a currency,
/// the others are the house's; the sum over all is always 0.</summary>
public enum LedgerAccount
{
    /// <summary>The member's points that cannot be spent yet.</summary>
    Pending = 1,

    /// <summary>The member's points that can be spent.</summary>
    Available = 2,

    /// <summary>The member's points set aside for a till.</summary>
    Held = 3,

    /// <summary>What the member owes, a negative part (S6.4).</summary>
    Debt = 4,

    /// <summary>House: what was ever issued.</summary>
    Issued = 11,

    /// <summary>House: what members spent.</summary>
    Redeemed = 12,

    /// <summary>House: what expired.</summary>
    Breakage = 13,

    /// <summary>House: what was written off by the shortfall <c>floor</c> or kept from a cash refund.</summary>
    WrittenOff = 14,

    /// <summary>House: staff's corrections.</summary>
    Adjusted = 15,

    /// <summary>House: on its way from one member to another within one transaction.</summary>
    InTransit = 16,
}

/// <summary>What a transfer is, as the member reads it.</summary>
public enum EntryKind
{
    /// <summary>Given by a rule.</summary>
    Accrual = 1,

    /// <summary>Taken back by a return.</summary>
    Reversal = 2,

    /// <summary>Spent.</summary>
    Redemption = 3,

    /// <summary>Given back by a return or a cancel (S6.6).</summary>
    GiveBack = 4,

    /// <summary>Expired, or expired points set against a return.</summary>
    Expiry = 5,

    /// <summary>Corrected by staff.</summary>
    Adjustment = 6,

    /// <summary>Got from another member.</summary>
    TransferIn = 7,

    /// <summary>Given to another member.</summary>
    TransferOut = 8,

    /// <summary>Set aside.</summary>
    Hold = 9,

    /// <summary>No longer set aside.</summary>
    Release = 10,

    /// <summary>Pending points became available.</summary>
    Maturation = 11,

    /// <summary>Debt was paid by points that became available.</summary>
    DebtPayment = 12,
}

/// <summary>
/// One posting: <see cref="Amount"/> (above 0) leaves <see cref="Debit"/> and reaches <see cref="Credit"/>. At least one
/// of the two is a part of the member's account.
/// </summary>
/// <param name="MemberId">The member whose account it touches.</param>
/// <param name="Currency">Currency id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Debit">From.</param>
/// <param name="Credit">To.</param>
/// <param name="Amount">Units, above 0.</param>
/// <param name="Lot">The lot that it takes from or gives to; default for debt.</param>
/// <param name="BalanceAfter">The member's available + pending + held − debt in the currency after it.</param>
/// <param name="RuleId">The rule that gave it, when it was a single one.</param>
public readonly record struct Transfer(
    long MemberId, string Currency, EntryKind Kind, LedgerAccount Debit, LedgerAccount Credit, long Amount,
    LotKey Lot, long BalanceAfter, string? RuleId);
