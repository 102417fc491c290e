using System.Net;
using System.Text.Json;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>Rewards, vouchers, holds, corrections and gifts over HTTP.</summary>
public sealed class RewardsTests
{
    [Fact]
    public async Task A_voucher_is_given_used_once_and_cancelled_only_before()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        await server.BuyAsync("0123456789", "INV-1", 10_000);
        var shelf = await server.GetAsync("/rewards");
        Assert.Equal(1, shelf.Json.GetProperty("items")[0].GetProperty("left").GetInt64());
        Assert.Equal("Coffee", shelf.Json.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Equal("COFFEE-S", shelf.Json.GetProperty("items")[0].GetProperty("values").GetProperty("sku").GetString());

        var first = await server.PostAsync("/redemptions", new { member = new { id = member }, reward = "coffee" }, "r1");
        Assert.True(first.Status == HttpStatusCode.Created, first.Body);
        Assert.Equal("issued", first.Text("state"));
        Assert.Equal("""{"points":40}""", first.Json.GetProperty("cost").GetRawText());
        // 30 days from 2 March, to the end of the day.
        Assert.Equal("2026-04-02T00:00:00+08:00", first.Text("expiresAt"));
        var again = await server.PostAsync("/redemptions", new { member = new { id = member }, reward = "coffee" }, "r1");
        Assert.Equal(first.Text("code"), again.Text("code"));

        var cancelled = await server.PostAsync($"/redemptions/{first.Text("id")}/cancel", new { });
        Assert.Equal("cancelled", cancelled.Text("state"));
        Assert.Equal(100, await server.AvailableAsync(member));

        var second = await server.PostAsync("/redemptions", new { member = new { id = member }, reward = "coffee" });
        var used = await server.PostAsync($"/redemptions/{second.Text("code")}/use", new { });
        Assert.Equal("used", used.Text("state"));
        server.Clock.Advance(TimeSpan.FromHours(1));
        foreach (var (id, step, state) in new[]
        {
            (second.Text("id"), "use", "used"), (second.Text("id"), "cancel", "used"), (first.Text("id"), "use", "cancelled"),
        })
        {
            var ended = await server.PostAsync($"/redemptions/{id}/{step}", new { });
            ended.IsProblem(HttpStatusCode.Conflict, "voucher-ended");
            Assert.Equal($"It was {state} on 2 March 2026 at 12:00.", ended.Text("detail"));
            Assert.Equal(state, ended.Json.GetProperty("arguments").GetProperty("state").GetString());
        }

        var read = await server.GetAsync($"/redemptions/{second.Text("id")}");
        Assert.Equal(
            ("used", "2026-03-02T12:00:00+08:00", member, "Coffee", "product"),
            (read.Text("state"), read.Text("endedAt"), read.Text("member"), read.Text("name"), read.Text("kind")));
        Assert.Equal("COFFEE-S", read.Json.GetProperty("values").GetProperty("sku").GetString());
        Assert.Equal(60, await server.AvailableAsync(member));
        Assert.Empty((await server.Host.Database.Verifier.VerifyAsync(1, new() { Replay = true }, default)).Findings);
    }

