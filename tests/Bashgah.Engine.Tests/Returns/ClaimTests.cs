using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Returns;

public sealed class ClaimTests
{
    private const string Weekend =
        Definitions.Base + """, {"id": "thursday", "when": [{"weekday": ["thu"]}], "give": {"points": {"fixed": 7}}}""";

    private static Club NewClub(string now = "2026-01-01") =>
        new(Definitions.Program("""{"points": {"expiry": {"after": "P10D"}}}""", Weekend), now);

    [Fact]
    [Semantics("S7.6")]
    public void A_claim_decides_once_by_the_purchase_s_calendar_with_lots_dated_by_the_claim()
    {
        var club = NewClub(); // a Thursday
        var member = club.Join();
        var sale = club.Accept(club.Sale(null, "A", ClubEvents.Lines(1000)));
        Assert.Empty(sale.Members);
        Assert.Empty(sale.Transfers);
        club.At("2026-01-09");
        var claim = club.Accept(club.ClaimOf(member, "A"));
        Assert.Equal(17, club.Available(member));
        Assert.Equal([new ExpiringAmount(Club.Day("2026-01-19"), 17)], club.Account(member).Expiring);
        Assert.Equal((member, 1), (claim.MemberId, club.Facts(member).Purchases));
        Assert.Equal("already-claimed", club.Refuse(club.ClaimOf(member, "A")));
    }

    [Fact]
    [Semantics("S7.6")]
    public void The_version_is_the_purchase_s()
    {
        var club = NewClub();
        var member = club.Join();
        club.Accept(club.Sale(null, "A", ClubEvents.Lines(1000)));
        club.Publish(Definitions.Program("""{"points": {}}""", """{"id": "base", "give": {"points": {"fixed": 1}}}"""), "2026-01-05");
        club.At("2026-01-09");
        Assert.Equal(1, club.Accept(club.ClaimOf(member, "A")).PolicyVersion);
        Assert.Equal(17, club.Available(member));
    }

    [Fact]
    [Semantics("S7.6")]
    public void What_came_back_before_the_claim_is_left_out_and_what_comes_back_later_is_taken()
    {
        var club = NewClub();
        var member = club.Join();
        club.Accept(club.Sale(null, "A", ClubEvents.Lines(1000, 500, 300)));
        Assert.Empty(club.Return("A", "R", 2).Transfers);
        club.At("2026-01-02").Accept(club.ClaimOf(member, "A"));
        Assert.Equal(20, club.Available(member)); // 13 + 7
        club.Return("A", "S", 3);
        Assert.Equal(17, club.Available(member));
        Assert.Equal([new LineReturned(2, 1000, 0), new LineReturned(3, 1000, 0)], club.Decisions[^1].Trace.Returned);
        club.Return("A", "T");
        Assert.Equal((0, 0), (club.Available(member), club.Debt(member)));
    }

    [Fact]
    [Semantics("S7.6")]
    public void A_document_that_is_all_back_gives_a_claim_nothing()
    {
        var club = NewClub();
        var member = club.Join();
        club.Accept(club.Sale(null, "A", ClubEvents.Lines(1000)));
        club.Return("A", "R");
        Assert.Empty(club.Accept(club.ClaimOf(member, "A")).Transfers);
        Assert.Equal("already-claimed", club.Refuse(club.ClaimOf(member, "A")));
    }

    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 0)]
    [Semantics("S4.8", "S7.6")]
    public void A_document_that_is_all_back_extends_no_streak(bool isAllBack, long points)
    {
        var club = new Club(Definitions.Program(
            """{"points": {}}""", """{"id": "s", "when": [{"streak": {"per": "week", "every": 2}}], "give": {"points": {"fixed": 10}}}"""), "2026-01-05");
        var member = club.Join();
        club.Buy(member, "A", 100);
        club.At("2026-01-12").Accept(club.Sale(null, "B", ClubEvents.Lines(100)));
        if (isAllBack) club.Return("B", "R");
        club.Accept(club.ClaimOf(member, "B"));
        Assert.Equal(points, club.Facts(member).Find("points")?.Available ?? 0);
        // The week has still to be extended, or has been.
        club.At("2026-01-18").Buy(member, "C", 100);
        Assert.Equal(10, club.Available(member));
    }

    [Fact]
    [Semantics("S7.6", "S13.1")]
    public void Claims_that_do_not_fit_are_refused()
    {
        var club = NewClub();
        var member = club.Join();
        club.At("2026-01-02").Accept(club.Sale(null, "A", ClubEvents.Lines(1000)));
        club.Buy(member, "B", 100);
        Assert.Equal("document-unknown", club.Refuse(club.ClaimOf(member, "C")));
        Assert.Equal("has-member", club.Refuse(club.ClaimOf(member, "B")));
        Assert.Equal("before-document", club.Refuse(club.ClaimOf(member, "A", "2026-01-02 11:59")));
        Assert.Equal("member-unknown", club.Refuse(club.ClaimOf(99, "A")));
        club.At("2026-02-02");
        Assert.Equal("claim-too-late", club.Refuse(club.ClaimOf(member, "A")));
        club.At("2026-02-01").Accept(club.ClaimOf(member, "A"));
    }
}
