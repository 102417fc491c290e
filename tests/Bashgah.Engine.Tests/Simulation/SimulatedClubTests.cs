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
        Assert.True(given >= tally.Rules.GetValueOrDefault(new("stamp", GainKind.Currency, "stamps")).Amount);
        Assert.True(tally.Rules[new("base", GainKind.Currency, "points")].Amount > 0);
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
        Assert.Equal(new RuleGain(171, 2), tally.Rules[new("base", GainKind.Currency, "points")]);
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

    [Fact]
    public void Whoever_may_not_name_who_brought_them_joins_without_and_so_do_those_they_bring()
    {
        var club = new Club(Definitions.Program(Usable, Rule(1)));
        var a = club.Join();
        var (b, c) = (club.JoinBy(a), club.JoinBy(a));
        var d = club.At("2026-01-02").JoinBy(c);
        club.Buy(c, "D1", 10_000);
        club.Buy(d, "D2", 5_000);
        var slow = new PolicyHistory([Club.Read(Definitions.Program(
            Usable, Rule(1), """ "referral": {"velocity": [{"members": 1, "per": "day"}]} """)).Compile(1, long.MinValue)]);
        var refused = new List<string>();
        var (simulated, _) = Live(club, slow, refused);
        Assert.Equal(["referrer-too-fast"], refused);
        Assert.Equal([a, null, c], new[] { b, c, d }.Select(id => simulated.Members[id].Referral?.ReferrerId));
        Assert.Equal(100, simulated.Members[c].Find("points")!.Balance);
        Assert.Equal(50, simulated.Members[d].Find("points")!.Balance);
    }

    [Fact]
    public void What_changes_beside_a_refused_referrer_changes_still()
    {
        var club = new Club(Definitions.Program(Usable, Rule(1)));
        var (a, b) = (club.Join(), club.Join());
        club.At("2026-01-11").Accept(club.Names(b, a) with { Groups = ["staff"], Birthday = 301 });
        var sooner = new PolicyHistory([Club.Read(Definitions.Program(
            Usable, Rule(1), """ "referral": {"window": "P3D"} """)).Compile(1, long.MinValue)]);
        var refused = new List<string>();
        var (simulated, tally) = Live(club, sooner, refused);
        Assert.Equal(["referral-too-late"], refused);
        Assert.Null(simulated.Members[b].Referral);
        Assert.Equal(["staff"], simulated.Members[b].Groups);
        Assert.Equal(301, simulated.Members[b].Birthday);
        Assert.Equal(3, tally.Transactions);
    }

    [Theory]
    [Semantics("S3.3")]
    [InlineData(false, 20, 100)]
    // While history was imported, whom no document touched waited for its end.
    [InlineData(true, 0, 120)]
    public void A_birthday_that_a_draft_adds_draws_on_its_budget_in_the_order_of_time_and_not_with_the_id_of_another_wake(
        bool wasImported, long forA, long forB)
    {
        const string Pending = """{"points": {"pending": {"for": "P3D"} } }""";
        var club = new Club(Definitions.Program(Pending, Rule(1)), "2025-12-01");
        var (a, b) = (club.Join(), club.Join());
        club.Accept(new MemberChanged(a, null, null) { OccurredAt = club.Now, Birthday = 301 });
        club.Accept(new MemberChanged(b, null, null) { OccurredAt = club.Now, Birthday = 302 });
        club.At("2026-03-01").Buy(b, "D1", 10_000);
        club.At("2026-03-06").Wake(b);
        var matured = club.Decisions.Single(decision => decision.Event is Wake);
        Assert.Equal(club.Program.Calendar.StartOfDay(Club.Day("2026-03-05")), matured.Event.OccurredAt);
        const string Gift = """{"id": "gift", "on": "birthday", "give": {"points": {"fixed": 20}}, "budget": "gifts", "pending": "none"}""";
        var draft = new PolicyHistory([Club.Read(Definitions.Program(
            Pending, Rule(1) + "," + Gift, """ "budgets": {"gifts": {"times": 1}} """)).Compile(1, long.MinValue)]);
        var wakes = new List<(long? Member, long Id, WakeKind What, int Given)>();
        var simulated = new SimulatedClub(draft, club.Secrets, new MemoryShelf(), (decision, _) =>
        {
            if (decision.Event is Wake wake) wakes.Add((wake.MemberId, decision.TransactionId, wake.What, decision.Trace.Awards.Count));
        });
        foreach (var decision in club.Decisions)
            Assert.Null(simulated.Play(new(decision.TransactionId, decision.RecordedAt, wasImported && decision.Event is Wake, decision.Event)));
        (long?, WakeKind, int)[] ofB = [(b, WakeKind.Birthday, wasImported ? 1 : 0), (b, WakeKind.Mature, 0)];
        Assert.Equal(wasImported ? ofB : [(a, WakeKind.Birthday, 1), .. ofB], wakes.Select(wake => (wake.Member, wake.What, wake.Given)));
        Assert.Equal(matured.TransactionId, wakes[^1].Id);
        Assert.All(wakes.SkipLast(1), wake => Assert.NotEqual(matured.TransactionId, wake.Id));
        Assert.Equal(forA, simulated.Members[a].Find("points")?.Balance ?? 0);
        Assert.Equal(forB, simulated.Members[b].Find("points")!.Balance);
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

    [Theory]
    [InlineData(1_000, 100, 0, 50, 0)]
    // 100 - 40 = 60 end with January; of the 50 of March 20 are spent, and 30 end with it, after the report's last moment.
    [InlineData(400, 40, 60, 20, 30)]
    public void What_is_spent_at_the_end_of_a_month_stands_in_it_and_comes_before_its_expiry(
        int share, long spent, long expired, long spentInMarch, long left)
    {
        const string Monthly = """{"points": {"expiry": {"endOf": "month"} } }""";
        var club = new Club(Definitions.Program(Monthly, Rule(1)));
        var a = club.Join();
        club.At("2026-01-24").Buy(a, "D1", 10_000);
        club.At("2026-03-20").Buy(a, "D2", 5_000);
        var (simulated, tally) = Live(club, club.Policy, null, Spending.AtRate(share));
        simulated.LiveUntil(club.Program.Calendar.EndOfDay(Club.Day("2026-03-31")) - 1);
        Assert.Equal(spent, tally.Months[Club.Day("2026-01-01")]["points"].Redeemed);
        // What ends with a month ends at the first instant of the next.
        var february = tally.Months.GetValueOrDefault(Club.Day("2026-02-01"))?["points"];
        Assert.Equal((0, expired), (february?.Redeemed ?? 0, february?.Expired ?? 0));
        Assert.Equal(spentInMarch, tally.Months[Club.Day("2026-03-01")]["points"].Redeemed);
        Assert.Equal(left, simulated.Members[a].Find("points")!.Balance);
    }

    [Theory]
    [InlineData("at once")]
    [InlineData("all of it a month")]
    public void Stamps_that_rules_wait_for_are_saved_until_the_card_is_full(string assumption)
    {
        const string Card = """
            {"id": "stamp", "give": {"stamps": {"fixed": 1}}},
            {"id": "full", "on": "balance", "when": [{"reaches": {"stamps": 3}}], "grant": {"reward": "coffee", "spend": {"stamps": 3}}}
            """;
        var club = new Club(Definitions.Program(
            """{"points": {}, "stamps": {}}""", Rule(1) + "," + Card, """ "rewards": {"coffee": {"kind": {"product": {"sku": "C"}}}} """));
        var a = club.Join();
        for (var month = 1; month <= 4; month++) club.At($"2026-0{month}-10").Buy(a, $"D{month}", 1_000);
        var (simulated, tally) = Live(club, club.Policy, null, assumption == "at once" ? Spending.AtOnce : Spending.AtRate(Spending.Whole));
        simulated.LiveUntil(club.Instant("2026-05-02"));
        // Four stamps: three are a coffee, one is left; the 40 points are spent.
        Assert.Equal(1, tally.Vouchers[("coffee", "issued")]);
        Assert.Equal(1, simulated.Members[a].Find("stamps")!.Balance);
        Assert.Equal(0, simulated.Members[a].Find("points")!.Balance);
        Assert.Equal(40, tally.Months.Values.Sum(month => month["points"].Redeemed));
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

    [Fact]
    public void A_reward_that_is_named_like_a_currency_costs_what_a_reward_costs()
    {
        const string Grant = """{"id": "thanks", "grant": {"reward": "points"}}""";
        var club = new Club(Definitions.Program(
            Usable, Rule(1) + "," + Grant, """ "rewards": {"points": {"kind": {"product": {"sku": "P"}}, "cost": 300}} """));
        club.At("2026-01-10").Buy(club.Join(), "D1", 10_000);
        var (simulated, tally) = Live(club, club.Policy);
        var rules = PolicyFigures.Of(simulated, tally, Club.Day("2026-01-01"), Club.Day("2026-01-31")).Rules;
        Assert.Equal([new RuleFigures("thanks", "points", 1, 1, 300), new RuleFigures("base", "points", 100, 1, 100)], rules);
    }

    [Theory]
    [Semantics("S4.3")]
    // 300 points at 1:1, or a reward that costs 300: the same to the member and to the merchant.
    [InlineData("\"give\": {\"points\": {\"fixed\": 300}}", 300, 0, 0)]
    [InlineData("\"grant\": {\"reward\": \"mug\"}", 300, 0, 300)]
    [InlineData("\"give\": {\"points\": {\"fixed\": 250}}", 250, -50, 0)]
    [InlineData("\"grant\": {\"reward\": \"vase\"}", 400, 100, 400)]
    public void A_granted_reward_counts_at_its_cost(string gives, long worth, long change, long granted)
    {
        const string Rewards = """
            "rewards": {"mug": {"kind": {"product": {"sku": "M"}}, "cost": 300}, "vase": {"kind": {"product": {"sku": "V"}}, "cost": 400}}
            """;
        var club = new Club(Definitions.Program(Usable, """{"id": "gift", "give": {"points": {"fixed": 300}}}""", Rewards));
        var (a, b) = (club.Join(), club.Join());
        club.At("2026-01-10").Buy(a, "D1", 1_000);
        club.At("2026-01-11").Buy(b, "D2", 1_000);
        club.At("2026-02-02").Return("D2", "R2");
        var (before, _) = Live(club, club.Policy);
        var (after, tally) = Live(club, new([Club.Read(Definitions.Program(Usable, $$"""{"id": "gift", {{gives}} }""", Rewards)).Compile(1, long.MinValue)]));
        Assert.Equal((300L, 0L), (before.WorthGivenTo(a), before.WorthGivenTo(b)));
        Assert.Equal((worth, 0L), (after.WorthGivenTo(a), after.WorthGivenTo(b)));
        var difference = PolicyDifference.Of(before, after);
        Assert.Equal((Math.Max(change, 0), Math.Max(-change, 0)), (difference.Won, difference.Lost));
        // The second was given in January and cancelled in February.
        var figures = PolicyFigures.Of(after, tally, Club.Day("2026-01-01"), Club.Day("2026-02-28"));
        Assert.Equal([2 * granted, -granted], figures.CostGranted);
        Assert.Equal(worth, figures.CostGranted.Sum() + figures.Total[0].CostGiven);
    }

    [Fact]
    public void A_warning_is_no_change_of_tier()
    {
        var club = new Club(Definitions.Program(Usable, Rule(1), """
            "tiers": {"main": {"measure": {"points": {}}, "levels": [{"id": "green"}, {"id": "gold", "from": 100}],
              "keep": {"until": "P6M"}, "warn": ["P30D"]}}
            """));
        var a = club.Join();
        club.At("2026-01-10").Buy(a, "D1", 10_000);
        club.At("2026-01-11").Return("D1", "R1");
        club.At("2026-07-12").Wake(a);
        Assert.Contains(club.Decisions, decision => decision.Trace.Tiers.Any(change => change.Reason == "warning"));
        var (_, tally) = Live(club, club.Policy);
        Assert.Equal([("green", "gold", "reached", 1), ("gold", "green", "landed", 1)],
            tally.Tiers.OrderByDescending(change => change.Key.From).Select(change => (change.Key.From, change.Key.To, change.Key.Reason, change.Value)));
    }

    [Theory]
    [InlineData("as they did")]
    [InlineData("at once")]
    [InlineData("all of it a month")]
    public void A_run_to_a_far_day_can_be_ended(string assumption)
    {
        var club = new Club(Definitions.Program(Currencies, Rule(1)));
        club.Buy(club.Join(), "D1", 10_000);
        var spending = assumption switch
        {
            "at once" => Spending.AtOnce,
            "all of it a month" => Spending.AtRate(Spending.Whole),
            _ => Spending.AsTheyDid,
        };
        var (simulated, _) = Live(club, club.Policy, null, spending);
        using var ended = new CancellationTokenSource();
        ended.Cancel();
        Assert.Throws<OperationCanceledException>(() => simulated.LiveUntil(club.Instant("2099-12-31"), ended.Token));
    }

    private static PolicyHistory PolicyOf(int points) => new([Club.Read(Definitions.Program(Usable, Rule(points))).Compile(1, long.MinValue)]);

    private static (long Given, long Reversed, long Expired) FlowsOf(PolicyTally tally, string month) =>
        tally.Months[Club.Day(month)]["points"] is var flows ? (flows.Given, flows.Reversed, flows.Expired) : default;

    private static string Rule(int points) => $$"""{"id": "base", "give": {"points": {"perAmount": {"points": {{points}}, "per": 100} } } }""";

    [Fact]
    public void A_document_is_held_until_the_last_that_comes_of_it_has_come()
    {
        var club = new Club(Definitions.Program(Currencies, Rule(1)));
        var a = club.Join();
        club.At("2026-01-10").Buy(a, "D1", 10_000);
        club.At("2026-01-11").Buy(a, "D2", 10_000);
        club.At("2026-01-12").Return("D1", "R1");
        var tally = new PolicyTally(club.Program.Calendar);
        var shelf = new MemoryShelf();
        var simulated = new SimulatedClub(club.Policy, club.Secrets, shelf, tally.Count);
        var held = club.Decisions.Select(decision =>
        {
            var later = decision.Event is Purchase { DocumentNo: "D1" } ? 1 : 0;
            Assert.Null(simulated.Play(new(decision.TransactionId, decision.RecordedAt, false, decision.Event, later)));
            return shelf.Count;
        }).ToList();
        Assert.Equal([0, 1, 1, 0], held);
        Assert.Equal(FactsCodec.Write(club.Stored(a)), FactsCodec.Write(simulated.Members[a]));
    }

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
