using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Returns;

public sealed class ExactReturnTests
{
    private const string First =
        """
        {"first": [
          {"id": "big", "when": [{"basketAmount": {"atLeast": 10000}}], "give": {"points": {"perAmount": {"points": 2, "per": 100}}}},
          {"id": "small", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}]}
        """;

    [Fact]
    [Semantics("S6.1")]
    public void Groups_are_chosen_again_on_what_remains()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", First));
        var member = club.Join();
        club.Buy(member, "A", 9000, 3000);
        Assert.Equal(240, club.Available(member));
        var back = club.Return("A", "R", 2);
        Assert.Equal(90, club.Available(member));
        Assert.Equal((EntryKind.Reversal, 150L), (back.Transfers.Single().Kind, back.Transfers.Single().Amount));
        Assert.Equal("small", Assert.Single(back.Trace.Awards).RuleId);
        club.Return("A", "S", 1);
        Assert.Equal((0, 0), (club.Available(member), club.Debt(member)));
    }

    [Fact]
    [Semantics("S6.1")]
    public void Fixed_awards_stand_while_something_remains_and_go_with_the_last_line()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", """{"id": "fixed", "give": {"points": {"fixed": 10}}}"""));
        var member = club.Join();
        club.Buy(member, "A", 100, 100);
        Assert.Empty(club.Return("A", "R", 1).Transfers);
        Assert.Equal(10, club.Available(member));
        club.Return("A", "S", 2);
        Assert.Equal(0, club.Available(member));
    }

    [Fact]
    [Semantics("S6.1")]
    public void The_original_version_and_the_original_facts_decide()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            """{"id": "base", "when": [{"memberGroup": ["vip"]}], "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}"""));
        var member = club.Join("vip");
        club.Buy(member, "A", 1000, 500);
        club.Accept(new MemberChanged(member, [], null) { OccurredAt = club.Now });
        club.Publish(Definitions.Program("""{"points": {}}""", """{"id": "base", "give": {"points": {"fixed": 1}}}"""), "2026-01-05");
        club.At("2026-01-10");
        var back = club.Return("A", "R", 2);
        Assert.Equal((10, 2), (club.Available(member), back.PolicyVersion));
    }

    [Fact]
    [Semantics("S6.1", "S4.6")]
    public void Limits_have_the_room_that_they_had_then_and_get_back_what_no_longer_stands()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}, "limit": [{"member": {"points": 25, "per": "month"}}]}"""));
        var member = club.Join();
        club.Buy(member, "A", 1000);
        club.Buy(member, "B", 1000, 1000); // 20, trimmed to 15
        Assert.Equal(25, club.Available(member));
        club.Return("A", "R"); // A's 10 are free again, but B was decided with the room of then
        Assert.Equal(15, club.Available(member));
        Assert.Equal(15, club.Used("rule/base/points/0", member));
        club.Return("B", "S", 2); // 10 remain
        Assert.Equal(10, club.Available(member));
        club.Buy(member, "C", 2000);
        Assert.Equal(25, club.Available(member));
    }

    [Fact]
    [Semantics("S6.1", "S10.4")]
    public void A_program_wide_budget_gets_its_share_back()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}, "budget": "launch"}""",
            """ "budgets": {"launch": {"points": 25}}"""));
        var (a, b) = (club.Join(), club.Join());
        club.Buy(a, "A", 1000);
        club.Buy(b, "B", 1000, 1000);
        Assert.Equal((10, 15, 25), (club.Available(a), club.Available(b), club.Used("budget/launch/points")));
        club.Return("B", "R", 1);
        Assert.Equal((10, 20), (club.Available(b), club.Used("budget/launch/points")));
        club.Return("B", "S", 2);
        Assert.Equal((0, 10), (club.Available(b), club.Used("budget/launch/points")));
        Assert.Equal([1, 2, 3, 4], club.Decisions.SelectMany(d => d.Counters).Select(c => c.Version));
    }

    [Fact]
    [Semantics("S6.1")]
    public void What_stands_does_not_depend_on_the_order_or_number_of_returns()
    {
        var lines = new long[] { 9000, 3000, 777, 1 };
        var orders = new int[][] { [1, 2, 3], [3, 2, 1], [2, 1, 3], [2, 3, 1] };
        var left = orders.Select(order =>
        {
            var club = new Club(Definitions.Program("""{"points": {}, "other": {}}""",
                First + """, {"id": "x", "when": [{"not": {"basketAmount": {"atLeast": 5000}}}], "give": {"other": {"fixed": 9}}}"""));
            var member = club.Join();
            club.Buy(member, "A", lines);
            foreach (var line in order) club.Return("A", $"R{line}", line);
            return (club.Available(member), club.Debt(member), club.Available(member, "other"));
        }).ToList();
        // 1 of 10000 remains: nothing of points; "other" was not given at first, so never.
        Assert.All(left, state => Assert.Equal((0, 0, 0), state));
        Assert.Single(left.Distinct());
    }

    [Fact]
    [Semantics("S6.1")]
    public void A_later_return_may_give_again_what_an_earlier_one_took_but_never_more_than_at_first()
    {
        // 100 for a basket of less than 5000 or of 10000 and more.
        var club = new Club(Definitions.Program("""{"points": {}}""",
            """{"id": "x", "when": [{"any": [{"basketAmount": {"atLeast": 10000}}, {"not": {"basketAmount": {"atLeast": 5000}}}]}], "give": {"points": {"fixed": 100}}}"""));
        var member = club.Join();
        club.Buy(member, "A", 8000, 2000);
        Assert.Equal(100, club.Available(member));
        club.Return("A", "R", 2);
        Assert.Equal(0, club.Available(member));
        club.Accept(club.Back("A", "S", [new ReturnLine(1, 500, null)]));
        Assert.Equal(100, club.Available(member));
        Assert.Equal(EntryKind.Accrual, club.Decisions[^1].Transfers.Single().Kind);
        club.Return("A", "T");
        Assert.Equal(0, club.Available(member));
    }

    [Fact]
    [Semantics("S6.2")]
    public void Three_of_eight_pieces_back_leave_63_of_100()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 1}}}}"""));
        var member = club.Join();
        club.Accept(club.Sale(member, "A", [ClubEvents.Line(1, 100, quantity: 8000)]));
        club.Accept(club.Back("A", "R", [new ReturnLine(1, 3000, null)]));
        Assert.Equal(63, club.Available(member));
        club.Accept(club.Back("A", "S", [new ReturnLine(1, null, 60)]));
        Assert.Equal(3, club.Available(member));
        Assert.Equal([new LineReturned(1, 3000, 60)], club.Decisions[^1].Trace.Returned);
        Assert.Equal("return-exceeds", club.Refuse(club.Back("A", "T", [new ReturnLine(1, null, 4)])));
        Assert.Equal("return-exceeds", club.Refuse(club.Back("A", "T", [new ReturnLine(1, 5001, null)])));
        club.Accept(club.Back("A", "T", [new ReturnLine(1, 5000, null)]));
        Assert.Equal(0, club.Available(member));
    }

    [Fact]
    [Semantics("S6.2")]
    public void Tax_and_discount_shrink_with_the_line()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            """
            {"id": "net", "basis": {"tax": "without"}, "give": {"points": {"perAmount": {"points": 1, "per": 1}}}},
            {"id": "gross", "basis": {"discount": "before"}, "give": {"points": {"perAmount": {"points": 1, "per": 1}}}}
            """));
        var member = club.Join();
        club.Accept(club.Sale(member, "A", [ClubEvents.Line(1, 100, quantity: 8000, discount: 20, tax: 6)]));
        Assert.Equal(94 + 120, club.Available(member));
        club.Accept(club.Back("A", "R", [new ReturnLine(1, 3000, null)]));
        // Of 8 pieces 5: amount 62.5 → 63, tax 3.75 → 4, discount 12.5 → 13.
        Assert.Equal(59 + 76, club.Available(member));
        club.Accept(club.Back("A", "S", [new ReturnLine(1, null, 13)]));
        // 50 of 100 remain: tax 3, discount 10.
        Assert.Equal(47 + 60, club.Available(member));
    }

    [Fact]
    [Semantics("S6.2")]
    public void A_line_whose_amount_is_all_back_earns_nothing_more()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", """{"id": "fixed", "give": {"points": {"fixed": 10}}}"""));
        var member = club.Join();
        club.Buy(member, "A", 100);
        club.Accept(club.Back("A", "R", [new ReturnLine(1, null, 99)]));
        Assert.Equal(10, club.Available(member));
        club.Accept(club.Back("A", "S", [new ReturnLine(1, null, 1)]));
        Assert.Equal(0, club.Available(member));
    }

    [Fact]
    [Semantics("S6.2", "S13.1")]
    public void Returns_that_do_not_fit_are_refused()
    {
        var club = new Club(Definitions.With("""{"points": {}}""", """ "terms": {"returnWithin": "P10D"}"""));
        var member = club.Join();
        club.BuyAt(member, "A", "2026-01-01 10:00", 100, 100);
        string Refuse(params ReturnLine[] lines) => club.Refuse(club.Back("A", "R", lines));
        Assert.Equal("document-unknown", club.Refuse(club.Back("B", "R", null)));
        Assert.Equal("before-document", club.Refuse(club.Back("A", "R", null, "2026-01-01 09:59")));
        Assert.Equal("line-unknown", Refuse(new ReturnLine(3, 1000, null)));
        Assert.Equal("line-repeated", Refuse(new ReturnLine(1, 500, null), new ReturnLine(1, 500, null)));
        Assert.Equal("return-exceeds", Refuse(new ReturnLine(1, 1001, null)));
        Assert.Equal("return-exceeds", Refuse(new ReturnLine(1, 500, 51)));
        Assert.Equal("amount-zero", Refuse(new ReturnLine(1, null, null)));
        Assert.Equal("amount-zero", Refuse(new ReturnLine(1, -1, null)));
        Assert.Equal("amount-zero", Refuse(new ReturnLine(1, 2, -1)));
        // Of several faults the one that stands first in the catalog.
        Assert.Equal("line-unknown", Refuse(new ReturnLine(1, 1001, null), new ReturnLine(3, 1, null)));
        club.At("2026-01-11");
        club.Return("A", "R", 1);
        club.At("2026-01-12");
        Assert.Equal("return-too-late", club.Refuse(club.Back("A", "S", null)));
        club.At("2026-01-11");
        club.Return("A", "S");
        Assert.Equal("nothing-to-return", club.Refuse(club.Back("A", "T", null)));
    }

    [Fact]
    [Semantics("S4.8")]
    public void A_purchase_keeps_its_number_when_it_is_returned()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            """{"id": "second", "when": [{"nthPurchase": {"every": 2}}], "give": {"points": {"fixed": 50}}}"""));
        var member = club.Join();
        club.Buy(member, "A", 100);
        club.Return("A", "R");
        club.Buy(member, "B", 100);
        Assert.Equal((50, 2), (club.Available(member), club.Facts(member).Purchases));
    }
}
