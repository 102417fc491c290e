using System.ComponentModel;
using Bashgah.Engine.Flows;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Simulation;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Simulations;

/// <summary>The report of a simulation, as it is answered and printed.</summary>
/// <param name="Money">ISO code of the program's money; all costs are in its minor units.</param>
/// <param name="From">First day of the report.</param>
/// <param name="To">Last day.</param>
/// <param name="Events">Events of the history that were lived through, wakes not counted.</param>
/// <param name="Members">Members of the history.</param>
/// <param name="Policies">What it came to under each policy; the first is what the others are compared with.</param>
/// <param name="Differences">The others beside the first.</param>
/// <param name="MoneyDigits">Digits of the money after the point.</param>
/// <param name="TimeZone">Whose days these are.</param>
/// <param name="Calendar">Whose months: <c>gregorian</c> or <c>persian</c>.</param>
/// <param name="Spending">How members were assumed to spend: one of <see cref="SpendingWords"/>.</param>
/// <param name="SharePerMonth">With <c>share</c>: thousandths of what is available that are spent at the end of each month.</param>
internal sealed record SimulationAnswer(
    string Money, string From, string To, long Events, int Members, IReadOnlyList<PolicyAnswer> Policies,
    IReadOnlyList<DifferenceAnswer> Differences, int MoneyDigits, string TimeZone, string Calendar, string Spending,
    int? SharePerMonth);

/// <summary>What a history came to under one policy.</summary>
internal sealed record PolicyAnswer(
    string Name, IReadOnlyList<CurrencyAnswer> Currencies, IReadOnlyList<MonthAnswer> Months,
    IReadOnlyList<LevelFigures> Tiers, IReadOnlyList<TierChangeAnswer> TierChanges, IReadOnlyList<RuleFigures> Rules,
    IReadOnlyList<VoucherCountAnswer> Vouchers, IReadOnlyList<BudgetAnswer> Budgets, IReadOnlyDictionary<string, long> Refused,
    IReadOnlyDictionary<string, int> Digits, IReadOnlyList<NameAnswer> Names)
{
    [Description("What rewards cost that rules granted, less those cancelled.")]
    public long CostGranted { get; init; }

    public static PolicyAnswer Of(SimulatedPolicy policy, int fromOn, int untilOn)
    {
        var figures = PolicyFigures.Of(policy.Club, policy.Tally, fromOn, untilOn);
        return new(
            policy.Name,
            [.. figures.Total.Select(CurrencyAnswer.Of)],
            [
                .. figures.Months.Zip(figures.CostGranted, (month, granted) => new MonthAnswer(
                    DayNumber.Format(month.FromOn), [.. month.Currencies.Select(CurrencyAnswer.Of)]) { CostGranted = granted }),
            ],
            figures.Tiers,
            [.. policy.Tally.Tiers.Select(c => new TierChangeAnswer(c.Key.Set, c.Key.From, c.Key.To, c.Key.Reason, c.Value))],
            figures.Rules,
            [.. policy.Tally.Vouchers.Select(v => new VoucherCountAnswer(v.Key.Reward, v.Key.Step, v.Value))],
            [.. figures.Budgets.Select(b => BudgetOf(b, policy.Budgets))],
            policy.Refused,
            DigitsOf(policy.Club.Policy.Latest),
            [.. NameAnswer.Of(policy.Club.Policy.Latest, figures, policy.Tally.Vouchers.Keys.Select(voucher => voucher.Reward))])
        {
            CostGranted = figures.CostGranted.Sum(),
        };
    }

    /// <summary>Digits after the point by currency.</summary>
    public static IReadOnlyDictionary<string, int> DigitsOf(CompiledProgram program) =>
        program.Currencies.ToDictionary(currency => currency.Id, currency => currency.Digits, StringComparer.Ordinal);

    private static BudgetAnswer BudgetOf(BudgetFigures figures, BudgetDays days) => new(
        figures.Budget, figures.Of, figures.Store, figures.FromOn == 0 ? null : DayNumber.Format(figures.FromOn),
        figures.Used, figures.Size, days.UsedUpOn(figures) is { } on ? DayNumber.Format(on) : null);
}

/// <summary>A currency in a while, in units; costs in minor units of money.</summary>
internal sealed record CurrencyAnswer(
    string Currency, long Opening, long Given, long Reversed, long Redeemed, long GivenBack, long Expired, long Adjusted,
    long TransferredIn, long TransferredOut, long Closing, long CostGiven, long Liability)
{
    [Description("Of what returns took back, what members did not have any more and the program bears.")]
    public long WrittenOff { get; init; }

    public static CurrencyAnswer Of(CurrencyFigures figures) => new(
        figures.Currency, figures.Opening, figures.Flows.Given, figures.Flows.Reversed, figures.Flows.Redeemed,
        figures.Flows.GivenBack, figures.Flows.Expired, figures.Flows.Adjusted, figures.Flows.TransferredIn,
        figures.Flows.TransferredOut, figures.Closing, figures.CostGiven, figures.Liability)
    {
        WrittenOff = figures.Flows.WrittenOff,
    };
}

