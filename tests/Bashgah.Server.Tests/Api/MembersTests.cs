using System.Net;
using System.Net.Http.Json;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Api;

/// <summary>Members: who they are, how they are found, what is changed.</summary>
public sealed class MembersTests
{
    [Fact]
    [Semantics("S13.2")]
    public async Task An_identifier_leads_to_one_member_and_a_clash_names_the_field()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.PostAsync("/members", new
        {
            phone = "۰۱۲-۳۴۵ ۶۷۸۹", email = " Aisyah@Example.com ", externalId = "C-1", cards = new[] { "9999 0001" },
            name = "Aisyah", attributes = new Dictionary<string, string> { ["shoe-size"] = "38", ["pet"] = "cat" },
        });
        Assert.Equal(HttpStatusCode.Created, member.Status);
        Assert.Equal("+60123456789", member.Text("phone"));
        Assert.Equal("aisyah@example.com", member.Text("email"));
        Assert.Equal("99990001", member.Json.GetProperty("cards")[0].GetString());
        Assert.Equal("38", member.Json.GetProperty("attributes").GetProperty("shoe-size").GetString());
        Assert.Equal("2026-03-02T12:00:00+08:00", member.Text("joinedAt"));

        foreach (var query in new[] { "phone=%2B60123456789", "phone=0123456789", "card=99990001", "externalId=C-1", "email=aisyah@example.com" })
        {
            var found = await server.GetAsync($"/members?{query}");
            Assert.Equal(member.Text("id"), found.Json.GetProperty("items")[0].GetProperty("id").GetString());
        }
        object[] clashes = [new { phone = "012 345 6789" }, new { email = "AISYAH@example.com" }, new { externalId = "C-1" }];
        foreach (var (clash, field) in clashes.Zip(["phone", "email", "externalId"]))
        {
            var answer = await server.PostAsync("/members", clash);
            answer.IsProblem(HttpStatusCode.Conflict, "identifier-taken");
            Assert.Equal(field, answer.Json.GetProperty("arguments").GetProperty("field").GetString());
        }
        Assert.Equal(1, await server.CountTransactionsAsync());
    }

    [Theory]
    [InlineData("1899-12-31", false)]
    [InlineData("1900-01-01", true)]
    [InlineData("2026-03-03", true)]
    [InlineData("2026-03-04", false)]
    [InlineData("1699-05-10", false)]
    public async Task A_birth_date_lies_between_1900_and_the_programs_today(string birthDate, bool isTaken)
    {
        await using var server = await ClubServer.StartAsync();
        // 3 March, half past three in the morning in Kuala Lumpur; still 2 March in UTC.
        server.Clock.Advance(TimeSpan.FromHours(15.5));

        var joined = await server.PostAsync("/members", new { phone = "0123456789", birthDate });
        var other = (await server.PostAsync("/members", new { phone = "0123456780" })).Text("id");
        var changed = await PatchAsync(server, other, $$"""{"birthDate": "{{birthDate}}"}""");

        if (isTaken)
        {
            Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (joined.Status, changed.Status));
            return;
        }
        foreach (var refused in new[] { joined, changed })
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            var fault = Assert.Single(refused.Json.GetProperty("errors").EnumerateArray());
            Assert.Equal(("birthDate", "out-of-range"), (fault.GetProperty("path").GetString(), fault.GetProperty("code").GetString()));
        }
    }

    [Fact]
    public async Task A_change_touches_what_it_names_and_null_clears()
    {
        await using var server = await ClubServer.StartAsync();
        var member = (await server.PostAsync("/members", new
        {
            phone = "0123456789", email = "a@example.com", name = "A", attributes = new { pet = "cat" },
        })).Text("id");
        var changed = await PatchAsync(server, member, """
            {"email": null, "groups": ["staff"], "attributes": {"pet": null, "shoe-size": "40"}, "consents": {"sms-offers": true}}
            """);

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal("+60123456789", changed.Text("phone"));
        Assert.False(changed.Json.TryGetProperty("email", out _));
        Assert.Equal("""{"shoe-size":"40"}""", changed.Json.GetProperty("attributes").GetRawText());
        Assert.Equal("""["staff"]""", changed.Json.GetProperty("groups").GetRawText());
        // What was let go can be somebody else's.
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/members", new { email = "a@example.com" })).Status);
        (await PatchAsync(server, member, """{"email": "a@example.com"}"""))
            .IsProblem(HttpStatusCode.Conflict, "identifier-taken");
        (await PatchAsync(server, "mbr_zzz", """{"name": "B"}""")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Devices_and_means_of_payment_are_read_as_they_are_replaced()
    {
        await using var server = await ClubServer.StartAsync();
        var joined = await server.PostAsync("/members", new { phone = "0123456789", devices = new[] { "d-1" } });
        Assert.Equal("""["d-1"]""", joined.Json.GetProperty("devices").GetRawText());
        Assert.False(joined.Json.TryGetProperty("paymentReferences", out _));
        var path = $"/members/{joined.Text("id")}";
        await server.PatchAsync(path, new { devices = new[] { "d-2", "d-3" }, paymentReferences = new[] { "tok-1" } });
        var member = (await server.GetAsync(path)).Json;
        Assert.Equal("""["d-2","d-3"]""", member.GetProperty("devices").GetRawText());
        Assert.Equal("""["tok-1"]""", member.GetProperty("paymentReferences").GetRawText());
        await server.PatchAsync(path, new { devices = Array.Empty<string>() });
        Assert.False((await server.GetAsync(path)).Json.TryGetProperty("devices", out _));
    }

    [Fact]
    public async Task A_referrer_is_kept_by_code_or_by_reference()
    {
        await using var server = await ClubServer.StartAsync();
        var first = await server.PostAsync("/members", new { phone = "0123456780" });
        var byCode = await server.PostAsync("/members", new { phone = "0123456781", referredBy = first.Text("referralCode") });
        var byPhone = await server.PostAsync("/members", new { phone = "0123456782", referredBy = new { phone = "0123456780" } });

        Assert.Equal(first.Text("id"), byCode.Text("referredBy"));
        Assert.Equal(first.Text("id"), byPhone.Text("referredBy"));
        (await server.PostAsync("/members", new { phone = "0123456783", referredBy = "NOSUCHCODE" }))
            .IsProblem(HttpStatusCode.NotFound, "referrer-unknown");
    }

    [Fact]
    public async Task Entries_come_newest_first_in_pages_that_add_up()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        for (var i = 1; i <= 7; i++)
            await server.BuyAsync("0123456789", $"INV-{i}", i * 100);
        var balances = new List<long>();
        var cursor = "";
        do
        {
            var page = await server.GetAsync($"/members/{member}/entries?limit=3{cursor}");
            balances.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("balanceAfter").GetInt64()));
            cursor = page.Json.TryGetProperty("nextCursor", out var next) ? $"&cursor={next.GetString()}" : "";
        }
        while (cursor.Length > 0);

        Assert.Equal([28, 21, 15, 10, 6, 3, 1], balances);
        var accounts = await server.GetAsync($"/members/{member}/accounts?limit=1");
        Assert.Equal("points", accounts.Text("nextCursor"));
        var rest = await server.GetAsync($"/members/{member}/accounts?limit=1&cursor=points");
        Assert.Equal("credit", rest.Json.GetProperty("items")[0].GetProperty("currency").GetString());
        Assert.False(rest.Json.TryGetProperty("nextCursor", out _));
    }

    [Fact]
    [Semantics("S5.4")]
    public async Task A_read_leaves_out_what_is_due_but_not_yet_written()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        await server.BuyAsync("0123456789", "INV-1", 4170);
        // 41 points end with 31 March 2027.
        server.Clock.Advance(TimeSpan.FromDays(395));
        Assert.Equal(0, await server.AvailableAsync(member));
        Assert.Equal(2, await server.CountTransactionsAsync());
    }

    private static Task<Answer> PatchAsync(ClubServer server, string member, string body) => server.SendAsync(
        HttpMethod.Patch, $"/members/{member}", JsonContent.Create(System.Text.Json.JsonDocument.Parse(body).RootElement), null, null);

    private sealed class NarrowCodes : ReferralCodes
    {
        private int _drawn;

        public override string Draw() => _drawn++ < 3 ? "00000000" : "00000001";
    }

    [Fact]
    public async Task A_referral_code_that_is_taken_is_drawn_again()
    {
        await using var server = await ClubServer.StartAsync(
            configure: services => services.AddSingleton<ReferralCodes, NarrowCodes>());
        var first = await server.PostAsync("/members", new { phone = "0123456789" });
        var second = await server.PostAsync("/members", new { phone = "0123456780" });
        Assert.Equal("00000000", first.Text("referralCode"));
        Assert.Equal("00000001", second.Text("referralCode"));
        // When there is none to be had, it ends, and says why.
        (await server.PostAsync("/members", new { phone = "0123456781" })).IsProblem(HttpStatusCode.Conflict, "identifier-taken");
    }
}
