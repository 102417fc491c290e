using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bashgah.Server.Modules.Approvals;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Tests.Api;

/// <summary>What one person asks for and somebody else approves: corrections and cash above the amounts of the policy.</summary>
public abstract class ApprovalsSuite(TestBackend backend)
{
    private const string Reason = "Goodwill for Puan Aisyah";

    [ConditionalTheory]
    [InlineData("points", 1_000, HttpStatusCode.Created)]
    [InlineData("points", 1_001, HttpStatusCode.Accepted)]
    [InlineData("points", -1_000, HttpStatusCode.Created)]
    [InlineData("points", -1_001, HttpStatusCode.Accepted)]
    [InlineData("credit", 1_000_000, HttpStatusCode.Created)]
    public async Task Above_the_amount_nothing_is_written_before_somebody_else_approves(string currency, long amount, HttpStatusCode status)
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        var before = await server.CountTransactionsAsync();
        var answer = await server.PostAsync("/adjustments", Correction(member, amount, currency, allowDebt: true));
        Assert.True(status == answer.Status, answer.Body);
        Assert.Equal(before + (status == HttpStatusCode.Created ? 1 : 0), await server.CountTransactionsAsync());
        if (status == HttpStatusCode.Created)
            return;
        Assert.Equal(
            ("adjustment", "pending", member, amount, Reason, "2026-03-04T12:00:00+08:00"),
            (answer.Text("kind"), answer.Text("state"), answer.Text("member"), answer.Json.GetProperty("amount").GetInt64(), answer.Text("reason"),
                answer.Text("expiresAt")));
        Assert.Equal(answer.Body, (await server.GetAsync($"/approvals/{answer.Text("id")}")).Body);
    }

    [ConditionalFact]
    public async Task Who_approves_stands_in_the_ledger_and_both_stand_in_the_audit_log()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        var maker = Actor(server);
        var id = await AskAsync(server, member, 5_000);
        Assert.Equal(0, await server.AvailableAsync(member));
        await AsAsync(server, "adjustments:approve");
        var checker = Actor(server);
        var approved = await server.PostAsync($"/approvals/{id}/approve", new { });
        Assert.Equal((HttpStatusCode.OK, "approved", maker, checker),
            (approved.Status, approved.Text("state"), approved.Text("requestedBy"), approved.Text("decidedBy")));

        var transaction = (await server.Host.Database.Ledger.ReadTransactionsAsync(1, 0, default).ToListAsync())[^1];
        Assert.Equal(checker, transaction.Actor);
        Assert.Equal(approved.Text("transactionId"), PublicId.Transaction(transaction.Id));
        Assert.Equal(Reason, await server.Host.Database.Ledger.ReadNoteAsync(1, transaction.Id, default));
        var told = await server.Host.Database.Audit.ReadAsync(1, new() { Subject = id }, long.MaxValue, 10, default);
        Assert.Equal(
            [(AuditActions.ApprovalApproved, checker), (AuditActions.ApprovalRequested, maker)], told.Select(entry => (entry.Action, entry.Actor)));
        var (was, isNow) = (JsonDocument.Parse(told[0].Before!).RootElement, JsonDocument.Parse(told[0].After!).RootElement);
        Assert.Equal(("pending", maker), (was.GetProperty("state").GetString(), was.GetProperty("requestedBy").GetString()));
        Assert.Equal(("approving", checker, 5_000), (isNow.GetProperty("state").GetString(), isNow.GetProperty("decidedBy").GetString(), isNow.GetProperty("amount").GetInt64()));
        Assert.DoesNotContain("Aisyah", told[0].After + told[0].Before + told[1].After);
        await AsAsync(server, "manager");
        Assert.Equal(5_000, await server.AvailableAsync(member));
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task Nobody_decides_what_they_asked_for_or_without_the_right()
    {
        await using var server = await StartAsync();
        var id = await AskAsync(server, await server.JoinAsync("0123456789"), 5_000);
        foreach (var how in new[] { "approve", "reject" })
        {
            (await server.PostAsync($"/approvals/{id}/{how}", new { })).IsProblem(HttpStatusCode.UnprocessableEntity, "own-request");
            (await server.PostAsync($"/approvals/apr_z/{how}", new { })).IsProblem(HttpStatusCode.NotFound, "not-found");
        }
        await AsAsync(server, "adjustments:write");
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/approvals")).Status);
        (await server.PostAsync($"/approvals/{id}/approve", new { })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        await AsAsync(server, "members:read");
        (await server.GetAsync("/approvals")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        await AsAsync(server, "manager");
        Assert.Equal("pending", (await server.GetAsync($"/approvals/{id}")).Text("state"));
    }

    [ConditionalFact]
    public async Task The_same_request_again_is_the_same_wish()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        var first = await server.PostAsync("/adjustments", Correction(member, 5_000), "key-1");
        Assert.Equal(first.Body, (await server.PostAsync("/adjustments", Correction(member, 5_000), "key-1")).Body);
        (await server.PostAsync("/adjustments", Correction(member, 5_001), "key-1")).IsProblem(HttpStatusCode.Conflict, "key-reused");
        // Nor may what needs nobody take its key.
        (await server.PostAsync("/adjustments", Correction(member, 1), "key-1")).IsProblem(HttpStatusCode.Conflict, "key-reused");
        Assert.Single((await server.GetAsync("/approvals")).Json.GetProperty("items").EnumerateArray());

        var maker = server.Client.DefaultRequestHeaders.Authorization;
        await AsAsync(server, "manager");
        await server.PostAsync($"/approvals/{first.Text("id")}/approve", new { });
        server.Client.DefaultRequestHeaders.Authorization = maker;
        var again = await server.PostAsync("/adjustments", Correction(member, 5_000), "key-1");
        Assert.Equal((HttpStatusCode.Accepted, "approved"), (again.Status, again.Text("state")));
        Assert.Equal(5_000, await server.AvailableAsync(member));
    }

    [ConditionalFact]
    public async Task What_was_written_before_the_policy_asked_for_somebody_else_is_answered_again()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var member = await server.JoinAsync("0123456789");
        var done = await server.PostAsync("/adjustments", Correction(member, 5_000), "key-1");
        Assert.Equal(HttpStatusCode.Created, done.Status);
        using var content = new StringContent(Definition, Encoding.UTF8, "application/json");
        await server.SendAsync(HttpMethod.Put, "/policy/draft", content, null, null);
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/policy/draft/publish", new { })).Status);
        // It holds from right after what is in the ledger.
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var again = await server.PostAsync("/adjustments", Correction(member, 5_000), "key-1");
        Assert.Equal((HttpStatusCode.Created, true), (again.Status, again.Json.GetProperty("duplicate").GetBoolean()));
        Assert.Equal(HttpStatusCode.Accepted, (await server.PostAsync("/adjustments", Correction(member, 5_000), "key-2")).Status);
    }

    [ConditionalFact]
    public async Task What_is_decided_stays_so_and_what_nobody_decides_expires()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        var (yes, no, late) = (await AskAsync(server, member, 2_000), await AskAsync(server, member, 3_000), await AskAsync(server, member, 4_000));
        await AsAsync(server, "manager");
        // Deciding the same way again is no other decision.
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("approved", (await server.PostAsync($"/approvals/{yes}/approve", new { })).Text("state"));
            Assert.Equal("rejected", (await server.PostAsync($"/approvals/{no}/reject", new { })).Text("state"));
        }
        (await server.PostAsync($"/approvals/{yes}/reject", new { })).IsProblem(HttpStatusCode.Conflict, "approval-decided");
        (await server.PostAsync($"/approvals/{no}/approve", new { })).IsProblem(HttpStatusCode.Conflict, "approval-decided");
        await AsAsync(server, "manager");
        (await server.PostAsync($"/approvals/{yes}/approve", new { })).IsProblem(HttpStatusCode.Conflict, "approval-decided");
        server.Clock.Advance(TimeSpan.FromDays(2));
        foreach (var how in new[] { "approve", "reject" })
            (await server.PostAsync($"/approvals/{late}/{how}", new { })).IsProblem(HttpStatusCode.Conflict, "approval-expired");
        foreach (var (state, id) in new[] { ("approved", yes), ("rejected", no), ("expired", late) })
            Assert.Equal([id], Ids(await server.GetAsync($"/approvals?state={state}")));
        Assert.Empty(Ids(await server.GetAsync("/approvals?state=pending")));
        (await server.GetAsync("/approvals?state=open&cursor=x")).IsProblem(HttpStatusCode.BadRequest, "malformed");
        var page = await server.GetAsync("/approvals?limit=2");
        Assert.Equal([late, no], Ids(page));
        Assert.Equal([yes], Ids(await server.GetAsync($"/approvals?limit=2&cursor={page.Text("nextCursor")}")));
        Assert.Equal(2_000, await server.AvailableAsync(member));
    }

    [ConditionalFact]
    public async Task What_the_ledger_refuses_is_not_asked_for_and_what_it_refuses_later_has_ended()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        (await server.PostAsync("/adjustments", Correction(member, -2_000))).IsProblem(HttpStatusCode.UnprocessableEntity, "debt-not-allowed");
        (await server.PostAsync("/adjustments", new { member = new { phone = "0123456780" }, currency = "points", amount = 2_000, reason = Reason }))
            .IsProblem(HttpStatusCode.NotFound, "member-unknown");
        foreach (var _ in Enumerable.Range(0, 2))
            await server.PostAsync("/adjustments", Correction(member, 1_000));
        var id = await AskAsync(server, member, -2_000);
        await server.PostAsync("/adjustments", Correction(member, -1));
        var maker = server.Client.DefaultRequestHeaders.Authorization;
        await AsAsync(server, "manager");
        (await server.PostAsync($"/approvals/{id}/approve", new { })).IsProblem(HttpStatusCode.UnprocessableEntity, "debt-not-allowed");
        var refused = await server.GetAsync($"/approvals/{id}");
        Assert.Equal(("refused", "debt-not-allowed"), (refused.Text("state"), refused.Text("refusal")));
        Assert.Equal([id], Ids(await server.GetAsync("/approvals?state=refused")));
        var told = await server.Host.Database.Audit.ReadAsync(1, new() { Subject = id }, long.MaxValue, 10, default);
        Assert.Equal(
            [AuditActions.ApprovalRefused, AuditActions.ApprovalApproved, AuditActions.ApprovalRequested], told.Select(entry => entry.Action));
        Assert.Contains("debt-not-allowed", told[0].After, StringComparison.Ordinal);
        Assert.DoesNotContain("\"approved\"", told[0].After + told[1].After, StringComparison.Ordinal);
        // Months later nobody writes it in the name of who approved it now.
        await server.PostAsync("/adjustments", Correction(member, 1));
        foreach (var how in new[] { "approve", "reject" })
            (await server.PostAsync($"/approvals/{id}/{how}", new { })).IsProblem(HttpStatusCode.Conflict, "approval-decided");
        var checker = server.Client.DefaultRequestHeaders.Authorization;
        server.Client.DefaultRequestHeaders.Authorization = maker;
        Assert.Equal(2_000, await server.AvailableAsync(member));
        var again = await AskAsync(server, member, -2_000);
        server.Client.DefaultRequestHeaders.Authorization = checker;
        Assert.Equal("approved", (await server.PostAsync($"/approvals/{again}/approve", new { })).Text("state"));
        Assert.Equal(0, await server.AvailableAsync(member));
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task Where_a_node_died_between_deciding_and_writing_approving_goes_on()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        var id = await AskAsync(server, member, 5_000);
        var approvals = server.Host.Database.Approvals;
        var stored = (await approvals.FindAsync(1, 1, default))!;
        var decided = ApprovalEntries.Decided(new("key:died", "here"), stored, approves: true, server.Now);
        Assert.True(await approvals.ApproveAsync(1, 1, decided, default));
        Assert.False(await approvals.ApproveAsync(1, 1, decided, default));
        Assert.Equal(0, await server.AvailableAsync(member));
        // It was approved in time, and is written a little later.
        server.Clock.Advance(TimeSpan.FromMinutes((2 * 24 * 60) + 59));
        Assert.Equal([id], Ids(await server.GetAsync("/approvals?state=approving")));
        await AsAsync(server, "manager");
        var resumed = await server.PostAsync($"/approvals/{id}/approve", new { });
        Assert.Equal(("approved", "key:died"), (resumed.Text("state"), resumed.Text("decidedBy")));
        Assert.Equal("key:died", (await server.Host.Database.Ledger.ReadTransactionsAsync(1, 0, default).ToListAsync())[^1].Actor);
        Assert.Equal(5_000, await server.AvailableAsync(member));
        Assert.Single(await server.Host.Database.Audit.ReadAsync(1, new() { Action = AuditActions.ApprovalApproved }, long.MaxValue, 10, default));
    }

    [ConditionalFact]
    public async Task Of_many_who_decide_at_once_on_two_nodes_one_does_and_the_ledger_takes_it_once()
    {
        await using var server = await StartAsync();
        await using var node = await server.StartNodeAsync();
        var member = await server.JoinAsync("0123456789");
        long expected = 0;
        for (var round = 0; round < 6; round++)
        {
            var id = await AskAsync(server, member, 2_000 + round);
            var deciders = new List<Task<(string How, Answer Answer)>>();
            foreach (var place in new[] { server, node })
            {
                foreach (var how in new[] { "approve", "approve", "reject" })
                    deciders.Add(DecideAsync(place, id, how, await server.MakeKeyAsync(ClubServer.Slug, "manager")));
            }
            var answers = await Task.WhenAll(deciders);
            var state = (await server.GetAsync($"/approvals/{id}")).Text("state");
            Assert.Contains(state, new[] { "approved", "rejected" });
            Assert.All(answers, a => Assert.True(a.Answer.Status is HttpStatusCode.OK || a.Answer.Code == "approval-decided", a.Answer.Body));
            Assert.All(answers.Where(a => a.Answer.Status == HttpStatusCode.OK), a => Assert.Equal(state, a.How == "approve" ? "approved" : "rejected"));
            Assert.Contains(answers, a => a.Answer.Status == HttpStatusCode.OK);
            expected += state == "approved" ? 2_000 + round : 0;
            Assert.Equal(expected, await server.AvailableAsync(member));
        }
        var told = await server.Host.Database.Audit.ReadAsync(1, new(), long.MaxValue, 100, default);
        Assert.Equal(6, told.Count(e => e.Action is AuditActions.ApprovalApproved or AuditActions.ApprovalRejected));
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task Whatever_happens_in_whatever_order_the_ledger_has_what_somebody_else_approved()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        var keys = new List<string>();
        for (var i = 0; i < 3; i++)
            keys.Add(await server.MakeKeyAsync(ClubServer.Slug, "manager"));
        var random = new Random(20260302);
        var model = new List<(string Id, int Maker, long Amount, DateTimeOffset EndsAt, string State)>();
        long balance = 0;
        for (var step = 0; step < 80; step++)
        {
            var who = random.Next(keys.Count);
            server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys[who]);
            var at = model.Count == 0 ? 0 : random.Next(Math.Max(0, model.Count - 4), model.Count);
            switch (random.Next(8))
            {
                case 0:
                    server.Clock.Advance(TimeSpan.FromHours(random.Next(1, 40)));
                    break;
                case < 4:
                    var amount = random.Next(1, 2_500);
                    var asked = await server.PostAsync("/adjustments", Correction(member, amount));
                    Assert.Equal(amount > 1_000 ? HttpStatusCode.Accepted : HttpStatusCode.Created, asked.Status);
                    if (amount > 1_000)
                        model.Add((asked.Text("id"), who, amount, server.Clock.GetUtcNow().AddDays(2), "pending"));
                    else
                        balance += amount;
                    break;
                case var _ when model.Count > 0:
                    var wish = model[at];
                    var approves = random.Next(3) > 0;
                    var answer = await server.PostAsync($"/approvals/{wish.Id}/{(approves ? "approve" : "reject")}", new { });
                    var mayDecide = wish.Maker != who && wish.State == "pending" && server.Clock.GetUtcNow() < wish.EndsAt;
                    if (mayDecide)
                    {
                        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
                        model[at] = wish with { State = approves ? "approved" : "rejected" };
                        balance += approves ? wish.Amount : 0;
                    }
                    else if (wish.Maker == who)
                    {
                        answer.IsProblem(HttpStatusCode.UnprocessableEntity, "own-request");
                    }
                    break;
            }
            Assert.Equal(balance, await server.AvailableAsync(member));
        }
        Assert.Contains(model, w => w.State == "approved");
        Assert.Contains(model, w => w.State == "rejected");
        foreach (var wish in model)
        {
            var state = wish.State == "pending" && wish.EndsAt <= server.Clock.GetUtcNow() ? "expired" : wish.State;
            Assert.Equal(state, (await server.GetAsync($"/approvals/{wish.Id}")).Text("state"));
        }
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task Of_an_erased_member_nothing_is_approved_and_the_reason_is_gone()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        var id = await AskAsync(server, member, 5_000);
        await server.PostAsync($"/members/{member}/erase", new { });
        await AsAsync(server, "manager");
        foreach (var how in new[] { "approve", "reject" })
            (await server.PostAsync($"/approvals/{id}/{how}", new { })).IsProblem(HttpStatusCode.Conflict, "member-erased");
        Assert.False((await server.GetAsync($"/approvals/{id}")).Json.TryGetProperty("reason", out _));
    }

    [ConditionalFact]
    public async Task Staff_who_are_signed_in_ask_and_approve_each_as_themselves()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        using var sam = await StaffBrowser.OfAsync(server, "sam@club.example", "support");
        using var nur = await StaffBrowser.OfAsync(server, "nur@club.example");
        var id = (await sam.CallAsync(HttpMethod.Post, "/adjustments", Correction(member, 5_000))).Text("id");
        (await sam.CallAsync(HttpMethod.Post, $"/approvals/{id}/approve")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        var approved = await nur.CallAsync(HttpMethod.Post, $"/approvals/{id}/approve");
        Assert.Equal(
            ((await sam.CallerAsync(server))!.Actor, (await nur.CallerAsync(server))!.Actor), (approved.Text("requestedBy"), approved.Text("decidedBy")));
        Assert.Equal(5_000, await server.AvailableAsync(member));
    }

    /// <summary>Up to a thousand points one person corrects alone; somebody else has two days.</summary>
    private static string Definition => TestPrograms.Club.Replace(
        "\"rewards\": {", "\"terms\": {\"approvals\": {\"adjustment\": {\"points\": 1000}, \"waits\": \"P2D\"}}, \"rewards\": {", StringComparison.Ordinal);

    private Task<ClubServer> StartAsync() => ClubServer.StartAsync(Definition, backend: backend);

    private static object Correction(string member, long amount, string currency = "points", bool allowDebt = false) =>
        new { member = new { id = member }, currency, amount, reason = Reason, allowDebt };

    private static async Task<string> AskAsync(ClubServer server, string member, long amount)
    {
        var asked = await server.PostAsync("/adjustments", Correction(member, amount));
        Assert.True(asked.Status == HttpStatusCode.Accepted, asked.Body);
        return asked.Text("id");
    }

    private static async Task<(string How, Answer Answer)> DecideAsync(ClubServer place, string id, string how, string key)
    {
        using var client = place.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/programs/{ClubServer.Slug}/approvals/{id}/{how}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("Idempotency-Key", place.NewKey());
        using var response = await client.SendAsync(request);
        return (how, await Answer.OfAsync(response));
    }

    private static async Task AsAsync(ClubServer server, params string[] scopes) => server.Client.DefaultRequestHeaders.Authorization =
        new AuthenticationHeaderValue("Bearer", await server.MakeKeyAsync(ClubServer.Slug, scopes));

    private static string Actor(ClubServer server) => $"key:{server.Client.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1]}";

    private static IEnumerable<string?> Ids(Answer page) =>
        page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString());

    private static async Task VerifyAsync(ClubServer server) =>
        Assert.Empty((await server.Host.Database.Verifier.VerifyAsync(1, new() { Replay = true }, default)).Findings);
}

public sealed class SqliteApprovalsTests() : ApprovalsSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresApprovalsTests() : ApprovalsSuite(TestBackend.Postgres);
