using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Rewards;

/// <summary>
/// A member gets a reward at the price of the tier at that moment (S7.1). Stock, the member's limits and the balance are
/// checked and taken in this one step (S7.2).
/// </summary>
internal static class RedeemReward
{
    public static Refusal? Decide(TransactionWork work, RewardRedemption e)
    {
        if (!work.Program.Rewards.TryGetValue(e.Reward, out var reward)) return Refusals.RewardUnknown(e.Reward);
        if (e.Quantity <= 0) return Refusals.AmountZero();
        var member = work.Member(e.MemberId);
        var price = PriceFor(work.Program, member.Facts, reward);
        if (Judge(work, member, reward, price, e.Quantity) is { } refusal) return refusal;
        var paid = PayPrice.Take(member, price, e.Quantity);
        RewardCounters.UseStock(work, reward, e.Quantity);
        RewardCounters.UseLimits(work, member, reward, work.OccurredOn, e.Quantity);
        OpenVouchers.Issue(work, member, reward, e.Quantity, paid, null);
        member.BeActive(work.OccurredOn);
        return null;
    }

    // In the documented order of refusals: closed, audience, limit, stock, balance.
    private static Refusal? Judge(
        TransactionWork work, MemberWork member, RewardPolicy reward, IReadOnlyDictionary<string, long> price, int quantity)
    {
        if (!IsOpen(reward, work.OccurredOn)) return Refusals.RewardClosed(reward.Id);
        if (!IsFor(reward, member.Facts)) return Refusals.RewardNotForYou(reward.Id);
        for (var i = 0; i < reward.Limits.Count; i++)
        {
            var used = member.Counter(RewardCounters.Limit(work.Program, reward, i, work.OccurredOn)).Times;
            var times = reward.Limits[i].Times;
            if (used + quantity > times) return Refusals.RewardLimit(reward.Id, times, used);
        }

        if (!RewardCounters.HasStock(work, reward, quantity)) return Refusals.OutOfStock(reward.Id);
        return PayPrice.Judge(member, price, quantity);
    }

    private static bool IsOpen(RewardPolicy reward, int on) =>
        reward.IsListed && on >= (reward.FromOn ?? int.MinValue) && on <= (reward.UntilOn ?? int.MaxValue);

    private static bool IsFor(RewardPolicy reward, MemberFacts facts) =>
        (reward.Tiers.Count == 0 || facts.Tiers.Exists(tier => reward.Tiers.Contains(tier.Level)))
        && (reward.Groups.Count == 0 || facts.Groups.Exists(reward.Groups.Contains));

    // Tier sets in document order: the first whose level has a price of its own.
    private static IReadOnlyDictionary<string, long> PriceFor(
        CompiledProgram program, MemberFacts facts, RewardPolicy reward)
    {
        foreach (var set in program.TierSets)
        {
            var level = facts.Tiers.Find(tier => tier.Set == set.Id).Level;
            if (level is not null && reward.TierPrices.TryGetValue(level, out var price)) return price;
        }

        return reward.Price;
    }
}
