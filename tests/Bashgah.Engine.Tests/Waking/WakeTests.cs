using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Waking;

public sealed class WakeTests
{
    private const string Busy =
        """{"points": {"pending": {"for": "P1D"}, "expiry": {"after": "P1D"}}, "stars": {"expiry": {"after": "P2D"}}}""";

    private const string Rules =
        """
        {"id": "a", "give": {"points": {"fixed": 10}}},
        {"id": "b", "give": {"stars": {"fixed": 3}}}
        """;

    private static Club NewClub() => new(Definitions.Program(Busy, Rules, """ "terms": {"hold": "PT36H"}"""));

    [Fact]
    [Semantics("S3.3")]
    public void Each_moment_is_a_transaction_in_order_of_moment_then_kind()
    {
        var club = NewClub();
        var member = club.Join();
        club.Buy(member, "A", 100);
        club.At("2026-01-02 12:00").Accept(club.Holds(member, 1, currency: "stars"));
        club.At("2026-01-20");
        var wakes = club.Wake(member);
        Assert.Equal(
            [
                (WakeKind.Mature, club.Instant("2026-01-03 00:00")), (WakeKind.HoldEnd, club.Instant("2026-01-04 00:00")),
                (WakeKind.Expire, club.Instant("2026-01-04 00:00")),
            ],
            wakes.Select(w => (((Wake)w.Event).What, w.RecordedAt)));
        Assert.All(wakes, w => Assert.Equal((w.RecordedAt, member), (w.Event.OccurredAt, w.MemberId)));
        Assert.Equal(long.MaxValue, Wakes.NextDueAt(club.Policy, club.Stored(member)));
        Assert.Empty(club.Wake(member));
    }

    [Fact]
    [Semantics("S3.3", "S10.3")]
    public void Whoever_writes_them_the_result_is_the_same()
    {
        static Club Run(Action<Club, long> between)
        {
            var club = NewClub();
            var member = club.Join();
            club.Buy(member, "A", 100);
            club.At("2026-01-02").Accept(club.Holds(member, 1, currency: "stars"));
            between(club, member);
            club.At("2026-01-10").Buy(member, "B", 100);
            return club;
        }

        var lazy = Run((_, _) => { });
        var eager = Run((club, member) =>
        {
            foreach (var time in new[] { "2026-01-02 23:59", "2026-01-03 00:00", "2026-01-03 08:00", "2026-01-04 00:00" })
                club.At(time).Wake(member);
        });
        Assert.Equal(FactsText.Show(lazy.Stored(1)), FactsText.Show(eager.Stored(1)));
        Assert.Equal(lazy.Decisions.Select(Short), eager.Decisions.Select(Short));

        static string Short(Decision d) => $"{d.TransactionId} {d.RecordedAt} {EventCodec.Write(d.Event)} {string.Join(' ', d.Transfers)}";
    }

    [Fact]
    [Semantics("S3.3", "S5.4")]
    public void Advancing_in_memory_gives_what_waking_writes()
    {
        var club = NewClub();
        var member = club.Join();
        club.Buy(member, "A", 100);
        club.At("2026-01-03 00:00");
        var read = club.Facts(member);
        Assert.Equal(1, club.Stored(member).Version - 1);
        club.Wake(member);
        Assert.Equal(FactsText.Show(club.Stored(member)), FactsText.Show(read));
        // The past is not read back.
        Assert.Same(read, Advance.To(club.Policy, read, read.ClockAt - 1));
        Assert.Equal(club.Now, Advance.To(club.Policy, club.Stored(member), club.Now).ClockAt);
    }

