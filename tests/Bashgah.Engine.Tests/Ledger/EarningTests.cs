using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

/// <summary>Situations in which one earns (E2, E4 to E7), each a story with numbers worked out by hand.</summary>
public sealed class EarningTests
{
    private const string More = """
        "budgets": {"launch": {"points": 25, "per": "month"}},
        "offers": {"double": {"uses": 2, "valid": "P10D"}},
        "rewards": {"coffee": {"kind": {"product": {"sku": "C"}}, "listed": false}}
        """;

    private static void AssertTold(string rules, string story, string calendar = "gregorian", string zone = "Asia/Kuala_Lumpur")
    {
        var more = More + ", \"calendar\": \"" + calendar + "\"";
        var club = new Club(Definitions.Program("""{"points": {}}""", rules, more, zone), "2024-01-01");
        Assert.Empty(new EarningStory(club).Tell(story));
    }

    [Theory]
    [InlineData("""{"every": 3}""", """
        2026-01-01 a joins = 0
        2026-01-02 a buys 100 = 0
        again a buys 100 = 0
        2026-01-03 a buys 100 = 10
        2026-01-04 a buys 100 = 10
        again a returns 3 = 0
        2026-01-05 a buys 100 = 0
        2026-01-06 a buys 100 = 10
        """)]
    [InlineData("""{"exactly": [1, 4]}""", """
        2026-01-01 a joins = 0
        2026-01-02 a buys 100 = 10
        again a returns 1 = 0
        again a buys 100 = 0
        again a buys 100 = 0
        again a buys 100 = 10
        """)]
    [Semantics("S4.7", "S4.8")]
    public void The_nth_visit_counts_what_came_back_too(string which, string story) => AssertTold(
        "{\"id\": \"nth\", \"when\": [{\"nthPurchase\": " + which + "}], \"give\": {\"points\": {\"fixed\": 10}}}", story);

    [Fact]
    [Semantics("S4.8")]
    public void A_stamp_card_is_full_with_the_ninth() => AssertTold(
        """
        {"id": "stamp", "give": {"points": {"perAmount": {"points": 1, "per": 500}}}},
        {"id": "free", "on": "balance", "when": [{"reaches": {"points": 9}}], "grant": {"reward": "coffee", "spend": {"points": 9}}}
        """,
        """
        2026-01-01 a joins = 0
        again a buys 4000 = 8
        again a buys 499 = 8
        again a buys 1000 = 1
        again a returns 3 = 8
        again a buys 5500 = 1
        """);

    [Theory]
    [InlineData("gregorian", "Asia/Kuala_Lumpur", """
        2026-01-31 a joins = 0
        again a buys 100 = 0
        2026-02-01 a buys 100 = 0
        2026-03-20 a buys 100 = 10
        2026-03-21 a buys 100 = 10
        2026-05-01 a buys 100 = 10
        """)]
    [InlineData("persian", "Asia/Tehran", """
        2026-02-19 a joins = 0
        again a buys 100 = 0
        2026-02-20 a buys 100 = 0
        2026-03-20 a buys 100 = 0
        2026-03-21 a buys 100 = 10
        2026-04-21 a buys 100 = 10
        2026-06-22 a buys 100 = 10
        """)] // Bahman, Esfand from 20 February, Farvardin from 21 March
    [Semantics("S3.6", "S4.8")]
    public void Three_months_in_a_row_are_the_calendar_s(string calendar, string zone, string story) => AssertTold(
        """{"id": "s", "when": [{"streak": {"per": "month", "every": 3}}], "give": {"points": {"fixed": 10}}}""", story, calendar, zone);

    [Theory]
    [InlineData("gregorian", "Asia/Kuala_Lumpur", """
        2024-01-10 a joins 229 = 0
        2024-02-28 a waits = 0
        2024-02-29 a waits = 20
        2025-02-27 a waits = 20
        2025-02-28 a waits = 40
        2026-12-31 a waits = 60
        """)]
    [InlineData("persian", "Asia/Tehran", """
        2025-01-10 a joins 1230 = 0
        2025-03-19 a waits = 0
        2025-03-20 a waits = 20
        2026-03-19 a waits = 20
        2026-03-20 a waits = 40
        """)] // 30 Esfand 1403, 29 Esfand 1404
    [Semantics("S3.6")]
    public void A_birthday_is_kept_once_a_year_by_the_calendar(string calendar, string zone, string story) => AssertTold(
        """{"id": "cake", "on": "birthday", "give": {"points": {"fixed": 20}}}""", story, calendar, zone);

