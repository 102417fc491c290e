using System.Net;
using Bashgah.Server.Platform.Codes;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Api;

/// <summary>Rules against fraud open cases with their evidence; numbers by hand (X6).</summary>
public abstract class FraudSuite(TestBackend backend)
{
    private const string Fast = """{"fast": {"name": {"en": "Too fast", "fa": "شتاب‌زده", "ms": "Terlalu cepat"}, "kind": {"velocity": {"purchases": 3, "window": "PT1H"}}}}""";

    private Task<ClubServer> StartAsync(string rules, string more = "") =>
        ClubServer.StartAsync(FraudClub.Program(rules, more: more), backend: backend);

    [ConditionalFact]
    public async Task The_fourth_purchase_within_the_hour_opens_a_case_and_the_third_does_not()
    {
        await using var server = await StartAsync(Fast);
        var member = await server.JoinAsync("0123456780");
        var bought = (await server.BuyTimesAsync("0123456780", 3)).ToList();
        await server.WatchAsync();
        Assert.Empty(await server.CasesAsync());

        server.Clock.Advance(TimeSpan.FromMinutes(59));
        bought.Add((await server.BuyAsync("0123456780", "INV-4", 10_000)).Text("transactionId"));
        await server.WatchAsync();
        var found = Assert.Single(await server.CasesAsync());
        Assert.Equal(("velocity", "fast", "open", member), (found.Of("kind"), found.Of("rule"), found.Of("state"), found.Of("member")));
        Assert.Equal(bought, found.List("transactions"));
        Assert.Equal([member], found.List("members"));
        Assert.Equal((4, 3), (found.GetProperty("evidence").GetProperty("counted").GetInt32(), found.GetProperty("evidence").GetProperty("allowed").GetInt32()));
        Assert.Equal(
            "4 purchases of one member within the window of the rule “Too fast”, which allows 3.", found.Of("sentence"));
        // It only reports.
        Assert.Equal((400, 0), await server.BalanceAsync(member));

        // The next belongs to the same case; an hour later nobody hurries.
        await server.BuyAsync("0123456780", "INV-5", 10_000);
        server.Clock.Advance(TimeSpan.FromHours(2));
        await server.BuyAsync("0123456780", "INV-6", 10_000);
        await server.WatchAsync();
        Assert.Equal(2, Assert.Single(await server.CasesAsync()).List("transactions").Count(id => !bought[..3].Contains(id)));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task An_hour_to_the_instant_is_outside_the_window()
    {
        await using var server = await StartAsync(Fast);
        await server.JoinAsync("0123456780");
        await server.BuyTimesAsync("0123456780", 3);
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.BuyAsync("0123456780", "INV-4", 10_000);
        await server.WatchAsync();
        Assert.Empty(await server.CasesAsync());
    }

    [ConditionalFact]
    public async Task The_same_number_and_amount_at_another_store_is_told()
    {
        await using var server = await StartAsync("""{"twice": {"kind": {"duplicateInvoice": {"window": "P7D"}}}}""");
        foreach (var store in new[] { "north", "south" })
            await server.PostAsync("/stores", new { id = store, documentScope = store });
        var first = await server.JoinAsync("0123456780");
        var second = await server.JoinAsync("0123456781");
        await BuyAtAsync(server, "0123456780", "A-1", "north", 5_000);
        await BuyAtAsync(server, "0123456780", "A-2", "south", 5_000);
        await BuyAtAsync(server, "0123456781", "A-1", "south", 5_001);
        await server.WatchAsync();
        Assert.Empty(await server.CasesAsync());

        await BuyAtAsync(server, "0123456780", "A-3", "north", 7_000);
        await BuyAtAsync(server, "0123456781", "A-3", "south", 7_000);
        await server.WatchAsync();
        var found = Assert.Single(await server.CasesAsync("?kind=duplicateInvoice"));
        Assert.Equal(2, found.List("transactions").Count);
        Assert.Equal(new[] { first, second }.Order(), found.List("members").Order());
        Assert.Single(await server.CasesAsync($"?member={first}"));
        Assert.Single(await server.CasesAsync($"?member={second}&state=open"));
        Assert.Empty(await server.CasesAsync($"?member={second}&state=confirmed"));
    }

    [ConditionalFact]
    public async Task A_cashier_who_credits_the_own_card_is_told_and_others_are_not()
    {
        await using var server = await StartAsync("""{"own": {"kind": {"ownCard": {}}, "action": "hold"}}""");
        var staff = await server.JoinAsync("0123456780");
        var customer = await server.JoinAsync("0123456781");
        var declared = await server.PostAsync("/staff-cards", new { staff = "cashier:17", member = new { phone = "0123456780" } });
        Assert.Equal((HttpStatusCode.Created, staff), (declared.Status, declared.Text("member")));
        await BuyFromAsync(server, "0123456780", "A-1", "18");
        await BuyFromAsync(server, "0123456781", "A-2", "17");
        await server.WatchAsync();
        Assert.Empty(await server.CasesAsync());

        await BuyFromAsync(server, "0123456780", "A-3", "17");
        await server.WatchAsync();
        Assert.Equal(staff, Assert.Single(await server.CasesAsync()).Of("member"));
        Assert.Equal((100, 100), await server.BalanceAsync(staff));
        Assert.Equal((100, 0), await server.BalanceAsync(customer));

        // Who corrects a balance is known by the key.
        var actor = $"key:{server.Client.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1]}";
        await server.PostAsync("/staff-cards", new { staff = actor, member = new { id = customer } });
        await server.PostAsync("/adjustments", new { member = new { id = customer }, currency = "points", amount = 30, reason = "A gift" });
        await server.PostAsync("/adjustments", new { member = new { id = customer }, currency = "points", amount = -10, reason = "Not quite" });
        await server.WatchAsync();
        var correction = Assert.Single(await server.CasesAsync($"?member={customer}"));
        Assert.Single(correction.List("transactions"));
        Assert.Equal((90, 30), await server.BalanceAsync(customer));
        // Whom it is about does not decide; of others' cases the same key may.
        (await server.PostAsync($"/cases/{correction.Of("id")}/close", new { outcome = "dismiss" }))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "own-case");
        Assert.Equal("open", Assert.Single(await server.CasesAsync($"?member={customer}")).Of("state"));
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/cases/cas_1/close", new { outcome = "dismiss" })).Status);

        Assert.Equal(2, (await server.GetAsync("/staff-cards")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/staff-cards/remove", new { staff = actor, member = new { id = customer } })).Status);
        (await server.PostAsync("/staff-cards/remove", new { staff = actor, member = new { id = customer } })).IsProblem(HttpStatusCode.NotFound, "not-found");
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task Newcomers_who_come_one_through_another_are_one_ring()
    {
        await using var server = await StartAsync(
            """{"ring": {"kind": {"referralRing": {"newcomers": 3, "window": "P1D"}}, "action": "hold"}}""",
            "\"referral\": {\"newcomer\": {\"points\": {\"fixed\": 50}}},");
        var root = await server.PostAsync("/members", new { phone = "0123456780" });
        var (code, members) = (root.Text("referralCode"), new List<string>());
        for (var i = 1; i <= 4; i++)
        {
            if (i == 4)
            {
                await server.WatchAsync();
                Assert.Empty(await server.CasesAsync());
            }
            var joined = await server.PostAsync("/members", new { phone = $"012345679{i}", referredBy = code });
            members.Add(joined.Text("id"));
            code = joined.Text("referralCode");
        }
        await server.WatchAsync();
        var found = Assert.Single(await server.CasesAsync());
        Assert.Equal(("referralRing", root.Text("id"), 4), (found.Of("kind"), found.Of("member"), found.List("transactions").Count));
        Assert.Equal(members.Append(root.Text("id")).Order(), found.List("members").Order());
        foreach (var member in members)
            Assert.Equal((0, 50), await server.BalanceAsync(member));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task Members_on_one_device_are_told_and_their_device_stands_nowhere()
    {
        await using var server = await StartAsync("""{"phone": {"kind": {"sharedDevice": {"members": 2, "window": "P30D"}}}}""");
        var members = new List<string>();
        foreach (var (phone, device) in new[] { ("0123456780", "handset-4711"), ("0123456781", "handset-4711"), ("0123456782", "handset-4712") })
            members.Add((await server.PostAsync("/members", new { phone, devices = new[] { device } })).Text("id"));
        await server.WatchAsync();
        Assert.Empty(await server.CasesAsync());
        Assert.Equal(
            HttpStatusCode.OK, (await server.PatchAsync($"/members/{members[2]}", new { devices = new[] { "handset-4711" } })).Status);
        await server.WatchAsync();
        var found = Assert.Single(await server.CasesAsync());
        Assert.Equal("sharedDevice", found.Of("kind"));
        Assert.Equal(members.Order(), found.List("members").Order());
        Assert.DoesNotContain("handset", found.ToString());
        Assert.Empty(found.List("transactions"));
    }

    [ConditionalFact]
    public async Task Devices_are_noted_only_where_a_rule_in_force_looks_at_them()
    {
        await using var server = await StartAsync(Fast);
        var joined = await server.PostAsync("/members", new { phone = "0123456780", devices = new[] { "handset-1" } });
        Assert.Equal(HttpStatusCode.Created, joined.Status);
        Assert.Equal(0, await server.SqlAsync("SELECT count(*) FROM member_device"));
    }

    [ConditionalFact]
    public async Task Signing_in_shows_the_device_too()
    {
        var sent = new SentCodes();
        await using var server = await ClubServer.StartAsync(
            FraudClub.Program("""{"phone": {"kind": {"sharedDevice": {"members": 1, "window": "P30D"}}}}"""), backend: backend,
            configure: services => services.AddSingleton<ICodeSender>(sent));
        var members = new List<string>();
        foreach (var phone in new[] { "0123456780", "0123456781" })
        {
            members.Add(await server.JoinAsync(phone));
            await server.WatchAsync();
            Assert.Empty(await server.CasesAsync());
            var challenge = (await server.PostAsync("/sign-in/codes", new { phone })).Text("challenge");
            var signedIn = await server.PostAsync("/sign-in", new { challenge, code = (await sent.NextAsync()).Code, device = "handset-1" });
            Assert.Equal(HttpStatusCode.Created, signedIn.Status);
        }
        await server.WatchAsync();
        Assert.Equal(members.Order(), Assert.Single(await server.CasesAsync()).List("members").Order());
        // Once more is no news about others, and an erased member is on no device.
        await server.PostAsync($"/members/{members[0]}/erase", new { });
        Assert.Equal(1, await server.SqlAsync("SELECT count(*) FROM member_device"));
    }

    [ConditionalFact]
    public async Task Of_an_erased_member_no_device_and_no_card_of_staff_stands_anywhere()
    {
        await using var server = await StartAsync(
            """{"phone": {"kind": {"sharedDevice": {"members": 1, "window": "P30D"}}}, "own": {"kind": {"ownCard": {}}}}""");
        var members = new List<string>();
        foreach (var phone in new[] { "0123456780", "0123456781" })
            members.Add((await server.PostAsync("/members", new { phone, devices = new[] { "handset-1" } })).Text("id"));
        await server.PostAsync("/staff-cards", new { staff = "cashier:17", member = new { id = members[0] } });
        await BuyFromAsync(server, "0123456780", "A-1", "17");
        await server.WatchAsync();
        Assert.Equal(2, (await server.CasesAsync()).Count);
        await server.PostAsync("/cases/cas_1/close", new { outcome = "dismiss" });
        await server.PostAsync("/cases/cas_2/close", new { outcome = "dismiss" });
        Assert.Equal(3, await server.SqlAsync("SELECT count(*) FROM fraud_judged"));

        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync($"/members/{members[0]}/erase", new { })).Status);
        // The other member was seen on the device still.
        Assert.Equal(1, await server.SqlAsync("SELECT count(*) FROM fraud_judged"));
        Assert.Equal(0, await server.SqlAsync("SELECT count(*) FROM fraud_case WHERE subject LIKE 'device:%' OR subject LIKE 'cashier:%'"));
        Assert.Equal(2, (await server.CasesAsync()).Count);
        var erased = (await server.Host.Database.Cases.FindAsync(1, 1, default))!.Evidence.Members[0];
        Assert.False(await server.Host.Database.FraudFacts.SeenAsync(1, "hash", erased, server.Now, default));
        (await server.PostAsync("/staff-cards", new { staff = "cashier:17", member = new { id = members[0] } }))
            .IsProblem(HttpStatusCode.Conflict, "member-erased");
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task What_is_claimed_counts_like_what_is_bought()
    {
        await using var server = await StartAsync("""{"fast": {"kind": {"velocity": {"amount": 15000, "window": "PT1H"}}, "action": "hold"}}""");
        var member = await server.JoinAsync("0123456780");
        foreach (var documentNo in new[] { "A-1", "A-2" })
        {
            await server.PostAsync(
                "/purchases", new { documentNo, currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 10_000 } } });
            await server.WatchAsync();
            Assert.Empty(await server.CasesAsync());
            var claimed = await server.PostAsync("/claims", new { documentNo, member = new { phone = "0123456780" } });
            Assert.True(claimed.Status == HttpStatusCode.Created, claimed.Body);
        }
        await server.WatchAsync();
        var found = Assert.Single(await server.CasesAsync());
        Assert.Equal(
            "Purchases of one member came to RM 200.00 within the window of the rule “fast”, which allows RM 150.00.", found.Of("sentence"));
        Assert.Equal((0, 200), await server.BalanceAsync(member));
        // A return of what was claimed is not taken twice either.
        await server.PostAsync("/returns", new { documentNo = "A-1", returnNo = "R-1" });
        await server.PostAsync("/cases/cas_1/close", new { outcome = "confirm" });
        Assert.Equal((0, 0), await server.BalanceAsync(member));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task A_version_judges_what_it_decided()
    {
        await using var server = await StartAsync(Fast);
        await server.JoinAsync("0123456780");
        await server.BuyTimesAsync("0123456780", 2);
        var stricter = FraudClub.Program(Fast.Replace("\"purchases\": 3", "\"purchases\": 1", StringComparison.Ordinal));
        using var content = new StringContent(stricter, System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Put, "/policy/draft", content, null, null)).Status);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var published = await server.PostAsync("/policy/draft/publish", new { });
        Assert.True((int)published.Status is 200 or 201, published.Body);
        await server.WatchAsync();
        Assert.Empty(await server.CasesAsync());

        // The first after the publishing is the third within the hour, and judged by the new rule.
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await server.BuyAsync("0123456780", "INV-3", 10_000);
        await server.WatchAsync();
        var found = Assert.Single(await server.CasesAsync());
        Assert.Equal((2, 3), (found.GetProperty("policyVersion").GetInt32(), found.GetProperty("evidence").GetProperty("counted").GetInt32()));
    }

