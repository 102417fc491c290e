using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Tiers;

/// <summary>A member's first transaction puts the member on the lowest level of every ladder.</summary>
internal static class EnrolTiers
{
    public static void Ensure(TransactionWork work, MemberWork member)
    {
        if (member.Facts.Version > 0) return;
        foreach (var set in work.Now.TierSets)
        {
            if (TierStanding.In(member.Facts, set.Id) is not null) continue;
            TierStanding.Put(member.Facts, new(set.Id, set.Levels[0].Id, work.Today, LotKey.Never, 0, 0));
        }

        // Tenure and the like may hold from the start.
        member.SeriesChanged = true;
    }
}