    [Theory]
    [InlineData("gregorian", "Asia/Kuala_Lumpur", """
        2024-02-29 a joins = 0
        2025-02-27 a waits = 0
        2025-02-28 a waits = 15
        2026-02-28 a waits = 30
        2028-02-28 a waits = 45
        2028-02-29 a waits = 60
        """)]
    [InlineData("persian", "Asia/Tehran", """
        2025-03-20 a joins = 0
        2026-03-19 a waits = 0
        2026-03-20 a waits = 15
        2027-03-19 a waits = 15
        2027-03-20 a waits = 30
        """)] // 30 Esfand 1403, then the 29th of 1404 and of 1405
    [Semantics("S3.6")]
    public void An_anniversary_of_joining_is_kept_by_the_calendar(string calendar, string zone, string story) => AssertTold(
        """{"id": "year", "on": "anniversary", "give": {"points": {"fixed": 15}}}""", story, calendar, zone);

    [Fact]
    public void Completing_a_profile_gives_once() => AssertTold(
        """{"id": "profile", "on": "profile-completed", "give": {"points": {"fixed": 25}}}""",
        """
        2026-01-01 a joins = 0
        2026-01-02 a completes = 25
        2026-01-03 a completes = 25
        """);

    [Fact]
    public void Joining_gives_to_all_and_more_to_some() => AssertTold(
        """
        {"id": "welcome", "on": "joined", "give": {"points": {"fixed": 10}}},
        {"id": "staff", "on": "joined", "when": [{"memberGroup": ["staff"]}], "give": {"points": {"fixed": 30}}}
        """,
        """
        2026-01-01 a joins = 10
        2026-01-01 b joins staff = 40
        """);

    [Fact]
    [Semantics("S4.6")]
    public void The_first_members_are_so_many_and_what_came_back_makes_room() => AssertTold(
        """{"id": "early", "when": [{"first": {"members": 2}}], "give": {"points": {"fixed": 5}}}""",
        """
        2026-01-01 a joins = 0
        again b joins = 0
        again c joins = 0
        again a buys 100 = 5
        again a buys 100 = 10
        again b buys 100 = 5
        again c buys 100 = 0
        again b returns 3 = 0
        again c buys 100 = 5
        again b buys 100 = 0
        """);

    [Fact]
    [Semantics("S4.6")]
    public void An_event_gives_by_what_it_was_and_once_a_day() => AssertTold(
        """
        {"id": "workshop", "on": "activity:event", "when": [{"eventAttribute": {"name": "kind", "equals": "workshop"}}],
         "give": {"points": {"fixed": 8}}, "limit": [{"member": {"times": 1, "per": "day"}}]},
        {"id": "any", "on": "activity:*", "give": {"points": {"fixed": 1}}}
        """,
        """
        2026-01-01 a joins = 0
        again a does event workshop = 9
        again a does event workshop = 10
        again a does event party = 11
        again a does review = 12
        2026-01-02 a does event workshop = 21
        """);

    [Fact]
    [Semantics("S4.6", "S6.1")]
    public void An_offer_gives_as_often_as_it_says_to_who_has_it() => AssertTold(
        """
        {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
        {"id": "twice", "when": [{"offer": "double"}], "multiply": {"rules": ["base"], "by": "2"}}
        """,
        """
        2026-01-01 a joins = 0
        again b joins = 0
        again a is-given double = 0
        again a buys 1000 = 10
        2026-01-02 a activates double = 10
        again a buys 1000 = 30
        again b buys 1000 = 10
        again a buys 550 = 40
        again a buys 1000 = 50
        2026-01-11 a returns 2 = 30
        again a buys 300 = 36
        2026-01-13 a returns 4 = 26
        again a buys 100 = 27
        """);

    [Fact]
    [Semantics("S4.6", "S10.4")]
    public void Several_rules_share_a_budget_in_their_order_and_it_comes_back() => AssertTold(
        """
        {"id": "one", "give": {"points": {"fixed": 10}}, "budget": "launch"},
        {"id": "two", "when": [{"basketAmount": {"atLeast": 500}}], "give": {"points": {"perAmount": {"points": 1, "per": 50}}}, "budget": "launch"},
        {"id": "hello", "on": "joined", "give": {"points": {"fixed": 3}}, "budget": "launch"}
        """,
        """
        2026-01-01 a joins = 3
        again b joins = 3
        again a buys 300 = 13
        again b buys 1000 = 12
        again a buys 100 = 13
        again a returns 1 = 3
        again b buys 500 = 22
        again c joins = 0
        2026-02-01 c buys 1000 = 25
        again a buys 1000 = 3
        """);
}
