using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Tiers;

/// <summary>Reads and changes a member's standing in one tier set.</summary>
internal static class TierStanding
{
    /// <summary>The member's standing in a set, or null before the set is joined.</summary>
    public static TierFacts? In(MemberFacts facts, string set)
    {
        foreach (var tier in facts.Tiers)
        {
            if (tier.Set == set) return tier;
        }

        return null;
    }

    /// <summary>Stores a standing in its place.</summary>
    public static void Put(MemberFacts facts, TierFacts tier)
    {
        for (var i = 0; i < facts.Tiers.Count; i++)
        {
            var order = string.CompareOrdinal(facts.Tiers[i].Set, tier.Set);
            if (order < 0) continue;
            if (order == 0) facts.Tiers[i] = tier;
            else facts.Tiers.Insert(i, tier);
            return;
        }

        facts.Tiers.Add(tier);
    }

    /// <summary>
    /// Gives a level and begins its period, with the evidence in the trace (S8.3). The lowest level has no end.
    /// </summary>
    /// <param name="work">The transaction.</param>
    /// <param name="member">The member.</param>
    /// <param name="set">The ladder.</param>
    /// <param name="level">Index of the level.</param>
    /// <param name="on">Day whose totals decided, from which the period is reckoned.</param>
    /// <param name="reason">Why, for the trace.</param>
    public static void Give(
        TransactionWork work, MemberWork member, TierSetPolicy set, int level, int on, string reason)
    {
        var before = In(member.Facts, set.Id);
        var id = set.Levels[level].Id;
        var isNew = before?.Level != id;
        var keepUntilOn = level == 0 ? LotKey.Never : PeriodEnd(work.Now, set, on);
        var sinceOn = isNew ? work.Today : before!.Value.SinceOn;
        var after = new TierFacts(set.Id, id, sinceOn, keepUntilOn, 0, isNew ? 0 : before!.Value.UpgradeOn);
        if (after == before) return;
        Put(member.Facts, after);
        Note(work, member, set, before?.Level ?? id, after, on, reason);
    }

    /// <summary>Notes a change of standing with its evidence.</summary>
    public static void Note(
        TransactionWork work, MemberWork member, TierSetPolicy set, string from, TierFacts after, int on, string reason) =>
        work.Trace.Tiers.Add(new(
            set.Id, from, after.Level, reason, after.KeepUntilOn,
            TierLadder.Evidence(work.Now, set, member.Facts, on))
        {
            MemberId = work.Trace.Commissions.Any(c => c.MemberId == member.Id) ? member.Id : null,
        });

    private static int PeriodEnd(CompiledProgram program, TierSetPolicy set, int on) =>
        program.Calendar.RoundUp(program.Calendar.Add(on, set.KeepUntil), set.KeepRoundTo);
}
