using Bashgah.Engine.Ledger;
using Bashgah.Engine.Offers;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Rewards;

/// <summary>What a rule grants that no account holds: a reward, or a personal offer.</summary>
internal static class GrantAward
{
    /// <summary>Grants it as far as it can be had; false when not at all, with the reason in the trace.</summary>
    public static bool Grant(TransactionWork work, MemberWork member, Award award) => award.Offer is { } offer
        ? GrantOffer(work, member, award, offer)
        : GrantReward.Grant(work, member, award);

    private static bool GrantOffer(TransactionWork work, MemberWork member, Award award, string offer)
    {
        var number = member.Facts.Version;
        if (GiveOffer.Give(work, member, work.Program.Offers[offer]) is { } reason)
        {
            work.Trace.NotFired.Add(new(award.RuleId, reason.Code, offer));
            return false;
        }

        work.Trace.AddAward(award with { OfferNo = number }, default);
        return true;
    }
}
