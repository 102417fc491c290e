using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;

namespace Bashgah.Storage.Ledger;

/// <summary>What a member asked for in cash, as the read model has it.</summary>
/// <param name="Id">Id of the transaction that asked.</param>
/// <param name="MemberId">Who asked.</param>
/// <param name="Currency">Currency id.</param>
/// <param name="Amount">Units asked for.</param>
/// <param name="RequestedAt">Recorded time, Unix microseconds.</param>
/// <param name="State">One of <see cref="CashOutStates"/>.</param>
/// <param name="Paid">Units that were paid: 0 until it is decided, and less than asked for where staff paid a part.</param>
/// <param name="DecidedAt">Recorded time of the decision; null: there is none yet.</param>
public sealed record StoredCashOut(
    long Id, long MemberId, string Currency, long Amount, long RequestedAt, string State, long Paid, long? DecidedAt);

/// <summary>States of a cash-out.</summary>
public static class CashOutStates
{
    /// <summary>It waits for staff.</summary>
    public const string Requested = "requested";

    /// <summary>It was approved; what was not paid went back.</summary>
    public const string Paid = "paid";

    /// <summary>It was rejected and went back.</summary>
    public const string Rejected = "rejected";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Requested, Paid, Rejected];
}

/// <summary>What a staff decision makes of a cash-out.</summary>
internal sealed record CashOutEnd(long Id, string State, long Paid, long DecidedAt);

/// <summary>What transactions say of cash-outs, for writing the read model and for checking it.</summary>
internal static class CashOutRows
{
    /// <summary>The row that a transaction makes; null: none.</summary>
    public static StoredCashOut? New(long transactionId, LedgerEvent e, long recordedAt) =>
        e is HoldPlace { IsCashOut: true } place
            ? new StoredCashOut(
                transactionId, place.MemberId, place.Currency, place.Amount, recordedAt, CashOutStates.Requested, 0, null)
            : null;

    /// <summary>What a transaction makes of an earlier one's row; null: nothing.</summary>
    /// <param name="e">Its event.</param>
    /// <param name="recordedAt">When it was recorded.</param>
    /// <param name="redeemed">What its postings of <see cref="EntryKind.Redemption"/> come to.</param>
    public static CashOutEnd? End(LedgerEvent e, long recordedAt, long redeemed) => e switch
    {
        HoldCapture { IsCashOut: true } capture => new(capture.HoldId, CashOutStates.Paid, redeemed, recordedAt),
        HoldRelease { IsCashOut: true } release => new(release.HoldId, CashOutStates.Rejected, 0, recordedAt),
        _ => null,
    };
}
