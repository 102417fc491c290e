using Bashgah.Engine.Flows;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Simulation;

/// <summary>What a history came to under one policy: the figures that a merchant compares.</summary>
public sealed record PolicyFigures
{
    /// <summary>Flows and balances of every currency, over all of it.</summary>
    public required IReadOnlyList<CurrencyFigures> Total { get; init; }

    /// <summary>The same month by month, in order; months in which nothing moved stand there too.</summary>
    public required IReadOnlyList<MonthFigures> Months { get; init; }

    /// <summary>What rewards cost that rules granted, less those cancelled, by month as <see cref="Months"/>; minor units of money.</summary>
    public required IReadOnlyList<long> CostGranted { get; init; }

    /// <summary>Members at the end, by tier set and level, levels in the policy's order.</summary>
    public required IReadOnlyList<LevelFigures> Tiers { get; init; }

    /// <summary>Rules by what they cost, the dearest first; what costs nothing stands behind, by units.</summary>
    public required IReadOnlyList<RuleFigures> Rules { get; init; }

    /// <summary>Program-wide budgets by period.</summary>
    public required IReadOnlyList<BudgetFigures> Budgets { get; init; }

    /// <param name="club">A club at the end of its history.</param>
    /// <param name="tally">What was counted in it.</param>
    /// <param name="fromOn">First day of the report; what was before is in the opening balances.</param>
    /// <param name="untilOn">Last day.</param>
    public static PolicyFigures Of(SimulatedClub club, PolicyTally tally, int fromOn, int untilOn)
    {
        var program = club.Policy.Latest;
        var months = MonthFigures.Of(program.Currencies, program.Calendar, tally.Flows, fromOn, untilOn);
        return new()
        {
            Months = months,
            Total = TotalOf(program, months),
            CostGranted = [.. months.Select(month => tally.Granted.Where(granted => granted.Key.MonthOn == month.FromOn)
                .Sum(granted => GrantedRewards.CostOf(program, granted.Key.Reward, granted.Value)))],
            Tiers = TiersOf(program, club),
            Rules = [.. tally.Rules.Where(rule => rule.Value.Times != 0).Select(rule => RuleOf(program, rule.Key, rule.Value))
                .OrderByDescending(rule => rule.Cost).ThenByDescending(rule => rule.Amount).ThenBy(rule => rule.Rule, StringComparer.Ordinal)],
            Budgets = [.. BudgetsOf(club)],
        };
    }

    private static List<CurrencyFigures> TotalOf(CompiledProgram program, IReadOnlyList<MonthFigures> months)
    {
        var total = new List<CurrencyFigures>();
        for (var i = 0; i < program.Currencies.Count; i++)
        {
            var flows = new CurrencyFlows();
            foreach (var month in months) flows.Add(month.Currencies[i].Flows);
            total.Add(CurrencyFigures.Of(program.Currencies[i], months.Count > 0 ? months[0].Currencies[i].Opening : 0, flows));
        }

        return total;
    }

    private static List<LevelFigures> TiersOf(CompiledProgram program, SimulatedClub club)
    {
        var members = new Dictionary<(string Set, string Level), int>();
        foreach (var tier in club.Members.Values.SelectMany(member => member.Tiers))
            members[(tier.Set, tier.Level)] = members.GetValueOrDefault((tier.Set, tier.Level)) + 1;
        return
        [
            .. program.TierSets.SelectMany(set => set.Levels.Select(level => new LevelFigures(
                set.Id, level.Id, members.GetValueOrDefault((set.Id, level.Id))))),
        ];
    }

    private static RuleFigures RuleOf(CompiledProgram program, GainKey key, RuleGain gain)
    {
        var cost = key.Kind switch
        {
            GainKind.Currency => program.Currency(key.Id)?.CostOf(gain.Amount) ?? 0,
            GainKind.Reward => GrantedRewards.CostOf(program, key.Id, gain.Amount),
            _ => 0,
        };
        return new(key.Rule, key.Id, gain.Amount, gain.Times, cost);
    }

    private static IEnumerable<BudgetFigures> BudgetsOf(SimulatedClub club)
    {
        var specs = club.Policy.Latest.Rules.Rules.SelectMany(rule => rule.Counters)
            .Where(spec => spec.Reason == "budget" && spec.IsProgramWide)
            .DistinctBy(spec => spec.Key).ToDictionary(spec => spec.Key, StringComparer.Ordinal);
        foreach (var counter in club.Counters.OrderBy(counter => counter.Key, StringComparer.Ordinal).ThenBy(counter => counter.PeriodOn))
        {
            var at = counter.Key.IndexOf('@', StringComparison.Ordinal);
            if (!specs.TryGetValue(at < 0 ? counter.Key : counter.Key[..at], out var spec)) continue;
            var used = spec.Points is null ? counter.Times : counter.Amount;
            yield return new(
                spec.Detail, spec.Key[(spec.Key.LastIndexOf('/') + 1)..], at < 0 ? null : counter.Key[(at + 1)..], counter.PeriodOn,
                used, (spec.Points ?? spec.Times)!.Value);
        }
    }
}

/// <summary>How many members stand on a level.</summary>
public sealed record LevelFigures(string Set, string Level, int Members);

/// <summary>What stands of what a rule gave.</summary>
/// <param name="Rule">The rule; of commission, the entry and level.</param>
/// <param name="Of">The currency, or the reward or offer that it granted.</param>
/// <param name="Amount">Units.</param>
/// <param name="Times">Awards.</param>
/// <param name="Cost">At its worth or the reward's cost, minor units of money.</param>
public sealed record RuleFigures(string Rule, string Of, long Amount, long Times, long Cost);

/// <summary>How much of a budget was used.</summary>
/// <param name="Budget">Its id.</param>
/// <param name="Of">The currency, or <c>times</c>.</param>
/// <param name="Store">Where each store has its own.</param>
/// <param name="FromOn">First day of the period; 0: a lifetime.</param>
/// <param name="Used">Units or times.</param>
/// <param name="Size">What it holds.</param>
public sealed record BudgetFigures(string Budget, string Of, string? Store, int FromOn, long Used, long Size);
