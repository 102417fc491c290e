using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Simulation;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Engine.Tests.Ledger;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Simulation;

/// <summary>A history lived through again, under the policy that was in force and under others.</summary>
public sealed class SimulatedClubTests
{
    private const string Currencies = """{"points": {"worth": {"amount": 1, "per": 1}, "pending": {"for": "P3D"}, "expiry": {"after": "P1M"} } }""";

    private const string Usable = """{"points": {"worth": {"amount": 1, "per": 1} } }""";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    [Semantics("S3.1", "S3.3")]
    public void Under_the_policy_in_force_it_comes_to_what_the_ledger_holds(int seed)
    {
        var club = RandomStoryTests.NewClub();
        new RandomStory(seed, club).Tell(150);
        var (simulated, tally) = Live(club, club.Policy);
        Assert.Equal(club.Members, simulated.Members.Keys.Order());
        Assert.All(club.Members, id => Assert.Equal(
            FactsCodec.Write(club.Stored(id)), FactsCodec.Write(simulated.Members[id])));
        Assert.Equal(
            club.Counters.Values.Where(counter => counter.Amount != 0 || counter.Times != 0).ToHashSet(),
            simulated.Counters.Where(counter => counter.Amount != 0 || counter.Times != 0).ToHashSet());
        Assert.Equal(club.Decisions.Count, tally.Transactions);
        foreach (var currency in club.Program.Currencies)
        {
            var outstanding = tally.Months.Values.Sum(month => month.GetValueOrDefault(currency.Id)?.Net ?? 0);
            Assert.Equal(club.Members.Sum(id => club.Stored(id).Find(currency.Id)?.Balance ?? 0), outstanding);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_stands_of_each_rule_is_what_members_were_given(int seed)
    {
        var club = RandomStoryTests.NewClub();
        new RandomStory(seed, club).Tell(150);
        var (_, tally) = Live(club, club.Policy);
        var given = tally.Months.Values.Sum(month => month.GetValueOrDefault("stamps") is { } flows ? flows.Given - flows.Reversed : 0);
        // What a return could not find is kept from the refund, and stands in no account.
        Assert.True(given >= tally.Rules.GetValueOrDefault(("stamp", "stamps")).Amount);
        Assert.True(tally.Rules[("base", "points")].Amount > 0);
    }

    [Fact]
    public void Under_a_draft_everything_is_decided_anew()
    {
        var club = new Club(Definitions.Program(Currencies, Rule(1)));
        var (a, b) = (club.Join(), club.Join());
        club.At("2026-01-10").Buy(a, "D1", 10_000);
        club.At("2026-01-20").Buy(b, "D2", 5_000);
        club.At("2026-02-01").Return("D1", "R1");
        club.At("2026-03-05").Buy(a, "D3", 700);
        var (simulated, tally) = Live(club, new([Club.Read(Definitions.Program(Currencies, Rule(3))).Compile(1, long.MinValue)]));
        simulated.LiveUntil(club.Instant("2026-03-31"));
        // In January 300 + 150; in February 300 taken back, and 150, usable from 24 January, end on the 23rd; in March 21.
        Assert.Equal((450, 0, 0), FlowsOf(tally, "2026-01-01"));
        Assert.Equal((0, 300, 150), FlowsOf(tally, "2026-02-01"));
        Assert.Equal((21, 0, 0), FlowsOf(tally, "2026-03-01"));
        Assert.Equal(new RuleGain(171, 2), tally.Rules[("base", "points")]);
        Assert.Equal(21, simulated.Members[a].Find("points")!.Balance);
        Assert.Equal(0, simulated.Members[b].Find("points")!.Balance);
    }

    [Fact]
    public void What_a_draft_does_not_allow_is_told_and_changes_nothing()
    {
        var club = new Club(Definitions.Program(Currencies, Rule(1)));
        var a = club.Join();
        club.At("2026-01-10").Buy(a, "D1", 10_000);
        club.At("2026-01-20").Accept(club.Gives(a, club.Join(), 60));
        var poor = new PolicyHistory([Club.Read(Definitions.Program(Currencies, """{"id": "base", "give": {"points": {"fixed": 59}}}""")).Compile(1, long.MinValue)]);
        var refused = new List<string>();
        var (simulated, _) = Live(club, poor, refused);
        Assert.Equal(["insufficient-balance"], refused);
        Assert.Equal(59, simulated.Members[a].Find("points")!.Balance);
    }

    [Fact]
    public void Points_that_a_draft_does_not_give_are_paid_in_money_and_the_purchase_still_counts()
    {
        var club = new Club(Definitions.Program(Usable, Rule(3)));
        var a = club.Join();
        club.At("2026-01-10").Buy(a, "D1", 10_000);
        club.At("2026-01-20").Accept(club.Sale(a, "D2", ClubEvents.Lines(5_000), tenders: [new("points", "points", 200, null)]));
        var refused = new List<string>();
        var (simulated, _) = Live(club, PolicyOf(1), refused);
        Assert.Equal(["tender-not-covered"], refused);
        Assert.Equal(150, simulated.Members[a].Find("points")!.Balance);
    }

    [Theory]
    [InlineData("as they did", 0, 350)]
    [InlineData("at once", 350, 0)]
    // 300 of the purchases of January: half of it, and of what is left a half again with 50 more in February.
    [InlineData("half a month", 250, 100)]
    public void How_members_spend_is_assumed_openly(string assumption, long spent, long left)
    {
        var club = new Club(Definitions.Program(Usable, Rule(1)));
        var a = club.Join();
        club.At("2026-01-10").Buy(a, "D1", 10_000);
        club.At("2026-01-20").Buy(a, "D2", 20_000);
        club.At("2026-02-20").Buy(a, "D3", 5_000);
        var spending = assumption switch
        {
            "at once" => Spending.AtOnce,
            "half a month" => Spending.AtRate(500),
            _ => Spending.AsTheyDid,
        };
        var (simulated, tally) = Live(club, club.Policy, null, spending);
        simulated.LiveUntil(club.Instant("2026-03-10"));
        Assert.Equal(spent, tally.Months.Values.Sum(month => month["points"].Redeemed));
        Assert.Equal(left, simulated.Members[a].Find("points")!.Balance);
    }

    [Fact]
    public void What_the_history_spent_is_left_out_where_spending_is_assumed()
    {
        var club = new Club(Definitions.Program(Usable, Rule(1)));
        var a = club.Join();
        club.At("2026-01-10").Buy(a, "D1", 10_000);
        club.At("2026-01-20").Accept(club.Sale(a, "D2", ClubEvents.Lines(5_000), tenders: [new("points", "points", 40, null)]));
        club.Accept(new HoldCapture(a, club.Accept(club.Holds(a, 30)).TransactionId, null) { OccurredAt = club.Now });
        var (simulated, _) = Live(club, club.Policy, null, Spending.AtRate(0));
        Assert.Equal(150, simulated.Members[a].Find("points")!.Balance);
    }

    private static PolicyHistory PolicyOf(int points) => new([Club.Read(Definitions.Program(Usable, Rule(points))).Compile(1, long.MinValue)]);

    private static (long Given, long Reversed, long Expired) FlowsOf(PolicyTally tally, string month) =>
        tally.Months[Club.Day(month)]["points"] is var flows ? (flows.Given, flows.Reversed, flows.Expired) : default;

    private static string Rule(int points) => $$"""{"id": "base", "give": {"points": {"perAmount": {"points": {{points}}, "per": 100} } } }""";

    private static (SimulatedClub Club, PolicyTally Tally) Live(Club club, PolicyHistory policy, List<string>? refused = null, Spending spending = default)
    {
        var tally = new PolicyTally(club.Program.Calendar);
        var simulated = new SimulatedClub(policy, club.Secrets, new MemoryShelf(), tally.Count, spending);
        foreach (var decision in club.Decisions)
        {
            if (simulated.Play(new(decision.TransactionId, decision.RecordedAt, false, decision.Event)) is { } refusal)
                refused?.Add(refusal.Code);
        }

        return (simulated, tally);
    }
}
