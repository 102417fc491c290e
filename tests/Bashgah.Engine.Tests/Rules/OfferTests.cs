using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Offers;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Rules;

/// <summary>Personal offers: given, activated, used up, expired (E7).</summary>
public sealed class OfferTests
{
    private const string Rule = """{"id": "bonus", "when": [{"offer": "cake"}], "give": {"points": {"fixed": 50}}}""";

    private static Club NewClub(string offer, string rules = Rule) =>
        new(Definitions.Program("""{"points": {}}""", rules, "\"offers\": {\"cake\": " + offer + "}"));

    private static OfferGive Gives(Club club, long member, string offer = "cake") => new(member, offer) { OccurredAt = club.Now };

    private static OfferActivate Activates(Club club, long member, string offer = "cake") =>
        new(member, offer) { OccurredAt = club.Now };

    private static string State(Club club, long member) => string.Join("; ", OfferView
        .Of(club.Program, club.Facts(member), club.Program.Calendar.DayOf(club.Now)).Select(o => $"{o.Offer} {o.State} {o.UsesLeft}"));

    [Fact]
    public void It_is_given_activated_used_and_then_gone()
    {
        var club = NewClub("""{"uses": 2, "valid": "P10D"}""");
        var member = club.Join();
        club.Buy(member, "A", 1_000);
        Assert.Equal((0, ""), (Points(club, member), State(club, member)));
        club.Accept(Gives(club, member));
        Assert.Equal("cake waiting 2", State(club, member));
        Assert.Equal("offer-given", club.Refuse(Gives(club, member)));
        club.Buy(member, "B", 1_000);
        Assert.Equal(0, Points(club, member));
        club.Accept(Activates(club, member));
        Assert.Equal("cake active 2", State(club, member));
        Assert.Equal("offer-not-given", club.Refuse(Activates(club, member)));
        club.Buy(member, "C", 1_000);
        Assert.Equal((50, "cake active 1"), (Points(club, member), State(club, member)));
        club.Buy(member, "D", 1_000);
        Assert.Equal((100, ""), (Points(club, member), State(club, member)));
        club.Buy(member, "E", 1_000);
        Assert.Equal(100, Points(club, member));
        // Somebody else has nothing of it.
        var other = club.Join();
        club.Buy(other, "F", 1_000);
        Assert.Equal(0, Points(club, other));
    }

    [Fact]
    public void It_ends_with_its_last_day()
    {
        var club = NewClub("""{"uses": 9, "valid": "P10D", "activateWithin": "P3D"}""");
        var member = club.Join();
        club.Accept(Gives(club, member));
        club.At("2026-01-05");
        Assert.Equal(("", "offer-not-given"), (State(club, member), club.Refuse(Activates(club, member))));
        club.Accept(Gives(club, member));
        club.At("2026-01-08").Accept(Activates(club, member));
        club.At("2026-01-18").Buy(member, "A", 1_000);
        Assert.Equal(50, Points(club, member));
        club.At("2026-01-19").Buy(member, "B", 1_000);
        Assert.Equal(50, Points(club, member));
        // What was bought in time and is told late counts.
        club.BuyAt(member, "C", "2026-01-17", 1_000);
        Assert.Equal(100, Points(club, member));
    }

    [Fact]
    public void The_offers_own_days_bound_it()
    {
        var club = NewClub("""{"from": "2026-01-10", "until": "2026-01-20", "valid": "P30D", "uses": 9}""");
        var member = club.Join();
        Assert.Equal("offer-closed", club.Refuse(Gives(club, member)));
        club.At("2026-01-10").Accept(Gives(club, member));
        club.Accept(Activates(club, member));
        club.At("2026-01-20").Buy(member, "A", 1_000);
        club.At("2026-01-21").Buy(member, "B", 1_000);
        Assert.Equal((50, "offer-closed"), (Points(club, member), club.Refuse(Gives(club, member))));
    }

    [Fact]
    public void Members_of_its_groups_activate_it_once_without_being_given_it()
    {
        var club = NewClub("""{"groups": ["vip"]}""");
        var (vip, other) = (club.Join("vip"), club.Join());
        Assert.Equal(("cake open 1", ""), (State(club, vip), State(club, other)));
        Assert.Equal("offer-not-given", club.Refuse(Activates(club, other)));
        club.Accept(Activates(club, vip));
        club.Buy(vip, "A", 1_000);
        Assert.Equal((50, ""), (Points(club, vip), State(club, vip)));
        Assert.Equal("offer-not-given", club.Refuse(Activates(club, vip)));
        // Given all the same, it can be had again.
        club.Accept(Gives(club, vip));
        club.Accept(Activates(club, vip));
        Assert.Equal("cake active 1", State(club, vip));
    }

