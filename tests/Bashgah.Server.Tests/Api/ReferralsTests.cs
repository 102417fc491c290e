using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Verification;

namespace Bashgah.Server.Tests.Api;

/// <summary>Who brought whom, and what they get for it, over the API.</summary>
public abstract class ReferralsSuite(TestBackend backend)
{
    private protected const string Program = """
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

    private protected static async Task<(string Id, string Code)> JoinAsync(ClubServer server, string phone, object? referredBy = null)
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
        Assert.Equal("MYR 5.00 credit: 5% of MYR 100.00 spent 1 level below (Friends of friends)", Explanation(sale, 1));
        Assert.Equal("MYR 2.00 credit: 2% of MYR 100.00 spent 2 levels below (Friends of friends)", Explanation(sale, 2));
        // The till sees balances of the member it named only.
        Assert.Equal(["points", "credit"], sale.Json.GetProperty("accounts").EnumerateArray()
            .Select(account => account.GetProperty("currency").GetString()).Order(StringComparer.Ordinal).Reverse());

        var statement = await server.GetAsync($"/members/{a.Id}/commissions", "fa");
        var line = Assert.Single(statement.Json.GetProperty("items").EnumerateArray());
        Assert.Equal((c.Id, 2, "INV-1", 200), (
            line.GetProperty("buyer").GetString(), line.GetProperty("level").GetInt32(),
            line.GetProperty("documentNo").GetString(), line.GetProperty("amount").GetInt32()));
        Assert.Equal("MYR ۲٫۰۰ اعتبار: ۲٪ از MYR ۱۰۰٫۰۰ خرید در ۲ سطح پایین‌تر (دوستِ دوست)", line.GetProperty("explanation").GetString());

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
        (await NameAsync(server, a.Id, b.Code)).IsProblem(HttpStatusCode.UnprocessableEntity, "referrer-came-later");
        (await NameAsync(server, b.Id, b.Code)).IsProblem(HttpStatusCode.UnprocessableEntity, "referrer-self");
        (await NameAsync(server, b.Id, "NOSUCHCODE")).IsProblem(HttpStatusCode.NotFound, "member-unknown");
        var named = await NameAsync(server, b.Id, a.Code);
        Assert.Equal((HttpStatusCode.OK, a.Id), (named.Status, named.Text("referredBy")));
        Assert.Equal(500, await server.AvailableAsync(b.Id, "credit"));
        (await NameAsync(server, b.Id, a.Code)).IsProblem(HttpStatusCode.Conflict, "referrer-known");
        server.Clock.Advance(TimeSpan.FromDays(11));
        (await NameAsync(server, c.Id, a.Code)).IsProblem(HttpStatusCode.UnprocessableEntity, "referral-too-late");
        await VerifyAsync(server);
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
