using System.Text;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Programs;

/// <summary>
/// A club in Tehran whose months are those of the Persian calendar. Dates of events are written in the Gregorian one;
/// 1 Farvardin 1405 is 21 March 2026, the first six months have 31 days, the next five 30, and Esfand 1404 and 1405 have 29
/// (Esfand 1403 had 30).
/// </summary>
public sealed class PersianProgramTests
{
    private const string Expiring = """{"after": "P12M", "roundTo": "month"}""";

    [Fact]
    public void Its_texts_are_Persian_and_its_weeks_begin_on_Saturday()
    {
        var effective = Encoding.UTF8.GetString(Club.Read(Definition(Expiring)).WriteEffective());

        Assert.Contains("\"fa\": \"باشگاه گل‌ها\"", effective, StringComparison.Ordinal);
        Assert.Contains("\"weekStarts\": \"sat\"", effective, StringComparison.Ordinal);
    }

    [Theory]
    [Semantics("S5.2")]
    [InlineData("2026-04-25", Expiring, "2027-05-21")] // 5 Ordibehesht 1405 → 31 Ordibehesht 1406
    [InlineData("2026-05-21", Expiring, "2027-05-21")] // 31 Ordibehesht 1405 → 31 Ordibehesht 1406
    [InlineData("2026-05-22", Expiring, "2027-06-21")] // 1 Khordad 1405 → 31 Khordad 1406
    [InlineData("2026-10-22", Expiring, "2027-10-22")] // 30 Mehr 1405 → 30 Mehr 1406
    [InlineData("2026-12-31", Expiring, "2028-01-20")] // 10 Dey 1405 → 30 Dey 1406
    [InlineData("2025-03-20", Expiring, "2026-03-20")] // 30 Esfand 1403 → 29 Esfand 1404
    [InlineData("2026-03-20", """{"after": "P6M"}""", "2026-09-20")] // 29 Esfand 1404 → 29 Shahrivar 1405
    [InlineData("2026-09-22", """{"after": "P1M"}""", "2026-10-22")] // 31 Shahrivar 1405 → 30 Mehr 1405
    [InlineData("2026-03-21", """{"endOf": "quarter"}""", "2026-06-21")] // spring ends on 31 Khordad
    [InlineData("2026-06-22", """{"endOf": "quarter"}""", "2026-09-22")] // summer ends on 31 Shahrivar
    [InlineData("2026-03-20", """{"endOf": "year"}""", "2026-03-20")] // 29 Esfand 1404
    [InlineData("2026-03-21", """{"endOf": "year"}""", "2027-03-20")] // 1 Farvardin 1405 → 29 Esfand 1405
    public void Points_expire_at_ends_of_Persian_months(string boughtOn, string expiry, string lastDay)
    {
        var club = new Club(Definition(expiry), boughtOn);
        var member = club.Join();
        var bought = club.Buy(member, "A", 500_000);

        Assert.Equal(Club.Day(lastDay), bought.Trace.AwardLots.Single().UntilOn);
        Assert.Equal(50, bought.Trace.Awards.Single().Amount);
        club.At(lastDay + " 23:59");
        Assert.Equal(50, club.Available(member));
        Assert.Equal(0, Available(club, member, club.Now + 60_000_000));
    }

    [Theory]
    [Semantics("S4.6")]
    [InlineData("month", "2026-04-20", "2026-04-21", true)] // 31 Farvardin, 1 Ordibehesht
    [InlineData("month", "2026-04-30", "2026-05-01", false)] // 10 and 11 Ordibehesht
    [InlineData("month", "2026-09-22", "2026-09-23", true)] // 31 Shahrivar, 1 Mehr
    [InlineData("month", "2026-04-21", "2026-05-21", false)] // 1 and 31 Ordibehesht
    [InlineData("quarter", "2026-06-21", "2026-06-22", true)] // 31 Khordad, 1 Tir
    [InlineData("quarter", "2026-06-30", "2026-07-01", false)] // 9 and 10 Tir
    [InlineData("year", "2026-03-20", "2026-03-21", true)] // 29 Esfand 1404, 1 Farvardin 1405
    [InlineData("year", "2026-12-31", "2027-01-01", false)] // 10 and 11 Dey 1405
    [InlineData("week", "2026-04-24", "2026-04-25", true)] // Friday, Saturday
    [InlineData("week", "2026-04-26", "2026-04-27", false)] // Sunday, Monday
    [InlineData("day", "2026-03-20 23:59", "2026-03-21 00:00", true)]
    public void Limits_count_by_Persian_periods(string period, string first, string second, bool isNewPeriod)
    {
        var club = new Club(
            Definition(Expiring, $"\"limit\": [{{\"member\": {{\"points\": 60, \"per\": \"{period}\"}}}}]"), first);
        var member = club.Join();

        Assert.Equal(50, Given(club.Buy(member, "A", 500_000)));
        club.At(second);
        Assert.Equal(isNewPeriod ? 50 : 10, Given(club.Buy(member, "B", 500_000)));
    }

