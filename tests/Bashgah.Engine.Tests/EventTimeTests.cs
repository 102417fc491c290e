using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Engine.Time;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests;

public sealed class EventTimeTests
{
    [Fact]
    [Semantics("S3.5")]
    public void Thirty_days_late_is_taken_and_one_more_is_refused()
    {
        var club = new Club(Definitions.Plain, "2026-01-01");
        var member = club.Join();
        club.At("2026-03-31");
        Assert.Equal("too-late", club.Refuse(club.Sale(member, "A", ClubEvents.Lines(1000), "2026-02-28 23:59")));
        club.BuyAt(member, "A", "2026-03-01 00:00", 1000);
        Assert.Equal(10, club.Available(member));
    }

    [Fact]
    [Semantics("S3.5")]
    public void Five_minutes_ahead_is_taken_as_now_and_beyond_is_refused()
    {
        var club = new Club(Definitions.Plain, "2026-01-01");
        var member = club.Join();
        var ahead = club.Sale(member, "A", ClubEvents.Lines(1000)) with
        {
            OccurredAt = club.Now + (5 * EngineInstant.MicrosecondsPerMinute),
        };
        Assert.Equal("in-future", club.Refuse(ahead with { OccurredAt = ahead.OccurredAt + 1 }));
        Assert.Equal(club.Now, club.Accept(ahead).Event.OccurredAt);
    }

    [Theory]
    [InlineData(-60, -60)] // an hour ago: joined then
    [InlineData(5, 0)] // 5 minutes ahead: taken as now
    [Semantics("S3.5", "S3.3")]
    public void Who_joins_is_recorded_now_however_the_till_s_clock_goes(int minutesAhead, int joinedMinutesAhead)
    {
        var club = new Club(Definitions.Plain, "2026-01-10");
        var joined = club.Accept(Joining(club, minutesAhead * EngineInstant.MicrosecondsPerMinute));
        Assert.Equal(club.Now, joined.RecordedAt);
        Assert.Equal(
            (club.Now, club.Now + (joinedMinutesAhead * EngineInstant.MicrosecondsPerMinute)),
            (club.Stored(1).ClockAt, club.Stored(1).JoinedAt));
    }

    [Theory]
    [InlineData("2026-01-10 12:06")]
    [InlineData("2099-01-01")]
    [Semantics("S3.5")]
    public void Nobody_joins_more_than_five_minutes_ahead(string local)
    {
        var club = new Club(Definitions.Plain, "2026-01-10");
        Assert.Equal("in-future", club.Refuse(Joining(club, club.Instant(local) - club.Now)));
        Assert.Equal("in-future", club.Refuse(Joining(club, EventTime.AheadMax + 1)));
        Assert.Empty(club.Members);
    }

    [Fact]
    [Semantics("S3.5")]
    public void A_joining_of_history_is_recorded_when_it_occurred()
    {
        var club = new Club(Definitions.Plain, "2026-01-10") { IsHistory = true };
        var then = club.Instant("2019-05-01");
        Assert.Equal(then, club.Accept(Joining(club, then - club.Now)).RecordedAt);
        Assert.Equal((then, then), (club.Stored(1).ClockAt, club.Stored(1).JoinedAt));
    }

    private static MemberJoined Joining(Club club, long ahead) =>
        new(1, [], new Dictionary<string, string>()) { OccurredAt = club.Now + ahead };

    [Fact]
    [Semantics("S3.5")]
    public void History_is_recorded_when_it_occurred_and_is_never_too_late()
    {
        var club = new Club(Definitions.With("""{"points": {"pending": {"for": "P1D"}}}"""), "2020-01-01") { IsHistory = true };
        var member = club.Join();
        club.At("2026-01-01");
        Assert.Equal(club.Instant("2020-01-05"), club.BuyAt(member, "A", "2020-01-05", 1000).RecordedAt);
        Assert.Equal(10, club.Stored(member).Accounts[0].Pending);
        // A document older than the clock is recorded at the clock.
        Assert.Equal(club.Instant("2020-01-05"), club.BuyAt(member, "B", "2020-01-02", 100).RecordedAt);
        Assert.Equal((1, 10), (club.Stored(member).Accounts[0].Available, club.Stored(member).Accounts[0].Pending));
    }

    [Fact]
    [Semantics("S3.3", "S3.5")]
    public void Importing_gives_what_living_through_it_gives()
    {
        static (string, string) Live(bool isHistory)
        {
            var club = new Club(Definitions.With("""{"points": {"pending": {"for": "P7D"}, "expiry": {"after": "P2M"}}}"""), "2025-01-01") { IsHistory = isHistory };
            var member = club.Join();
            for (var i = 0; i < 8; i++)
            {
                club.At($"2025-0{i + 1}-03");
                if (isHistory) club.At("2026-01-01");
                club.BuyAt(member, $"A{i}", $"2025-0{i + 1}-03", 1000 * (i + 1));
            }

            club.At("2026-01-01");
            return (FactsText.Show(club.Facts(member)), string.Join(' ', club.Decisions.SelectMany(d => d.Transfers)));
        }

        Assert.Equal(Live(false), Live(true));
    }

    [Fact]
    [Semantics("S3.3")]
    public void The_recorded_time_never_goes_back_behind_the_member_s_clock()
    {
        var club = new Club(Definitions.Plain, "2026-01-10");
        var (a, b) = (club.Join(), club.Join());
        club.At("2026-01-20").Buy(a, "A", 1000);
        club.At("2026-01-15");
        var transfer = club.Accept(club.Gives(a, b, 1));
        Assert.Equal(club.Instant("2026-01-20"), transfer.RecordedAt);
        Assert.All(transfer.Members, facts => Assert.Equal(club.Instant("2026-01-20"), facts.ClockAt));
    }

    [Fact]
    [Semantics("S2.1")]
    public void Overflow_is_a_refusal()
    {
        var club = new Club(Definitions.Plain);
        var member = club.Join();
        club.Accept(club.Adjusts(member, long.MaxValue));
        Assert.Equal("overflow", club.Refuse(club.Adjusts(member, 1)));
        Assert.Equal(long.MaxValue, club.Available(member));
        Assert.Equal("overflow", club.Refuse(club.Sale(member, "A", ClubEvents.Lines(long.MaxValue, 1))));
    }
}
