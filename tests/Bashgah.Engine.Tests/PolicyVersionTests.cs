using Bashgah.Engine.Codecs;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests;

public sealed class PolicyVersionTests
{
    private static string Gives(int points) => Definitions.Program("""{"points": {}}""",
        """{"id": "base", "give": {"points": {"fixed": POINTS}}}""".Replace("POINTS", $"{points}", StringComparison.Ordinal));

    [Fact]
    [Semantics("S3.1", "S3.2")]
    public void An_event_is_decided_by_the_version_in_force_when_it_occurred()
    {
        var club = new Club(Gives(1), "2026-01-01").Publish(Gives(20), "2026-01-10").Publish(Gives(300), "2026-01-20");
        var member = club.Join();
        club.At("2026-01-25");
        Assert.Equal(1, club.BuyAt(member, "A", "2025-12-31", 100).PolicyVersion);
        Assert.Equal(1, club.BuyAt(member, "B", "2026-01-10 11:59", 100).PolicyVersion);
        Assert.Equal(2, club.BuyAt(member, "C", "2026-01-10 12:00", 100).PolicyVersion);
        Assert.Equal(3, club.BuyAt(member, "D", "2026-01-24", 100).PolicyVersion);
        Assert.Equal(1 + 1 + 20 + 300, club.Available(member));
    }

    [Fact]
    [Semantics("S3.2")]
    public void A_withdrawn_version_never_decides_and_later_ones_may_begin_before_its_time()
    {
        var club = new Club(Gives(1), "2026-01-01").Publish(Gives(20), "2026-01-20");
        club.Withdrawn.Add(2);
        club.Publish(Gives(300), "2026-01-10");
        var member = club.Join();
        club.At("2026-01-25");
        Assert.Equal(1, club.BuyAt(member, "A", "2026-01-09", 100).PolicyVersion);
        Assert.Equal(3, club.BuyAt(member, "B", "2026-01-10", 100).PolicyVersion);
        Assert.Equal(3, club.BuyAt(member, "C", "2026-01-24", 100).PolicyVersion);
        Assert.Equal(1 + 300 + 300, club.Available(member));
        Assert.Equal(3, club.Policy.Latest.Version);
        club.Publish(Gives(4_000), "2026-02-01");
        club.Withdrawn.Add(4);
        Assert.Equal((4, 3), (club.Policy.Versions.Count, club.Policy.Latest.Version));
    }