    [ConditionalFact]
    public async Task Cases_are_in_the_audit_log_and_read_in_three_languages()
    {
        await using var server = await StartAsync(Fast);
        await server.JoinAsync("0123456780");
        await server.BuyTimesAsync("0123456780", 4);
        await server.WatchAsync();
        var id = Assert.Single(await server.CasesAsync()).Of("id");
        await server.PostAsync($"/cases/{id}/close", new { outcome = "dismiss" });
        Assert.Equal(
            [AuditActions.CaseClosed, AuditActions.CaseOpened],
            (await server.GetAsync($"/audit?subject={id}")).Json.GetProperty("items").EnumerateArray().Select(e => e.Of("action")));
        var opened = (await server.GetAsync($"/audit?subject={id}")).Json.GetProperty("items")[1];
        Assert.Equal(("fraud:fast", $"The rule “fast” opened the case {id} (velocity)."), (opened.Of("actor"), opened.Of("sentence")));
        Assert.Equal(
            "۴ خرید یک عضو در بازهٔ قاعدهٔ «شتاب‌زده»، که ۳ خرید را مجاز می‌داند.", (await server.GetAsync($"/cases/{id}", "fa")).Text("sentence"));
        Assert.Equal(
            "4 pembelian seorang ahli dalam tempoh peraturan “Terlalu cepat”, yang membenarkan 3.",
            (await server.GetAsync($"/cases/{id}", "ms")).Text("sentence"));
    }

