using Bashgah.Engine.Tests.Kit;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>Wrong points that random cases or careful reading found, each with its numbers.</summary>
public sealed class RegressionTests
{
    private const string SpendTiers = """
        "tiers": {"main": {"measure": {"spend": {"window": "lifetime"}}, "levels": [{"id": "green"}, {"id": "gold", "from": 3}]}},
        "terms": {"tierAfterReturn": "AFTER"}
        """;

    [Fact]
    public void Halves_of_a_line_and_of_what_points_paid_of_it_take_no_money_from_other_purchases()
    {
        // 2 for four pieces, 1 of it paid by credit: with 3, 2, 1, 0 pieces left the member has paid 1, 0, 1, 0.
        var club = new Club(Definitions.With("""{"points": {}, "credit": {"money": true}}""", SpendTiers.Replace("AFTER", "immediately", StringComparison.Ordinal)));
        var member = club.Join();
        club.Accept(club.Adjusts(member, 1, "credit"));
        club.Buy(member, "OTHER", 2);
        club.Accept(club.Sale(member, "A", [ClubEvents.Line(1, 2, quantity: 4000)], tenders: [new("credit", "credit", 1, null)]));
        Assert.Equal("gold", club.Tier(member));

        foreach (var number in new[] { "1", "2", "3", "4" }) club.Accept(club.Back("A", "R" + number, [new(1, 1000, null)]));

        Assert.Equal(2, club.Facts(member).Series.Single(series => series.Measure == "spend").Days.Sum(day => day.Amount));
    }

    [Fact]
    public void What_a_return_gives_again_does_not_count_twice_where_returns_leave_totals()
    {
        // Small baskets (up to 100) earn by `small`, large ones by `large`: 200 → 2, 100 → 1 × 5, at most the 2 that were given.
        var club = new Club(Definitions.Program(
            """{"points": {}}""",
            """
            {"id": "large", "when": [{"basketAmount": {"atLeast": 101}}], "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
            {"id": "small", "when": [{"basketAmount": {"atMost": 50}}], "give": {"points": {"fixed": 5}}}
            """,
            """
            "tiers": {"main": {"measure": {"points": {"window": "lifetime"}}, "levels": [{"id": "green"}, {"id": "gold", "from": 3}]}},
            "terms": {"tierAfterReturn": "never"}
            """));
        var member = club.Join();
        club.Accept(club.Sale(member, "A", [ClubEvents.Line(1, 200, quantity: 4000)]));

        club.Accept(club.Back("A", "R1", [new(1, 2000, null)]));
        Assert.Equal(0, club.Available(member));
        club.Accept(club.Back("A", "R2", [new(1, 1000, null)]));

        Assert.Equal(2, club.Available(member));
        Assert.Equal("green", club.Tier(member));
    }

    [Fact]
    [Bashgah.Testing.Semantics("S6.7", "S8.3")]
    public void What_a_return_gives_again_counts_again_though_a_later_version_measures_something_else()
    {
        // 200 → 2; half comes back: 100 → nothing; a quarter more: 50 → 5, at most the 2 that were given. 2 - 2 + 2 count.
        const string rules = """
            {"id": "large", "when": [{"basketAmount": {"atLeast": 101}}], "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
            {"id": "small", "when": [{"basketAmount": {"atMost": 50}}], "give": {"points": {"fixed": 5}}}
            """;
        string Measuring(string measure) => Definitions.Program(
            """{"points": {}}""", rules,
            """ "tiers": {"main": {"measure": {"MEASURE": {"window": "lifetime"}}, "levels": [{"id": "green"}, {"id": "gold", "from": 3000}]}} """
                .Replace("MEASURE", measure, StringComparison.Ordinal));
        var club = new Club(Measuring("points"));
        var member = club.Join();
        club.Accept(club.Sale(member, "A", [ClubEvents.Line(1, 200, quantity: 4000)]));
        club.Publish(Measuring("spend"), "2026-01-02").At("2026-01-03");

        club.Accept(club.Back("A", "R1", [new(1, 2000, null)]));
        club.Accept(club.Back("A", "R2", [new(1, 1000, null)]));

        Assert.Equal(2, club.Available(member));
        Assert.Equal(2, club.Facts(member).Series.Single(series => series.Measure == "points").Days.Sum(day => day.Amount));
    }

    [Fact]
    [Bashgah.Testing.Semantics("S6.7")]
    public void Buying_and_returning_again_and_again_raises_no_total_that_a_correction_lowered()
    {
        // A correction of -5, then twice 3 earned and returned: the day's total is -5 again; 10 more earned make it 5.
        var club = new Club(Definitions.With(
            """{"points": {}}""",
            """ "tiers": {"main": {"measure": {"points": {"window": "lifetime"}}, "levels": [{"id": "green"}, {"id": "gold", "from": 6}]}} """));
        var member = club.Join();
        club.Accept(club.Adjusts(member, -5));
        foreach (var no in new[] { "A", "B" })
        {
            club.Buy(member, no, 300);
            club.Return(no, "R" + no);
        }

        club.Buy(member, "C", 1000);

        Assert.Equal(5, club.Facts(member).Series.Single().Days.Sum(day => day.Amount));
        Assert.Equal("green", club.Tier(member));
    }