    [Fact]
    [Semantics("S8.1")]
    public void Tiers_measure_Persian_months_and_are_kept_to_the_end_of_one()
    {
        var club = new Club(Definition(Expiring), "2026-04-20");
        var member = club.Join();
        club.Buy(member, "A", 600_000); // 31 Farvardin: 60, which counts for Farvardin alone
        club.At("2026-04-21");
        club.Buy(member, "B", 500_000); // 1 Ordibehesht: 50
        Assert.Equal("sefid", club.Tier(member));
        club.At("2026-05-21");
        club.Buy(member, "C", 500_000); // 31 Ordibehesht: 100 in this month
        Assert.Equal("sorkh", club.Tier(member));
        // A year from 31 Ordibehesht 1405, up to the end of the month, is 31 Ordibehesht 1406.
        Assert.Equal(Club.Day("2027-05-21"), club.Facts(member).Tiers.Single().KeepUntilOn);
        club.At("2027-05-21 23:59");
        Assert.Equal("sorkh", club.Tier(member));
        club.At("2027-05-22 00:00");
        Assert.Equal("sefid", club.Tier(member));
    }

    [Fact]
    [Semantics("S8.1")]
    public void A_Gregorian_month_is_none_of_its_tiers()
    {
        var club = new Club(Definition(Expiring), "2026-05-01");
        var member = club.Join();
        club.Buy(member, "A", 500_000); // 11 Ordibehesht: 50
        club.At("2026-05-22");
        club.Buy(member, "B", 500_000); // 1 Khordad: also in May, but another month
        Assert.Equal("sefid", club.Tier(member));
    }

    [Theory]
    [Semantics("S3.6")]
    [InlineData("2026-01-30", "2026-03-01")] // 10 Bahman 1404 → 10 Esfand 1404
    [InlineData("2026-03-20", "2026-04-18")] // 29 Esfand 1404 → 29 Farvardin 1405
    public void A_month_of_pending_is_a_Persian_month(string boughtOn, string lastPendingDay)
    {
        var club = new Club(Definition(Expiring, "\"pending\": {\"for\": \"P1M\"}"), boughtOn);
        var member = club.Join();
        club.Buy(member, "A", 500_000);

        club.At(lastPendingDay + " 23:59");
        Assert.Equal((0, 50), (club.Available(member), club.Pending(member)));
        Assert.Equal(50, Available(club, member, club.Now + 60_000_000));
    }

    private static long Given(Decision decision) => decision.Trace.Awards.Sum(a => a.Amount);

    private static long Available(Club club, long member, long at) =>
        AccountView.Of(club.Program, Advance.To(club.Policy, club.Stored(member), at)).Single().Available;

    private static string Definition(string expiry, string more = "") =>
        """
        {
          "name": "باشگاه گل‌ها",
          "money": {"currency": "IRR", "digits": 0},
          "timeZone": "Asia/Tehran", "calendar": "persian", "languages": ["fa"],
          "currencies": {"points": {"name": "امتیاز", "expiry": EXPIRY}},
          "earning": [{"id": "base", "name": "خرید", "give": {"points": {"perAmount": {"points": 1, "per": 10000}}} MORE}],
          "tiers": {"main": {
            "name": "سطح", "measure": {"points": {"window": "calendar", "unit": "month"}},
            "levels": [{"id": "sefid", "name": "سفید"}, {"id": "sorkh", "name": "سرخ", "from": 100}],
            "keep": {"until": "P12M", "roundTo": "month"}}}
        }
        """
            .Replace("EXPIRY", expiry, StringComparison.Ordinal)
            .Replace("MORE", more.Length == 0 ? "" : ", " + more, StringComparison.Ordinal);
}