    [Fact]
    public void It_may_be_active_as_soon_as_it_is_given()
    {
        var club = NewClub("""{"activation": "at-once"}""");
        var member = club.Join();
        club.Accept(Gives(club, member));
        Assert.Equal("cake active 1", State(club, member));
    }

    [Fact]
    public void Activating_it_may_give_something_itself()
    {
        var club = NewClub(
            "{}",
            """
            {"id": "active", "on": "offer-activated", "when": [{"eventAttribute": {"name": "offer", "equals": "cake"}}], "give": {"points": {"fixed": 5}}}
            """);
        var member = club.Join();
        club.Accept(Gives(club, member));
        club.Accept(Activates(club, member));
        Assert.Equal(5, Points(club, member));
    }

    [Fact]
    [Semantics("S6.1")]
    public void A_return_gives_the_use_back_as_long_as_it_can_be_used()
    {
        var club = NewClub("""{"valid": "P10D"}""");
        var member = club.Join();
        club.Accept(Gives(club, member));
        club.Accept(Activates(club, member));
        club.Buy(member, "A", 1_000, 2_000);
        Assert.Equal((50, ""), (Points(club, member), State(club, member)));
        club.Return("A", "R1", 1);
        Assert.Equal((50, ""), (Points(club, member), State(club, member)));
        club.Return("A", "R2");
        Assert.Equal((0, "cake active 1"), (Points(club, member), State(club, member)));
        club.Buy(member, "B", 1_000);
        Assert.Equal((50, ""), (Points(club, member), State(club, member)));
    }

    [Fact]
    [Semantics("S2.3")]
    public void Of_rules_that_share_an_offer_the_first_uses_it()
    {
        var club = NewClub(
            "{}",
            """
            {"id": "a", "when": [{"offer": "cake"}, {"sku": ["CAKE"]}], "give": {"points": {"fixed": 7}}},
            {"id": "b", "when": [{"offer": "cake"}], "give": {"points": {"fixed": 3}}}
            """);
        var member = club.Join();
        club.Accept(Gives(club, member));
        club.Accept(Activates(club, member));
        var decision = club.Buy(member, "A", 1_000);
        Assert.Equal(["b"], decision.Trace.Awards.Select(award => award.RuleId));
        Assert.Equal(("a", "sku"), (decision.Trace.NotFired[0].RuleId, decision.Trace.NotFired[0].Reason));
    }

    [Fact]
    public void What_the_program_does_not_offer_is_refused()
    {
        var club = NewClub("{}");
        var member = club.Join();
        Assert.Equal("offer-unknown", club.Refuse(Gives(club, member, "pie")));
        Assert.Equal("offer-unknown", club.Refuse(Activates(club, member, "pie")));
        Assert.Equal("member-unknown", club.Refuse(Gives(club, 99)));
    }

    private const string Granting = """
        {"id": "wish", "on": "birthday", "grant": {"offer": "cake"}},
        {"id": "big", "when": [{"basketAmount": {"atLeast": 5000}}], "grant": {"offer": "cake"}, "limit": [{"member": {"times": 1, "per": "month"}}]},
        """ + Rule;

    [Fact]
    [Semantics("S4.5")]
    public void A_rule_grants_it_to_who_does_not_have_it()
    {
        var club = NewClub("""{"valid": "P10D"}""", Granting);
        var member = club.Join();
        var decision = club.Buy(member, "A", 6_000);
        var award = Assert.Single(decision.Trace.Awards);
        Assert.Equal(("big", "cake", 1L, false), (award.RuleId, award.Offer, award.Amount, award.IsUnits));
        Assert.Empty(decision.Transfers);
        Assert.Equal("cake waiting 1", State(club, member));
        Assert.Equal("offer-given", club.Refuse(Gives(club, member)));
        // The month's one is used up.
        Assert.Contains(club.Buy(member, "B", 6_000).Trace.NotFired, n => n is { RuleId: "big", Reason: "limit" });
        club.Accept(Activates(club, member));
        club.Buy(member, "C", 1_000);
        Assert.Equal((50, ""), (Points(club, member), State(club, member)));
    }