    [Fact]
    [Semantics("S3.3")]
    public void A_replay_asks_for_one_wake_at_a_time()
    {
        var club = NewClub();
        var member = club.Join();
        club.Buy(member, "A", 100);
        var due = Wakes.NextDueAt(club.Policy, club.Stored(member));
        Assert.Equal(club.Instant("2026-01-03 00:00"), due);
        club.At("2026-01-20");
        Assert.Empty(((Outcome.Accepted)club.Post(new Wake(member, WakeKind.TierReview) { OccurredAt = due - 1 })).Decisions);
        Assert.Single(((Outcome.Accepted)club.Post(new Wake(member, WakeKind.Mature) { OccurredAt = due })).Decisions);
        var expires = Wakes.NextDueAt(club.Policy, club.Stored(member));
        Assert.Equal(club.Instant("2026-01-04 00:00"), expires);
        Assert.Empty(((Outcome.Accepted)club.Post(new Wake(member, WakeKind.Mature) { OccurredAt = expires })).Decisions);
        var wake = Assert.Single(((Outcome.Accepted)club.Post(new Wake(member, WakeKind.Expire) { OccurredAt = expires })).Decisions);
        // Both currencies end at that moment: one wake.
        Assert.Equal([("points", 10L), ("stars", 3L)], wake.Transfers.Select(t => (t.Currency, t.Amount)));
    }

    [Fact]
    public void Nobody_s_wake_is_refused_and_a_new_member_has_none()
    {
        var club = NewClub();
        Assert.Equal("member-unknown", club.Refuse(new Wake(7, WakeKind.Expire) { OccurredAt = club.Now }));
        Assert.Equal(long.MaxValue, Wakes.NextDueAt(club.Policy, Decider.NewMember(7, club.Now)));
    }

    [Fact]
    [Semantics("S3.3")]
    public void A_transfer_wakes_both_in_order_of_id()
    {
        var club = NewClub();
        var (a, b) = (club.Join(), club.Join());
        club.Buy(a, "A", 100);
        club.Buy(b, "B", 100);
        club.At("2026-01-03 00:00");
        var outcome = (Outcome.Accepted)club.Post(club.Gives(b, a, 4));
        Assert.Equal([a, b, b], outcome.Decisions.Select(d => d.MemberId!.Value));
        Assert.Equal((14, 6), (club.Available(a), club.Available(b)));
        var ids = outcome.Decisions.Select(d => d.TransactionId).ToList();
        Assert.Equal([ids[0], ids[0] + 1, ids[0] + 2], ids);
        Assert.Equal((4, 4), (club.Stored(a).Version, club.Stored(b).Version));
    }

    [Fact]
    [Semantics("S5.2", "S3.3")]
    public void A_shorter_sliding_expiry_meets_members_by_a_wake()
    {
        var club = new Club(Definitions.With("""{"points": {"expiry": {"inactive": "P90D"}}}"""));
        var member = club.Join();
        club.Buy(member, "A", 1000);
        club.Publish(Definitions.With("""{"points": {"expiry": {"inactive": "P10D"}}}"""), "2026-02-01");
        club.At("2026-02-01 11:59");
        Assert.Equal(10, club.Available(member));
        club.At("2026-02-01 12:00");
        Assert.Equal(0, club.Available(member));
        Assert.Equal([WakeKind.PolicyChange], club.Wake(member).Select(w => ((Wake)w.Event).What));
    }

    [Fact]
    public void Facts_forget_what_no_decision_can_read_any_more()
    {
        var club = new Club(Definitions.Program("""{"points": {"expiry": {"after": "P1D"}, "pending": {"untilEvent": "activity:x"}}}""",
            """{"id": "a", "give": {"points": {"fixed": 10}}, "limit": [{"member": {"points": 100, "per": "day"}}]}""",
            """ "terms": {"returnWithin": "P50D"}"""));
        var member = club.Join();
        club.Buy(member, "A", 100);
        club.Accept(club.Does(member, "x"));
        club.At("2026-02-01");
        Assert.Equal(10, club.Facts(member).Accounts[0].Lots.Single().Expired);
        Assert.Single(club.Facts(member).Accounts[0].Maturations);
        Assert.Equal(["event/activity:x", "rule/a/points/0"], club.Facts(member).Counters.Select(c => c.Key));
        // Late limit 30 days + the period after: kept up to 1 Feb.
        club.At("2026-02-02");
        Assert.Equal(["event/activity:x"], club.Facts(member).Counters.Select(c => c.Key));
        // Returns within 50 days, recorded up to 30 days late: up to 22 March.
        club.At("2026-03-22");
        Assert.Single(club.Facts(member).Accounts[0].Lots);
        club.At("2026-03-23");
        Assert.Empty(club.Facts(member).Accounts[0].Lots);
        Assert.Empty(club.Facts(member).Accounts[0].Maturations);
    }
}