    [Fact]
    [Semantics("S5.4")]
    public async Task A_voucher_whose_end_has_come_is_expired_before_that_is_written()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        await server.BuyAsync("0123456789", "INV-1", 10_000);
        var voucher = await server.PostAsync("/redemptions", new { member = new { id = member }, reward = "coffee" });
        server.Clock.Advance(TimeSpan.FromDays(40));
        var read = await server.GetAsync($"/redemptions/{voucher.Text("id")}");
        Assert.Equal(("expired", "2026-04-02T00:00:00+08:00"), (read.Text("state"), read.Text("endedAt")));
        var ended = await server.PostAsync($"/redemptions/{voucher.Text("id")}/use", new { });
        ended.IsProblem(HttpStatusCode.Conflict, "voucher-ended");
        Assert.Equal("It expired on 2 April 2026 at 00:00.", ended.Text("detail"));
    }

    [Theory]
    [InlineData("capture", "captured", "It was captured on 2 March 2026 at 12:00.")]
    [InlineData("release", "released", "It was released on 2 March 2026 at 12:00.")]
    [InlineData("tender", "captured", "It was captured on 2 March 2026 at 12:00.")]
    [InlineData("wait", "expired", "Its end came on 2 March 2026 at 13:00, and what was held went back.")]
    public async Task A_hold_that_is_not_open_says_how_it_ended(string how, string state, string detail)
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        await server.BuyAsync("0123456789", "INV-1", 10_000);
        async Task<Answer> Hold() => await server.PostAsync(
            "/holds", new { member = new { id = member }, currency = "points", amount = 30, expiresAt = "2026-03-02T13:00:00+08:00" });
        var (other, hold) = (await Hold(), (await Hold()).Text("id"));
        Task<Answer> Pay(string document, string currency = "points") => server.PostAsync("/purchases", new
        {
            documentNo = document, member = new { id = member }, currency = "MYR",
            lines = new[] { new { line = 1, quantity = 1, amount = 100 } },
            tenders = new[] { new { kind = currency == "points" ? "points" : "credit", currency, amount = 30, holdId = hold } },
        });
        (await Pay("INV-0", "credit")).IsProblem(HttpStatusCode.UnprocessableEntity, "hold-currency");
        await server.PostAsync($"/holds/{other.Text("id")}/release", new { });
        if (how == "tender")
            Assert.Equal(HttpStatusCode.Created, (await Pay("INV-2")).Status);
        else if (how != "wait")
            await server.PostAsync($"/holds/{hold}/{how}", new { });
        server.Clock.Advance(TimeSpan.FromHours(2));

        foreach (var ended in new[] { await server.PostAsync($"/holds/{hold}/capture", new { }), await Pay("INV-3") })
        {
            ended.IsProblem(HttpStatusCode.Conflict, "hold-ended");
            Assert.Equal(detail, ended.Text("detail"));
            Assert.Equal(state, ended.Json.GetProperty("arguments").GetProperty("state").GetString());
        }
    }

    [Fact]
    public async Task Refusals_of_redemptions_say_why()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        Task<Answer> Redeem(string reward, string language = "en") => server.PostAsync(
            "/redemptions", new { member = new { id = member }, reward }, null, language);

        var poor = await Redeem("coffee");
        poor.IsProblem(HttpStatusCode.UnprocessableEntity, "insufficient-balance");
        Assert.Equal("Available: 0 points. Needed: 40 points.", poor.Text("detail"));
        Assert.Equal("۰ امتیاز در دسترس است و ۴۰ امتیاز لازم است.", (await Redeem("coffee", "fa")).Text("detail"));
        Assert.Equal("points", (await Redeem("coffee", "fa")).Json.GetProperty("arguments").GetProperty("currency").GetString());
        (await Redeem("boat")).IsProblem(HttpStatusCode.NotFound, "reward-unknown");
        await server.BuyAsync("0123456789", "INV-1", 10_000);
        await Redeem("tea");
        await Redeem("tea");
        (await Redeem("tea")).IsProblem(HttpStatusCode.UnprocessableEntity, "reward-limit");
        Assert.Equal(80, await server.AvailableAsync(member));
    }

    [Fact]
    [Semantics("S7.1")]
    public async Task A_hold_is_captured_in_part_and_the_rest_goes_back()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        await server.BuyAsync("0123456789", "INV-1", 10_000);
        var hold = await server.PostAsync("/holds", new { member = new { id = member }, currency = "points", amount = 80 });
        Assert.Equal("held", hold.Text("state"));
        Assert.Equal(20, await server.AvailableAsync(member));

        var captured = await server.PostAsync($"/holds/{hold.Text("id")}/capture", new { amount = 30 });
        Assert.Equal(30, captured.Json.GetProperty("amount").GetInt64());
        Assert.Equal(50, captured.Json.GetProperty("released").GetInt64());
        Assert.Equal(70, await server.AvailableAsync(member));
        var ended = await server.PostAsync($"/holds/{hold.Text("id")}/release", new { });
        ended.IsProblem(HttpStatusCode.Conflict, "hold-ended");
        Assert.Equal(hold.Text("id"), ended.Json.GetProperty("arguments").GetProperty("hold").GetString());

        var entries = await server.GetAsync($"/members/{member}/entries");
        var sum = entries.Json.GetProperty("items").EnumerateArray().Sum(e => e.GetProperty("amount").GetInt64());
        // 100 earned, 30 spent: inner moves add nothing.
        Assert.Equal(70, sum);
    }

    [Fact]
    public async Task Corrections_may_make_debt_and_the_next_points_pay_it()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        var answer = await server.PostAsync("/adjustments", new
        {
            member = new { id = member }, currency = "points", amount = -30, reason = "Booked to the wrong member", allowDebt = true,
        });
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
        Assert.Equal(30, answer.Json.GetProperty("accounts")[0].GetProperty("debt").GetInt64());
        await server.BuyAsync("0123456789", "INV-1", 10_000);
        Assert.Equal(70, await server.AvailableAsync(member));
        var zero = await server.PostAsync("/adjustments", new { member = new { id = member }, currency = "points", amount = 0, reason = "x" });
        zero.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal(("amount", "zero"), Assert.Single(zero.Errors));
        (await server.PostAsync("/adjustments", new { member = new { id = member }, currency = "pearls", amount = 1, reason = "x" }))
            .IsProblem(HttpStatusCode.NotFound, "currency-unknown");
    }

    [Fact]
    [Semantics("S6.4")]
    public async Task A_correction_makes_debt_only_where_it_says_so()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        await server.BuyAsync("0123456789", "INV-1", 2_000);
        Task<Answer> Take(long amount, bool? allowDebt = null, string key = "k") => server.PostAsync(
            "/adjustments", new { member = new { id = member }, currency = "points", amount, reason = "x", allowDebt }, key);
        var refused = await Take(-21);
        refused.IsProblem(HttpStatusCode.UnprocessableEntity, "debt-not-allowed");
        Assert.StartsWith("Available: 20 points. To be taken away: 21 points.", refused.Text("detail"));
        Assert.Equal(HttpStatusCode.Created, (await Take(-21, true, "k2")).Status);
        Assert.Equal(HttpStatusCode.Created, (await Take(5, false, "k3")).Status);
        (await Take(-5, false, "k4")).IsProblem(HttpStatusCode.UnprocessableEntity, "debt-not-allowed");
        Assert.Equal(HttpStatusCode.Created, (await Take(-4, false, "k5")).Status);

        var entries = (await server.GetAsync($"/members/{member}/entries")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            ["Corrected by staff: −4 points", "1 points was used to pay what was owed", "Corrected by staff: +5 points", "Corrected by staff: −21 points"],
            entries.Take(4).Select(e => e.GetProperty("explanation").GetString()));
        // 20 taken of what was there and 1 owed are one correction.
        Assert.Equal([-4, 0, 5, -21], entries.Take(4).Select(e => e.GetProperty("amount").GetInt64()));
        Assert.Equal([0, 4, 4, -1], entries.Take(4).Select(e => e.GetProperty("balanceAfter").GetInt64()));
        var persian = await server.GetAsync($"/members/{member}/entries?limit=1", "fa");
        Assert.EndsWith("\u200e−۴ امتیاز", persian.Json.GetProperty("items")[0].GetProperty("explanation").GetString());
        Assert.Empty((await server.Host.Database.Verifier.VerifyAsync(1, new() { Replay = true }, default)).Findings);
    }

    [Fact]
    [Semantics("S5.3")]
    public async Task What_is_paid_from_several_lots_is_one_entry()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        await server.BuyAsync("0123456789", "INV-1", 3_000);
        server.Clock.Advance(TimeSpan.FromDays(40));
        await server.BuyAsync("0123456789", "INV-2", 3_000);
        await server.PostAsync("/redemptions", new { member = new { id = member }, reward = "coffee" });
        await server.PostAsync("/redemptions", new { member = new { id = member }, reward = "tea", quantity = 2 });

        var first = await server.GetAsync($"/members/{member}/entries?limit=1");
        var second = await server.GetAsync($"/members/{member}/entries?limit=1&cursor={first.Text("nextCursor")}");
        var rest = await server.GetAsync($"/members/{member}/entries?limit=10&cursor={second.Text("nextCursor")}");
        Assert.Equal("20 points spent on “2 × tea”", first.Json.GetProperty("items")[0].GetProperty("explanation").GetString());
        var coffee = second.Json.GetProperty("items")[0];
        Assert.Equal("40 points spent on “Coffee”", coffee.GetProperty("explanation").GetString());
        Assert.Equal((-40, 20), (coffee.GetProperty("amount").GetInt64(), coffee.GetProperty("balanceAfter").GetInt64()));
        // 30 of March's points and 10 of April's.
        Assert.Equal(
            [(30, "2027-03-31"), (10, "2027-04-30")],
            coffee.GetProperty("lots").EnumerateArray().Select(l => (l.GetProperty("amount").GetInt32(), l.GetProperty("lastDay").GetString()!)));
        Assert.Equal([30, 30], rest.Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("amount").GetInt64()));
        Assert.False(rest.Json.TryGetProperty("nextCursor", out var next) && next.ValueKind == JsonValueKind.String);
    }

    [Fact]
    [Semantics("S11.2")]
    public async Task A_gift_keeps_its_dates()
    {
        await using var server = await ClubServer.StartAsync();
        var giver = await server.JoinAsync("0123456780");
        var receiver = await server.JoinAsync("0123456781");
        await server.BuyAsync("0123456780", "INV-1", 10_000);
        server.Clock.Advance(TimeSpan.FromDays(40));
        var answer = await server.PostAsync("/transfers", new
        {
            from = new { id = giver }, to = new { phone = "0123456781" }, currency = "points", amount = 30,
        });

        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
        Assert.Equal(70, await server.AvailableAsync(giver));
        Assert.Equal(30, await server.AvailableAsync(receiver));
        var expiring = (await server.GetAsync($"/members/{receiver}/accounts")).Json
            .GetProperty("items")[0].GetProperty("expiring")[0];
        // Earned in March 2026, wherever they are.
        Assert.Equal("2027-03-31", expiring.GetProperty("on").GetString());
        (await server.PostAsync("/transfers", new { from = new { id = giver }, to = new { id = giver }, currency = "points", amount = 1 }))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "transfer-to-self");
    }

    [Fact]
    [Semantics("S7.3", "S11.2")]
    public async Task A_voucher_that_a_gift_brings_is_used_by_the_receiver()
    {
        const string Stamps = """
            {
              "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur",
              "currencies": {"points": {}},
              "earning": [
                {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
                {"id": "free", "on": "balance", "when": [{"reaches": {"points": 4}}],
                 "grant": {"reward": "cup", "spend": {"points": 4}}}
              ],
              "rewards": {"cup": {"kind": {"product": {"sku": "CUP"}}}}
            }
            """;
        await using var server = await ClubServer.StartAsync(Stamps);
        var giver = await server.JoinAsync("0123456780");
        var receiver = await server.JoinAsync("0123456781");
        await server.BuyAsync("0123456780", "INV-1", 200);
        await server.BuyAsync("0123456781", "INV-2", 200);

        var gift = await server.PostAsync("/transfers", new
        {
            from = new { id = giver }, to = new { id = receiver }, currency = "points", amount = 2,
        });

        Assert.True(gift.Status == HttpStatusCode.Created, gift.Body);
        Assert.Equal(0, await server.AvailableAsync(receiver));
        // Who gave is not shown the receiver's code.
        var voucher = gift.Json.GetProperty("vouchers")[0];
        Assert.False(voucher.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String, gift.Body);
        var read = await server.GetAsync($"/redemptions/{voucher.GetProperty("id").GetString()}");
        Assert.Equal("issued", read.Text("state"));
        var used = await server.PostAsync($"/redemptions/{read.Text("code")}/use", new { });
        Assert.True(used.Status == HttpStatusCode.OK, used.Body);
        Assert.Equal("used", used.Text("state"));
    }
}
