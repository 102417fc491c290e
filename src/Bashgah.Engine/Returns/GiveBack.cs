using Bashgah.Engine.Ledger;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Returns;

/// <summary>Spent points go back to where they came from (S6.6).</summary>
internal static class GiveBack
{
    /// <summary>
    /// Gives an amount back to its lot, dated the later of the lot's own end and the day of the return or cancel plus
    /// the grace.
    /// </summary>
    public static void One(TransactionWork work, MemberWork member, string currency, LotKey lot, long amount)
    {
        var grace = CalendarPeriod.OfDays(work.Program.Terms.GiveBackGraceDays);
        var graceUntilOn = work.Program.Calendar.Add(work.OccurredOn, grace);
        // A sliding lot ends with the member's activity; where that is sooner than the grace, it gets a date of its own.
        var untilOn = LotDates.UntilOn(work.Now, member.Facts, currency, lot);
        var dated = untilOn >= graceUntilOn ? lot : lot with { UntilOn = graceUntilOn };
        member.Account(currency).Post(
            EntryKind.GiveBack, LedgerAccount.Redeemed, LedgerAccount.Available, amount, dated);
    }
}
