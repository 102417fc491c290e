using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Tiers;

public sealed class TierKeepTests
{
    private const string Currencies = """{"status": {"qualifying": true PENDING}}""";

    private const string Rule = """{"id": "base", "give": {"status": {"perAmount": {"points": 1, "per": 1}}}}""";

    private const string Levels =
        """ "levels": [{"id": "green"}, {"id": "silver", "from": 100}, {"id": "gold", "from": 300}]""";

    private static string Definition(string set, string more = "", string pending = "") => Definitions.Program(
        Currencies.Replace("PENDING", pending, StringComparison.Ordinal), Rule, "\"tiers\": {\"main\": {" + set + "}}" + more);

    private static Club NewClub(string measure, string keep, string more = "", string pending = "", string now = "2026-01-01") =>
        new(Definition("\"measure\": " + measure + "," + Levels + ", \"keep\": " + keep, more, pending), now);

    private static Club Rolling(string keep = """{"until": "P6M"}""", string more = "", string pending = "") =>
        NewClub("""{"status": {"window": "rolling", "length": "P3M"}}""", keep, more, pending);

    private static TierFacts Standing(Club club, long member) => club.Facts(member).Tiers.Single();

    [Fact]
    [Semantics("S8.2")]
    public void A_level_is_kept_until_its_period_ends_and_then_the_totals_of_that_day_decide()
    {
        var club = Rolling("""{"until": "P6M", "roundTo": "month"}""");
        var member = club.Join();
        club.At("2026-01-10").Buy(member, "A", 300);
        Assert.Equal(Club.Day("2026-07-31"), Standing(club, member).KeepUntilOn);
        club.At("2026-07-20").Buy(member, "B", 150);
        club.At("2026-07-31 23:59");
        Assert.Equal("gold", club.Tier(member));
        club.At("2026-08-01 00:00");
        // 150 in the three months up to 31 July: silver, for six months more.
        Assert.Equal(new TierFacts("main", "silver", Club.Day("2026-08-01"), Club.Day("2027-01-31"), 0, 0), Standing(club, member));
        var change = club.Wake(member).Single().Trace.Tiers.Single();
        Assert.Equal(("gold", "silver", "landed", 150L), (change.From, change.To, change.Reason, change.Evidence["status"]));
    }

    [Fact]
    [Semantics("S8.2")]
    public void A_member_who_still_holds_the_level_at_the_end_keeps_it()
    {
        var club = Rolling("""{"until": "P2M"}""");
        var member = club.Join();
        club.Buy(member, "A", 150);
        club.At("2026-03-01 23:59");
        Assert.Equal(Club.Day("2026-03-01"), Standing(club, member).KeepUntilOn);
        club.At("2026-03-02 00:00");
        Assert.Equal(new TierFacts("main", "silver", Club.Day("2026-01-01"), Club.Day("2026-05-01"), 0, 0), Standing(club, member));
        Assert.Equal("kept", club.Wake(member).Single().Trace.Tiers.Single().Reason);
    }

    [Fact]
    [Semantics("S8.2")]
    public void Reaching_the_level_again_restarts_the_period_and_staying_above_does_not()
    {
        var club = Rolling("""{"until": "P6M"}""");
        var member = club.Join();
        club.Buy(member, "A", 120);
        club.At("2026-03-01").Buy(member, "B", 10);
        Assert.Equal(Club.Day("2026-07-01"), Standing(club, member).KeepUntilOn);
        // A has left the window on 2 April; on 5 May 10 + 90 reach 100 again.
        var decision = club.At("2026-05-05").Buy(member, "C", 100);
        Assert.Equal("reached-again", decision.Trace.Tiers.Single().Reason);
        Assert.Equal((Club.Day("2026-11-05"), Club.Day("2026-01-01")), (Standing(club, member).KeepUntilOn, Standing(club, member).SinceOn));
    }

    [Fact]
    [Semantics("S8.2")]
    public void Reaching_it_within_the_grace_keeps_it()
    {
        var club = Rolling("""{"until": "P6M", "grace": "P1M"}""");
        var (a, b) = (club.Join(), club.Join());
        club.Buy(a, "A", 100);
        club.Buy(b, "B", 100);
        club.At("2026-07-02 00:00");
        // The period ended on 1 July: grace to 1 August.
        Assert.Equal(("silver", Club.Day("2026-08-01")), (club.Tier(a), Standing(club, a).GraceUntilOn));
        Assert.Equal("grace", club.Wake(b).Single().Trace.Tiers.Single().Reason);
        club.At("2026-07-20").Buy(a, "C", 100);
        Assert.Equal(new TierFacts("main", "silver", Club.Day("2026-01-01"), Club.Day("2027-01-20"), 0, 0), Standing(club, a));
        club.At("2026-08-01 23:59");
        Assert.Equal("silver", club.Tier(b));
        club.At("2026-08-02 00:00");
        Assert.Equal(("silver", "green"), (club.Tier(a), club.Tier(b)));
        Assert.Equal(LotKey.Never, Standing(club, b).KeepUntilOn);
    }

    [Theory]
    [InlineData("where-totals-say", "green")]
    [InlineData("one-down", "silver")]
    [Semantics("S8.2")]
    public void Then_the_member_lands(string downgrade, string level)
    {
        var club = NewClub("""{"status": {"window": "rolling", "length": "P3M"}}""",
            """{"until": "P6M"}, "downgrade": "DOWN" """.Replace("DOWN", downgrade, StringComparison.Ordinal));
        var member = club.Join();
        club.Buy(member, "A", 300);
        club.At("2026-07-02 00:00");
        Assert.Equal(level, club.Tier(member));
        club.At("2027-01-02 00:00");
        Assert.Equal("green", club.Tier(member));
    }
}