    [Fact]
    public void Debt_counts_against_what_a_balance_reached_when_a_return_asks_again()
    {
        // Owes 50, earns 100: 50 are available and reach 40. Half comes back: 50 earned pay the debt, nothing reaches 40.
        var club = new Club(Definitions.Program(
            """{"points": {}, "credit": {"money": true}}""",
            Definitions.Base + """
            , {"id": "goal", "on": "balance", "when": [{"reaches": {"points": 40}}], "give": {"credit": {"fixed": 300}},
               "limit": [{"member": {"times": 1}}]}
            """));
        var member = club.Join();
        club.Accept(club.Adjusts(member, -50));
        club.Buy(member, "A", 5000, 5000);
        Assert.Equal((50, 300), (club.Available(member), club.Available(member, "credit")));

        club.Return("A", "R", 2);

        Assert.Equal((0, 0, 0), (club.Available(member), club.Debt(member), club.Available(member, "credit")));
    }

    [Fact]
    public void A_captured_hold_does_not_count_against_what_a_balance_reached()
    {
        // 60 points, 50 of them held; the hold pays 20, and 30 go back: 10 + 30 + 40 earned reach 45. A quarter comes back.
        var club = new Club(Definitions.Program(
            """{"points": {"worth": {"amount": 1, "per": 1}}, "credit": {"money": true}}""",
            Definitions.Base.Replace("\"when\"", "\"when\"", StringComparison.Ordinal) + """
            , {"id": "goal", "on": "balance", "when": [{"reaches": {"points": 45}}], "give": {"credit": {"fixed": 300}},
               "limit": [{"member": {"times": 1}}]}
            """));
        var member = club.Join();
        club.Accept(club.Adjusts(member, 40));
        var hold = club.Accept(club.Holds(member, 35)).TransactionId;
        club.Accept(club.Sale(
            member, "A", ClubEvents.Lines(3000, 1020), tenders: [new("points", "points", 20, hold)]));
        Assert.Equal(300, club.Available(member, "credit"));

        // 5 free, 15 released, 30 earned by what remains: still 50.
        club.Return("A", "R", 2);

        Assert.Equal(300, club.Available(member, "credit"));
    }

    [Fact]
    public void Claims_of_old_documents_share_the_limit_of_their_day()
    {
        var rule = Definitions.Base.Replace("\"on\"", "\"limit\": [{\"member\": {\"points\": 10, \"per\": \"day\"}}], \"on\"", StringComparison.Ordinal);
        var club = new Club(Definitions.Program("""{"points": {}}""", rule, """ "terms": {"late": "P3D", "claimWithin": "P60D"} """));
        var member = club.Join();
        club.Accept(club.Sale(null, "A", ClubEvents.Lines(800)));
        club.Accept(club.Sale(null, "B", ClubEvents.Lines(800)));
        club.At("2026-02-15");

        club.Accept(club.ClaimOf(member, "A"));
        club.Accept(club.ClaimOf(member, "B"));

        Assert.Equal(10, club.Available(member));
    }

    [Fact]
    [Bashgah.Testing.Semantics("S5.3")]
    public void A_sliding_lot_is_spent_before_one_that_ends_later()
    {
        // Active on 1 January: the sliding 10 end on 11 January, the dated 10 at the end of June.
        var club = new Club(Definitions.Program(
            """{"points": {"expiry": {"on": "2026-06-30"}}}""",
            Definitions.Base + """, {"id": "extra", "give": {"points": {"fixed": 10}}, "expiry": {"inactive": "P10D"}}"""));
        var member = club.Join();
        club.Buy(member, "A", 1000);

        club.Accept(club.Adjusts(member, -6));

        Assert.Equal(
            [(Club.Day("2026-01-11"), 4), (Club.Day("2026-06-30"), 10)],
            club.Account(member).Expiring.Select(day => (day.On, day.Amount)));
    }

    [Fact]
    [Bashgah.Testing.Semantics("S3.5")]
    public void Nobody_joins_in_the_future()
    {
        var club = new Club(Definitions.Plain);
        var tomorrow = club.Instant("2026-01-02");
        Assert.Equal("in-future", club.Refuse(new Bashgah.Engine.Events.MemberJoined(7, [], new Dictionary<string, string>()) { OccurredAt = tomorrow }));
    }

    [Fact]
    [Bashgah.Testing.Semantics("S2.4")]
    public void Carried_fractions_do_not_slip_past_a_limit()
    {
        // 45 at 1 per 50 is 0.9: six of them are 5.4. With at most 5 a month each uses 1, so that five give 4 (of 4.5).
        var rule = """
            {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 50}}}, "limit": [{"member": {"points": 5, "per": "month"}}]}
            """;
        var club = new Club(Definitions.Program("""{"points": {"carry": true}}""", rule));
        var member = club.Join();
        for (var i = 0; i < 20; i++) club.Buy(member, $"A{i}", 45);

        Assert.Equal(4, club.Available(member));
    }
}
