using System.Net;
using System.Net.Http.Headers;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>Cards are issued, blocked and replaced; the balance is the member's (K1).</summary>
public abstract class CardsSuite(TestBackend backend)
{
    private const string Phone = "0123456789";

    [ConditionalFact]
    public async Task A_card_is_issued_by_its_number_or_one_that_is_drawn_once_a_key()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        var drawn = await server.PostAsync($"/members/{member}/cards", new { }, "k-1");
        Assert.Equal((HttpStatusCode.Created, "active", "2026-03-02T12:00:00+08:00"), (drawn.Status, drawn.Text("state"), drawn.Text("issuedAt")));
        Assert.Matches("^29[0-9]{11}$", drawn.Text("number"));
        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(drawn.Body, (await server.PostAsync($"/members/{member}/cards", new { }, "k-1")).Body);
        (await server.PostAsync($"/members/{member}/cards", new { number = "4711" }, "k-1")).IsProblem(HttpStatusCode.Conflict, "key-reused");

        var swiped = await server.PostAsync($"/members/{member}/cards", new { number = "%B7083560000013710910^SOME ONE^8551?" }, "k-2");
        Assert.Equal("7083560000013710910", swiped.Text("number"));
        Assert.Equal([drawn.Text("number"), "7083560000013710910"], await NumbersAsync(server, member));
        foreach (var text in new[] { drawn.Text("number"), ";7083560000013710910=8551?" })
            Assert.Equal(member, (await ScanAsync(server, text)).Json.GetProperty("member").GetProperty("id").GetString());

