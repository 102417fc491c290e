using System.Net;
using System.Net.Http.Headers;
using Bashgah.Server.Modules.Adjustments;
using Bashgah.Server.Modules.Approvals;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Api;

/// <summary>What waits for a second person, and somebody changed, repeated or erased it meanwhile.</summary>
public abstract class ApprovalTamperSuite(TestBackend backend)
{
    private const string Reason = "Goodwill for Puan Aisyah";

    [ConditionalTheory]
    [InlineData("", "amount = 50000")]
    [InlineData("", "member_id = member_id + 1")]
    [InlineData("", "ends_at = ends_at + 1")]
    [InlineData("", "made_by = 'key:somebody'")]
    [InlineData("", "state = 'approving', decided_by = 'staff:boss', decided_at = made_at")]
    [InlineData("reject", "state = 'pending', decided_by = NULL, decided_at = NULL")]
    [InlineData("reject", "state = 'pending', ends_at = ends_at + 1, decided_by = NULL, decided_at = NULL")]
    [InlineData("reject", "state = 'approving', decided_by = 'staff:boss'")]
    [InlineData("refuse", "state = 'approving', refusal = NULL")]
    [InlineData("died", "decided_by = 'staff:boss'")]
    public async Task What_was_changed_by_sql_is_decided_by_nobody_and_hides_nothing(string first, string change)
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        var (id, other) = (await AskAsync(server, member, 5_000), await AskAsync(server, member, 6_000));
        var approvals = server.Host.Database.Approvals;
        var stored = (await approvals.FindAsync(1, 1, default))!;
        await AsAsync(server, "manager");
        if (first == "reject")
        {
            await server.PostAsync($"/approvals/{id}/reject", new { });
        }
        else if (first.Length > 0)
        {
            await approvals.ApproveAsync(1, 1, ApprovalEntries.Decided(new("key:died", "here"), stored, approves: true, server.Now), default);
            if (first == "refuse")
                await approvals.RefuseAsync(1, 1, "x", ApprovalEntries.Refused(new("key:died", "here"), stored, "x", server.Now), default);
        }
        await server.ExecuteAsync(backend, $"UPDATE approval SET {change} WHERE id = 1");
        var before = await server.CountTransactionsAsync();
        foreach (var how in new[] { "approve", "reject" })
            (await server.PostAsync($"/approvals/{id}/{how}", new { })).IsProblem(HttpStatusCode.Conflict, "approval-changed");
        Assert.Equal(before, await server.CountTransactionsAsync());
        Assert.Equal("changed", (await server.GetAsync($"/approvals/{id}")).Text("state"));
        var report = await server.Host.Database.Verifier.VerifyAsync(1, new(), default);
        Assert.Contains(report.Findings, finding => finding.ToString().StartsWith("approval 1", StringComparison.Ordinal));
        var listed = await server.GetAsync("/approvals");
        Assert.Equal((HttpStatusCode.OK, 2), (listed.Status, listed.Json.GetProperty("items").GetArrayLength()));
        Assert.Equal("approved", (await server.PostAsync($"/approvals/{other}/approve", new { })).Text("state"));
    }

    [ConditionalFact]
    public async Task An_entry_of_the_log_that_was_put_in_by_sql_proves_nothing()
    {
        await using var server = await StartAsync();
        var id = await AskAsync(server, await server.JoinAsync("0123456789"), 5_000);
        await server.ExecuteAsync(
            backend,
            $"""
            INSERT INTO audit_entry (program_id, seq, at, actor, action, subject, origin, previous, hash)
            SELECT program_id, seq + 1, at, 'staff:boss', 'approval.approved', subject, origin, hash, hash FROM audit_entry
            WHERE subject = '{id}'
            """);
        await server.ExecuteAsync(
            backend, "UPDATE approval SET state = 'approving', decided_by = 'staff:boss', decided_at = made_at WHERE id = 1");
        await AsAsync(server, "manager");
        (await server.PostAsync($"/approvals/{id}/approve", new { })).IsProblem(HttpStatusCode.Conflict, "approval-changed");
    }

    [ConditionalFact]
    public async Task What_the_ledger_has_is_approved_also_where_the_row_could_not_say_so()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        var id = await AskAsync(server, member, 5_000);
        await AsAsync(server, "manager");
        var approved = await server.PostAsync($"/approvals/{id}/approve", new { });
        await server.ExecuteAsync(backend, "UPDATE approval SET state = 'approving', transaction_id = NULL WHERE id = 1");
        server.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(approved.Body, (await server.GetAsync($"/approvals/{id}")).Body);
        Assert.Contains(id, (await server.GetAsync("/approvals?state=approved")).Body, StringComparison.Ordinal);
        foreach (var state in new[] { "approving", "expired" })
            Assert.DoesNotContain(id, (await server.GetAsync($"/approvals?state={state}")).Body, StringComparison.Ordinal);
        Assert.Equal(approved.Body, (await server.PostAsync($"/approvals/{id}/approve", new { })).Body);
        Assert.Equal(5_000, await server.AvailableAsync(member));
    }

    [ConditionalFact]
    public async Task What_another_node_wrote_under_the_same_key_is_not_written_again()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        var asked = await server.PostAsync("/adjustments", Correction(member, 5_000), "key-1");
        Assert.Equal(HttpStatusCode.Accepted, asked.Status);
        // A node that did not know the policy yet had it in hand.
        await SubmitAsync(server, asked, "key-1");
        Assert.Equal(5_000, await server.AvailableAsync(member));
        await AsAsync(server, "manager");
        (await server.PostAsync($"/approvals/{asked.Text("id")}/approve", new { })).IsProblem(HttpStatusCode.Conflict, "approval-decided");
        var refused = await server.GetAsync($"/approvals/{asked.Text("id")}");
        Assert.Equal(("refused", "key-reused"), (refused.Text("state"), refused.Text("refusal")));
        Assert.Equal(5_000, await server.AvailableAsync(member));
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task Of_who_was_erased_a_moment_before_no_free_text_is_kept()
    {
        await using var server = await StartAsync();
        var asked = await server.PostAsync("/adjustments", Correction(await server.JoinAsync("0123456789"), 5_000));
        var member = asked.Text("member");
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync($"/members/{member}/erase", new { })).Status);

        // What had been evaluated before is kept behind the erasure.
        (await server.PostAsync("/adjustments", Correction(member, 5_000))).IsProblem(HttpStatusCode.Conflict, "member-erased");
        Assert.Equal(1, await server.CountAsync(backend, "approval"));

        // What was approved before comes to the ledger behind it.
        await SubmitAsync(server, asked, "key-2");
        Assert.Equal(5_000, await server.AvailableAsync(member));
        Assert.Equal(0, await server.CountAsync(backend, "note"));

        // What came in nevertheless goes when erasing is asked for again.
        await server.ExecuteAsync(backend, "UPDATE approval SET note = (SELECT hash FROM audit_head WHERE program_id = approval.program_id)");
        Assert.Equal(1, await server.CountAsync(backend, "approval WHERE note IS NOT NULL"));
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync($"/members/{member}/erase", new { })).Status);
        Assert.Equal(0, await server.CountAsync(backend, "approval WHERE note IS NOT NULL"));
        await VerifyAsync(server);
    }

    private static async Task SubmitAsync(ClubServer server, Answer asked, string key)
    {
        var wish = (await server.Host.Database.Approvals.FindAsync(1, 1, default))!.Wish;
        Assert.Equal(asked.Json.GetProperty("amount").GetInt64(), wish.Amount);
        var hasher = await server.Host.Database.Members.HasherAsync(1, default);
        var command = AdjustmentCommand.Of(
            hasher, new Correction(MemberReference.ById(wish.MemberId), wish.Currency, wish.Amount, wish.AllowsDebt, Reason)) with
        {
            ProgramId = 1, Actor = "key:old", IdempotencyKey = key,
        };
        Assert.IsType<LedgerAnswer.Accepted>(await server.Services.GetRequiredService<ILedger>().SubmitAsync(command, default));
    }

    private Task<ClubServer> StartAsync() => ClubServer.StartAsync(
        TestPrograms.Club.Replace(
            "\"rewards\": {", "\"terms\": {\"approvals\": {\"adjustment\": {\"points\": 1000}, \"waits\": \"P2D\"}}, \"rewards\": {",
            StringComparison.Ordinal),
        backend: backend);

    private static object Correction(string member, long amount) => new { member = new { id = member }, currency = "points", amount, reason = Reason };

    private static async Task<string> AskAsync(ClubServer server, string member, long amount) =>
        (await server.PostAsync("/adjustments", Correction(member, amount))).Text("id");

    private static async Task AsAsync(ClubServer server, params string[] scopes) => server.Client.DefaultRequestHeaders.Authorization =
        new AuthenticationHeaderValue("Bearer", await server.MakeKeyAsync(ClubServer.Slug, scopes));

    private static async Task VerifyAsync(ClubServer server) =>
        Assert.Empty((await server.Host.Database.Verifier.VerifyAsync(1, new() { Replay = true }, default)).Findings);
}

public sealed class SqliteApprovalTamperTests() : ApprovalTamperSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresApprovalTamperTests() : ApprovalTamperSuite(TestBackend.Postgres);
