using System.Globalization;
using System.Text.RegularExpressions;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Stories;

/// <summary>What the writer of a story worked out by hand, held against the API. What is recorded never changes it.</summary>
internal sealed partial class StoryExpectations(ClubServer server, IReadOnlyDictionary<string, string> members, Answer? answer)
{
    private readonly HashSet<string> _askedWhyNot = new(StringComparer.Ordinal);

    /// <summary>Rules that are expected to give nothing: the story shows why.</summary>
    public IReadOnlySet<string> AskedWhyNot => _askedWhyNot;

    public async Task CheckAsync(string expectation, string line)
    {
        var words = expectation.Split(' ');
        var actual = words switch
        {
            ["refused", ..] => $"refused {answer!.Code}",
            ["kept", ..] => $"kept {answer!.Json.GetProperty("keepFromRefund").GetInt64()}",
            ["voucher", var reward] => VouchersOf().Contains(reward) ? expectation : $"vouchers: {string.Join(", ", VouchersOf())}",
            ["rule", var rule, "gives", "nothing"] => WhyNot(rule),
            ["rule", var rule, "gives", .., var currency] => $"rule {rule} gives {GivenBy(rule, currency)} {currency}",
            [var who, "is", _, "of", var set] => $"{who} is {await LevelAsync(who, set)} of {set}",
            [var who, var currency, "pending" or "debt" or "held" or "expired", ..] =>
                $"{who} {currency} {words[2]} {await AmountAsync(who, currency, NameOf(words[2]))}",
            [var who, var currency, ..] => $"{who} {currency} {await AmountAsync(who, currency, "available")}",
            _ => throw new FormatException(expectation),
        };
        Assert.True(Summed(expectation) == actual, $"{line}\n  expected: {expectation}\n  found:    {actual}\n  {answer?.Body}");
    }

    private static string NameOf(string word) => word == "expired" ? "lifetimeExpired" : word;

    private IReadOnlyList<string> VouchersOf() => answer!.Json.TryGetProperty("vouchers", out var vouchers)
        ? [.. vouchers.EnumerateArray().Select(v => v.GetProperty("reward").GetString()!)]
        : [];

    private string WhyNot(string rule)
    {
        _askedWhyNot.Add(rule);
        var isThere = answer!.Json.GetProperty("notFired").EnumerateArray().Any(r => r.GetProperty("ruleId").GetString() == rule);
        return isThere ? $"rule {rule} gives nothing" : $"rule {rule} is not among those that gave nothing";
    }

    private long GivenBy(string rule, string currency) => answer!.Json.GetProperty("effects").EnumerateArray()
        .Where(e => e.TryGetProperty("ruleId", out var by) && by.GetString() == rule && e.GetProperty("currency").GetString() == currency)
        .Sum(e => e.GetProperty("amount").GetInt64());

    private async Task<string> LevelAsync(string who, string set) =>
        (await server.GetAsync($"/members/{members[who]}")).Json.GetProperty("tiers").GetProperty(set).GetString()!;

    private async Task<long> AmountAsync(string who, string currency, string name) =>
        (await server.GetAsync($"/members/{members[who]}/accounts")).Json.GetProperty("items").EnumerateArray()
            .Single(a => a.GetProperty("currency").GetString() == currency).GetProperty(name).GetInt64();

    /// <summary>“6 + 2 + 1” becomes “9”, so that a story may show how a number comes about.</summary>
    private static string Summed(string expectation) => Sum().Replace(expectation, sum =>
    {
        var total = 0L;
        foreach (Match term in Term().Matches(sum.Value))
        {
            var value = long.Parse(term.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            total += term.Groups["minus"].Success ? -value : value;
        }
        return total.ToString(CultureInfo.InvariantCulture);
    });

    [GeneratedRegex(@"(?<= )[\d,]+( [+−] [\d,]+)*(?= |$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Sum();

    [GeneratedRegex(@"(?<minus>− )?(?<number>[\d,]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Term();
}
