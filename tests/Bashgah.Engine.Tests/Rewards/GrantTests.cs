using Bashgah.Engine.Events;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Rewards;

/// <summary>Rewards that rules grant: what they use of limits, and whose they are.</summary>
public sealed class GrantTests
{
    private const string Rewards =
        """
        "rewards": {"mug": {"kind": {"product": {"sku": "MUG"}}, "stock": 1}, "cup": {"kind": {"product": {"sku": "CUP"}}}},
        "budgets": {"few": {"times": 2}}
        """;

    private static bool HasUsed(Club club, long member, string rule) =>
        club.Facts(member).Counters.Exists(counter => counter.Key.StartsWith($"rule/{rule}/", StringComparison.Ordinal));

    [Fact]
    [Semantics("S2.3", "S4.6")]
    public void A_grant_that_finds_no_stock_uses_no_limit()
    {
        var club = new Club(Definitions.Program(
            """{"points": {}}""",
            """
            {"id": "gift", "limit": [{"member": {"times": 1}}], "budget": "few",
             "when": [{"basketAmount": {"atLeast": 1000}}], "grant": {"reward": "mug"}}
            """,
            Rewards));
        var (a, b) = (club.Join(), club.Join());
        club.Buy(a, "A", 1000);
        Assert.Equal((true, 1L), (HasUsed(club, a, "gift"), Budget(club)));

        // The one mug is gone: b gets none, and none of b's limit or of the budget is used.
        var none = club.Buy(b, "B", 1000, 500);
        Assert.Contains(none.Trace.NotFired, reason => reason is { RuleId: "gift", Reason: "out-of-stock" });
        Assert.Empty(none.Trace.LimitUses);
        Assert.Equal((false, 1L), (HasUsed(club, b, "gift"), Budget(club)));

        // What comes back of b's basket does not give b the grant afterwards.
        var back = club.Return("B", "RB", 2);
        Assert.Empty(back.Trace.Awards);
        Assert.Equal((false, 1L), (HasUsed(club, b, "gift"), Budget(club)));

        // The mug is on the shelf again: now b, whose limit has room.
        club.Return("A", "RA");
        Assert.Equal(0, Budget(club));
        club.Buy(b, "C", 1000);
        Assert.Equal(("mug", 1L), (club.Facts(b).Vouchers.Single().Reward, Budget(club)));
        club.Buy(b, "D", 1000);
        Assert.Equal((1, 1L), (club.Facts(b).Vouchers.Count, Budget(club)));
    }

    [Fact]
    [Semantics("S2.3")]
    public void A_grant_that_the_balance_does_not_cover_uses_no_limit()
    {
        var club = new Club(Definitions.Program(
            """{"points": {}}""",
            Definitions.Base + """
            , {"id": "gift", "limit": [{"member": {"times": 1}}], "grant": {"reward": "cup", "spend": {"points": 20}}}
            """,
            Rewards));
        var member = club.Join();

        club.Buy(member, "A", 1000);
        Assert.Equal((0, 10L, false), (club.Facts(member).Vouchers.Count, club.Available(member), HasUsed(club, member, "gift")));
        club.Buy(member, "B", 1000);
        Assert.Equal((1, 0L, true), (club.Facts(member).Vouchers.Count, club.Available(member), HasUsed(club, member, "gift")));
        // Only now is the limit used up.
        club.Buy(member, "C", 5000);
        Assert.Equal((1, 50L), (club.Facts(member).Vouchers.Count, club.Available(member)));
    }

    [Fact]
    [Semantics("S2.3", "S4.6")]
    public void A_grant_that_fails_takes_no_place_among_the_first_members()
    {
        var club = new Club(Definitions.Program(
            """{"points": {}}""",
            """{"id": "gift", "when": [{"first": {"members": 1}}], "grant": {"reward": "cup", "spend": {"points": 20}}}""",
            Rewards));
        var (poor, rich) = (club.Join(), club.Join());
        club.Accept(club.Adjusts(rich, 25));
        club.Buy(poor, "A", 100);
        club.Buy(rich, "B", 100);
        Assert.Equal((0, 1, 5L), (club.Facts(poor).Vouchers.Count, club.Facts(rich).Vouchers.Count, club.Available(rich)));
    }

    [Fact]
    [Semantics("S7.3", "S11.2")]
    public void A_voucher_that_a_transfer_brings_is_the_receiver_s()
    {
        var club = new Club(Definitions.Program(
            """{"stamps": {"transferable": true}}""",
            """{"id": "free", "on": "balance", "when": [{"reaches": {"stamps": 4}}], "grant": {"reward": "cup", "spend": {"stamps": 4}}}""",
            Rewards));
        var (a, b) = (club.Join(), club.Join());
        club.Accept(club.Adjusts(a, 2, "stamps"));
        club.Accept(club.Adjusts(b, 2, "stamps"));

        var gift = club.Accept(club.Gives(a, b, 2, "stamps"));

        var voucher = Assert.Single(gift.Trace.Vouchers);
        Assert.Equal((a, b), (gift.MemberId!.Value, voucher.MemberId));
        Assert.Equal((0, 1), (club.Facts(a).Vouchers.Count, club.Facts(b).Vouchers.Count));
        Assert.Equal("voucher-ended", club.Refuse(new VoucherUse(a, voucher.Id) { OccurredAt = club.Now }));
        var used = club.Accept(new VoucherUse(b, voucher.Id) { OccurredAt = club.Now });
        Assert.Equal(("used", b), (used.Trace.Vouchers.Single().Step, used.Trace.Vouchers.Single().MemberId));
    }

    private static long Budget(Club club) =>
        club.Counters.Values.Where(counter => counter.Key.StartsWith("budget/few", StringComparison.Ordinal)).Sum(c => c.Times);
}
