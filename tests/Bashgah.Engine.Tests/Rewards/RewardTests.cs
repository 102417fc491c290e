using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Rewards;

public sealed class RewardTests
{
    private const string Rewards =
        """
        "terms": {"giveBackGrace": "P5D"},
        "tiers": {"main": {"measure": {"spend": {}}, "levels": [{"id": "green"}, {"id": "gold", "from": 5000}]}},
        "rewards": {
          "ringgit": {"kind": {"discount": {"amount": 1000}}, "price": {"points": 100, "gold": 80},
                      "limit": [{"member": {"times": 3, "per": "month"}}], "voucher": {"valid": "P30D"}},
          "mug": {"kind": {"product": {"sku": "MUG"}}, "price": {"points": 10}, "stock": 2},
          "season": {"kind": {"charity": {"cause": "planting"}}, "price": {"points": 1}, "from": "2026-01-10", "until": "2026-01-20"},
          "club": {"kind": {"charity": {"cause": "planting"}}, "price": {"points": 1}, "groups": ["vip"]},
          "golden": {"kind": {"charity": {"cause": "planting"}}, "tiers": ["gold"]},
          "hidden": {"kind": {"charity": {"cause": "planting"}}, "listed": false}}
        """;

    private static (Club Club, long Member) NewClub(long points = 1000, string currency = """{"expiry": {"after": "P10D"}}""")
    {
        var club = new Club(Definitions.With("{\"points\": " + currency + "}", Rewards));
        var member = club.Join();
        if (points > 0) club.Accept(club.Adjusts(member, points));
        return (club, member);
    }

    private static VoucherTrace Redeem(Club club, long member, string reward, int quantity = 1) =>
        club.Accept(club.Redeems(member, reward, quantity)).Trace.Vouchers.Single();

    private static VoucherUse Uses(Club club, long member, long voucher) => new(member, voucher) { OccurredAt = club.Now };

    private static VoucherCancel Cancels(Club club, long member, long voucher) => new(member, voucher) { OccurredAt = club.Now };

    [Fact]
    [Semantics("S7.1")]
    public void The_cost_is_by_the_tier_at_that_moment()
    {
        var (club, member) = NewClub();
        Redeem(club, member, "ringgit");
        Assert.Equal(900, club.Available(member));
        club.Buy(member, "A", 5000);
        Redeem(club, member, "ringgit", 2);
        // 50 earned, 2 × 80 spent.
        Assert.Equal((900 + 50 - 160, 260), (club.Available(member), club.Account(member).LifetimeSpent));
    }

    [Fact]
    [Semantics("S7.2")]
    public void The_member_s_limit_counts_by_month()
    {
        var (club, member) = NewClub();
        Redeem(club, member, "ringgit", 2);
        Assert.Equal("reward-limit", club.Refuse(club.Redeems(member, "ringgit", 2)));
        Redeem(club, member, "ringgit");
        Assert.Equal("reward-limit", club.Refuse(club.Redeems(member, "ringgit")));
        club.At("2026-02-01").Accept(club.Adjusts(member, 100));
        Redeem(club, member, "ringgit");
    }

    [Fact]
    [Semantics("S7.2")]
    public void Of_two_members_who_want_the_last_one_one_gets_it()
    {
        var (club, member) = NewClub();
        var other = club.Join();
        club.Accept(club.Adjusts(other, 100));
        Redeem(club, member, "mug");
        Redeem(club, other, "mug");
        Assert.Equal("out-of-stock", club.Refuse(club.Redeems(member, "mug")));
        Assert.Equal((990, 90, 2), (club.Available(member), club.Available(other), club.Used("stock/mug")));
    }

    [Fact]
    [Semantics("S7.3", "S6.6")]
    public void A_cancel_gives_points_stock_and_limit_back()
    {
        var (club, member) = NewClub(1000, """{"expiry": {"after": "P3D"}}""");
        var mug = Redeem(club, member, "mug", 2);
        var ringgit = Redeem(club, member, "ringgit", 3);
        club.At("2026-01-02").Accept(Cancels(club, member, mug.Id));
        // 1 Jan + 3 days is before 2 Jan + 5 days.
        Assert.Equal(
            [new ExpiringAmount(Club.Day("2026-01-04"), 680), new ExpiringAmount(Club.Day("2026-01-07"), 20)],
            club.Account(member).Expiring);
        Assert.Equal(0, club.Used("stock/mug"));
        var cancel = club.Accept(Cancels(club, member, ringgit.Id));
        Assert.Equal(("cancelled", 300L), (cancel.Trace.Vouchers.Single().Step, cancel.Transfers.Single().Amount));
        Redeem(club, member, "ringgit", 3);
        Assert.Equal("voucher-ended", club.Refuse(Cancels(club, member, ringgit.Id)));
        Assert.Equal("voucher-ended", club.Refuse(Uses(club, member, ringgit.Id)));
    }