    [Fact]
    [Semantics("S2.3")]
    public void What_is_not_granted_uses_no_limit()
    {
        var club = NewClub("{}", Granting);
        var member = club.Join();
        club.Accept(Gives(club, member));
        var reason = Assert.Single(club.Buy(member, "A", 6_000).Trace.NotFired, n => n.RuleId == "big");
        Assert.Equal(("offer-given", "cake"), (reason.Reason, reason.Detail));
        club.Accept(Activates(club, member));
        club.Buy(member, "B", 1_000);
        club.Buy(member, "C", 6_000);
        Assert.Equal("cake waiting 1", State(club, member));
    }

    [Fact]
    public void A_birthday_grants_it_at_the_start_of_the_day()
    {
        var club = NewClub("""{"activation": "at-once", "valid": "P3D"}""", Granting);
        club.Accept(new MemberJoined(1, [], new Dictionary<string, string>()) { OccurredAt = club.Now, Birthday = 310 });
        Assert.Empty(club.At("2026-03-09 23:59").Wake(1));
        Assert.Equal("", State(club, 1));
        Assert.Single(club.At("2026-03-10").Wake(1));
        Assert.Equal("cake active 1", State(club, 1));
        club.At("2026-03-13").Buy(1, "A", 1_000);
        Assert.Equal(50, Points(club, 1));
    }

    [Theory]
    [InlineData("by-member", false, "", 0)]
    [InlineData("by-member", true, "cake active 1", 0)]
    [InlineData("at-once", false, "", 0)]
    [Semantics("S6.5")]
    public void A_return_takes_back_what_the_member_neither_activated_nor_used(
        string activation, bool isActivated, string left, long points)
    {
        var club = NewClub("{\"valid\": \"P10D\", \"activation\": \"" + activation + "\"}", Granting);
        var member = club.Join();
        club.Buy(member, "A", 3_000, 3_000);
        if (isActivated) club.Accept(Activates(club, member));
        // What remains is too small for it.
        club.Return("A", "R1", 1);
        Assert.Equal((points, left), (Points(club, member), State(club, member)));
        // The limit has its room again.
        club.Buy(member, "B", 1_000, 6_000);
        Assert.Equal(isActivated ? 50 : 0, Points(club, member));
        Assert.Equal(isActivated ? "" : activation == "at-once" ? "cake active 1" : "cake waiting 1", State(club, member));
    }

    [Fact]
    [Semantics("S6.5")]
    public void A_return_leaves_what_was_used()
    {
        var club = NewClub("""{"activation": "at-once"}""", Granting);
        var member = club.Join();
        club.Buy(member, "A", 6_000);
        club.Buy(member, "B", 1_000);
        club.Return("A", "R1");
        Assert.Equal((50, ""), (Points(club, member), State(club, member)));
    }

    [Fact]
    [Semantics("S6.1", "S6.5")]
    public void What_a_balance_no_longer_reaches_gives_its_offer_back()
    {
        var club = new Club(Definitions.Program("""{"points": {}, "credit": {"money": true}}""", """
            {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
            {"id": "goal", "on": "balance", "when": [{"reaches": {"points": 100}}, {"offer": "cake"}], "give": {"credit": {"fixed": 30}},
             "limit": [{"member": {"times": 2}}]}
            """, """ "offers": {"cake": {}} """));
        var member = club.Join();
        club.Accept(Gives(club, member));
        club.Accept(Activates(club, member));
        club.Buy(member, "A", 6_000, 4_000);
        Assert.Equal((30, ""), (club.Available(member, "credit"), State(club, member)));
        club.Return("A", "R", 2);
        Assert.Equal((60, 0, "cake active 1"), (Points(club, member), club.Available(member, "credit"), State(club, member)));
        club.Buy(member, "B", 4_000);
        Assert.Equal((30, ""), (club.Available(member, "credit"), State(club, member)));
    }

    [Fact]
    [Semantics("S6.1", "S4.6")]
    public void Each_time_that_it_is_given_counts_by_itself()
    {
        var club = NewClub("""{"valid": "P10D", "activation": "at-once"}""");
        var member = club.Join();
        club.Accept(Gives(club, member));
        club.Buy(member, "A", 1_000);
        club.At("2026-01-03").Accept(Gives(club, member));
        club.Return("A", "R");
        // The one that ends first, on the 11th, is back beside that of the 13th.
        Assert.Equal("cake active 1", State(club, member));
        Assert.Equal(2, club.Facts(member).Counters.Count(c => c.Key.StartsWith("offer/cake/", StringComparison.Ordinal)));
        club.Buy(member, "B", 1_000);
        club.At("2026-01-12").Buy(member, "C", 1_000);
        Assert.Equal((100, ""), (Points(club, member), State(club, member)));
        // B had the first: on the 13th nothing can be used any more.
        club.At("2026-01-13").Return("B", "S");
        Assert.Equal((50, ""), (Points(club, member), State(club, member)));
        club.Return("C", "T");
        Assert.Equal((0, "cake active 1"), (Points(club, member), State(club, member)));
    }

