using Bashgah.Engine.Events;
using Bashgah.Engine.Flows;
using Bashgah.Engine.Liability;
using Bashgah.Engine.Tests.Kit;
using Xunit;

namespace Bashgah.Engine.Tests.Liability;

/// <summary>An estimate from a club's transfers, worked out by hand.</summary>
public sealed class EstimatedClubTests
{
    private const int Members = 120;

    [Fact]
    public void Half_of_the_members_spend_what_they_have_the_month_after_and_the_others_never()
    {
        var book = Live(Members, months: 8);
        var points = book.Outstanding("points");
        // Of the 60 who never spend, what June, July and August brought; of the others what August brought.
        Assert.Equal(24_000, points.Units.Total);
        var estimate = book.Breakage(book.Program.Currency("points")!);
        Assert.Equal((EstimateBasis.Estimated, 8, 120, 60, 4), (
            estimate.Basis, estimate.Months, estimate.Earners, estimate.Spenders, estimate.Reach));
        // At age 1 half is spent, else nothing: of August's 12,000 6,000 stay, of the rest all: 18,000 of 24,000.
        Assert.Equal(new UnitFate(0.25m, 0.75m, 0), estimate.Fate);
        // Without a group of those who spend, 37,800 of 79,800 are spent at age 1, else 42,000 of 79,800: 1/76 to either side.
        // v = 19/20 · 20/76², and 2.093 · √v = 0.1200418.
        Assert.Equal((0.629958m, 0.870042m), (decimal.Round(estimate.Low, 6), decimal.Round(estimate.High, 6)));
    }

    [Theory]
    [InlineData(Members, 5, EstimateBasis.TooFewMonths)]
    [InlineData(99, 6, EstimateBasis.TooFewEarners)]
    public void A_history_that_is_too_short_says_nothing(int members, int months, EstimateBasis basis)
    {
        var book = Live(members, months);
        var estimate = book.Breakage(book.Program.Currency("points")!);
        Assert.Equal((basis, default(UnitFate), 0m, 0m), (estimate.Basis, estimate.Fate, estimate.Low, estimate.High));
    }

    // Everybody buys for 100 points on the 10th of each month; every second member spends 100 on the 20th of the next.
    private static LiabilityBook Live(int members, int months)
    {
        var club = new Club(Definitions.With(
            """{"points": {"expiry": {"after": "P3M"}}}""",
            """ "rewards": {"tea": {"kind": {"product": {"sku": "TEA"}}, "price": {"points": 100}}}"""));
        var ids = Enumerable.Range(0, members).Select(_ => club.Join()).ToList();
        for (var month = 1; month <= months; month++)
        {
            club.At($"2026-{month:D2}-10");
            foreach (var id in ids) club.Buy(id, $"D{month}-{id}", 10_000);
            club.At($"2026-{month:D2}-20");
            foreach (var id in ids.Where(id => month > 1 && id % 2 == 0)) club.Accept(club.Redeems(id, "tea"));
        }

        var book = new LiabilityBook(club.Policy, club.Instant($"2026-{months + 1:D2}-05"));
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
