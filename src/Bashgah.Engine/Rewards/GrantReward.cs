using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Rewards;

/// <summary>A rule grants a reward: a voucher, for which it may spend points (stamp cards).</summary>
internal static class GrantReward
{
    private static readonly IReadOnlyDictionary<string, long> NoSpend = new Dictionary<string, long>();

    /// <summary>Grants an award's times one by one, as long as stock and balance allow; false when not even once.</summary>
    public static bool Grant(TransactionWork work, MemberWork member, Award award)
    {
        var reward = work.Program.Rewards[award.Reward!];
        var spend = work.Program.Rules.Find(award.RuleId)?.Grant?.Spend ?? NoSpend;
        var granted = 0L;
        while (granted < award.Amount)
        {
            // The last voucher that fits into the transaction stands for all that are left.
            var quantity = OpenVouchers.RoomIn(work) > 1 ? 1 : checked((int)(award.Amount - granted));
            if (Obstacle(work, member, reward, spend, quantity) is { } reason)
            {
                work.Trace.NotFired.Add(new(award.RuleId, reason, reward.Id));
                break;
            }

            var paid = PayPrice.Take(member, spend, quantity);
            RewardCounters.UseStock(work, reward, quantity);
            OpenVouchers.Issue(work, member, reward, quantity, paid, award.RuleId);
            granted += quantity;
        }

        if (granted > 0) work.Trace.AddAward(award with { Amount = granted }, default);
        return granted > 0;
    }

    private static string? Obstacle(
        TransactionWork work, MemberWork member, RewardPolicy reward, IReadOnlyDictionary<string, long> spend, int quantity)
    {
        if (OpenVouchers.RoomIn(work) < 1) return "too-many-vouchers";
        if (!RewardCounters.HasStock(work, reward, quantity)) return "out-of-stock";
        return PayPrice.Judge(member, spend, quantity) is null ? null : "insufficient-balance";
    }
}
