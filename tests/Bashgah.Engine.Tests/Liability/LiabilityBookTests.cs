using Bashgah.Engine.Events;
using Bashgah.Engine.Flows;
using Bashgah.Engine.Liability;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Engine.Tests.Ledger;
using Bashgah.Engine.Time;
using Xunit;

namespace Bashgah.Engine.Tests.Liability;

/// <summary>What a club owes, as of a moment.</summary>
public sealed class LiabilityBookTests
{
    private const string Currencies =
        """{"points": {"worth": {"amount": 1, "per": 2}, "pending": {"for": "P3D"}, "expiry": {"after": "P1M"} }, "stamps": {"expiry": {"inactive": "P1Y"} } }""";

    private const string Rule =
        """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}, "stamps": {"fixed": 1}}}""";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_month_closes_at_what_moved_and_the_last_at_what_accounts_hold(int seed)
    {
        var club = RandomStoryTests.NewClub();
        new RandomStory(seed, club).Tell(150);
        var book = BookOf(club, club.Now);
        var months = book.Statement(book.Flows.Months.Keys.First(), book.NowOn);
        for (var i = 0; i < book.Currencies.Count; i++)
        {
            var closing = 0L;
            foreach (var figures in months.Select(month => month.Currencies[i]))
            {
                Assert.Equal(closing, figures.Opening);
                var flows = figures.Flows;
                Assert.Equal(
                    closing + flows.Given - flows.Redeemed - flows.Expired - flows.Reversed + flows.GivenBack + flows.Adjusted
                        + flows.TransferredIn - flows.TransferredOut + flows.WrittenOff,
                    figures.Closing);
                closing = figures.Closing;
            }

            var outstanding = book.Outstanding(book.Currencies[i].Id);
            Assert.Equal(closing, outstanding.Balance);
            Assert.Equal(
                outstanding.Units.Total,
                outstanding.ByExpiry.Values.Sum(units => units.Total) + outstanding.Sliding.Total + outstanding.Never.Total
                    + outstanding.Waiting.Total);
            Assert.Equal(outstanding.Units.Total, outstanding.ByAge.Values.Sum(units => units.Total) + outstanding.Waiting.Total);
            Assert.Equal(outstanding.Units.Total, outstanding.Standing.Values.Sum());
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_more_is_spent_at_an_age_than_was_at_risk(int seed)
    {
        var club = RandomStoryTests.NewClub();
        new RandomStory(seed, club).Tell(150);
        var book = BookOf(club, club.Now + (400 * EngineInstant.MicrosecondsPerDay));
        foreach (var currency in book.Currencies)
        {
            var risks = book.Ages.RisksOf(currency.Id);
            for (var group = 0; group < risks.Groups; group++)
            {
                for (var age = 0; age < 40; age++)
                {
                    var risk = risks[group, age];
                    Assert.True(risk.AtRisk >= risk.Redeemed && risk.Redeemed >= 0, $"{currency.Id} {age}: {risk}");
                    Assert.True(risk.SlidingLeft >= risk.SlidingExpired && risk.SlidingExpired >= 0, $"{currency.Id} {age}: {risk}");
                }
            }
        }
    }

    [Fact]
    public void Units_stand_by_the_month_they_became_available_and_the_month_they_end()
    {
        var club = new Club(Definitions.Program(Currencies, Rule));
        var (a, b) = (club.Join(), club.Join());
        club.At("2026-01-10").Buy(a, "D1", 10_000);
        club.At("2026-01-30").Buy(b, "D2", 5_001);
        // On 1 February: a's 100 are available from 13 January to 13 February; b's 50 mature on 2 February and end on 2 March.
        var book = BookOf(club, club.Instant("2026-02-01"));
        var points = book.Outstanding("points");
        Assert.Equal(new OutstandingUnits(100, 50, 0), points.Units);
        Assert.Equal([(Club.Day("2026-01-01"), 100L), (Club.Day("2026-02-01"), 50L)], points.ByAge.Select(m => (m.Key, m.Value.Total)));
        Assert.Equal([(Club.Day("2026-02-01"), 100L), (Club.Day("2026-03-01"), 50L)], points.ByExpiry.Select(m => (m.Key, m.Value.Total)));
        Assert.Equal(75, book.Program.Currency("points")!.CostOf(points.Balance));
        Assert.Equal((2, 0), (points.Earners, points.Spenders));
        Assert.Equal(2, book.Outstanding("stamps").Sliding.Total);
        Assert.Null(book.Program.Currency("stamps")!.CostOf(2));
        Assert.Equal(EstimateBasis.TooFewMonths, book.Breakage(book.Program.Currency("points")!).Basis);
    }

    [Fact]
    public void What_is_due_and_not_written_counts_where_it_was_due()
    {
        var club = new Club(Definitions.Program(Currencies, Rule));
        var a = club.Join();
        club.At("2026-01-10").Buy(a, "D1", 10_000);
        // Nobody has woken since: the points ended on 13 February all the same.
        var book = BookOf(club, club.Instant("2026-04-01"));
        var months = book.Statement(Club.Day("2026-01-01"), book.NowOn);
        Assert.Equal([100L, 0, 0, 0], months.Select(month => month.Currencies[0].Closing));
        Assert.Equal([0L, 100, 0, 0], months.Select(month => month.Currencies[0].Flows.Expired));
        Assert.Equal(0, book.Outstanding("points").Balance);
    }

    [Fact]
    public void What_is_written_off_stands_by_itself()
    {
        var club = new Club(Definitions.Program("""{"points": {"shortfall": "floor"} }""", """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}"""));
        var a = club.Join();
        club.At("2026-01-10").Buy(a, "D1", 10_000);
        club.Accept(club.Adjusts(a, -70));
        club.At("2026-01-12").Return("D1", "R1");
        var flows = BookOf(club, club.Now).Statement(Club.Day("2026-01-01"), Club.Day("2026-01-31"))[0].Currencies[0].Flows;
        // 100 were to be taken back; 30 were there, and 70 the program bears: 100 - 100 - 70 + 70 = 0.
        Assert.Equal((100L, 100L, 70L, -70L, 0L), (flows.Given, flows.Reversed, flows.WrittenOff, flows.Adjusted, flows.Net));
    }

    private static LiabilityBook BookOf(Club club, long at)
    {
        var book = new LiabilityBook(club.Policy, at);
        foreach (var decision in club.Decisions)
        {
            var isWake = decision.Event is Wake;
            foreach (var transfer in decision.Transfers)
                book.Add(transfer, MonthlyFlows.CountsAt(isWake, decision.Event.OccurredAt, decision.RecordedAt), isWake);
        }

        foreach (var id in club.Members) book.Add(club.Stored(id));
        return book;
    }
}
