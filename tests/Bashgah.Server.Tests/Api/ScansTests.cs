using System.Net;
using System.Net.Http.Headers;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>One field at the till: what a text stands for is found out by the server.</summary>
public abstract class ScansSuite(TestBackend backend)
{
    private const string Phone = "0123456789";
    private const string Card = "7083560000013710910";

    [ConditionalFact]
    public async Task A_member_is_found_by_whatever_leads_to_one_in_the_order_of_kinds()
    {
        await using var server = await StartAsync();
        var joined = await server.PostAsync("/members", new { phone = Phone, cards = new[] { Card }, externalId = "C-7" });
        var member = joined.Text("id");
        await server.BuyAsync(Phone, "INV-1", 4_170);
        foreach (var (text, how) in new[]
        {
            (Phone, "phone"), ("+60 12-345 6789", "phone"), ("۰۱۲۳۴۵۶۷۸۹", "phone"), (Card, "card"), ("7083 5600 0001 3710 910", "card"),
            ("۷۰۸۳۵۶۰۰۰۰۰۱۳۷۱۰۹۱۰", "card"), ($"%B{Card}^SOME ONE^8551?;{Card}=8551?", "card"), ($";{Card}?", "card"),
            ("C-7", "externalId"), ("C-۷", "externalId"), (joined.Text("referralCode"), "referral"),
            (joined.Text("referralCode").ToLowerInvariant(), "referral"),
        })
        {
            var scanned = await ScanAsync(server, text);
            Assert.Equal(("member", how, member), (scanned.Text("kind"), scanned.Text("as"), scanned.Json.GetProperty("member").GetProperty("id").GetString()));
            Assert.Equal(41, scanned.Json.GetProperty("accounts")[0].GetProperty("available").GetInt64());
        }

        // A card's number comes before a phone number, and a phone number before an external id.
        var other = (await server.PostAsync("/members", new { cards = new[] { Phone }, externalId = "+60123456789" })).Text("id");
        Assert.Equal((other, "card"), Found(await ScanAsync(server, Phone)));
        Assert.Equal((member, "phone"), Found(await ScanAsync(server, "+60123456789")));
    }

    [ConditionalFact]
    public async Task A_voucher_is_told_by_its_code_and_comes_before_an_external_id()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await server.BuyAsync(Phone, "INV-1", 10_000);
        var voucher = await server.PostAsync("/redemptions", new { member = new { id = member }, reward = "tea" });
        var code = voucher.Text("code");
        await server.PostAsync("/members", new { externalId = code });
        var scanned = await ScanAsync(server, $" {code[..4].ToLowerInvariant()}-{code[4..]} ");
        Assert.Equal(("voucher", "voucher"), (scanned.Text("kind"), scanned.Text("as")));
        Assert.Equal(voucher.Text("id"), scanned.Json.GetProperty("voucher").GetProperty("id").GetString());
        Assert.Equal("issued", scanned.Json.GetProperty("voucher").GetProperty("state").GetString());

