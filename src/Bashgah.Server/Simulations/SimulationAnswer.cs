using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Simulation;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Simulations;

/// <summary>The report of a simulation, as it is answered and printed.</summary>
/// <param name="Money">ISO code of the program's money; all costs are in its minor units.</param>
/// <param name="From">First day of the report.</param>
/// <param name="To">Last day.</param>
/// <param name="Events">Events of the history that were lived through, wakes not counted.</param>
/// <param name="Members">Members of the history.</param>
/// <param name="Policies">What it came to under each policy; the first is what the others are compared with.</param>
/// <param name="Differences">The others beside the first.</param>
internal sealed record SimulationAnswer(
    string Money, string From, string To, long Events, int Members, IReadOnlyList<PolicyAnswer> Policies,
    IReadOnlyList<DifferenceAnswer> Differences);

/// <summary>What a history came to under one policy.</summary>
internal sealed record PolicyAnswer(
    string Name, IReadOnlyList<CurrencyAnswer> Currencies, IReadOnlyList<MonthAnswer> Months,
    IReadOnlyList<LevelFigures> Tiers, IReadOnlyList<TierChangeAnswer> TierChanges, IReadOnlyList<RuleFigures> Rules,
    IReadOnlyList<VoucherCountAnswer> Vouchers, IReadOnlyList<BudgetAnswer> Budgets, IReadOnlyDictionary<string, long> Refused)
{
    public static PolicyAnswer Of(SimulatedPolicy policy, int fromOn, int untilOn)
    {
        var figures = PolicyFigures.Of(policy.Club, policy.Tally, fromOn, untilOn);
        return new(
            policy.Name,
            [.. figures.Total.Select(CurrencyAnswer.Of)],
            [.. figures.Months.Select(month => new MonthAnswer(DayNumber.Format(month.FromOn), [.. month.Currencies.Select(CurrencyAnswer.Of)]))],
            figures.Tiers,
            [.. policy.Tally.Tiers.Select(c => new TierChangeAnswer(c.Key.Set, c.Key.From, c.Key.To, c.Key.Reason, c.Value))],
            figures.Rules,
            [.. policy.Tally.Vouchers.Select(v => new VoucherCountAnswer(v.Key.Reward, v.Key.Step, v.Value))],
            [.. figures.Budgets.Select(b => new BudgetAnswer(
                b.Budget, b.Of, b.Store, b.FromOn == 0 ? null : DayNumber.Format(b.FromOn), b.Used, b.Size))],
            policy.Refused);
    }
}

/// <summary>A currency in a while, in units; costs in minor units of money.</summary>
internal sealed record CurrencyAnswer(
    string Currency, long Opening, long Given, long Reversed, long Redeemed, long GivenBack, long Expired, long Adjusted,
    long TransferredIn, long TransferredOut, long Closing, long CostGiven, long Liability)
{
    public static CurrencyAnswer Of(CurrencyFigures figures) => new(
        figures.Currency, figures.Opening, figures.Flows.Given, figures.Flows.Reversed, figures.Flows.Redeemed,
        figures.Flows.GivenBack, figures.Flows.Expired, figures.Flows.Adjusted, figures.Flows[EntryKind.TransferIn],
        -figures.Flows[EntryKind.TransferOut], figures.Closing, figures.CostGiven, figures.Liability);
}

/// <summary>A month.</summary>
internal sealed record MonthAnswer(string From, IReadOnlyList<CurrencyAnswer> Currencies);

/// <summary>How many tier changes there were of a kind.</summary>
internal sealed record TierChangeAnswer(string Set, string From, string To, string Reason, int Times);

/// <summary>Units of a reward whose vouchers came to a step.</summary>
internal sealed record VoucherCountAnswer(string Reward, string Step, long Quantity);

/// <summary>How much of a budget was used in a period.</summary>
internal sealed record BudgetAnswer(string Budget, string Of, string? Store, string? From, long Used, long Size);

/// <summary>Who would get more and who less than under the first policy; minor units of money.</summary>
internal sealed record DifferenceAnswer(
    string Name, string Than, long CostGiven, long Liability, int Winners, long Won, int Losers, long Lost,
    IReadOnlyList<MemberDifferenceAnswer> Largest)
{
    public static DifferenceAnswer Of(SimulatedPolicy first, SimulatedPolicy other, PolicyAnswer firstAnswer, PolicyAnswer otherAnswer, Func<long, string> nameOf)
    {
        var difference = PolicyDifference.Of(first.Club, other.Club);
        return new(
            other.Name, first.Name,
            otherAnswer.Currencies.Sum(c => c.CostGiven) - firstAnswer.Currencies.Sum(c => c.CostGiven),
            otherAnswer.Currencies.Sum(c => c.Liability) - firstAnswer.Currencies.Sum(c => c.Liability),
            difference.Winners, difference.Won, difference.Losers, difference.Lost,
            [.. difference.Largest.Select(m => new MemberDifferenceAnswer(nameOf(m.MemberId), m.Before, m.After, m.Change))]);
    }
}

/// <summary>What a member was given under two policies, minor units of money.</summary>
internal sealed record MemberDifferenceAnswer(string Member, long Before, long After, long Change);
