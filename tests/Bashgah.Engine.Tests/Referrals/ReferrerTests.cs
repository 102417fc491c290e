using Bashgah.Engine.Referrals;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Referrals;

/// <summary>Who may be named as having brought whom (F9), and what a newcomer gets (F3).</summary>
public sealed class ReferrerTests
{
    private static Club NewClub(string referral = "{}") => new(ReferralPrograms.With(referral));

    [Fact]
    [Semantics("S9.1")]
    public void A_newcomer_who_was_brought_gets_a_gift_others_do_not()
    {
        var club = NewClub("""{"newcomer": {"credit": {"fixed": 500}}}""");
        var a = club.Join();
        var b = club.JoinBy(a);
        Assert.Equal(500, club.Available(b, "credit"));
        Assert.Equal("newcomer", club.Decisions[^1].Transfers[0].RuleId);
        Assert.Equal((b, (0, 1L)), (club.Decisions[^1].MemberId, (club.Facts(a).Accounts.Count, Brought.By(club.Facts(a)))));
        var c = club.Join();
        Assert.Empty(club.Facts(c).Accounts);
        club.Accept(club.Names(c, a));
        Assert.Equal((500, 2), (club.Available(c, "credit"), Brought.By(club.Facts(a))));
    }

    [Fact]
    [Semantics("S9.1")]
    public void It_is_named_once_within_the_window_after_joining()
    {
        var club = NewClub("""{"window": "P10D"}""");
        var a = club.Join();
        var b = club.Join();
        var c = club.Join();
        club.At("2026-01-11").Accept(club.Names(b, a));
        Assert.Equal("referrer-known", club.Refuse(club.Names(b, c)));
        var before = club.Facts(b);
        club.Accept(club.Names(b, a));
        Assert.Equal((before.Referral, 1), (club.Facts(b).Referral, Brought.By(club.Facts(a))));
        Assert.Equal((a, Club.Day("2026-01-11")), (club.Facts(b).Referral!.Value.ReferrerId, club.Facts(b).Referral!.Value.On));
        club.At("2026-01-12");
        Assert.Equal("referral-too-late", club.Refuse(club.Names(c, a)));
    }

    [Fact]
    [Semantics("S9.1")]
    public void Nobody_stands_above_themselves()
    {
        var club = NewClub();
        var a = club.Join();
        var b = club.JoinBy(a);
        var c = club.JoinBy(b);
        Assert.Equal("referrer-self", club.Refuse(club.Names(a, a)));
        Assert.Equal("referrer-below", club.Refuse(club.Names(a, b)));
        Assert.Equal("referrer-below", club.Refuse(club.Names(a, c)));
        Assert.Equal("member-unknown", club.Refuse(club.Names(a, 99)));
        Assert.Null(club.Facts(a).Referral);
    }

    [Fact]
    [Semantics("S9.1")]
    public void Who_was_enrolled_later_may_have_brought_somebody_all_the_same()
    {
        var club = NewClub();
        var (a, b, c) = (club.Join(), club.Join(), club.Join());
        club.Accept(club.Names(a, b));
        club.Accept(club.Names(b, c));
        Assert.Equal("referrer-below", club.Refuse(club.Names(c, a)));
        Assert.Equal((b, c, null), (
            club.Facts(a).Referral?.ReferrerId, club.Facts(b).Referral?.ReferrerId, club.Facts(c).Referral?.ReferrerId));
    }

    [Fact]
    [Semantics("S9.1")]
    public void One_brings_only_so_many_a_period()
    {
        var club = NewClub("""{"velocity": [{"members": 2, "per": "day"}, {"members": 3, "per": "month"}]}""");
        var a = club.Join();
        club.JoinBy(a);
        club.JoinBy(a);
        var late = club.Join();
        Assert.Equal("referrer-too-fast", club.Refuse(club.Names(late, a)));
        club.At("2026-01-02").Accept(club.Names(late, a));
        var another = club.Join();
        Assert.Equal("referrer-too-fast", club.Refuse(club.Names(another, a)));
        club.At("2026-01-31");
        Assert.Equal("referrer-too-fast", club.Refuse(club.Names(another, a)));
        club.At("2026-02-01").Accept(club.Names(another, a));
        Assert.Equal(4, Brought.By(club.Facts(a)));
    }

    [Fact]
    [Semantics("S9.1")]
    public void So_long_a_line_is_looked_at_and_no_longer_one()
    {
        var club = NewClub();
        List<long> line = [club.Join()];
        while (line.Count <= Upline.NamingMax) line.Add(club.JoinBy(line[^1]));
        var (one, other) = (club.Join(), club.Join());
        // A thousand stand above the last: the first of them is found, but who else may stand above is not known.
        Assert.Equal("referrer-below", club.Refuse(club.Names(line[0], line[^1])));
        Assert.Equal("referrer-line-too-long", club.Refuse(club.Names(one, line[^1])));
        club.Accept(club.Names(other, line[^2]));
        Assert.Equal((null, line[^2]), (club.Facts(one).Referral, club.Facts(other).Referral!.Value.ReferrerId));
        // Nobody stands below a newcomer.
        Assert.Equal(line[^1], club.Facts(club.JoinBy(line[^1])).Referral!.Value.ReferrerId);
    }

    [Fact]
    public void Without_a_referral_section_it_is_noted_all_the_same()
    {
        var club = new Club(Definitions.Plain);
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Buy(b, "D", 1_000);
        Assert.Equal((a, 10), (club.Facts(b).Referral!.Value.ReferrerId, club.Available(b)));
        Assert.Empty(club.Decisions[^1].Trace.Commissions);
    }
}