    [Fact]
    [Semantics("S7.3")]
    public void A_cancel_gives_the_limit_of_the_month_of_the_redemption_back()
    {
        var (club, member) = NewClub(1000, "{}");
        club.At("2026-01-31");
        var january = Redeem(club, member, "ringgit", 3);
        club.At("2026-02-01");
        Redeem(club, member, "ringgit", 3);
        club.Accept(Cancels(club, member, january.Id));
        Assert.Equal("reward-limit", club.Refuse(club.Redeems(member, "ringgit")));
    }

    [Fact]
    [Semantics("S7.3")]
    public void A_voucher_is_used_at_most_once()
    {
        var (club, member) = NewClub();
        var voucher = Redeem(club, member, "mug");
        Assert.Equal("used", club.Accept(Uses(club, member, voucher.Id)).Trace.Vouchers.Single().Step);
        Assert.Equal("voucher-ended", club.Refuse(Uses(club, member, voucher.Id)));
        Assert.Equal("voucher-ended", club.Refuse(Cancels(club, member, voucher.Id)));
        Assert.Equal((990, 1), (club.Available(member), club.Used("stock/mug")));
    }

    [Fact]
    [Semantics("S7.3")]
    public void A_voucher_ends_with_its_last_day_and_its_points_stay_spent()
    {
        var (club, member) = NewClub();
        var voucher = Redeem(club, member, "ringgit");
        Assert.Equal(club.Instant("2026-02-01 00:00"), voucher.UntilAt);
        club.At("2026-01-31 23:59");
        Assert.Single(club.Facts(member).Vouchers);
        club.At("2026-02-01 00:00");
        Assert.Empty(club.Facts(member).Vouchers);
        Assert.Equal("voucher-ended", club.Refuse(Uses(club, member, voucher.Id)));
        var wakes = club.Wake(member);
        Assert.Equal(
            [(WakeKind.Expire, club.Instant("2026-01-12 00:00")), (WakeKind.VoucherEnd, club.Instant("2026-02-01 00:00"))],
            wakes.Select(w => (((Wake)w.Event).What, w.RecordedAt)));
        Assert.Equal("expired", wakes[^1].Trace.Vouchers.Single().Step);
    }

    [Fact]
    [Semantics("S13.1", "S7.2")]
    public void Refusals_in_their_order()
    {
        var (club, member) = NewClub(0);
        Assert.Equal("reward-unknown", club.Refuse(club.Redeems(member, "none", 0)));
        Assert.Equal("amount-zero", club.Refuse(club.Redeems(member, "season", 0)));
        Assert.Equal("reward-closed", club.Refuse(club.Redeems(member, "hidden")));
        Assert.Equal("reward-not-for-you", club.Refuse(club.Redeems(member, "club")));
        Assert.Equal("reward-not-for-you", club.Refuse(club.Redeems(member, "golden")));
        Assert.Equal("reward-limit", club.Refuse(club.Redeems(member, "ringgit", 4)));
        Assert.Equal("out-of-stock", club.Refuse(club.Redeems(member, "mug", 3)));
        Assert.Equal("insufficient-balance", club.Refuse(club.Redeems(member, "mug", 2)));
        club.Accept(club.Adjusts(member, 20));
        Redeem(club, member, "mug", 2);
    }

    [Fact]
    [Semantics("S7.2")]
    public void Dates_groups_and_tiers_open_a_reward()
    {
        var (club, member) = NewClub();
        var vip = club.Join("vip");
        club.Accept(club.Adjusts(vip, 1));
        Redeem(club, vip, "club");
        club.At("2026-01-09 23:59");
        Assert.Equal("reward-closed", club.Refuse(club.Redeems(member, "season")));
        club.At("2026-01-10 00:00");
        Redeem(club, member, "season");
        club.At("2026-01-20 23:59").Accept(club.Adjusts(member, 5));
        Redeem(club, member, "season");
        club.At("2026-01-21 00:00");
        Assert.Equal("reward-closed", club.Refuse(club.Redeems(member, "season")));
        club.Buy(member, "A", 5000);
        Assert.Empty(club.Accept(club.Redeems(member, "golden")).Transfers);
    }

    [Fact]
    [Semantics("S6.5")]
    public void A_rule_may_grant_a_reward_and_a_return_takes_it_back()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            """{"id": "gift", "when": [{"basketAmount": {"atLeast": 1000}}], "grant": {"reward": "mug"}}""",
            """ "rewards": {"mug": {"kind": {"product": {"sku": "MUG"}}, "stock": 1}}"""));
        var (a, b) = (club.Join(), club.Join());
        club.Buy(a, "A", 900, 100);
        Assert.Equal("gift", club.Facts(a).Vouchers.Single().RuleId);
        var none = club.Buy(b, "B", 1000);
        Assert.Contains(none.Trace.NotFired, reason => reason is { RuleId: "gift", Reason: "out-of-stock" });
        club.Return("A", "R", 2);
        Assert.Empty(club.Facts(a).Vouchers);
        club.Buy(b, "C", 1000);
        Assert.Single(club.Facts(b).Vouchers);
    }
}