    [ConditionalFact]
    public async Task What_cannot_be_asked_is_told_at_once()
    {
        await using var server = await StartAsync(Fast);
        var asked = await server.GetAsync("/cases?state=new&kind=theft&member=x&cursor=y");
        asked.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal(["query:cursor", "query:kind", "query:member", "query:state"], asked.Errors.Select(e => e.Path).Order());
        (await server.GetAsync("/cases/cas_9")).IsProblem(HttpStatusCode.NotFound, "case-unknown");
        (await server.PostAsync("/cases/cas_9/close", new { outcome = "confirm" })).IsProblem(HttpStatusCode.NotFound, "case-unknown");
        var declared = await server.PostAsync("/staff-cards", new { staff = "17", member = new { phone = "x" } });
        Assert.Equal(["member.phone", "staff"], declared.Errors.Select(e => e.Path).Order());
        (await server.PostAsync("/staff-cards", new { staff = "cashier:17", member = new { phone = "0123456789" } }))
            .IsProblem(HttpStatusCode.NotFound, "member-unknown");
    }

    private static async Task BuyAtAsync(ClubServer server, string phone, string documentNo, string store, long amount)
    {
        var bought = await server.PostAsync(
            "/purchases", new { documentNo, store, member = new { phone }, currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount } } });
        Assert.True(bought.Status == HttpStatusCode.Created, bought.Body);
    }

    private static async Task BuyFromAsync(ClubServer server, string phone, string documentNo, string cashier)
    {
        var bought = await server.PostAsync(
            "/purchases", new
            {
                documentNo, member = new { phone }, currency = "MYR", attributes = new { cashier },
                lines = new[] { new { line = 1, quantity = 1, amount = 10_000 } },
            });
        Assert.True(bought.Status == HttpStatusCode.Created, bought.Body);
    }
}

public sealed class SqliteFraudTests() : FraudSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresFraudTests() : FraudSuite(TestBackend.Postgres);
