using Bashgah.Engine.Events;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Ledger;

/// <summary>Sets available points aside until they are captured, released or the hold's end comes (S7.1).</summary>
internal static class PlaceHold
{
    public static Refusal? Decide(TransactionWork work, HoldPlace e)
    {
        var endAt = e.EndAt
            ?? e.OccurredAt + (work.Program.Terms.HoldMinutes * EngineInstant.MicrosecondsPerMinute);
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
        return endAt <= work.RecordedAt ? Refusals.EndsInPast() : null;
    }
}
