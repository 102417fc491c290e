using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Verification;

namespace Bashgah.Server.Tests.Api;

/// <summary>Who brought whom, and what they get for it, over the API.</summary>
public abstract class ReferralsSuite(TestBackend backend)
{
    internal const string Program = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en", "fa", "ms"],
          "currencies": {
            "points": {"name": {"en": "points", "fa": "امتیاز", "ms": "mata"}},
            "credit": {"name": {"en": "credit", "fa": "اعتبار", "ms": "kredit"}, "money": true}
          },
          "earning": [{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}],
          "referral": {
            "window": "P10D", "newcomer": {"credit": {"fixed": 500}},
            "commission": [{
              "name": {"en": "Friends of friends", "fa": "دوستِ دوست", "ms": "Kawan kepada kawan"},
              "levels": ["0.05", "0.02"], "as": "credit", "pending": "none"}]
          }
        }
        """;

    private Task<ClubServer> StartAsync() => ClubServer.StartAsync(Program, backend: backend);

    internal static async Task<(string Id, string Code)> JoinAsync(ClubServer server, string phone, object? referredBy = null)
    {
        var answer = await server.PostAsync("/members", referredBy is null ? new { phone } : new { phone, referredBy });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return (answer.Text("id"), answer.Text("referralCode"));
    }

    private protected static async Task VerifyAsync(ClubServer server)
    {
        var report = await server.Host.Database.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, default);
        Assert.Empty(report.Findings);
    }

    [ConditionalFact]
    [Semantics("S9.2")]
    public async Task A_purchase_gives_commission_up_the_line_and_a_return_takes_it_back()
    {
        await using var server = await StartAsync();
        var a = await JoinAsync(server, "0123456780");
        var b = await JoinAsync(server, "0123456781", a.Code);
        var c = await JoinAsync(server, "0123456782", new { phone = "0123456781" });
        Assert.Equal(500, await server.AvailableAsync(c.Id, "credit"));

        var sale = await server.PostAsync("/purchases", ClubServer.Purchase("0123456782", "INV-1", 10_000), language: "en");
        Assert.Equal(HttpStatusCode.Created, sale.Status);
        Assert.Equal(
            [(c.Id, "accrual", 100, null), (b.Id, "commission", 500, 1), (a.Id, "commission", 200, 2)], Effects(sale));
        Assert.Equal("RM 5.00 of credit: 5% of RM 100.00 that a friend you brought has spent (Friends of friends)", Explanation(sale, 1));
        Assert.Equal("RM 2.00 of credit: 2% of RM 100.00 spent by a member 2 levels below you (Friends of friends)", Explanation(sale, 2));
        // A sen's share is less than a sen: who would have got it, and why nothing came, is said too.
        var small = await server.PostAsync("/evaluations", new
        {
            kind = "purchase", member = new { phone = "0123456782" }, currency = "MYR",
            lines = new[] { new { line = 1, quantity = 1, amount = 1 } },
        });
        Assert.Equal(
            [(b.Id, 1, "rounded-to-zero"), (a.Id, 2, "rounded-to-zero")],
            small.Json.GetProperty("notFired").EnumerateArray().Where(rule => rule.TryGetProperty("member", out _)).Select(rule => (
                rule.GetProperty("member").GetString(), rule.GetProperty("level").GetInt32(), rule.GetProperty("reason").GetString())));
        // The till sees balances of the member it named only.
        Assert.Equal(["points", "credit"], sale.Json.GetProperty("accounts").EnumerateArray()
            .Select(account => account.GetProperty("currency").GetString()).Order(StringComparer.Ordinal).Reverse());

        var statement = await server.GetAsync($"/members/{a.Id}/commissions", "fa");
        var line = Assert.Single(statement.Json.GetProperty("items").EnumerateArray());
        Assert.Equal((c.Id, 2, "INV-1", 200), (
            line.GetProperty("buyer").GetString(), line.GetProperty("level").GetInt32(),
            line.GetProperty("documentNo").GetString(), line.GetProperty("amount").GetInt32()));
        Assert.Equal("۲٫۰۰ رینگیت اعتبار: ۲٪ از ۱۰۰٫۰۰ رینگیت خرید عضوی در سطح ۲ زیرمجموعهٔ شما (دوستِ دوست)", line.GetProperty("explanation").GetString());

        var back = await server.PostAsync("/returns", new { documentNo = "INV-1", returnNo = "R-1" });
        Assert.Equal(
            [(c.Id, "reversal", -100, null), (b.Id, "reversal", -500, 1), (a.Id, "reversal", -200, 2)], Effects(back));
        Assert.Equal((0, 0), (await server.AvailableAsync(a.Id, "credit"), await server.AvailableAsync(b.Id, "credit") - 500));
        var entries = await server.GetAsync($"/members/{a.Id}/entries");
        Assert.Equal(["reversal", "commission"], entries.Json.GetProperty("items").EnumerateArray()
            .Select(entry => entry.GetProperty("kind").GetString()));
        Assert.Equal(["-200", "200"], (await server.GetAsync($"/members/{a.Id}/commissions")).Json.GetProperty("items")
            .EnumerateArray().Select(item => item.GetProperty("amount").GetRawText()));
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task An_evaluation_shows_what_it_would_give()
    {
        await using var server = await StartAsync();
        var a = await JoinAsync(server, "0123456780");
        var b = await JoinAsync(server, "0123456781", a.Code);
        var shown = await server.PostAsync("/evaluations", new
        {
            kind = "purchase", documentNo = "INV-1", member = new { id = b.Id }, currency = "MYR",
            lines = new[] { new { line = 1, quantity = 1, amount = 10_000 } },
        });
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Equal([(b.Id, "accrual", 100, null), (a.Id, "commission", 500, (int?)1)], Effects(shown));
        Assert.Empty((await server.GetAsync($"/members/{a.Id}/commissions")).Json.GetProperty("items").EnumerateArray());
    }

    [ConditionalFact]
    [Semantics("S9.1")]
    public async Task Who_brought_a_member_can_be_named_later_once()
    {
        await using var server = await StartAsync();
        var a = await JoinAsync(server, "0123456780");
        var b = await JoinAsync(server, "0123456781");
        var c = await JoinAsync(server, "0123456782");
        (await NameAsync(server, b.Id, b.Code)).IsProblem(HttpStatusCode.UnprocessableEntity, "referrer-self");
        (await NameAsync(server, b.Id, "NOSUCHCODE")).IsProblem(HttpStatusCode.NotFound, "referrer-unknown");
        var named = await NameAsync(server, b.Id, a.Code);
        Assert.Equal((HttpStatusCode.OK, a.Id), (named.Status, named.Text("referredBy")));
        Assert.Equal(500, await server.AvailableAsync(b.Id, "credit"));
        // Again the same changes nothing and is no fault; anybody else is one.
        Assert.Equal(HttpStatusCode.OK, (await NameAsync(server, b.Id, a.Code)).Status);
        Assert.Equal(500, await server.AvailableAsync(b.Id, "credit"));
        (await NameAsync(server, b.Id, c.Code)).IsProblem(HttpStatusCode.Conflict, "referrer-known");
        (await NameAsync(server, a.Id, b.Code)).IsProblem(HttpStatusCode.UnprocessableEntity, "referrer-below");
        (await NameAsync(server, "mbr_zzzzzz", a.Code)).IsProblem(HttpStatusCode.NotFound, "not-found");
        server.Clock.Advance(TimeSpan.FromDays(11));
        (await NameAsync(server, c.Id, a.Code)).IsProblem(HttpStatusCode.UnprocessableEntity, "referral-too-late");
        await VerifyAsync(server);
    }

    [ConditionalFact]
    [Semantics("S9.1")]
    public async Task Nobody_brings_themselves_under_another_name()
    {
        await using var server = await StartAsync();
        var first = await server.PostAsync("/members", new
        {
            phone = "0123456780", devices = new[] { "d-1", "d-2" }, paymentReferences = new[] { "tok-9" },
        });
        var code = first.Text("referralCode");
        foreach (object again in new object[]
        {
            new { phone = "0123456781", referredBy = code, devices = new[] { "d-2" } },
            new { phone = "0123456781", referredBy = code, paymentReferences = new[] { "tok-9", "tok-8" } },
        })
        {
            (await server.PostAsync("/members", again)).IsProblem(HttpStatusCode.UnprocessableEntity, "referrer-self");
        }

        var other = await server.PostAsync("/members", new { phone = "0123456781", devices = new[] { "d-3" } });
        Assert.Equal(HttpStatusCode.Created, other.Status);
        // Known only now, or named only now: it is the same.
        (await server.PatchAsync($"/members/{other.Text("id")}", new { referredBy = code, devices = new[] { "d-1" } }))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "referrer-self");
        Assert.Equal(HttpStatusCode.OK, (await server.PatchAsync($"/members/{other.Text("id")}", new { referredBy = code })).Status);
        await VerifyAsync(server);
    }

    [ConditionalFact]
    [Semantics("S9.1", "S10.3")]
    public async Task Of_a_ring_that_is_named_at_once_on_two_nodes_exactly_one_is_refused()
    {
        await using var first = await StartAsync();
        await using var second = await first.StartNodeAsync(1);
        ClubServer[] nodes = [first, second];
        for (var count = 2; count <= 7; count++)
        {
            var ring = new List<(string Id, string Code)>();
            for (var i = 0; i < count; i++)
                ring.Add(await JoinAsync(first, $"012000{count}{i:000}"));
            var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
                NameAsync(nodes[i % 2], ring[i].Id, ring[(i + 1) % count].Code)));
            var refused = Assert.Single(answers, answer => answer.Status != HttpStatusCode.OK);
            refused.IsProblem(HttpStatusCode.UnprocessableEntity, "referrer-below");
            // Each who was stored had the newcomer's 500 once.
            var credit = await Task.WhenAll(ring.Select(member => AvailableOrNoneAsync(first, member.Id)));
            Assert.Equal(500 * (count - 1), credit.Sum());
        }
        await VerifyAsync(first);
    }

    [ConditionalFact]
    public async Task The_tree_is_read_level_by_level()
    {
        await using var server = await StartAsync();
        var a = await JoinAsync(server, "0123456780");
        var b = await JoinAsync(server, "0123456781", a.Code);
        var c = await JoinAsync(server, "0123456782", a.Code);
        await JoinAsync(server, "0123456783", b.Code);
        await server.BuyAsync("0123456782", "INV-1", 500);

        var referral = (await server.GetAsync($"/members/{a.Id}/referral")).Json;
        Assert.Equal((a.Code, 2, "[2,1]"), (
            referral.GetProperty("code").GetString(), referral.GetProperty("brought").GetInt32(),
            referral.GetProperty("levels").GetRawText()));
        Assert.False(referral.TryGetProperty("referredBy", out _));
        Assert.Equal(("2026-03-02", a.Id), (
            (await server.GetAsync($"/members/{b.Id}/referral")).Text("referredOn"),
            (await server.GetAsync($"/members/{b.Id}/referral")).Text("referredBy")));

        var page = (await server.GetAsync($"/members/{a.Id}/referrals?limit=1")).Json;
        Assert.Equal((b.Id, 0, 1), Brought(page.GetProperty("items")[0]));
        var next = (await server.GetAsync(
            $"/members/{a.Id}/referrals?limit=1&cursor={page.GetProperty("nextCursor").GetString()}")).Json;
        Assert.Equal((c.Id, 1, 0), Brought(next.GetProperty("items")[0]));
        Assert.False(next.TryGetProperty("nextCursor", out var end) && end.ValueKind != JsonValueKind.Null);
        (await server.GetAsync("/members/mbr_zzz/referrals")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await server.GetAsync($"/members/{a.Id}/commissions?cursor=x")).IsProblem(HttpStatusCode.BadRequest, "malformed");
    }

    [ConditionalFact]
    [Semantics("S9.1")]
    public async Task Who_brought_a_member_is_not_cleared()
    {
        await using var server = await StartAsync();
        var a = await JoinAsync(server, "0123456780");
        var b = await JoinAsync(server, "0123456781", a.Code);
        using var cleared = new StringContent("""{"referredBy": null, "name": "B"}""", System.Text.Encoding.UTF8, "application/json");
        var answer = await server.SendAsync(HttpMethod.Patch, $"/members/{b.Id}", cleared, null, null);
        answer.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal([("referredBy", "cannot-be-cleared")], answer.Errors);
        Assert.Equal(a.Id, (await server.GetAsync($"/members/{b.Id}")).Text("referredBy"));
        // Nobody is named where somebody joins: null says the same.
        Assert.Equal(HttpStatusCode.Created, (await server.PostTextAsync("/members", """{"phone": "0123456782", "referredBy": null}""")).Status);
    }

    [ConditionalFact]
    [Semantics("S10.1", "S9.1")]
    public async Task A_repeated_joining_answers_as_before_whatever_the_two_share_by_now()
    {
        await using var server = await StartAsync();
        var a = await server.PostAsync("/members", new { phone = "0123456780", cards = new[] { "9000" } });
        var (code, path) = (a.Text("referralCode"), $"/members/{a.Text("id")}");
        object byCode = new { phone = "0123456781", devices = new[] { "d-1" }, referredBy = code };
        object byPhone = new { phone = "0123456782", referredBy = new { phone = "0123456780" } };
        object byCard = new { phone = "0123456783", referredBy = new { card = "9000" } };
        var bodies = new[] { byCode, byPhone, byCard };
        var first = new List<Answer>();
        foreach (var (body, i) in bodies.Select((body, i) => (body, i)))
            first.Add(await server.PostAsync("/members", body, key: $"join-{i}"));
        Assert.All(first, answer => Assert.Equal((HttpStatusCode.Created, a.Text("id")), (answer.Status, answer.Text("referredBy"))));

        var changed = await server.PatchAsync(path, new { phone = "0123456789", cards = new[] { "9001" }, devices = new[] { "d-1" } });
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        var count = await server.CountTransactionsAsync();
        foreach (var (body, i) in bodies.Select((body, i) => (body, i)))
        {
            var again = await server.PostAsync("/members", body, key: $"join-{i}");
            Assert.True(again.Status == HttpStatusCode.Created, again.Body);
            Assert.Equal(first[i].Text("id"), again.Text("id"));
        }
        Assert.Equal(count, await server.CountTransactionsAsync());
        // Anew it is refused.
        (await server.PostAsync("/members", new { phone = "0123456784", devices = new[] { "d-1" }, referredBy = code }))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "referrer-self");
        (await server.PostAsync("/members", new { phone = "0123456784", referredBy = new { phone = "0123456780" } }))
            .IsProblem(HttpStatusCode.NotFound, "referrer-unknown");
    }

    [ConditionalFact]
    [Semantics("S9.1", "S13.2")]
    public async Task Nobody_is_changed_who_is_none_and_a_taken_phone_is_a_taken_phone()
    {
        await using var server = await StartAsync();
        var a = await JoinAsync(server, "0123456780");
        (await NameAsync(server, "mbr_zzzzzz", a.Code)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await NameAsync(server, "mbr_zzzzzz", "NOSUCHCODE")).IsProblem(HttpStatusCode.NotFound, "not-found");
        var own = await server.PostAsync("/members", new { phone = "0123456780", referredBy = a.Code });
        own.IsProblem(HttpStatusCode.Conflict, "identifier-taken");
        Assert.Equal("phone", own.Json.GetProperty("arguments").GetProperty("field").GetString());
    }

    [ConditionalFact]
    [Semantics("S9.1")]
    public async Task Naming_the_same_again_is_no_fault_though_both_share_a_device_by_now()
    {
        await using var server = await StartAsync();
        var a = await JoinAsync(server, "0123456780");
        var b = await JoinAsync(server, "0123456781", a.Code);
        await server.PatchAsync($"/members/{a.Id}", new { devices = new[] { "d-9" } });
        var again = await server.PatchAsync($"/members/{b.Id}", new { devices = new[] { "d-9" }, referredBy = a.Code });
        Assert.Equal((HttpStatusCode.OK, a.Id), (again.Status, again.Text("referredBy")));
        Assert.Equal(HttpStatusCode.OK, (await NameAsync(server, b.Id, a.Code)).Status);
        Assert.Equal(500, await server.AvailableAsync(b.Id, "credit"));
        await VerifyAsync(server);
    }

    [ConditionalFact]
    [Semantics("S10.1")]
    public async Task A_device_is_another_content_than_a_means_of_payment()
    {
        await using var server = await StartAsync();
        Assert.Equal(
            HttpStatusCode.Created, (await server.PostAsync("/members", new { phone = "0123456780", devices = new[] { "x" } }, key: "k")).Status);
        (await server.PostAsync("/members", new { phone = "0123456780", paymentReferences = new[] { "x" } }, key: "k"))
            .IsProblem(HttpStatusCode.Conflict, "key-reused");
        Assert.Equal(
            HttpStatusCode.Created, (await server.PostAsync("/members", new { phone = "0123456780", devices = new[] { "x" } }, key: "k")).Status);
    }

    private protected static async Task<long> AvailableOrNoneAsync(ClubServer server, string member)
    {
        var accounts = (await server.GetAsync($"/members/{member}/accounts")).Json.GetProperty("items").EnumerateArray();
        return accounts.Where(a => a.GetProperty("currency").GetString() == "credit")
            .Select(a => a.GetProperty("available").GetInt64()).FirstOrDefault();
    }

    private protected static Task<Answer> NameAsync(ClubServer server, string member, string code) => server.SendAsync(
        HttpMethod.Patch, $"/members/{member}", JsonContent.Create(new { referredBy = code }), null, null);

    private static (string?, int, int) Brought(JsonElement item) => (
        item.GetProperty("member").GetString(), item.GetProperty("purchases").GetInt32(), item.GetProperty("brought").GetInt32());

    private static string? Explanation(Answer answer, int effect) =>
        answer.Json.GetProperty("effects")[effect].GetProperty("explanation").GetString();

    private protected static List<(string? Member, string? Kind, int Amount, int? Level)> Effects(Answer answer) =>
    [
        .. answer.Json.GetProperty("effects").EnumerateArray().Select(e => (
            e.GetProperty("member").GetString(), e.GetProperty("kind").GetString(), e.GetProperty("amount").GetInt32(),
            e.TryGetProperty("level", out var level) && level.ValueKind == JsonValueKind.Number ? level.GetInt32() : (int?)null)),
    ];
}

public sealed class SqliteReferralsTests() : ReferralsSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresReferralsTests() : ReferralsSuite(TestBackend.Postgres)
{
    [ConditionalFact]
    [Semantics("S9.1", "S10.3")]
    public async Task On_three_nodes_lines_of_buyers_share_those_above_and_nothing_is_lost()
    {
        await using var first = await ClubServer.StartAsync(Program, backend: TestBackend.Postgres);
        await using var second = await first.StartNodeAsync(7);
        await using var third = await first.StartNodeAsync(1);
        ClubServer[] nodes = [first, second, third];
        var top = await JoinAsync(first, "0120000000");
        var middle = await JoinAsync(first, "0120000001", top.Code);
        var buyers = new List<string>();
        for (var i = 2; i < 8; i++)
            buyers.Add((await JoinAsync(first, $"012000000{i}")).Id);

        // While they buy, each names who brought them: what is bought before gives nothing, what comes after does.
        var named = buyers.Select((buyer, i) => NameAsync(nodes[i % 3], buyer, middle.Code));
        var bought = Enumerable.Range(0, 120).Select(i =>
            nodes[i % 3].PostAsync("/purchases", ClubServer.Purchase($"012000000{2 + (i % 6)}", $"INV-{i}", 10_000)));
        var answers = await Task.WhenAll(named.Concat(bought));
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, answer.Body));
        var given = answers.Skip(buyers.Count).SelectMany(Effects).Where(effect => effect.Kind == "commission").ToList();
        Assert.Equal(given.Where(e => e.Level == 1).Sum(e => e.Amount), await first.AvailableAsync(middle.Id, "credit") - 500);
        Assert.Equal(given.Where(e => e.Level == 2).Sum(e => e.Amount), await AvailableOrNoneAsync(first, top.Id));
        await VerifyAsync(first);
    }
}
