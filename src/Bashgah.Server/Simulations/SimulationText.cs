using System.Globalization;

namespace Bashgah.Server.Simulations;

/// <summary>The report in lines, for a terminal.</summary>
internal static class SimulationText
{
    private const int RulesShown = 10;

    public static IEnumerable<string> Lines(SimulationAnswer answer)
    {
        yield return Say($"{answer.From} to {answer.To}: {answer.Events:N0} events, {answer.Members:N0} members; money is {answer.Money} in minor units.");
        yield return Assumed(answer);
        foreach (var policy in answer.Policies)
        {
            yield return "";
            yield return policy.Name;
            foreach (var currency in policy.Currencies)
            {
                yield return Say($"  {currency.Currency}: given {currency.Given:N0}, taken back {currency.Reversed:N0}, spent {currency.Redeemed:N0}, expired {currency.Expired:N0}, outstanding {currency.Closing:N0}; cost {currency.CostGiven:N0}, liability {currency.Liability:N0}");
            }
            foreach (var set in policy.Tiers.GroupBy(tier => tier.Set))
                yield return $"  {set.Key}: {string.Join(", ", set.Select(level => Say($"{level.Level} {level.Members:N0}")))}";
            foreach (var rule in policy.Rules.Take(RulesShown))
                yield return Say($"  rule {rule.Rule}: {rule.Amount:N0} {rule.Of} in {rule.Times:N0} awards, cost {rule.Cost:N0}");
            foreach (var budget in policy.Budgets)
                yield return Say($"  budget {budget.Budget}{(budget.From is null ? "" : " from " + budget.From)}: {budget.Used:N0} of {budget.Size:N0} {budget.Of}");
            foreach (var (code, times) in policy.Refused)
                yield return Say($"  not possible ({code}): {times:N0}");
        }
        foreach (var difference in answer.Differences)
        {
            yield return "";
            yield return Say($"{difference.Name} beside {difference.Than}: cost {difference.CostGiven:+#,0;-#,0;0}, liability {difference.Liability:+#,0;-#,0;0}; {difference.Winners:N0} members get {difference.Won:N0} more, {difference.Losers:N0} get {difference.Lost:N0} less");
        }
    }

    private static string Assumed(SimulationAnswer answer) => answer.Spending switch
    {
        SpendingWords.AtOnce => "Assumed: members spend all of it as soon as it can be spent.",
        SpendingWords.Share => Say($"Assumed: members spend {answer.SharePerMonth} thousandths of what is available at the end of each month."),
        SpendingWords.AsTheyDid => "Assumed: members spend as they did, as far as it is possible.",
        _ => "What was assumed about spending was not kept.",
    };

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
