using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Returns;

/// <summary>Which lots keep what stands, and what returns do besides taking points.</summary>
public sealed class LotStandingTests
{
    // 100 for a basket of less than 5000, or of 10000 and more: a second return may give again what the first took.
    private const string Gap =
        """{"id": "gap", TERMS "when": [{"any": [{"basketAmount": {"atLeast": 10000}}, {"not": {"basketAmount": {"atLeast": 5000}}}]}], "give": {GIVE}}""";

    private static string GapOf(string give, string terms = "") =>
        Gap.Replace("GIVE", give, StringComparison.Ordinal).Replace("TERMS", terms, StringComparison.Ordinal);

    private static IEnumerable<(string, long)> Lots(Club club, long member) => club.Facts(member).Accounts
        .SelectMany(account => account.Lots)
        .Where(lot => lot.Available > 0)
        .Select(lot => (Time(lot.Key.UntilOn), lot.Available));

    private static string Time(int on) => on == LotKey.Never ? "never" : Engine.Time.DayNumber.Format(on);

    [Fact]
    [Semantics("S6.1", "S6.3")]
    public void What_another_rule_gives_now_fills_the_lots_that_were_given_first_expiring_first()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", """
            {"first": [
              {"all": [
                {"id": "a", "expiry": {"after": "P5D"}, "when": [{"basketAmount": {"atLeast": 1000}}], "give": {"points": {"fixed": 5}}},
                {"id": "b", "expiry": {"after": "P20D"}, "when": [{"basketAmount": {"atLeast": 1000}}], "give": {"points": {"fixed": 10}}}]},
              {"id": "c", "give": {"points": {"fixed": 12}}}]}
            """));
        var member = club.Join();
        club.Buy(member, "A", 500, 500);
        club.Return("A", "R", 1);
        Assert.Equal([("2026-01-06", 5L), ("2026-01-21", 7L)], Lots(club, member));
        club.Return("A", "S", 2);
        Assert.Empty(Lots(club, member));
    }

    [Fact]
    [Semantics("S6.1")]
    public void An_award_in_two_currencies_keeps_to_the_lots_of_each()
    {
        var club = new Club(Definitions.Program("""{"a": {"expiry": {"after": "P5D"}}, "b": {"expiry": {"after": "P9D"}}}""",
            """{"id": "x", "give": {"b": {"perAmount": {"points": 1, "per": 10}}, "a": {"perAmount": {"points": 1, "per": 100}}}}"""));
        var member = club.Join();
        club.Buy(member, "A", 100, 100);
        var back = club.Return("A", "R", 1);
        Assert.Equal([("2026-01-06", 1L), ("2026-01-10", 10L)], Lots(club, member));
        Assert.Equal([("a", 1L), ("b", 10L)], back.Transfers.Select(t => (t.Currency, t.Amount)));
        Assert.Equal([("a", 1L), ("b", 10L)], back.Trace.Awards.Select(award => (award.Currency, award.Amount)));
    }

    [Fact]
    [Semantics("S6.1", "S5.1")]
    public void What_is_given_again_is_pending_while_its_days_last()
    {
        var club = new Club(Definitions.Program("""{"points": {"pending": {"for": "P3D"}}}""", GapOf("""{"points": {"fixed": 100}}"""[1..^1])));
        var member = club.Join();
        club.Buy(member, "A", 8000, 2000);
        club.Return("A", "R", 2);
        club.Accept(club.Back("A", "S", [new ReturnLine(1, 500, null)]));
        Assert.Equal((0, 100), (club.Available(member), club.Pending(member)));
        club.At("2026-01-10");
        Assert.Equal((100, 0), (club.Available(member), club.Pending(member)));
    }

    [Fact]
    [Semantics("S6.1", "S3.4")]
    public void What_is_given_again_later_is_available_by_its_own_dates()
    {
        var club = new Club(Definitions.Program("""{"points": {"pending": {"for": "P3D"}, "expiry": {"after": "P10D"}}}""", GapOf("""{"points": {"fixed": 100}}"""[1..^1])));
        var member = club.Join();
        club.Buy(member, "A", 8000, 2000);
        club.Return("A", "R", 2);
        club.At("2026-01-08").Accept(club.Back("A", "S", [new ReturnLine(1, 500, null)]));
        Assert.Equal([("2026-01-14", 100L)], Lots(club, member));
    }

    [Fact]
    [Semantics("S6.1", "S5.1")]
    public void What_is_given_again_waits_where_the_first_waited_or_goes_where_it_went()
    {
        var club = new Club(Definitions.Program("""{"points": {"pending": {"untilEvent": "activity:done"}}}""", GapOf("""{"points": {"fixed": 100}}"""[1..^1])));
        var member = club.Join();
        club.Buy(member, "A", 8000, 2000);
        club.Buy(member, "B", 8000, 2000);
        foreach (var no in new[] { "A", "B" }) club.Return(no, "R" + no, 2);
        club.Accept(club.Back("A", "S", [new ReturnLine(1, 500, null)]));
        Assert.Equal((0, 100), (club.Available(member), club.Pending(member)));
        club.At("2026-01-02").Accept(club.Does(member, "done"));
        club.Accept(club.Back("B", "T", [new ReturnLine(1, 500, null)]));
        Assert.Equal((200, 0), (club.Available(member), club.Pending(member)));
    }

    [Fact]
    [Semantics("S2.4", "S6.1")]
    public void A_carried_part_may_be_given_again_too()
    {
        var club = new Club(Definitions.Program("""{"points": {"carry": true}}""", GapOf("""{"points": {"fixed": 100}}"""[1..^1])));
        var member = club.Join();
        club.Buy(member, "A", 8000, 2000);
        club.Return("A", "R", 2);
        Assert.Equal((0, 0), (club.Available(member), (long)club.Facts(member).Accounts[0].CarryBillionths));
        var again = club.Accept(club.Back("A", "S", [new ReturnLine(1, 500, null)]));
        Assert.Equal((100, 100_000_000_000), (club.Available(member), (long)club.Facts(member).Accounts[0].CarryBillionths));
        Assert.Equal(100, again.Trace.Awards.Single().Amount);
        club.Return("A", "T");
        Assert.Equal(0, club.Available(member));
    }

    [Fact]
    [Semantics("S2.4", "S6.1")]
    public void Of_a_carried_document_the_last_lots_give_first()
    {
        var club = new Club(Definitions.Program("""{"points": {"carry": true}}""", """
            {"id": "a", "expiry": {"after": "P5D"}, "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
            {"id": "b", "expiry": {"after": "P9D"}, "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}
            """));
        var member = club.Join();
        club.Buy(member, "A", 300, 200);
        Assert.Equal([("2026-01-06", 5L), ("2026-01-10", 5L)], Lots(club, member));
        var back = club.Return("A", "R", 1); // 10 − 6 = 4 stand
        Assert.Equal([("2026-01-06", 4L)], Lots(club, member));
        Assert.Equal([2L, 2L], back.Trace.Awards.Select(award => award.Amount));
        club.Return("A", "S", 2);
        Assert.Empty(Lots(club, member));
    }

    [Fact]
    [Semantics("S6.7", "S2.4")]
    public void Qualifying_units_given_again_or_completed_elsewhere_keep_their_days()
    {
        var club = new Club(Definitions.Program("""{"status": {"qualifying": true}}""", GapOf("""{"status": {"fixed": 100}}"""[1..^1]),
            """ "tiers": {"main": {"measure": {"status": {}}, "levels": [{"id": "x"}, {"id": "y", "from": 1000}]}}"""));
        var member = club.Join();
        club.Buy(member, "A", 8000, 2000);
        club.At("2026-01-03").Return("A", "R", 2);
        Assert.Empty(club.Facts(member).Series);
        club.Accept(club.Back("A", "S", [new ReturnLine(1, 500, null)]));
        Assert.Equal([new DayTotal(Club.Day("2026-01-01"), 0, 100)], club.Facts(member).Series.Single().Days);

        var carried = new Club(Definitions.Program("""{"status": {"qualifying": true, "carry": true}}""",
            """{"id": "base", "give": {"status": {"perAmount": {"points": 1, "per": 50}}}}""",
            """ "tiers": {"main": {"measure": {"status": {}}, "levels": [{"id": "x"}, {"id": "y", "from": 1000}]}}"""));
        var other = carried.Join();
        carried.Buy(other, "A", 120); // 2.4
        carried.Buy(other, "B", 30); // the third
        carried.Return("A", "R"); // 0.6 is left: all three go
        Assert.Empty(carried.Facts(other).Series);
    }

    [Fact]
    [Semantics("S6.5", "S6.7")]
    public void Money_spent_shrinks_by_what_came_back()
    {
        var club = new Club(Definitions.Program("""{"points": {}, "credit": {"money": true}}""", Definitions.Base,
            """ "tiers": {"main": {"measure": {"spend": {}}, "levels": [{"id": "x"}, {"id": "y", "from": 100000}]}}"""));
        var member = club.Join();
        club.Accept(club.Adjusts(member, 100, "credit"));
        club.Accept(club.Sale(member, "A", ClubEvents.Lines(300, 100), tenders: [new Tender("credit", "credit", 100, null)]));
        Assert.Equal(300, club.Facts(member).Series.Single().Days.Single().Amount);
        club.Return("A", "R", 2); // 100 − 25
        Assert.Equal(225, club.Facts(member).Series.Single().Days.Single().Amount);
        club.Return("A", "S", 1);
        Assert.Empty(club.Facts(member).Series);
    }

    [Fact]
    [Semantics("S6.4", "S6.6")]
    public void What_comes_back_pays_debt_before_it_covers_what_is_taken()
    {
        var club = new Club(Definitions.With("""{"points": {"worth": {"amount": 1, "per": 1}, "shortfall": "floor"}}"""));
        var member = club.Join();
        club.Accept(club.Adjusts(member, 10));
        club.Accept(club.Sale(member, "A", ClubEvents.Lines(510), tenders: [new Tender("points", "points", 10, null)]));
        club.Accept(club.Adjusts(member, -13)); // 5 earned: owes 8
        var back = club.Return("A", "R");
        // 10 come back and pay 8; of the 5 to take 2 are found and 3 written off.
        Assert.Equal((0, 0), (club.Available(member), club.Debt(member)));
        Assert.Equal(3, back.Transfers.Single(t => t.Debit == LedgerAccount.WrittenOff).Amount);
    }

    [Fact]
    [Semantics("S6.2")]
    public void A_line_may_come_back_by_quantity_and_amount_at_once()
    {
        var club = new Club(Definitions.Plain);
        var member = club.Join();
        club.Buy(member, "A", 2000);
        // Half of it, and 500 more without goods.
        club.Accept(club.Back("A", "R", [new ReturnLine(1, 500, 500)]));
        Assert.Equal(5, club.Available(member));
    }

    [Fact]
    [Semantics("S7.6", "S4.7")]
    public void A_claim_is_a_purchase_with_its_number_a_visit_and_activity()
    {
        var club = new Club(Definitions.Program("""{"points": {"expiry": {"inactive": "P10D"}}}""",
            """{"id": "second", "when": [{"nthPurchase": {"every": 2}}], "give": {"points": {"fixed": 50}}}, """ + Definitions.Base,
            """ "tiers": {"main": {"measure": {"visits": {}}, "levels": [{"id": "x"}, {"id": "y", "from": 2}]}}"""));
        var member = club.Join();
        club.Accept(club.Sale(null, "B", ClubEvents.Lines(100)));
        club.Buy(member, "A", 100);
        club.At("2026-01-05").Accept(club.ClaimOf(member, "B"));
        Assert.Equal((52, "y"), (club.Available(member), club.Tier(member)));
        Assert.Equal([new ExpiringAmount(Club.Day("2026-01-15"), 52)], club.Account(member).Expiring);
    }
}
