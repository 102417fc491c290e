using Bashgah.Engine.Tiers;

namespace Bashgah.Engine.Ledger;

/// <summary>What every transaction ends with, whatever it was about.</summary>
internal static class FinishTransaction
{
    /// <summary>Settles accounts, reviews tiers, forgets what no longer matters, and checks the books.</summary>
    public static Decision Finish(TransactionWork work)
    {
        foreach (var member in work.Members)
        {
            SettleAccounts.Settle(work, member);
            SeriesList.CountMatured(work, member);
            if (member.SeriesChanged) ReviewTiers.AfterChange(work, member);
        }

        foreach (var member in work.Members)
        {
            member.Facts.Version++;
            Advanced(work, member.Facts);
        }

        return ToDecision(work);
    }

    /// <summary>The clock moves on to the recorded time, and what it has passed is forgotten.</summary>
    private static void Advanced(TransactionWork work, MemberFacts facts)
    {
        facts.ClockAt = facts.Version == 1 ? work.RecordedAt : Math.Max(facts.ClockAt, work.RecordedAt);
        facts.PolicySeen = Math.Max(facts.PolicySeen, work.Now.Version);
        PruneFacts.Prune(work.Now, facts);
    }

    private static Decision ToDecision(TransactionWork work)
    {
        var transfers = work.Transfers.WithBalances(work.Members);
        foreach (var member in work.Members) Invariants.Check(member, transfers);
        return new Decision
        {
            TransactionId = work.Id,
            Event = work.Event,
            RecordedAt = work.RecordedAt,
            PolicyVersion = work.Program.Version,
            Semantics = work.Program.Semantics,
            MemberId = MemberOf(work),
            Transfers = transfers,
            Trace = work.Trace.ToTrace(),
            Members = work.Members.ConvertAll(static member => member.Facts),
            Counters = [.. work.Counters],
        };
    }

    // Others than the transaction's own member have their entries of it: who got a transfer, and who gets commission.
    private static long? MemberOf(TransactionWork work) => work.Event switch
    {
        Events.MemberTransfer transfer => transfer.FromId,
        Events.MemberJoined joined => joined.MemberId,
        Events.MemberChanged changed => changed.MemberId,
        Events.Purchase purchase => purchase.MemberId,
        Events.Claim claim => claim.MemberId,
        Events.Return => Returns.DocumentState.MemberOf(work.Document),
        _ => work.Members.Count == 0 ? null : work.Members[0].Id,
    };
}