    [Fact]
    [Semantics("S3.4")]
    public void It_is_of_no_use_for_what_was_bought_before_it_was_active()
    {
        var club = NewClub("""{"valid": "P30D", "uses": 5}""");
        var member = club.Join();
        club.At("2026-01-10").Accept(Gives(club, member));
        club.Accept(Activates(club, member));
        club.BuyAt(member, "A", "2026-01-09 23:59", 1_000);
        Assert.Equal(0, Points(club, member));
        club.BuyAt(member, "B", "2026-01-10 00:00", 1_000);
        Assert.Equal((50, "cake active 4"), (Points(club, member), State(club, member)));
    }

    [Fact]
    [Semantics("S13.1")]
    public void A_rule_gives_by_one_offer_at_most()
    {
        var faults = Engine.Programs.ProgramDefinition.Read(System.Text.Encoding.UTF8.GetBytes(Definitions.Program(
            """{"points": {}}""",
            """{"id": "r", "when": [{"offer": "cake"}, {"weekday": ["fri"]}, {"offer": "tea"}, {"offer": "cake"}], "give": {"points": {"fixed": 1}}}""",
            """ "offers": {"cake": {}, "tea": {}} """))).Faults;
        Assert.Equal([("earning[0].when[2]", "one-of"), ("earning[0].when[3]", "one-of")], faults.Select(fault => (fault.Path, fault.Code)));
    }

    private static long Points(Club club, long member) => club.Facts(member).Find("points")?.Available ?? 0;

    [Theory]
    [InlineData(EngineSemantics.Current, EngineSemantics.Current, false)]
    [InlineData(EngineSemantics.CloserReading - 1, EngineSemantics.Current, false)]
    [InlineData(EngineSemantics.CloserReading - 1, EngineSemantics.CloserReading - 1, true)] // as it was
    [Semantics("S4.6")]
    public void Once_is_once_when_its_end_is_moved(int first, int second, bool isAccepted)
    {
        static string Until(string day) => Definitions.Program(
            """{"points": {}}""", Rule, "\"offers\": {\"cake\": {\"groups\": [\"vip\"], \"until\": \"" + day + "\"}}");
        var club = new Club(Until("2026-01-31"), semantics: first).Publish(Until("2026-06-30"), "2026-02-15", second);
        var member = club.Join("vip");
        club.At("2026-01-10").Accept(Activates(club, member));
        club.At("2026-03-03").Buy(member, "A", 1_000); // 31 January and 30 days of lateness are over
        club.At("2026-03-10");
        Assert.Equal(isAccepted, club.Post(Activates(club, member)) is Outcome.Accepted);
        if (isAccepted) return;
        Assert.Equal("offer-not-given", club.Refuse(Activates(club, member)));
        Assert.Equal("", State(club, member));
    }

    [Theory]
    [InlineData(EngineSemantics.Current, 1, 1)]
    [InlineData(EngineSemantics.CloserReading - 1, 5, 5)] // as it was: each one that was ever used
    [Semantics("S3.1", "S6.1")]
    public void What_is_used_up_is_not_read_any_more_and_forgotten_once_no_return_gives_it_back(int semantics, int read, int kept)
    {
        // The purchases of the 1st, 5th, 9th … grant one, those of the 3rd, 7th, 11th … use it.
        var club = new Club(
            Definitions.Program(
                """{"points": {}}""", Rule + """, {"id": "again", "grant": {"offer": "cake"}}""",
                """ "offers": {"cake": {"activation": "at-once"}}, "terms": {"late": "P1D", "returnWithin": "P3D"} """),
            semantics: semantics);
        var member = club.Join();
        for (var day = 1; day <= 20; day += 2) club.At($"2026-01-{day:00}").Buy(member, $"D{day}", 1_000);
        var inputs = club.Decisions[^1].Trace.Inputs!;
        Assert.Equal(read, inputs.Used.Keys.Count(key => key.Key.StartsWith("offer/", StringComparison.Ordinal)));
        Assert.Equal("", State(club, member));
        club.At("2026-01-22").Return("D19", "R"); // what it used is back: that of the 17th
        Assert.Equal("cake active 1", State(club, member));
        club.At("2026-02-01").Buy(member, "E", 1_000);
        Assert.Equal(kept, club.Stored(member).Counters.Count(counter => counter.Key.StartsWith("offer/", StringComparison.Ordinal)));
    }
}