        // Nobody else has it, and the member has it once.
        var other = await server.JoinAsync("0123456780");
        var taken = await server.PostAsync($"/members/{other}/cards", new { number = "7083560000013710910" });
        taken.IsProblem(HttpStatusCode.Conflict, "identifier-taken");
        (await server.PostAsync($"/members/{member}/cards", new { number = "7083560000013710910" })).IsProblem(HttpStatusCode.Conflict, "identifier-taken");
        Assert.Equal(
            [("number", "damaged-swipe")], (await server.PostAsync($"/members/{member}/cards", new { number = ";70835" })).Errors);
        Assert.Equal([("number", "too-long")], (await server.PostAsync($"/members/{member}/cards", new { number = new string('1', 65) })).Errors);
        (await server.PostAsync("/members/mbr_zzz/cards", new { })).IsProblem(HttpStatusCode.NotFound, "not-found");
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task A_blocked_card_opens_nothing_and_its_number_is_nobodys_for_ever()
    {
        await using var server = await StartAsync();
        var member = (await server.PostAsync("/members", new { phone = Phone, cards = new[] { "4711", "4712" } })).Text("id");
        var bought = await server.PostAsync("/purchases", Purchase("4711", "INV-1"), "k-1");
        Assert.Equal(HttpStatusCode.Created, bought.Status);
        var blocked = await server.PostAsync($"/members/{member}/cards/4711/block", new { reason = "lost" });
        Assert.Equal(
            """{"number":"4711","state":"blocked","blockedAt":"2026-03-02T12:00:00+08:00","reason":"lost"}""", blocked.Body);
        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(blocked.Body, (await server.PostAsync($"/members/{member}/cards/4711/block", new { reason = "stolen" })).Body);

        (await server.PostAsync("/purchases", Purchase("4711", "INV-2"))).IsProblem(HttpStatusCode.Conflict, "card-blocked");
        (await server.PostAsync("/evaluations", new { kind = "purchase", member = new { card = "4711" }, currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 1 } } }))
            .IsProblem(HttpStatusCode.Conflict, "card-blocked");
        (await server.GetAsync("/members?card=4711")).IsProblem(HttpStatusCode.Conflict, "card-blocked");
        (await server.PostAsync("/redemptions", new { member = new { card = "4711" }, reward = "tea" })).IsProblem(HttpStatusCode.Conflict, "card-blocked");
        (await server.PostAsync("/activities", new { type = "review", member = new { card = ";4711?" } })).IsProblem(HttpStatusCode.Conflict, "card-blocked");
        (await server.PostAsync("/holds", new { member = new { card = "4711" }, currency = "points", amount = 1 })).IsProblem(HttpStatusCode.Conflict, "card-blocked");
        Assert.Equal("""{"kind":"blocked-card","as":"card"}""", (await ScanAsync(server, "4711")).Body);
        // What was taken before is answered as before.
        Assert.Equal(bought.Text("transactionId"), (await server.PostAsync("/purchases", Purchase("4711", "INV-1"), "k-1")).Text("transactionId"));
        // What a device queued on it meanwhile is a case of the member's.
        var queued = await server.PostAsync("/queued-commands", new { operation = "recordPurchase", queuedAt = "2026-03-02T11:59:00+08:00", body = Purchase("4711", "INV-3") });
        Assert.Equal(("case", "card-blocked"), (queued.Text("state"), queued.Json.GetProperty("problem").GetProperty("code").GetString()));
        Assert.Single(await server.CasesAsync($"?member={member}"));

        // Nobody takes it: not who joins, not by a change, not by issuing; the member neither.
        var other = await server.JoinAsync("0123456780");
        (await server.PostAsync("/members", new { phone = "0123456781", cards = new[] { "4711" } })).IsProblem(HttpStatusCode.Conflict, "card-blocked");
        foreach (var whose in new[] { other, member })
        {
            (await server.PatchAsync($"/members/{whose}", new { cards = new[] { "4711" } })).IsProblem(HttpStatusCode.Conflict, "card-blocked");
            (await server.PostAsync($"/members/{whose}/cards", new { number = "4711" })).IsProblem(HttpStatusCode.Conflict, "card-blocked");
        }

        // The others stay, and so does what is known of this one when they are changed.
        Assert.Equal("""["4712"]""", (await server.GetAsync($"/members/{member}")).Json.GetProperty("cards").GetRawText());
        Assert.Equal(HttpStatusCode.OK, (await server.PatchAsync($"/members/{member}", new { cards = new[] { "4713" } })).Status);
        Assert.Equal(["4713", "4711"], await NumbersAsync(server, member));
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync($"/members/{other}/cards", new { number = "4712" })).Status);
        Assert.Equal(1, await server.AvailableAsync(member));
        (await server.PostAsync($"/members/{other}/cards/4711/block", new { reason = "lost" })).IsProblem(HttpStatusCode.NotFound, "not-found");
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task A_card_is_replaced_in_one_step_and_once()
    {
        await using var server = await StartAsync();
        var member = (await server.PostAsync("/members", new { phone = Phone, cards = new[] { "4711" } })).Text("id");
        await server.PostAsync("/purchases", Purchase("4711", "INV-1"));
        var replaced = await server.PostAsync($"/members/{member}/cards/4711/replace", new { reason = "damaged" }, "k-1");
        Assert.Equal((HttpStatusCode.Created, "active"), (replaced.Status, replaced.Text("state")));
        Assert.Equal(replaced.Body, (await server.PostAsync($"/members/{member}/cards/4711/replace", new { reason = "damaged" }, "k-1")).Body);
        (await server.PostAsync($"/members/{member}/cards/4711/replace", new { reason = "damaged" })).IsProblem(HttpStatusCode.Conflict, "card-blocked");
        Assert.Equal([replaced.Text("number"), "4711"], await NumbersAsync(server, member));
        (await server.PostAsync("/purchases", Purchase("4711", "INV-2"))).IsProblem(HttpStatusCode.Conflict, "card-blocked");
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/purchases", Purchase(replaced.Text("number"), "INV-2"))).Status);
        Assert.Equal(2, await server.AvailableAsync(member));

        // First blocked by telephone, then replaced at the counter; the number of somebody else stays theirs, and the old card as it was.
        await server.PostAsync($"/members/{member}/cards/{replaced.Text("number")}/block", new { reason = "stolen" });
        await server.PostAsync("/members", new { phone = "0123456780", cards = new[] { "5000" } });
        (await server.PostAsync($"/members/{member}/cards/{replaced.Text("number")}/replace", new { number = "5000", reason = "other" }))
            .IsProblem(HttpStatusCode.Conflict, "identifier-taken");
        Assert.Equal("5001", (await server.PostAsync($"/members/{member}/cards/{replaced.Text("number")}/replace", new { number = "5001", reason = "other" })).Text("number"));
        var states = (await server.GetAsync($"/members/{member}/cards")).Json.GetProperty("items").EnumerateArray()
            .Select(card => (card.Of("number"), card.Of("state"), card.TryGetProperty("reason", out var reason) ? reason.GetString() : null)).ToHashSet();
        Assert.Equal(
            new HashSet<(string, string, string?)> { ("5001", "active", null), (replaced.Text("number"), "replaced", "stolen"), ("4711", "replaced", "damaged") },
            states);
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task Of_many_who_block_and_issue_at_once_none_is_lost_and_none_doubled()
    {
        await using var server = await StartAsync();
        await using var node = backend == TestBackend.Postgres ? await server.StartNodeAsync() : null;
        ClubServer[] nodes = [server, node ?? server];
        var members = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => server.JoinAsync($"012345678{i}")));
        // One number for all: one gets it. Each a number of its own: all get it.
        var same = await Task.WhenAll(members.Select((member, i) => nodes[i % 2].PostAsync($"/members/{member}/cards", new { number = "4711" })));
        Assert.Single(same, answer => answer.Status == HttpStatusCode.Created);
        var winner = members[Array.FindIndex(same, answer => answer.Status == HttpStatusCode.Created)];
        var own = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => nodes[i % 2].PostAsync($"/members/{members[0]}/cards", new { })));
        Assert.All(own, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Equal(12, own.Select(answer => answer.Text("number")).Distinct().Count());
        // Blocked and replaced at once it is one or the other first, and never both active.
        var ended = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => nodes[i % 2].PostAsync(
            $"/members/{winner}/cards/4711/{(i % 4 == 0 ? "replace" : "block")}", new { reason = "lost" })));
        Assert.Single(ended.Where((_, i) => i % 4 == 0), answer => answer.Status == HttpStatusCode.Created);
        Assert.All(ended.Where((_, i) => i % 4 != 0), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task The_log_tells_last_digits_the_export_all_cards_and_erasing_leaves_none()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await server.PostAsync($"/members/{member}/cards", new { number = "7083560000013710910" });
        await server.PostAsync($"/members/{member}/cards/7083560000013710910/replace", new { number = "7083560000013720000", reason = "lost" });
        await server.PostAsync($"/members/{member}/cards/7083560000013720000/block", new { reason = "stolen" });
        var told = await server.GetAsync($"/audit?subject={member}");
        Assert.DoesNotContain("708356", told.Body);
        Assert.Equal(
            ["card.blocked", "card.replaced", "card.issued"],
            told.Json.GetProperty("items").EnumerateArray().Select(entry => entry.Of("action")).Where(action => action.StartsWith("card.", StringComparison.Ordinal)));
        Assert.Contains("0910", told.Body);
        foreach (var language in new[] { "en", "fa", "ms" })
            Assert.DoesNotContain("{", string.Concat((await server.GetAsync("/audit", language)).Json.GetProperty("items").EnumerateArray().Select(entry => entry.Of("sentence"))));
        var export = (await server.GetAsync($"/members/{member}/export")).Json.GetProperty("cards");
        Assert.Equal(["7083560000013720000", "7083560000013710910"], export.EnumerateArray().Select(card => card.Of("number")).Order(StringComparer.Ordinal).Reverse());
        Assert.Contains("7083560000013710910", (await server.GetAsync($"/members/{member}/export.html?lang=en")).Body);
        Assert.Equal(2, await server.CountAsync(backend, "member_identifier WHERE is_blocked = 1"));

        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync($"/members/{member}/erase", new { })).Status);
        Assert.Equal(0, await server.CountAsync(backend, "member_identifier WHERE is_blocked = 1"));
        Assert.Equal("""{"items":[]}""", (await server.GetAsync($"/members/{member}/cards")).Body);
        (await server.PostAsync($"/members/{member}/cards", new { })).IsProblem(HttpStatusCode.Conflict, "member-erased");
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task A_card_that_somebody_unblocks_in_the_database_is_found()
    {
        await using var server = await StartAsync();
        var member = (await server.PostAsync("/members", new { phone = Phone, cards = new[] { "4711" } })).Text("id");
        await server.PostAsync($"/members/{member}/cards/4711/block", new { reason = "lost" });
        await server.VerifyAsync();
        await server.ExecuteAsync(backend, "UPDATE member_identifier SET is_blocked = 0 WHERE is_blocked = 1");
        Assert.NotEmpty((await server.Host.Database.Verifier.VerifyAsync(1, new(), default)).Findings);
    }

    [ConditionalFact]
    public async Task Tills_issue_cards_kiosks_do_not_and_a_program_without_cards_has_none()
    {
        await using var server = await StartAsync();
        await server.PostAsync("/stores", new { id = "north" });
        var member = await server.JoinAsync(Phone);
        var manager = server.Client.DefaultRequestHeaders.Authorization;
        foreach (var (kind, status) in new[] { ("till", HttpStatusCode.Created), ("counter", HttpStatusCode.Created), ("kiosk", HttpStatusCode.Forbidden) })
        {
            server.Client.DefaultRequestHeaders.Authorization = manager;
            var announced = await server.PostAsync("/devices", new { label = kind, kind, store = "north" });
            var key = (await server.PostAsync("/devices/enrolments", new { code = announced.Text("code") })).Text("key");
            server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            Assert.Equal(status, (await server.PostAsync($"/members/{member}/cards", new { })).Status);
            if (status == HttpStatusCode.Created)
                Assert.Equal(1, (await server.GetAsync("/shift?since=2026-03-02T12%3A00%3A00%2B08%3A00")).Json.GetProperty("cardsIssued").GetInt64());
        }
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "cards:write"));
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync($"/members/{member}/cards", new { })).Status);
        (await server.PatchAsync($"/members/{member}", new { name = "A" })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        server.Client.DefaultRequestHeaders.Authorization = manager;
        await server.SendAsync(HttpMethod.Put, "/privacy", System.Net.Http.Json.JsonContent.Create(new { fields = new { cards = "off" } }), null, null);
        Assert.Equal([("number", "not-asked")], (await server.PostAsync($"/members/{member}/cards", new { })).Errors);
    }

    private Task<ClubServer> StartAsync() => ClubServer.StartAsync(backend: backend);

    private static object Purchase(string card, string documentNo) => new
    {
        documentNo, member = new { card }, currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 100 } },
    };

    private static Task<Answer> ScanAsync(ClubServer server, string text) => server.GetAsync($"/scans?text={Uri.EscapeDataString(text)}");

    private static async Task<IEnumerable<string>> NumbersAsync(ClubServer server, string member) =>
        (await server.GetAsync($"/members/{member}/cards")).Json.GetProperty("items").EnumerateArray().Select(card => card.Of("number"));
}

public sealed class SqliteCardsTests() : CardsSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresCardsTests() : CardsSuite(TestBackend.Postgres);
