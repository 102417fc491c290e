using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Tiers;

namespace Bashgah.Engine.Returns;

/// <summary>What a return does to totals and tiers (S6.5, S6.7). A purchase keeps its number (S4.8).</summary>
internal static class UndoTotals
{
    /// <param name="work">The return.</param>
    /// <param name="member">Whose document it is.</param>
    /// <param name="document">The document.</param>
    /// <param name="before">What remained of it.</param>
    /// <param name="after">What remains.</param>
    /// <param name="reachedBefore">What <see cref="Reached"/> was before the return took anything.</param>
    public static void Undo(
        TransactionWork work, MemberWork member, DocumentState document, EvaluatedEvent before, EvaluatedEvent after,
        IReadOnlyList<int>? reachedBefore)
    {
        var policy = work.Program.Terms.TierAfterReturn;
        if (policy == TierAfterReturn.Never) return;
        var on = work.Program.Calendar.DayOf(document.Purchase.OccurredAt);
        Take(work, member, document, SeriesList.Spend, on, PurchaseTotals.Spend(before) - PurchaseTotals.Spend(after));
        if (before.Lines.Count > 0 && after.Lines.Count == 0) Take(work, member, document, SeriesList.Visits, on, 1);
        if (work.Now.Semantics < EngineSemantics.CloserReading) LandAll(work, member);
        else Land(work, member, reachedBefore);
    }

    /// <summary>Which levels a member's totals reach, set by set; null where a return lowers no tier at once.</summary>
    public static IReadOnlyList<int>? Reached(TransactionWork work, MemberWork member) =>
        work.Program.Terms.TierAfterReturn == TierAfterReturn.Immediately
            ? [.. work.Now.TierSets.Select(set => TierLadder.Reached(work.Now, set, member.Facts, work.Today))]
            : null;

    /// <summary>Lowers those tiers that the totals reached before this return took of them, and do not reach now (S6.5). One that is kept
    /// from earlier is nothing to the return (S8.2).</summary>
    public static void Land(TransactionWork work, MemberWork member, IReadOnlyList<int>? reachedBefore)
    {
        if (reachedBefore is null) return;
        for (var i = 0; i < reachedBefore.Count; i++)
        {
            var set = work.Now.TierSets[i];
            if (TierStanding.In(member.Facts, set.Id) is { } tier && reachedBefore[i] >= TierLadder.IndexOf(set, tier.Level))
                Lower(work, member, set, tier);
        }
    }

    // Early semantics lowered whatever the buyer's totals did not reach, be it that the return took nothing of what had.
    private static void LandAll(TransactionWork work, MemberWork member)
    {
        if (work.Program.Terms.TierAfterReturn != TierAfterReturn.Immediately) return;
        foreach (var set in work.Now.TierSets)
        {
            if (TierStanding.In(member.Facts, set.Id) is { } tier) Lower(work, member, set, tier);
        }
    }

    private static void Lower(TransactionWork work, MemberWork member, TierSetPolicy set, TierFacts tier)
    {
        var reached = TierLadder.Reached(work.Now, set, member.Facts, work.Today);
        if (reached < TierLadder.IndexOf(set, tier.Level))
            TierStanding.Give(work, member, set, reached, work.Today, "returned");
    }

    // Halves round up for the line and for what points paid of it, so that a return may also leave a unit more spent.
    private static void Take(
        TransactionWork work, MemberWork member, DocumentState document, string measure, int on, long less)
    {
        if (SeriesList.WasMeasured(work, document.Decided!, measure)) SeriesList.Take(member, measure, on, less);
    }
}
