using System.Net;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>A member's vouchers, listed.</summary>
public abstract class VouchersSuite(TestBackend backend)
{
    // Two a member: the shelf of the tests' club has one coffee.
    private const string Program = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en"],
          "currencies": {"points": {} },
          "earning": [{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100} } } }],
          "rewards": {
            "coffee": {"name": {"en": "Coffee"}, "kind": {"product": {"sku": "C"}}, "price": {"points": 10}, "voucher": {"valid": "P30D"} },
            "cake": {"name": {"en": "Cake"}, "kind": {"product": {"sku": "K"}}, "price": {"points": 20}, "voucher": {"valid": "P60D"} } }
        }
        """;

    private static async Task<string> RedeemAsync(ClubServer server, string member, string reward)
    {
        var answer = await server.PostAsync("/redemptions", new { member = new { id = member }, reward });
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
        return answer.Text("id");
    }

    private static List<string> Told(Answer page) =>
        [.. page.Json.GetProperty("items").EnumerateArray().Select(v =>
            $"{v.GetProperty("id").GetString()} {v.GetProperty("name").GetString()} {v.GetProperty("state").GetString()} {v.GetProperty("cost").GetRawText()}")];

    [ConditionalFact]
    public async Task They_are_listed_page_by_page_with_what_became_of_each()
    {
        await using var server = await ClubServer.StartAsync(Program, backend: backend);
        var (member, other) = (await server.JoinAsync("0123456780"), await server.JoinAsync("0123456781"));
        await server.BuyAsync("0123456780", "INV-1", 10_000);
        await server.BuyAsync("0123456781", "INV-2", 10_000);
        var first = await RedeemAsync(server, member, "coffee");
        var second = await RedeemAsync(server, member, "cake");
        await RedeemAsync(server, other, "cake");
        var third = await RedeemAsync(server, member, "coffee");
        await server.PostAsync($"/redemptions/{second}/use", new { });
        // Thirty days and one more: the end of the coffees has come, and is not written yet.
        server.Clock.Advance(TimeSpan.FromDays(32));

        var page = await server.GetAsync($"/members/{member}/vouchers?limit=2");
        Assert.Equal([$$"""{{third}} Coffee expired {"points":10}""", $$"""{{second}} Cake used {"points":20}"""], Told(page));
        var rest = await server.GetAsync($"/members/{member}/vouchers?limit=2&cursor={page.Text("nextCursor")}");
        Assert.Equal([$$"""{{first}} Coffee expired {"points":10}"""], Told(rest));
        Assert.False(rest.Json.TryGetProperty("nextCursor", out var next) && next.GetString() is not null);
        Assert.All(page.Json.GetProperty("items").EnumerateArray(), v => Assert.NotEmpty(v.GetProperty("code").GetString()!));
    }

    [ConditionalFact]
    public async Task Who_has_none_has_an_empty_list_and_who_is_not_there_has_none()
    {
        await using var server = await ClubServer.StartAsync(Program, backend: backend);
        var member = await server.JoinAsync("0123456780");
        Assert.Empty(Told(await server.GetAsync($"/members/{member}/vouchers")));
        (await server.GetAsync("/members/mbr_zzz/vouchers")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await server.GetAsync($"/members/{member}/vouchers?cursor=mbr_1")).IsProblem(HttpStatusCode.BadRequest, "malformed");
    }
}

public sealed class SqliteVouchersTests() : VouchersSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresVouchersTests() : VouchersSuite(TestBackend.Postgres);
