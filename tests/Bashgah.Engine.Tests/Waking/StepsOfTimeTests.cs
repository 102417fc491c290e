using System.Security.Cryptography;
using System.Text;
using Bashgah.Engine.Events;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Waking;

/// <summary>However seldom somebody looks at what time does, the ledger is the same (S3.3).</summary>
public sealed class StepsOfTimeTests
{
    private const long Hour = 60 * Engine.Time.EngineInstant.MicrosecondsPerMinute;

    [Fact]
    [Semantics("S3.3", "S10.4")]
    public void Steps_of_an_hour_a_day_and_a_month_give_the_same_ledger()
    {
        var hours = new TwoYears().Live(Hour);
        AssertMuchHappens(hours);
        var days = new TwoYears().Live(24 * Hour);
        var months = new TwoYears().Live(30 * 24 * Hour);
        foreach (var member in hours.Club.Members) Assert.Equal(hours.Ledger(member), months.Ledger(member));
        Assert.Equal(Digest(hours), Digest(days));
        Assert.Equal(Digest(hours), Digest(months));
        // In steps of a month, what time did is written much later, and in another order.
        Assert.NotEqual(hours.Club.Decisions.Select(d => d.MemberId), months.Club.Decisions.Select(d => d.MemberId));
    }

    private static string Digest(TwoYears years)
    {
        var text = string.Join('\n', years.Club.Members.Select(years.Ledger).Append(years.Counters));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    // What the program says must have come to something, or its steps prove nothing.
    private static void AssertMuchHappens(TwoYears years)
    {
        var decisions = years.Club.Decisions;
        var wakes = decisions.Select(d => d.Event).OfType<Wake>().Select(wake => wake.What).ToHashSet();
        Assert.Equal(Enum.GetValues<WakeKind>().Except([WakeKind.PolicyChange]), wakes.Order());
        var awards = decisions.SelectMany(d => d.Trace.Awards).GroupBy(award => award.RuleId).ToDictionary(rule => rule.Key, rule => rule.ToList());
        Assert.Equal(["base", "big", "cake", "treated", "weeks", "years"], awards.Keys.Order());
        Assert.Contains(awards["cake"].Concat(awards["years"]), award => award.Trimmed > 0);
        Assert.Contains(decisions.SelectMany(d => d.Trace.Commissions), share => share.Level == 2 && share.Awards.Count > 0);
        var tiers = decisions.SelectMany(d => d.Trace.Tiers).Select(tier => tier.Reason).ToHashSet();
        Assert.Superset(new HashSet<string> { "reached", "grace", "kept", "landed", "warning" }, tiers);
        Assert.Contains(decisions.SelectMany(d => d.Trace.Vouchers), voucher => voucher.Step == "expired");
        var expired = decisions.SelectMany(d => d.Transfers).Where(t => t.Credit == Engine.Ledger.LedgerAccount.Breakage).Select(t => t.Currency);
        Assert.Equal(["credit", "points", "stars"], expired.Distinct().Order());
    }
}
