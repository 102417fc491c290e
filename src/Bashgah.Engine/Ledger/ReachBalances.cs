using Bashgah.Engine.Rewards;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Ledger;

/// <summary>
/// Rules on <c>balance</c>: what the member's balance reaches (S4.8). Asked at the end of every event that may raise a
/// balance, as often as one still holds. Of what time does only birthdays and anniversaries ask: what matured
/// meanwhile is met at the member's next event.
/// </summary>
internal static class ReachBalances
{
    /// <summary>Most that such rules fire in one event (S4.8).</summary>
    public const int FiringsMax = 100;

    public static void Ask(TransactionWork work, MemberWork member)
    {
        var rules = LedgerPolicy.Of(work.Program).BalanceRules;
        if (rules.Length == 0) return;
        SettleAccounts.Settle(work, member);
        var firings = 0;
        foreach (var rule in rules)
        {
            while (firings < FiringsMax && Holds(member, rule) && Fire(work, member, rule)) firings++;
        }
    }

    private static bool Holds(MemberWork member, RuleSummary rule)
    {
        foreach (var (currency, least) in rule.Reaches)
        {
            if (member.Available(currency) < least) return false;
        }

        return true;
    }

    private static bool Fire(TransactionWork work, MemberWork member, RuleSummary rule)
    {
        var e = Event(work, member, rule);
        var inputs = ReadInputs.Of(work, member, e, 0);
        var evaluation = work.Program.Rules.Evaluate(work.Program, inputs, e);
        if (evaluation.Awards.Count == 0)
        {
            work.Trace.NotFired.AddRange(evaluation.NotFired.Where(reason => reason.RuleId == rule.Id));
            return false;
        }

        var grant = evaluation.Awards.FirstOrDefault(award => !award.IsUnits);
        if (grant is not null && !GrantAward.Grant(work, member, grant)) return false;
        GiveAwards.Give(work, member, evaluation.Awards, work.OccurredOn, work.OccurredOn, work.Trace);
        UseLimits.Use(work, member, evaluation.LimitUses, work.Trace);
        SettleAccounts.Settle(work, member);
        return true;
    }

    private static EvaluatedEvent Event(TransactionWork work, MemberWork member, RuleSummary rule)
    {
        var available = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var currency in LedgerPolicy.Of(work.Program).ReachedCurrencies)
            available[currency] = member.Available(currency);
        return new EvaluatedEvent
        {
            On = "balance",
            OccurredAt = work.Event.OccurredAt,
            Available = available,
            OnlyRule = rule.Id,
        };
    }
}
