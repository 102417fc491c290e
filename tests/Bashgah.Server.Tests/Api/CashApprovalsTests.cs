using System.Net;
using System.Net.Http.Headers;
using Bashgah.Server.Modules.Approvals;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>Cash above the amount of the policy is paid when a second person has confirmed it.</summary>
public abstract class CashApprovalsSuite(TestBackend backend)
{
    private const string CashClub = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en", "fa", "ms"],
          "currencies": {"points": {}, "commission": {"money": true, "cashOut": {"least": 1000, "most": 50000}}},
          "referral": {"commission": [{"levels": ["0.05"], "as": "commission", "cashOut": true, "pending": "none"}]},
          "terms": {"approvals": {"cashOut": {"commission": 2000}}}
        }
        """;

    [ConditionalFact]
    public async Task Cash_above_the_amount_is_paid_when_a_second_person_has_confirmed_it()
    {
        await using var server = await ClubServer.StartAsync(CashClub, backend: backend);
        var member = await ReferrerAsync(server);
        var (small, large, other) = (await CashAsync(server, member, 1_000), await CashAsync(server, member, 2_500), await CashAsync(server, member, 1_400));
        Assert.Equal("paid", (await server.PostAsync($"/cash-outs/{small}/approve", new { })).Text("state"));
        // A part of it needs nobody.
        var waits = await server.PostAsync($"/cash-outs/{large}/approve", new { reference = "Bank 4711" });
        Assert.Equal((HttpStatusCode.Accepted, "cash-out", large, 2_500), (waits.Status, waits.Text("kind"), waits.Text("cashOut"), waits.Json.GetProperty("amount").GetInt64()));
        Assert.Equal("requested", (await server.GetAsync($"/cash-outs/{large}")).Text("state"));
        var second = await server.PostAsync($"/cash-outs/{large}/approve", new { amount = 2_400 });
        second.IsProblem(HttpStatusCode.Conflict, "approval-waiting");
        Assert.Equal(waits.Text("id"), second.Json.GetProperty("arguments").GetProperty("approval").GetString());

        await AsAsync(server, "manager");
        Assert.Equal("approved", (await server.PostAsync($"/approvals/{waits.Text("id")}/approve", new { })).Text("state"));
        Assert.Equal("paid", (await server.GetAsync($"/cash-outs/{large}")).Text("state"));
        (await server.PostAsync($"/cash-outs/{large}/approve", new { })).IsProblem(HttpStatusCode.Conflict, "cash-out-decided");
        Assert.Equal("paid", (await server.PostAsync($"/cash-outs/{other}/approve", new { amount = 1_000 })).Text("state"));
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task A_cash_out_waits_once_at_a_time_also_where_many_ask_at_once()
    {
        await using var server = await ClubServer.StartAsync(CashClub, backend: backend);
        await using var node = await server.StartNodeAsync();
        var member = await ReferrerAsync(server);
        var id = await CashAsync(server, member, 2_500);
        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? server : node).PostAsync($"/cash-outs/{id}/approve", new { })));
        Assert.Single(asked, a => a.Status == HttpStatusCode.Accepted);
        Assert.Equal(7, asked.Count(a => a.Status == HttpStatusCode.Conflict && a.Code == "approval-waiting"));
        // What expired stands in nobody's way, and what was rejected neither.
        server.Clock.Advance(TimeSpan.FromDays(7));
        var next = await server.PostAsync($"/cash-outs/{id}/approve", new { });
        Assert.Equal(HttpStatusCode.Accepted, next.Status);
        var maker = server.Client.DefaultRequestHeaders.Authorization;
        await AsAsync(server, "manager");
        await server.PostAsync($"/approvals/{next.Text("id")}/reject", new { });
        server.Client.DefaultRequestHeaders.Authorization = maker;
        var last = await server.PostAsync($"/cash-outs/{id}/approve", new { });
        Assert.Equal(HttpStatusCode.Accepted, last.Status);
        // Somebody says meanwhile that it is not paid at all.
        await server.PostAsync($"/cash-outs/{id}/reject", new { });
        Assert.Equal("rejected", (await server.GetAsync($"/approvals/{last.Text("id")}")).Text("state"));
        await AsAsync(server, "manager");
        (await server.PostAsync($"/approvals/{last.Text("id")}/approve", new { })).IsProblem(HttpStatusCode.Conflict, "approval-decided");
        Assert.Equal("rejected", (await server.GetAsync($"/cash-outs/{id}")).Text("state"));
        await VerifyAsync(server);
    }

    [ConditionalTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_node_left_between_deciding_and_paying_has_an_end(bool isRejected)
    {
        await using var server = await ClubServer.StartAsync(CashClub, backend: backend);
        var member = await ReferrerAsync(server);
        var id = await CashAsync(server, member, 2_500);
        var waits = (await server.PostAsync($"/cash-outs/{id}/approve", new { })).Text("id");
        var approvals = server.Host.Database.Approvals;
        var stored = (await approvals.FindAsync(1, 1, default))!;
        Assert.True(await approvals.ApproveAsync(
            1, 1, ApprovalEntries.Decided(new("key:died", "here"), stored, approves: true, server.Now), default));
        if (isRejected)
        {
            await server.PostAsync($"/cash-outs/{id}/reject", new { });
            await AsAsync(server, "manager");
            (await server.PostAsync($"/approvals/{waits}/approve", new { })).IsProblem(HttpStatusCode.Conflict, "cash-out-decided");
            Assert.Equal("refused", (await server.GetAsync($"/approvals/{waits}")).Text("state"));
        }
        else
        {
            (await server.PostAsync($"/cash-outs/{id}/approve", new { })).IsProblem(HttpStatusCode.Conflict, "approval-waiting");
            server.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromHours(1));
            Assert.Equal("expired", (await server.GetAsync($"/approvals/{waits}")).Text("state"));
            Assert.Equal(HttpStatusCode.Accepted, (await server.PostAsync($"/cash-outs/{id}/approve", new { })).Status);
            await AsAsync(server, "manager");
            (await server.PostAsync($"/approvals/{waits}/approve", new { })).IsProblem(HttpStatusCode.Conflict, "approval-expired");
            Assert.Equal("requested", (await server.GetAsync($"/cash-outs/{id}")).Text("state"));
        }
        await VerifyAsync(server);
    }

    private static async Task<string> ReferrerAsync(ClubServer server)
    {
        var joined = await server.PostAsync("/members", new { phone = "0123456780" });
        await server.PostAsync("/members", new { phone = "0123456781", referredBy = joined.Text("referralCode") });
        // Five per cent of 1,000.00.
        await server.BuyAsync("0123456781", "INV-1", 100_000);
        return joined.Text("id");
    }

    private static async Task<string> CashAsync(ClubServer server, string member, long amount) =>
        (await server.PostAsync("/cash-outs", new { member = new { id = member }, currency = "commission", amount })).Text("id");

    private static async Task AsAsync(ClubServer server, params string[] scopes) => server.Client.DefaultRequestHeaders.Authorization =
        new AuthenticationHeaderValue("Bearer", await server.MakeKeyAsync(ClubServer.Slug, scopes));

    private static async Task VerifyAsync(ClubServer server) =>
        Assert.Empty((await server.Host.Database.Verifier.VerifyAsync(1, new() { Replay = true }, default)).Findings);
}

public sealed class SqliteCashApprovalsTests() : CashApprovalsSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresCashApprovalsTests() : CashApprovalsSuite(TestBackend.Postgres);
