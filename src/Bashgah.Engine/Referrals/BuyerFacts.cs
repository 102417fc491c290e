using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Referrals;

/// <summary>What commission reads of a buyer.</summary>
internal static class BuyerFacts
{
    /// <param name="referral">Who brought the buyer, and when.</param>
    /// <param name="groups">The buyer's groups.</param>
    /// <param name="purchaseNo">Number of the purchase among those since; 0 for other events.</param>
    public static BuyerInputs Of(ReferralFacts referral, IReadOnlyList<string> groups, int purchaseNo) =>
        new(groups, referral.On, purchaseNo);
}
