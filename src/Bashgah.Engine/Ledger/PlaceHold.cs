using Bashgah.Engine.Events;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Ledger;

/// <summary>Sets available points aside until they are captured, released or the hold's end comes (S7.1); for a cash-out until staff
/// have decided (F2).</summary>
internal static class PlaceHold
{
    public static Refusal? Decide(TransactionWork work, HoldPlace e)
    {
        if (e.IsReview) return ReviewHold.Place(work, e);
        var endAt = e.IsCashOut ? HoldFacts.CashOut : EndOf(work, e);
        if (Judge(work, e, endAt) is { } refusal) return refusal;
        var member = work.Member(e.MemberId);
        var available = member.Available(e.Currency);
        if (available < e.Amount) return Refusals.InsufficientBalance(e.Currency, available, e.Amount);
        var taken = member.Account(e.Currency).Take(EntryKind.Hold, LedgerAccount.Held, e.Amount);
        // The newest hold has the highest id, so the list stays in order.
        member.Facts.Holds.Add(new(work.Id, e.Currency, endAt, taken));
        return null;
    }

    private static Refusal? Judge(TransactionWork work, HoldPlace e, long endAt)
    {
        if (work.Program.Currency(e.Currency) is not { } currency) return Refusals.CurrencyUnknown(e.Currency);
        if (e.Amount <= 0) return Refusals.AmountZero();
        if (currency.IsQualifying) return Refusals.NotSpendable(e.Currency);
        if (e.IsCashOut) return JudgeCashOut(currency, e.Amount);
        return endAt <= work.RecordedAt ? Refusals.EndsInPast() : null;
    }

    private static Refusal? JudgeCashOut(CurrencyPolicy currency, long amount)
    {
        if (currency.CashOut is not { } cashOut) return Refusals.NotCashable(currency.Id);
        if (amount < cashOut.Least) return Refusals.CashOutTooSmall(currency.Id, cashOut.Least);
        return cashOut.Most is { } most && amount > most ? Refusals.CashOutTooLarge(currency.Id, most) : null;
    }

    // One without end would be another's.
    private static long EndOf(TransactionWork work, HoldPlace e) => Math.Min(
        HoldFacts.TillMax,
        e.EndAt ?? e.OccurredAt + (work.Program.Terms.HoldMinutes * EngineInstant.MicrosecondsPerMinute));
}
