using System.Net;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Verification;

namespace Bashgah.Server.Tests.Api;

/// <summary>Personal offers over the API (E7).</summary>
public abstract class OffersSuite(TestBackend backend)
{
    private const string Program = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en", "fa", "ms"],
          "currencies": {"points": {}},
          "earning": [{"id": "double", "when": [{"offer": "double-week"}], "give": {"points": {"fixed": 50}}}],
          "offers": {
            "double-week": {"name": {"en": "Double week", "fa": "هفتهٔ دوبرابر", "ms": "Minggu berganda"}, "valid": "P7D"},
            "vip": {"groups": ["vip"]}
          }
        }
        """;

    private static async Task<string> OffersAsync(ClubServer server, string member, string language = "en") => string.Join("; ",
        (await server.GetAsync($"/members/{member}/offers", language)).Json.GetProperty("items").EnumerateArray()
            .Select(o => $"{o.GetProperty("name").GetString()} {o.GetProperty("state").GetString()}"));

    [ConditionalFact]
    public async Task Staff_give_it_the_member_activates_it_and_a_purchase_uses_it()
    {
        await using var server = await ClubServer.StartAsync(Program, backend: backend);
        var joined = await server.PostAsync("/members", new { phone = "0123456780" });
        var member = joined.Text("id");
        var who = new { member = new { id = member } };
        Assert.Equal("", await OffersAsync(server, member));
        var refused = await server.PostAsync("/offers/double-week/activate", who, language: "fa");
        refused.IsProblem(HttpStatusCode.UnprocessableEntity, "offer-not-given");
        Assert.Contains("هفتهٔ دوبرابر", refused.Text("detail"), StringComparison.Ordinal);
        (await server.PostAsync("/offers/none/give", who)).IsProblem(HttpStatusCode.NotFound, "offer-unknown");

        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/offers/double-week/give", who, key: "g")).Status);
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/offers/double-week/give", who, key: "g")).Status);
        (await server.PostAsync("/offers/double-week/give", who)).IsProblem(HttpStatusCode.Conflict, "offer-given");
        Assert.Equal("Double week waiting", await OffersAsync(server, member));
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/offers/double-week/activate", who)).Status);
        Assert.Equal("Minggu berganda active", await OffersAsync(server, member, "ms"));

        await server.BuyAsync("0123456780", "INV-1", 1_000);
        Assert.Equal(50, await server.AvailableAsync(member, "points"));
        Assert.Equal("", await OffersAsync(server, member));
        var report = await server.Host.Database.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, default);
        Assert.Empty(report.Findings);
    }

    [ConditionalFact]
    public async Task A_group_sees_what_is_open_to_it()
    {
        await using var server = await ClubServer.StartAsync(Program, backend: backend);
        var member = (await server.PostAsync("/members", new { phone = "0123456780", groups = new[] { "vip" } })).Text("id");
        Assert.Equal("vip open", await OffersAsync(server, member));
        Assert.Equal(
            HttpStatusCode.Created,
            (await server.PostAsync("/offers/vip/activate", new { member = new { phone = "0123456780" } })).Status);
        Assert.Equal("vip active", await OffersAsync(server, member));
        (await server.GetAsync("/members/mbr_zzz/offers")).IsProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(
            HttpStatusCode.Created, (await server.PostAsync("/offers/double-week/give", new { member = new { id = member } })).Status);
        var page = (await server.GetAsync($"/members/{member}/offers?limit=1")).Json;
        Assert.Equal("double-week", Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("offer").GetString());
        var next = (await server.GetAsync(
            $"/members/{member}/offers?limit=1&cursor={page.GetProperty("nextCursor").GetString()}")).Json;
        Assert.Equal("vip", Assert.Single(next.GetProperty("items").EnumerateArray()).GetProperty("offer").GetString());
        Assert.False(next.TryGetProperty("nextCursor", out _));
    }
}

public sealed class SqliteOffersTests() : OffersSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresOffersTests() : OffersSuite(TestBackend.Postgres);