        // A wrong letter is no voucher, and so is one that the caller may not read.
        var wrong = code[..^1] + (code[^1] == '0' ? '1' : '0');
        Assert.Equal("unknown", (await ScanAsync(server, wrong)).Text("kind"));
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "members:read"));
        Assert.Equal("externalId", (await ScanAsync(server, code)).Text("as"));
    }

    [ConditionalFact]
    public async Task A_document_shows_its_lines_to_a_till_and_to_a_kiosk_whether_it_can_be_claimed()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        foreach (var store in new[] { "north", "south" })
            await server.PostAsync("/stores", new { id = store, documentScope = store });
        await SellAsync(server, "7001", "north", null);
        await SellAsync(server, "7002", "north", Phone);
        await SellAsync(server, "7003", "south", null);
        await server.PostAsync("/returns", new { documentNo = "7001", store = "north", returnNo = "R-1", lines = new object[] { new { line = 1, quantity = 0.5 }, new { line = 2, amount = 30 } } });
        var manager = server.Client.DefaultRequestHeaders.Authorization;

        await AsDeviceAsync(server, "till");
        var till = (await ScanAsync(server, "۷۰۰۱")).Json;
        Assert.Equal(("document", "document"), (till.GetProperty("kind").GetString(), till.GetProperty("as").GetString()));
        Assert.Equal(
            """
            {"documentNo":"7001","store":"north","occurredAt":"2026-03-02T12:00:00+08:00","currency":"MYR","amount":3370,"hasMember":false,"claimed":false,
            "lines":[{"line":1,"sku":"MILK-1L","productGroup":"dairy","quantity":2,"amount":3170,"returned":0.5},
            {"line":2,"quantity":1,"amount":200,"returned":0,"returnedAmount":30}]}
            """.ReplaceLineEndings(""),
            till.GetProperty("document").GetRawText());
        Assert.True((await ScanAsync(server, "7002")).Json.GetProperty("document").GetProperty("hasMember").GetBoolean());
        // Of another store's numbers this one knows nothing, and may not ask.
        Assert.Equal("unknown", (await ScanAsync(server, "7003")).Text("kind"));
        (await ScanAsync(server, "7003", "&store=south")).IsProblem(HttpStatusCode.Forbidden, "store-foreign");

        server.Client.DefaultRequestHeaders.Authorization = manager;
        await AsDeviceAsync(server, "kiosk");
        var open = (await ScanAsync(server, "7001")).Json.GetProperty("document");
        Assert.Equal(3_370, open.GetProperty("amount").GetInt64());
        Assert.False(open.TryGetProperty("lines", out _));
        Assert.Equal(
            """{"documentNo":"7002","hasMember":true,"claimed":false}""", (await ScanAsync(server, "7002")).Json.GetProperty("document").GetRawText());
        await server.PostAsync("/claims", new { documentNo = "7001", member = new { phone = Phone } });
        Assert.Equal(
            """{"documentNo":"7001","hasMember":false,"claimed":true}""", (await ScanAsync(server, "7001")).Json.GetProperty("document").GetRawText());

        server.Client.DefaultRequestHeaders.Authorization = manager;
        Assert.Equal("document", (await ScanAsync(server, "7003", "&store=south")).Text("kind"));
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "read"));
        Assert.Equal("unknown", (await ScanAsync(server, "7003", "&store=south")).Text("kind"));
    }

    [ConditionalFact]
    public async Task A_swipe_that_was_not_read_well_says_so_wherever_a_card_is_named()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        const string Damaged = ";7083560000013710910=8551";
        Assert.Equal([("query:text", "damaged-swipe")], (await ScanAsync(server, Damaged)).Errors);
        Assert.Equal([("query:text", "required")], (await server.GetAsync("/scans")).Errors);
        Assert.Equal([("query:card", "damaged-swipe")], (await server.GetAsync($"/members?card={Uri.EscapeDataString(Damaged)}")).Errors);
        Assert.Equal([("member.card", "damaged-swipe")], (await server.PostAsync("/activities", new { type = "review", member = new { card = Damaged } })).Errors);
        Assert.Equal(
            [("cards[1]", "damaged-swipe"), ("cards[2]", "too-long")],
            (await server.PatchAsync($"/members/{member}", new { cards = new[] { "1", Damaged, new string('1', 65) } })).Errors);

        // What is swiped is kept as it would be typed, and nothing else of it.
        var changed = await server.PatchAsync($"/members/{member}", new { cards = new[] { $"%B{Card}^SOME ONE^8551?" } });
        Assert.Equal($"""["{Card}"]""", changed.Json.GetProperty("cards").GetRawText());
        var bought = await server.PostAsync(
            "/purchases", new { documentNo = "1", member = new { card = $";{Card}=8551?" }, currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 100 } } });
        Assert.Equal(HttpStatusCode.Created, bought.Status);
        Assert.Single((await server.GetAsync($"/members?card={Uri.EscapeDataString($";{Card}?")}")).Json.GetProperty("items").EnumerateArray());
    }

    private Task<ClubServer> StartAsync() => ClubServer.StartAsync(backend: backend);

    private static Task<Answer> ScanAsync(ClubServer server, string text, string more = "") =>
        server.GetAsync($"/scans?text={Uri.EscapeDataString(text)}{more}");

    private static (string? Id, string How) Found(Answer scanned) =>
        (scanned.Json.GetProperty("member").GetProperty("id").GetString(), scanned.Text("as"));

    private static async Task SellAsync(ClubServer server, string documentNo, string store, string? phone)
    {
        var sold = await server.PostAsync("/purchases", new
        {
            documentNo, store, currency = "MYR", member = phone is null ? null : new { phone },
            lines = new object[]
            {
                new { line = 1, sku = "MILK-1L", productGroup = "dairy", quantity = 2, amount = 3_170 }, new { line = 2, quantity = 1, amount = 200 },
            },
        });
        Assert.True(sold.Status == HttpStatusCode.Created, sold.Body);
    }

    private static async Task AsDeviceAsync(ClubServer server, string kind)
    {
        var announced = await server.PostAsync("/devices", new { label = "One", kind, store = "north" });
        var key = (await server.PostAsync("/devices/enrolments", new { code = announced.Text("code") })).Text("key");
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }
}

public sealed class SqliteScansTests() : ScansSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresScansTests() : ScansSuite(TestBackend.Postgres);