/// <summary>A month.</summary>
internal sealed record MonthAnswer(string From, IReadOnlyList<CurrencyAnswer> Currencies)
{
    [Description("What rewards cost that rules granted in it, less those cancelled.")]
    public long CostGranted { get; init; }
}

/// <summary>How many tier changes there were of a kind.</summary>
internal sealed record TierChangeAnswer(string Set, string From, string To, string Reason, int Times);

/// <summary>Units of a reward whose vouchers came to a step.</summary>
internal sealed record VoucherCountAnswer(string Reward, string Step, long Quantity);

/// <summary>How much of a budget was used in a period.</summary>
/// <param name="Budget">Its id.</param>
/// <param name="Of">The currency, or <c>times</c>.</param>
/// <param name="Store">Where each store has its own.</param>
/// <param name="From">First day of the period; null: a lifetime.</param>
/// <param name="Used">Units or times.</param>
/// <param name="Size">What it holds.</param>
/// <param name="UsedUpOn">The day since which nothing has been left in it; null: something is left.</param>
internal sealed record BudgetAnswer(
    string Budget, string Of, string? Store, string? From, long Used, long Size, string? UsedUpOn);

/// <summary>What something of a policy is called.</summary>
/// <param name="Kind"><c>program</c>, <c>currency</c>, <c>rule</c>, <c>reward</c>, <c>offer</c>, <c>tier-set</c> or <c>tier</c>.</param>
/// <param name="Id">Its id in the policy; the program's is empty.</param>
/// <param name="Texts">The name by language.</param>
internal sealed record NameAnswer(string Kind, string Id, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>Names of all that the figures tell of, as far as they are other than the id.</summary>
    public static IEnumerable<NameAnswer> Of(CompiledProgram program, PolicyFigures figures, IEnumerable<string> rewards)
    {
        var asked = new List<(string Kind, Named What, string Id)> { ("program", Named.Program, "") };
        asked.AddRange(program.Currencies.Select(currency => ("currency", Named.Currency, currency.Id)));
        asked.AddRange(figures.Rules.Select(rule => ("rule", Named.Rule, rule.Rule)));
        asked.AddRange(figures.Rules.Select(rule => ("reward", Named.Reward, rule.Of)));
        asked.AddRange(rewards.Select(reward => ("reward", Named.Reward, reward)));
        asked.AddRange(figures.Rules.Select(rule => ("offer", Named.Offer, rule.Of)));
        asked.AddRange(figures.Tiers.Select(tier => ("tier-set", Named.TierSet, tier.Set)));
        asked.AddRange(figures.Tiers.Select(tier => ("tier", Named.Tier, tier.Level)));
        foreach (var (kind, what, id) in asked.Distinct())
        {
            var texts = Language.All.ToDictionary(
                language => language, language => program.Definition.Names.Of(what, id, language), StringComparer.Ordinal);
            if (texts.Values.Any(text => text != id))
                yield return new NameAnswer(kind, id, texts);
        }
    }
}

/// <summary>Who would get more and who less than under the first policy; minor units of money.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Than">The first policy.</param>
/// <param name="CostGiven">What it gives costs so much more.</param>
/// <param name="Liability">What is outstanding at the end costs so much more.</param>
/// <param name="Winners">Members who get more.</param>
/// <param name="Won">What they get more in all.</param>
/// <param name="Losers">Members who get less.</param>
/// <param name="Lost">What they get less in all, above 0.</param>
/// <param name="Largest">Those with the largest differences of each kind, winners first.</param>
/// <param name="Bands">All members by their difference, the greatest loss first.</param>
internal sealed record DifferenceAnswer(
    string Name, string Than, long CostGiven, long Liability, int Winners, long Won, int Losers, long Lost,
    IReadOnlyList<MemberDifferenceAnswer> Largest, IReadOnlyList<DifferenceBand> Bands)
{
    public static DifferenceAnswer Of(SimulatedPolicy first, SimulatedPolicy other, PolicyAnswer firstAnswer, PolicyAnswer otherAnswer, Func<long, string> nameOf)
    {
        var difference = PolicyDifference.Of(first.Club, other.Club);
        return new(
            other.Name, first.Name,
            CostOf(otherAnswer) - CostOf(firstAnswer),
            otherAnswer.Currencies.Sum(c => c.Liability) - firstAnswer.Currencies.Sum(c => c.Liability),
            difference.Winners, difference.Won, difference.Losers, difference.Lost,
            [.. difference.Largest.Select(m => new MemberDifferenceAnswer(nameOf(m.MemberId), m.Before, m.After, m.Change))],
            DifferenceBand.Of(difference.Members));

        static long CostOf(PolicyAnswer answer) => answer.Currencies.Sum(c => c.CostGiven) + answer.CostGranted;
    }
}

/// <summary>What a member was given under two policies, minor units of money.</summary>
internal sealed record MemberDifferenceAnswer(string Member, long Before, long After, long Change);
