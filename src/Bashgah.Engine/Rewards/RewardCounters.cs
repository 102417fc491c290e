using System.Globalization;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Rewards;

/// <summary>Counters of a reward: its stock, program-wide, and each member's limits (S7.2).</summary>
internal static class RewardCounters
{
    public static CounterKey Stock(RewardPolicy reward) => new("stock/" + reward.Id, 0);

    /// <summary>The member's counter of a limit in the period of a day.</summary>
    public static CounterKey Limit(CompiledProgram program, RewardPolicy reward, int index, int on)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"reward/{reward.Id}/{index}");
        var per = reward.Limits[index].Per;
        return new(key, per == PeriodUnit.Lifetime ? 0 : program.Calendar.PeriodStart(on, per));
    }

    /// <summary>Day until which such a counter is kept: the late limit and one period more (S4.6).</summary>
    public static int KeepUntilOn(CompiledProgram program, PeriodUnit per, int on)
    {
        if (per == PeriodUnit.Lifetime) return LotKey.Never;
        var calendar = program.Calendar;
        return calendar.PeriodEnd(calendar.PeriodEnd(on, per) + 1, per) + program.Terms.LateDays;
    }

    /// <summary>True when the shelf still has so many; a reward without stock never runs out.</summary>
    public static bool HasStock(TransactionWork work, RewardPolicy reward, long quantity) =>
        reward.Stock is not { } stock || work.Counter(Stock(reward)).Amount + quantity <= stock;

    /// <summary>Takes units off the shelf, or puts them back where the amount is below 0.</summary>
    public static void UseStock(TransactionWork work, RewardPolicy reward, long quantity)
    {
        if (reward.Stock is not null) work.UseCounter(Stock(reward), LotKey.Never, quantity, 0);
    }

    /// <summary>Uses the member's limits of a day up, or gives them back where the amount is below 0.</summary>
    public static void UseLimits(TransactionWork work, MemberWork member, RewardPolicy reward, int on, long quantity)
    {
        for (var i = 0; i < reward.Limits.Count; i++)
        {
            var keepUntilOn = KeepUntilOn(work.Program, reward.Limits[i].Per, on);
            member.UseCounter(Limit(work.Program, reward, i, on), keepUntilOn, 0, quantity);
        }
    }
}
