using Bashgah.Engine.Fraud;
using static Bashgah.Engine.Tests.Fraud.FraudCase;

namespace Bashgah.Engine.Tests.Fraud;

/// <summary>More purchases, or more money, than a window allows.</summary>
public sealed class VelocityTests
{
    private static readonly FraudRule Three = Rule("""{"velocity": {"purchases": 3, "window": "PT1H"}}""");

    [Fact]
    public void The_allowed_number_is_no_case_and_one_more_is()
    {
        Assert.Empty(Three.Last(Buys(1, 0), Buys(2, 10), Buys(3, 20)));
        Assert.Equal(["member:1 4/3: 1,2,3,4"], Three.Last(Buys(1, 0), Buys(2, 10), Buys(3, 20), Buys(4, 30)));
        // Another member's purchases are another's.
        Assert.Empty(Three.Last(Buys(1, 0, member: 2), Buys(2, 10), Buys(3, 20), Buys(4, 30)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    [InlineData(1, false)]
    public void A_window_holds_its_beginning_and_not_its_end(long offset, bool isEdge)
    {
        // The fourth comes exactly an hour after the first, or a microsecond to either side.
        var fourth = Buys(4, 60) with { At = (60 * Minute) + offset };
        Assert.Equal(offset < 0 && !isEdge ? 1 : 0, Three.Last(Buys(1, 0), Buys(2, 10), Buys(3, 20), fourth).Count);
    }

    [Fact]
    public void What_comes_late_counts_at_its_time()
    {
        // The one that is told last happened between the others; one that happened far away is no part of it.
        Assert.Equal(["member:1 4/3: 1,4,2,3"], Three.Last(Buys(1, 0), Buys(2, 40), Buys(3, 50), Buys(9, 500), Buys(4, 30)));
    }

    [Fact]
    public void Every_window_that_is_too_full_is_told()
    {
        // From 0 to 59 and from 30 to 80 there are four each; both hold the fourth. No hour holds five.
        Assert.Equal(
            ["member:1 4/3: 1,2,3,4,5"],
            [.. Three.Find(Buys(4, 59), Around(Buys(1, 0), Buys(2, 30), Buys(3, 40), Buys(4, 59), Buys(5, 80))).Select(Text)]);
    }

    [Fact]
    public void A_card_that_everybody_uses_costs_no_more_than_one_walk()
    {
        // Twenty thousand purchases within the hour: comparing each with each would take minutes.
        var many = Enumerable.Range(0, 20_000).Select(i => Buys(i + 1, 0) with { At = i * 100L }).ToArray();
        var around = Around(many);
        for (var i = 0; i < 20; i++)
            Assert.Equal(20_000, Assert.Single(Three.Find(many[i * 900], around)).Counted);
    }

    [Fact]
    public void The_sum_may_reach_the_amount_and_not_pass_it()
    {
        var sum = Rule("""{"velocity": {"amount": 1000, "window": "P1D"}}""");
        Assert.Empty(sum.Last(Buys(1, 0, 600), Buys(2, 5, 400)));
        var finding = Assert.Single(sum.Find(Buys(2, 5, 401), Around(Buys(1, 0, 600), Buys(2, 5, 401))));
        Assert.Equal((1001, 1000, true), (finding.Counted, finding.Allowed, finding.IsAmount));
        // A day of 24 hours.
        Assert.Single(sum.Last(Buys(1, 0, 600), Buys(2, 1_439, 401)));
        Assert.Empty(sum.Last(Buys(1, 0, 600), Buys(2, 1_440, 401)));
    }

    [Fact]
    public void What_was_decided_about_counts_no_more()
    {
        FraudFact[] facts = [Buys(1, 0), Buys(2, 10), Buys(3, 20), Buys(4, 30), Buys(5, 40)];
        var judged = new HashSet<(string, string, long)> { ("guard", "member:1", 1), ("guard", "member:1", 2) };
        Assert.Empty(Three.Find(facts[4], new FraudSurroundings(facts, new HashSet<(string, long)>(), judged)));
        var elsewhere = new HashSet<(string, string, long)> { ("another", "member:1", 1), ("guard", "member:2", 2) };
        Assert.Single(Three.Find(facts[4], new FraudSurroundings(facts, new HashSet<(string, long)>(), elsewhere)));
    }

    [Fact]
    public void Other_facts_are_none_of_its_business() =>
        Assert.Empty(Three.Find(Comes(1, 2, 30), Around(Buys(1, 0), Buys(2, 10), Buys(3, 20), Buys(4, 30), Comes(1, 2, 30))));
}
