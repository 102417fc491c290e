using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rewards;

namespace Bashgah.Engine.Returns;

/// <summary>
/// Goods come back (S6): the document is decided again on what remains, and what stands before gives way to what stands
/// after. What stands depends on what remains alone, not on how many returns there were or in which order.
/// </summary>
internal static class DecideReturn
{
    public static Refusal? Decide(TransactionWork work, Return e)
    {
        if (DocumentState.Of(work.Document) is not { } document) return Refusals.DocumentUnknown();
        if (Judge(work, e, document) is { } refusal) return refusal;
        if (ReturnedLines.Of(document, e.Lines, out var returned) is { } refused) return refused;
        work.Trace.Returned = returned.ToList();
        // Nobody's document has given nothing; a later claim leaves out what came back.
        if (document.MemberId is not { } memberId) return null;
        Undo(work, work.Member(memberId), document, returned);
        return null;
    }

    private static Refusal? Judge(TransactionWork work, Return e, DocumentState document)
    {
        if (e.OccurredAt < document.Purchase.OccurredAt) return Refusals.BeforeDocument();
        var days = work.OccurredOn - work.Program.Calendar.DayOf(document.Purchase.OccurredAt);
        var within = work.Program.Terms.ReturnWithinDays;
        return days > within ? Refusals.ReturnTooLate(within) : null;
    }

    private static void Undo(TransactionWork work, MemberWork member, DocumentState document, LinesReturned returned)
    {
        var shares = TenderShares.Of(document.Purchase);
        var before = RemainingPurchase.Of(document.Purchase, shares, document.Returned);
        var after = RemainingPurchase.Of(document.Purchase, shares, returned);
        var reachedBefore = UndoTotals.Reached(work, member);
        // What paid for the goods is back first: it may cover what is taken.
        GiveBackTenders.Give(work, member, document, shares, returned);
        SettleAccounts.Settle(work, member);
        var verdict = DecideAgain.On(work, document, after);
        UndoVouchers.Undo(work, member, document, verdict);
        UndoOffers.Undo(member, document, verdict);
        SettleAccounts.Settle(work, member);
        var own = new DocumentGains(document, document.Decided!.Trace, document.Latest, work.Trace, IsOwn: true);
        UndoAwards.Undo(work, member, own, verdict);
        UseLimits.Replace(work, member, document.Latest.LimitUses, verdict.LimitUses, work.Trace);
        UndoTotals.Undo(work, member, document, before, after, reachedBefore);
        work.Trace.NotFired.AddRange(verdict.NotFired);
        UndoCommissions.Undo(work, document, after);
    }
}