    [Fact]
    [Semantics("S3.1")]
    public void A_decision_stores_what_it_read_and_deciding_again_gives_the_same()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}, "limit": [{"member": {"points": 15}}]}"""));
        var member = club.Join("vip");
        club.Buy(member, "A", 1000);
        club.IsEvaluation = true;
        var first = club.Buy(member, "B", 1000);
        var second = club.Buy(member, "B", 1000);
        Assert.Equal(TraceCodec.Write(first.Trace), TraceCodec.Write(second.Trace));
        Assert.Equal(first.Transfers, second.Transfers);
        Assert.Equal(FactsCodec.Write(first.Members[0]), FactsCodec.Write(second.Members[0]));
        Assert.Equal(5, first.Transfers.Single().Amount);
        Assert.Equal(["vip"], first.Trace.Inputs!.Groups);
        Assert.Equal(2, first.Trace.Inputs.PurchaseNo);
        Assert.Equal(10, first.Trace.Inputs.Used.Single().Value.Amount);
        Assert.Equal((EngineSemantics.Current, 10), (first.Semantics, club.Available(member)));
    }

    [Fact]
    [Semantics("S10.4")]
    public void Program_wide_counters_are_asked_for_and_written_with_a_version()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            """{"id": "first", "on": "joined", "when": [{"first": {"members": 2}}], "give": {"points": {"fixed": 10}}}"""));
        var (a, b, c) = (club.Join(), club.Join(), club.Join());
        Assert.Equal((10, 10, 0), (club.Available(a), club.Available(b), club.Available(c)));
        Assert.Equal([1, 2, 3], club.Decisions.Select(d => Assert.Single(d.Counters).Version));
    }

    [Fact]
    [Semantics("S10.4")]
    public void A_rule_that_does_not_hold_needs_no_counter()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            """{"id": "base", "when": [{"channel": ["web"]}], "give": {"points": {"fixed": 1}}, "limit": [{"program": {"points": 5}}]}"""));
        Assert.Empty(club.Buy(club.Join(), "A", 100).Counters);
    }

    [Fact]
    [Semantics("S3.7")]
    public void Evaluations_show_no_draws_and_a_return_draws_the_same_again()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            """{"id": "lucky", "when": [{"chance": {"oneIn": 2}}], "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}"""));
        var member = club.Join();
        club.IsEvaluation = true;
        var evaluated = club.Buy(member, "A", 1000);
        Assert.Contains(evaluated.Trace.NotFired, reason => reason.Reason == "chance-not-shown");
        Assert.Empty(evaluated.Transfers);
        club.IsEvaluation = false;
        var won = 0L;
        for (var i = 0; i < 20; i++) won += club.Buy(member, $"A{i}", 1000, 500).Transfers.Sum(t => t.Amount);
        Assert.InRange(won, 15 * 3, 15 * 17);
        for (var i = 0; i < 20; i++) club.Return($"A{i}", $"R{i}", 2);
        Assert.Equal(won / 15 * 10, club.Available(member));
    }

    private static string Limited(params string[] limits) => Definitions.Program("""{"points": {}}""",
        """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 1}}}, "limit": [LIMITS]}"""
            .Replace("LIMITS", string.Join(", ", limits), StringComparison.Ordinal));

    private const string All = """{"program": {"points": 1000000}}""";
    private const string Each = """{"member": {"points": 950000}}""";

    [Theory]
    [InlineData(EngineSemantics.Current, EngineSemantics.Current, 100_000)]
    [InlineData(EngineSemantics.CloserReading - 1, EngineSemantics.Current, 100_000)]
    [InlineData(EngineSemantics.CloserReading - 1, EngineSemantics.CloserReading - 1, 200_000)] // as it was: at another place it began anew
    [Semantics("S4.6", "S3.1")]
    public void A_limit_that_moves_to_another_place_counts_on(int first, int second, long given)
    {
        var club = new Club(Limited(All), semantics: first).Publish(Limited(Each, All), "2026-02-01", second);
        var (member, other) = (club.Join(), club.Join());
        club.Buy(member, "A", 900_000);
        club.At("2026-02-02").Buy(other, "B", 200_000);
        Assert.Equal(given, club.Available(other));
        // The member's own begins with the version: 100000 of it are left for what the program has no room for.
        Assert.Equal(given, club.Facts(other).Counters.Single().Amount);
        // What occurred under the first version uses the same counter.
        var late = club.BuyAt(member, "C", "2026-01-31", 200_000);
        Assert.Equal(second == EngineSemantics.Current ? 0 : 100_000, late.Trace.Awards.Sum(a => a.Amount));
    }

    [Fact]
    [Semantics("S4.6")]
    public void A_limit_that_is_left_out_for_a_while_counts_on_and_a_new_one_from_nothing()
    {
        const string Yearly = """{"program": {"points": 500, "per": "year"}}""";
        var club = new Club(Limited(All, Each)).Publish(Limited(Each), "2026-02-01").Publish(Limited(Yearly, Each, All), "2026-03-01");
        club.Publish(Limited(Yearly), "2026-03-10");
        club.Withdrawn.Add(4);
        var member = club.Join();
        club.Buy(member, "A", 999_900); // 950000 by the member's own
        Assert.Equal(950_000, club.Used("rule/base/points/0"));
        Assert.Equal(950_000, club.Used("rule/base/points/1", member));
        var other = club.At("2026-03-15").Join();
        club.Buy(other, "B", 70_000);
        Assert.Equal((500, 950_500L, 500L, 500L), (
            club.Available(other), club.Used("rule/base/points/0"), club.Used("rule/base/points/1", other), club.Used("rule/base/points/2")));
    }

    [Fact]
    [Semantics("S4.6")]
    public void Two_limits_of_the_same_kind_keep_their_counters_apart()
    {
        const string Often = """{"member": {"times": 3}}""";
        var club = new Club(Limited(Each)).Publish(Limited(Often, Each), "2026-02-01");
        var member = club.Join();
        club.Buy(member, "A", 900_000);
        club.At("2026-02-02").Buy(member, "B", 100_000);
        Assert.Equal((950_000, 950_000L, 50_000L), (
            club.Available(member), club.Used("rule/base/points/0", member), club.Used("rule/base/points/1", member)));
    }

    [Fact]
    [Semantics("S4.6", "S3.2")]
    public void What_a_withdrawn_version_limited_numbers_nothing_also_where_it_was_known_before()
    {
        var club = new Club(Limited()).Publish(Limited(Each), "2026-02-01").Publish(Limited(All, Each), "2026-03-01");
        var known = club.Policy;
        Assert.Equal(["member rule/base/points/0", "program rule/base/points/1"], Numbers(known));
        club.Withdrawn.Add(2);
        Assert.Equal(["program rule/base/points/0", "member rule/base/points/1"], Numbers(club.Policy));
        Assert.Equal(Numbers(club.Policy), Numbers(new PolicyHistory(known.Versions, club.Withdrawn)));
        var same = new PolicyHistory(known.Versions);
        Assert.Same(known.Version(3), same.Version(3)); // nothing is compiled again

        static IEnumerable<string> Numbers(PolicyHistory policy) => policy.Version(3).Rules
            .Counters(policy.Version(3), new Bashgah.Engine.Rules.EvaluatedEvent { On = "purchase", OccurredAt = 0 })
            .Select(slot => (slot.IsProgramWide ? "program " : "member ") + slot.Key.Key);
    }
}
