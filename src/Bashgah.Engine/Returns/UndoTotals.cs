using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Tiers;

namespace Bashgah.Engine.Returns;

/// <summary>What a return does to totals and tiers (S6.5, S6.7). A purchase keeps its number (S4.8).</summary>
internal static class UndoTotals
{
    public static void Undo(
        TransactionWork work, MemberWork member, DocumentState document, EvaluatedEvent before, EvaluatedEvent after)
    {
        var policy = work.Program.Terms.TierAfterReturn;
        if (policy == TierAfterReturn.Never) return;
        var on = work.Program.Calendar.DayOf(document.Purchase.OccurredAt);
        Take(work, member, document, SeriesList.Spend, on, PurchaseTotals.Spend(before) - PurchaseTotals.Spend(after));
        if (before.Lines.Count > 0 && after.Lines.Count == 0) Take(work, member, document, SeriesList.Visits, on, 1);
        if (policy == TierAfterReturn.Immediately) Land(work, member);
    }

    // Halves round up for the line and for what points paid of it, so that a return may also leave a unit more spent.
    private static void Take(
        TransactionWork work, MemberWork member, DocumentState document, string measure, int on, long less)
    {
        if (SeriesList.WasMeasured(work, document.Decided!, measure)) SeriesList.Take(member, measure, on, less);
    }

    private static void Land(TransactionWork work, MemberWork member)
    {
        foreach (var set in work.Now.TierSets)
        {
            var tier = TierStanding.In(member.Facts, set.Id);
            if (tier is null) continue;
            var reached = TierLadder.Reached(work.Now, set, member.Facts, work.Today);
            if (reached < TierLadder.IndexOf(set, tier.Value.Level))
                TierStanding.Give(work, member, set, reached, work.Today, "returned");
        }
    }
}
