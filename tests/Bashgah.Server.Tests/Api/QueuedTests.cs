using System.Net;
using System.Net.Http.Headers;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Tests.Api;

/// <summary>What a device queued while it was cut off is done once, or becomes one case; it is never dropped (S7.5).</summary>
public abstract class QueuedSuite(TestBackend backend)
{
    private const string Phone = "0123456789";
    private const string QueuedAt = "2026-03-02T11:00:00+08:00";

    [ConditionalFact]
    [Semantics("S7.5")]
    public async Task What_was_queued_is_done_as_of_when_it_was_queued_and_once()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await server.PostAsync("/purchases", new { documentNo = "FOUND", currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 500 } } });
        var purchase = await SendAsync(server, "recordPurchase", ClubServer.Purchase(Phone, "INV-1", 4_170), "k-1");
        Assert.Equal(("done", 201), (purchase.Text("state"), purchase.Json.GetProperty("status").GetInt32()));
        var again = await SendAsync(server, "recordPurchase", ClubServer.Purchase(Phone, "INV-1", 4_170), "k-1");
        Assert.True(again.Json.GetProperty("answer").GetProperty("duplicate").GetBoolean());
        Assert.Equal("done", (await SendAsync(server, "recordReturn", new { documentNo = "INV-1", returnNo = "R-1" })).Text("state"));
        Assert.Equal("done", (await SendAsync(server, "claimPurchase", new { documentNo = "FOUND", member = new { phone = Phone } })).Text("state"));
        Assert.Equal("done", (await SendAsync(server, "recordActivity", new { type = "review", member = new { id = member } })).Text("state"));
        Assert.Equal(
            QueuedAt, (await SendAsync(server, "joinMember", new { phone = "0123456780" })).Json.GetProperty("answer").GetProperty("joinedAt").GetString());
        // 41 for the purchase, which came back, and 5 for the claim; a claim happens when it is told.
        Assert.Equal(5, await server.AvailableAsync(member));
        var entries = (await server.GetAsync($"/members/{member}/entries?currency=points")).Json.GetProperty("items").EnumerateArray()
            .Select(entry => (entry.GetProperty("kind").GetString(), entry.GetProperty("occurredAt").GetString())).ToList();
        Assert.Equal(
            [("accrual", "2026-03-02T12:00:00+08:00"), ("reversal", QueuedAt), ("accrual", QueuedAt)], entries);
        Assert.Empty(await server.CasesAsync());
        Assert.Empty((await server.Host.Database.Verifier.VerifyAsync(1, new() { Replay = true }, default)).Findings);
    }

    [ConditionalFact]
    [Semantics("S7.5")]
    public async Task What_was_sent_by_itself_and_only_its_answer_was_lost_is_done()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        var sent = await server.BuyAsync(Phone, "INV-1", 4_170, key: "k-1");
        var queued = await SendAsync(server, "recordPurchase", ClubServer.Purchase(Phone, "INV-1", 4_170), "k-1");
        Assert.Equal(sent.Text("transactionId"), queued.Json.GetProperty("answer").GetProperty("transactionId").GetString());
        // Under another key too, because the document has a number; a joining is known by its key.
        Assert.Equal(200, (await SendAsync(server, "recordPurchase", ClubServer.Purchase(Phone, "INV-1", 4_170), "k-2")).Json.GetProperty("status").GetInt32());
        var joined = await server.PostAsync("/members", new { phone = "0123456780" }, "k-3");
        Assert.Equal(
            joined.Text("id"),
            (await SendAsync(server, "joinMember", new { phone = "0123456780" }, "k-3")).Json.GetProperty("answer").GetProperty("id").GetString());
        Assert.Equal(41, await server.AvailableAsync(member));
        Assert.Empty(await server.CasesAsync());
    }

    [ConditionalFact]
    [Semantics("S7.5")]
    public async Task What_is_refused_for_good_becomes_one_case_which_the_key_has_for_ever()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        await server.BuyAsync(Phone, "INV-1", 4_170);
        var bodies = new (string Operation, object Body, string Code)[]
        {
            ("recordPurchase", ClubServer.Purchase("0123456700", "INV-2", 100), "member-unknown"),
            ("recordPurchase", ClubServer.Purchase(Phone, "INV-1", 9_999), "document-conflict"),
            ("recordPurchase", new { documentNo = "INV-3" }, "malformed"),
            ("recordPurchase", new { documentNo = "INV-4", store = "nowhere", currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 1 } } }, "store-unknown"),
            ("recordReturn", new { documentNo = "INV-1", returnNo = "R", lines = new[] { new { line = 1, quantity = 1 } } }, "before-document"),
            ("claimPurchase", new { documentNo = "INV-1", member = new { phone = Phone } }, "has-member"),
            ("joinMember", new { phone = Phone }, "identifier-taken"),
            ("recordActivity", new { type = "review", member = new { card = "77" }, occurredAt = "2025-01-01T00:00:00+08:00" }, "member-unknown"),
        };
        var transactions = await server.CountTransactionsAsync();
        for (var i = 0; i < bodies.Length; i++)
        {
            var (operation, body, code) = bodies[i];
            var refused = await SendAsync(server, operation, body, $"k-{i}");
            Assert.Equal(("case", PublicId.Case(i + 1), code), (refused.Text("state"), refused.Text("case"), CodeOf(refused)));
            Assert.Equal(refused.Body, (await SendAsync(server, operation, body, $"k-{i}")).Body);
        }
        Assert.Equal(transactions, await server.CountTransactionsAsync());
        Assert.Equal(bodies.Length, (await server.CasesAsync("?kind=queued&state=open")).Count);

        // Also once it is closed, and in whichever language.
        var before = await SendAsync(server, bodies[0].Operation, bodies[0].Body, "k-0");
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/cases/cas_1/close", new { outcome = "dismiss" })).Status);
        Assert.Equal(before.Body, (await SendAsync(server, bodies[0].Operation, bodies[0].Body, "k-0")).Body);
        Assert.Equal(bodies.Length - 1, (await server.CasesAsync("?kind=queued&state=open")).Count);
        // It does not help that it would be taken by now: staff may have done it by hand.
        await server.JoinAsync("0123456700");
        Assert.Equal("case", (await SendAsync(server, bodies[0].Operation, bodies[0].Body, "k-0")).Text("state"));
        // The key stands for that command alone.
        (await SendAsync(server, "recordPurchase", ClubServer.Purchase(Phone, "INV-9", 1), "k-0")).IsProblem(HttpStatusCode.Conflict, "key-reused");
        Assert.Empty((await server.Host.Database.Verifier.VerifyAsync(1, new() { Replay = true }, default)).Findings);
    }

    [ConditionalFact]
    [Semantics("S7.5")]
    public async Task What_somebody_recorded_under_the_key_meanwhile_is_done()
    {
        await using var server = await StartAsync();
        var body = ClubServer.Purchase(Phone, "INV-1", 4_170);
        Assert.Equal("case", (await SendAsync(server, "recordPurchase", body, "k-1")).Text("state"));
        await server.JoinAsync(Phone);
        var byHand = await server.PostAsync("/purchases", body, "k-1");
        Assert.Equal(HttpStatusCode.Created, byHand.Status);
        var done = await SendAsync(server, "recordPurchase", body, "k-1");
        Assert.Equal(("done", byHand.Text("transactionId")), (done.Text("state"), done.Json.GetProperty("answer").GetProperty("transactionId").GetString()));
        Assert.Equal(
            byHand.Text("transactionId"), (await server.GetAsync("/cases/cas_1")).Json.GetProperty("queued").GetProperty("transaction").GetString());
        // A key that the ledger has for something else makes a case, and one only.
        var other = await SendAsync(server, "recordPurchase", ClubServer.Purchase(Phone, "INV-2", 1), "k-2");
        Assert.Equal("done", other.Text("state"));
        var taken = await SendAsync(server, "recordActivity", new { type = "review", member = new { phone = Phone } }, "k-2");
        Assert.Equal(("case", "key-reused"), (taken.Text("state"), CodeOf(taken)));
        Assert.Equal(taken.Body, (await SendAsync(server, "recordActivity", new { type = "review", member = new { phone = Phone } }, "k-2")).Body);
    }

    [ConditionalFact]
    [Semantics("S7.5")]
    public async Task Many_who_send_at_once_open_one_case_and_record_once()
    {
        await using var server = await StartAsync();
        await using var node = backend == TestBackend.Postgres ? await server.StartNodeAsync() : null;
        var member = await server.JoinAsync(Phone);
        ClubServer[] nodes = [server, node ?? server];
        var refused = ClubServer.Purchase("0123456700", "INV-1", 100);
        var taken = ClubServer.Purchase(Phone, "INV-2", 4_170);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).SelectMany(i => new[]
        {
            SendAsync(nodes[i % 2], "recordPurchase", refused, "k-1"), SendAsync(nodes[i % 2], "recordPurchase", taken, "k-2"),
        }));
        Assert.Equal(16, answers.Count(answer => answer.Text("state") == "case" && answer.Text("case") == PublicId.Case(1)));
        Assert.Equal(16, answers.Count(answer => answer.Text("state") == "done"));
        Assert.Single(await server.CasesAsync());
        Assert.Equal(41, await server.AvailableAsync(member));
    }

    [ConditionalFact]
    public async Task An_invoice_that_never_came_becomes_a_case_after_a_day()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        var claim = new { documentNo = "NEVER", member = new { phone = Phone } };
        (await SendAsync(server, "claimPurchase", claim, "k-1")).IsProblem(HttpStatusCode.NotFound, "document-unknown");
        server.Clock.Advance(TimeSpan.FromHours(25));
        var opened = await SendAsync(server, "claimPurchase", claim, "k-1");
        Assert.Equal(("case", "document-unknown"), (opened.Text("state"), CodeOf(opened)));
        Assert.Single(await server.CasesAsync());
    }

    [ConditionalFact]
    public async Task What_can_be_tried_again_is_answered_as_it_is()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        // The invoice may still be on its way from the till.
        var claim = await SendAsync(server, "claimPurchase", new { documentNo = "LATER", member = new { phone = Phone } }, "k-1");
        claim.IsProblem(HttpStatusCode.NotFound, "document-unknown");
        Assert.True(claim.Json.GetProperty("retryable").GetBoolean());
        await server.PostAsync("/purchases", new { documentNo = "LATER", currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 500 } } });
        Assert.Equal("done", (await SendAsync(server, "claimPurchase", new { documentNo = "LATER", member = new { phone = Phone } }, "k-1")).Text("state"));

        Assert.Equal(
            [("body", "required"), ("operation", "required"), ("queuedAt", "required")],
            (await server.PostAsync("/queued-commands", new { })).Errors.Order());
        Assert.Equal([("operation", "not-one-of")], (await SendAsync(server, "redeemReward", new { })).Errors);
        var manager = server.Client.DefaultRequestHeaders.Authorization;
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await DeviceAsync(server, "kiosk"));
        (await SendAsync(server, "recordPurchase", ClubServer.Purchase(Phone, "INV-1", 1))).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        var foreign = await SendAsync(server, "claimPurchase", new { documentNo = "LATER", store = "south", member = new { phone = Phone } });
        Assert.Equal(("case", "store-foreign"), (foreign.Text("state"), CodeOf(foreign)));
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "nobody");
        (await SendAsync(server, "claimPurchase", new { documentNo = "LATER", member = new { phone = Phone } })).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        server.Client.DefaultRequestHeaders.Authorization = manager;
        Assert.Single(await server.CasesAsync());
    }

    [ConditionalFact]
    public async Task Staff_read_what_was_sent_as_far_as_they_may_until_the_case_is_closed()
    {
        await using var server = await StartAsync();
        var body = new { phone = Phone, name = "Aisyah binti Ali", birthdate = "1990", cards = new[] { "4711" } };
        await SendAsync(server, "joinMember", body, "k-1");
        var manager = server.Client.DefaultRequestHeaders.Authorization;
        var found = Assert.Single(await server.CasesAsync());
        Assert.False(found.TryGetProperty("rule", out _));
        Assert.False(found.TryGetProperty("member", out _));
        Assert.False(found.TryGetProperty("queued", out _));
        Assert.Equal("A joining, done by a device during a network cut, was refused: The request is malformed", found.Of("sentence").TrimEnd('.'));
        var whole = (await server.GetAsync("/cases/cas_1")).Json.GetProperty("queued");
        Assert.Equal(
            ("joinMember", QueuedAt, "2026-03-02T12:00:00+08:00", "k-1", "malformed"),
            (whole.Of("operation"), whole.Of("queuedAt"), whole.Of("sentAt"), whole.Of("idempotencyKey"), whole.GetProperty("problem").Of("code")));
        Assert.Equal("""{"phone":"0123456789","name":"Aisyah binti Ali","birthdate":"1990","cards":["4711"]}""", whole.GetProperty("body").GetRawText());
        Assert.Equal("birthdate", whole.GetProperty("problem").GetProperty("errors")[0].Of("path"));

        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "cases:read"));
        var masked = (await server.GetAsync("/cases/cas_1")).Json.GetProperty("queued");
        Assert.Equal("""{"phone":"…6789"}""", masked.GetProperty("body").GetRawText());
        Assert.False(masked.GetProperty("problem").TryGetProperty("errors", out _));
        server.Client.DefaultRequestHeaders.Authorization = manager;

        // Nobody who has the database reads it.
        var hex = backend == TestBackend.Sqlite ? "hex(body)" : "upper(encode(body, 'hex'))";
        var name = Convert.ToHexString("Aisyah"u8);
        Assert.Equal(0, await server.CountAsync(backend, $"queued_command WHERE {hex} LIKE '%{name}%' OR problem_arguments LIKE '%Aisyah%'"));
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/cases/cas_1/close", new { outcome = "confirm" })).Status);
        Assert.False((await server.GetAsync("/cases/cas_1")).Json.GetProperty("queued").TryGetProperty("body", out _));
        Assert.Equal(1, await server.CountAsync(backend, "queued_command WHERE body IS NULL"));
        foreach (var language in new[] { "fa", "ms" })
            Assert.DoesNotContain("{", (await server.GetAsync("/cases/cas_1", language)).Json.Of("sentence"));
        var told = (await server.GetAsync("/audit?action=case.opened")).Json.GetProperty("items")[0];
        Assert.DoesNotContain("{", told.Of("sentence"));
    }

    [ConditionalFact]
    public async Task What_was_sent_goes_with_the_member_and_with_its_time()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await SendAsync(server, "joinMember", new { phone = Phone, name = "Aisyah" }, "k-1");
        await SendAsync(server, "recordPurchase", ClubServer.Purchase("0123456700", "INV-2", 100), "k-2");
        Assert.Equal(member, Assert.Single(await server.CasesAsync($"?member={member}")).Of("member"));
        Assert.Contains("queued", (await server.GetAsync($"/members/{member}/export")).Json.GetProperty("cases").ToString());
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync($"/members/{member}/erase", new { })).Status);
        Assert.False((await server.GetAsync("/cases/cas_1")).Json.GetProperty("queued").TryGetProperty("body", out _));
        Assert.True((await server.GetAsync("/cases/cas_2")).Json.GetProperty("queued").TryGetProperty("body", out _));

        server.Clock.Advance(TimeSpan.FromDays(90) + TimeSpan.FromSeconds(1));
        var swept = await server.Host.Database.Retention.RunDailyAsync(1, server.Now, PublicId.Member, default);
        Assert.Equal(1, swept[RetentionKinds.QueuedCommands]);
        Assert.Equal(0, await server.CountAsync(backend, "queued_command WHERE body IS NOT NULL"));
        // It is still no second case.
        Assert.Equal("cas_2", (await SendAsync(server, "recordPurchase", ClubServer.Purchase("0123456700", "INV-2", 100), "k-2")).Text("case"));
        Assert.Empty((await server.Host.Database.Verifier.VerifyAsync(1, new() { Replay = true }, default)).Findings);
    }

    private Task<ClubServer> StartAsync() => ClubServer.StartAsync(backend: backend);

    private static Task<Answer> SendAsync(ClubServer server, string operation, object body, string? key = null) =>
        server.PostAsync("/queued-commands", new { operation, queuedAt = QueuedAt, body }, key);

    private static string? CodeOf(Answer answer) => answer.Json.GetProperty("problem").GetProperty("code").GetString();

    private static async Task<string> DeviceAsync(ClubServer server, string kind)
    {
        foreach (var id in new[] { "north", "south" })
            await server.PostAsync("/stores", new { id });
        var announced = await server.PostAsync("/devices", new { label = "One", kind, store = "north" });
        return (await server.PostAsync("/devices/enrolments", new { code = announced.Text("code") })).Text("key");
    }
}

public sealed class SqliteQueuedTests() : QueuedSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresQueuedTests() : QueuedSuite(TestBackend.Postgres);
