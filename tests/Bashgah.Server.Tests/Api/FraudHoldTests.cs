using System.Net;
using Bashgah.Server.Modules.Cases;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Fraud;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Api;

/// <summary>What cases set aside, and what becomes of it, in the ledger; on one node and two.</summary>
public abstract class FraudHoldSuite(TestBackend backend)
{
    private const string Phone = "0123456780";
    private const string Fast = """{"fast": {"kind": {"velocity": {"purchases": 3, "window": "PT1H"}}, "action": "hold"}}""";

    private const string TwoRules = """
        {"fast": {"kind": {"velocity": {"purchases": 3, "window": "PT1H"}}, "action": "hold"},
         "dear": {"kind": {"velocity": {"amount": 39999, "window": "PT1H"}}, "action": "hold"}}
        """;

    private Task<ClubServer> StartAsync(string rules = Fast, string currencies = """{"points": {}}""") =>
        ClubServer.StartAsync(FraudClub.Program(rules, currencies), backend: backend);

    [ConditionalFact]
    public async Task What_is_held_is_given_back_when_the_case_is_dismissed()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        Assert.Equal((0, 400), await server.BalanceAsync(member));
        var id = Assert.Single(await server.CasesAsync()).Of("id");
        var read = await server.GetAsync($"/cases/{id}");
        Assert.All(read.Json.GetProperty("holds").EnumerateArray(), hold => Assert.Equal(("placed", 100), (hold.Of("state"), hold.GetProperty("held").GetInt32())));
        // Neither a till nor staff at the till may end it.
        var held = (await server.Host.Database.CaseHolds.OfCaseAsync(1, 1, default))[0].HoldId!.Value;
        (await server.PostAsync($"/holds/{Server.Platform.Http.PublicId.Hold(held)}/release", new { })).IsProblem(HttpStatusCode.NotFound, "hold-unknown");

        var closed = await server.PostAsync($"/cases/{id}/close", new { outcome = "dismiss" });
        Assert.Equal((HttpStatusCode.OK, "dismissed"), (closed.Status, closed.Text("state")));
        Assert.Equal((400, 0), await server.BalanceAsync(member));
        Assert.Equal(
            HttpStatusCode.OK, (await server.PostAsync($"/cases/{id}/close", new { outcome = "dismiss" })).Status);
        (await server.PostAsync($"/cases/{id}/close", new { outcome = "confirm" })).IsProblem(HttpStatusCode.Conflict, "case-closed");

        // What was decided about is no evidence of the next.
        await server.BuyAsync(Phone, "INV-5", 10_000);
        await server.WatchAsync();
        Assert.Empty(await server.CasesAsync("?state=open"));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task What_is_held_is_taken_back_when_the_case_is_confirmed()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        var id = Assert.Single(await server.CasesAsync()).Of("id");
        var closed = await server.PostAsync($"/cases/{id}/close", new { outcome = "confirm" });
        Assert.All(closed.Json.GetProperty("holds").EnumerateArray(), hold => Assert.Equal(("taken", 100), (hold.Of("state"), hold.GetProperty("taken").GetInt32())));
        Assert.Equal((0, 0), await server.BalanceAsync(member));
        var lines = (await server.GetAsync($"/members/{member}/entries")).Json.GetProperty("items").EnumerateArray().Select(e => e.Of("explanation")).ToList();
        Assert.Equal("−100 points as a case was confirmed", lines[0]);
        Assert.Contains("100 points set aside while a case is looked at", lines);
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task Pending_units_are_held_too_and_do_not_mature_meanwhile()
    {
        await using var server = await StartAsync(currencies: """{"points": {"pending": {"for": "P7D"}}}""");
        var member = await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        server.Clock.Advance(TimeSpan.FromDays(10));
        Assert.Equal((0, 400), await server.BalanceAsync(member));
        await server.PostAsync("/cases/cas_1/close", new { outcome = "dismiss" });
        Assert.Equal((400, 0), await server.BalanceAsync(member));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task What_a_return_took_is_not_taken_again()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        // The points of the fourth are held, so that their return is owed.
        var returned = await server.PostAsync("/returns", new { documentNo = "INV-4", returnNo = "R-1" });
        Assert.True(returned.Status == HttpStatusCode.Created, returned.Body);
        await server.PostAsync("/cases/cas_1/close", new { outcome = "confirm" });
        var account = (await server.GetAsync($"/members/{member}/accounts")).Json.GetProperty("items")[0];
        Assert.Equal((0, 0), (account.GetProperty("available").GetInt64(), account.GetProperty("debt").GetInt64()));
        Assert.Equal([100L, 100, 100, 0], (await server.Host.Database.CaseHolds.OfCaseAsync(1, 1, default)).Select(hold => hold.Taken!.Value));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task What_was_spent_before_is_not_held()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.PostAsync("/adjustments", new { member = new { id = member }, currency = "points", amount = -350, reason = "Spent" });
        await server.WatchAsync();
        Assert.Equal((0, 50), await server.BalanceAsync(member));
        var holds = await server.Host.Database.CaseHolds.OfCaseAsync(1, 1, default);
        Assert.Equal(["placed", "nothing", "nothing", "nothing"], holds.Select(hold => hold.State));
        await server.PostAsync("/cases/cas_1/close", new { outcome = "confirm" });
        Assert.Equal((0, 0), await server.BalanceAsync(member));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task What_another_case_holds_for_too_stays_set_aside()
    {
        await using var server = await StartAsync(
            """
            {"fast": {"kind": {"velocity": {"purchases": 3, "window": "PT1H"}}, "action": "hold"},
             "dear": {"kind": {"velocity": {"amount": 39999, "window": "PT1H"}}, "action": "hold"}}
            """);
        var member = await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        Assert.Equal(2, (await server.CasesAsync()).Count);
        Assert.Equal((0, 400), await server.BalanceAsync(member));
        await server.PostAsync("/cases/cas_1/close", new { outcome = "dismiss" });
        Assert.Equal((0, 400), await server.BalanceAsync(member));
        await server.PostAsync("/cases/cas_2/close", new { outcome = "dismiss" });
        Assert.Equal((400, 0), await server.BalanceAsync(member));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task Nodes_that_look_at_once_and_after_a_stop_open_each_case_once()
    {
        await using var first = await StartAsync();
        var members = new List<string>();
        for (var i = 0; i < 6; i++)
            members.Add(await first.JoinAsync($"012345678{i}"));
        await using var second = await first.StartNodeAsync();
        // Nobody looks while they buy: whoever looks next catches up.
        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => (i % 2 == 0 ? first : second).BuyAsync($"012345678{i % 6}", $"INV-{i}", 10_000)));
        await Task.WhenAll(first.WatchAsync(), second.WatchAsync(), first.WatchAsync(), second.WatchAsync());
        await Task.WhenAll(first.WatchAsync(), second.WatchAsync());

        var cases = await first.CasesAsync();
        Assert.Equal(6, cases.Count);
        Assert.Equal(members.Order(), cases.Select(found => found.Of("member")).Order());
        Assert.All(cases, found => Assert.Equal(4, found.List("transactions").Count));
        foreach (var member in members)
            Assert.Equal((0, 400), await second.BalanceAsync(member));
        var opened = (await first.GetAsync("/audit?action=case.opened")).Json.GetProperty("items").GetArrayLength();
        Assert.Equal(6, opened);
        await first.VerifyAsync();
    }

    [ConditionalFact]
    public async Task A_server_looks_by_itself_right_behind_its_batches()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        var watch = server.Services.GetRequiredService<FraudWatch>();
        await watch.StartAsync(default);
        await server.BuyTimesAsync(Phone, 4);
        for (var i = 0; i < 600 && await server.BalanceAsync(member) != (0, 400); i++)
            await Task.Delay(100);
        Assert.Equal((0, 400), await server.BalanceAsync(member));
        await watch.StopAsync(default);
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task A_step_that_was_cut_off_is_done_once_by_whoever_comes_next()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        var database = server.Host.Database;
        var hold = (await database.CaseHolds.OfCaseAsync(1, 1, default))[0];
        // As if the node had stopped after the ledger took it and before it was noted.
        await server.SqlAsync($"UPDATE fraud_hold SET state = 'placing', hold_id = NULL, held = 0 WHERE transaction_id = {hold.TransactionId}");
        await server.WatchAsync();
        var again = (await database.CaseHolds.OfCaseAsync(1, 1, default))[0];
        Assert.Equal((hold.HoldId, "placed", 100), (again.HoldId, again.State, again.Held));
        Assert.Equal((0, 400), await server.BalanceAsync(member));

        // Closed by a node that stopped then: the next one gives back.
        await database.Cases.CloseAsync(1, 1, false, new("test", "here"), new CaseTelling(server.Now, id => $"{id}"), default);
        Assert.Equal((0, 400), await server.BalanceAsync(member));
        await server.Services.GetRequiredService<HoldSettling>().SettleSomeAsync(1, default);
        Assert.Equal((400, 0), await server.BalanceAsync(member));
        await server.VerifyAsync();
    }

    [ConditionalTheory]
    [InlineData("UPDATE fraud_hold SET held = held - 1 WHERE state = 'placed'", 4, false)]
    [InlineData("UPDATE fraud_hold SET state = 'released' WHERE state = 'placed'", 4, false)]
    [InlineData("UPDATE fraud_hold SET hold_id = 1 WHERE state = 'placed'", 4, true)]
    [InlineData("DELETE FROM fraud_hold WHERE state = 'placed'", 0, true)]
    public async Task Whoever_changes_what_a_case_holds_is_found(string change, int cases, bool isHoldOrphan)
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        await server.VerifyAsync();
        var transactions = (await server.Host.Database.CaseHolds.OfCaseAsync(1, 1, default)).Select(hold => $"transaction {hold.HoldId}").ToList();
        await server.SqlAsync(change);
        var report = await server.Host.Database.Verifier.VerifyAsync(1, new(), default);
        var expected = Enumerable.Repeat("case 1", cases).Concat(isHoldOrphan ? transactions : []);
        Assert.Equal(expected.Order(), report.Findings.Select(finding => finding.Subject).Order());
    }

    [ConditionalFact]
    public async Task What_is_just_being_set_aside_passes_to_the_other_case_too()
    {
        await using var server = await StartAsync(TwoRules);
        var member = await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        var hold = (await server.Host.Database.CaseHolds.OfCaseAsync(1, 1, default))[0];
        // As if the node had stopped after the ledger took it and before it was noted.
        await server.SqlAsync($"UPDATE fraud_hold SET state = 'placing', hold_id = NULL, held = 0 WHERE transaction_id = {hold.TransactionId}");
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/cases/cas_1/close", new { outcome = "dismiss" })).Status);
        await server.WatchAsync();
        Assert.Equal((0, 400), await server.BalanceAsync(member));
        var passed = await server.Host.Database.CaseHolds.OfCaseAsync(1, 2, default);
        Assert.Equal((4, "placed", hold.HoldId), (passed.Count, passed[0].State, passed[0].HoldId));
        await server.VerifyAsync();
        await server.PostAsync("/cases/cas_2/close", new { outcome = "dismiss" });
        Assert.Equal((400, 0), await server.BalanceAsync(member));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task What_one_case_is_about_to_take_another_does_not_hold_again()
    {
        await using var server = await StartAsync(TwoRules);
        var member = await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        await server.PostAsync("/adjustments", new { member = new { id = member }, currency = "points", amount = 200, reason = "A gift" });
        // Confirmed by a node that stopped then.
        await server.Host.Database.Cases.CloseAsync(1, 1, true, new("test", "here"), new CaseTelling(server.Now, id => $"{id}"), default);
        await server.BuyAsync(Phone, "INV-5", 10_000);
        await server.WatchAsync();
        Assert.Equal((200, 100), await server.BalanceAsync(member));
        Assert.Equal(5, Assert.Single(await server.CasesAsync("?state=open")).List("transactions").Count);
        await server.PostAsync("/cases/cas_2/close", new { outcome = "confirm" });
        Assert.Equal((200, 0), await server.BalanceAsync(member));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task What_was_returned_before_is_not_held_from_other_points()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.PostAsync("/returns", new { documentNo = "INV-4", returnNo = "R-1" });
        await server.PostAsync("/adjustments", new { member = new { id = member }, currency = "points", amount = 200, reason = "A gift" });
        await server.WatchAsync();
        Assert.Equal((200, 300), await server.BalanceAsync(member));
        await server.PostAsync("/cases/cas_1/close", new { outcome = "confirm" });
        Assert.Equal((200, 0), await server.BalanceAsync(member));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task What_a_closed_case_still_holds_is_found_and_given_back()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        await server.SqlAsync("UPDATE fraud_case SET state = 'dismissed', closed_at = opened_at, closed_by = 'test'");
        var report = await server.Host.Database.Verifier.VerifyAsync(1, new(), default);
        Assert.Equal(Enumerable.Repeat("case 1", 4), report.Findings.Select(finding => finding.Subject));
        await server.WatchAsync();
        Assert.Equal((400, 0), await server.BalanceAsync(member));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task Two_nodes_that_set_the_same_aside_note_it_once_and_nothing_else_for_it()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        var holds = server.Host.Database.CaseHolds;
        var hold = (await holds.OfCaseAsync(1, 1, default))[0];
        // One was refused, as nothing was there yet, and the other was not.
        await server.SqlAsync($"UPDATE fraud_hold SET state = 'nothing', hold_id = NULL, held = 0 WHERE transaction_id = {hold.TransactionId}");
        await holds.PlacedAsync(1, hold, hold.HoldId!.Value, hold.Held, default);
        await holds.PlacedAsync(1, hold, hold.HoldId.Value, hold.Held, default);
        await holds.NothingAsync(1, hold, default);
        Assert.Equal(hold, await holds.FindAsync(1, hold, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => holds.PlacedAsync(1, hold, hold.HoldId.Value + 1, hold.Held, default));
        await server.VerifyAsync();
    }

    [ConditionalFact]
    public async Task What_was_found_before_a_case_was_closed_is_judged_again()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        await server.BuyAsync(Phone, "INV-5", 10_000);
        var database = server.Host.Database;
        var found = (await database.Cases.FindAsync(1, 1, default))!;
        var facts = await database.FraudFacts.ReadNewAsync(1, 10, default);
        var report = new CaseReport(found.Kind, found.Rule, found.PolicyVersion, found.Subject, found.MemberId, found.Evidence, []);
        var telling = new CaseTelling(server.Now, id => $"{id}");
        await server.PostAsync("/cases/cas_1/close", new { outcome = "dismiss" });
        Assert.False(await database.Cases.RecordAsync(1, facts, [report], telling, default));
        Assert.Equal(facts.Count, (await database.FraudFacts.ReadNewAsync(1, 10, default)).Count);
        await server.WatchAsync();
        Assert.Empty(await server.CasesAsync("?state=open"));
    }

    [ConditionalFact]
    public async Task A_member_reads_everything_while_a_case_holds_points()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        var export = await server.GetAsync($"/members/{member}/export");
        Assert.True(export.Status == HttpStatusCode.OK, export.Body);
        var holds = export.Json.GetProperty("holds").EnumerateArray().ToList();
        Assert.Equal(400, holds.Sum(hold => hold.GetProperty("amount").GetInt64()));
        Assert.All(holds, hold => Assert.False(hold.TryGetProperty("endsAt", out _)));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync($"/members/{member}/export.html")).Status);
    }

    [ConditionalFact]
    public async Task A_program_without_rules_writes_nothing_more()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        await server.PostAsync("/members", new { phone = Phone, devices = new[] { "handset-1" } });
        await server.BuyTimesAsync(Phone, 4);
        await server.WatchAsync();
        Assert.Empty(await server.CasesAsync());
        Assert.Empty(await server.Host.Database.FraudFacts.ReadNewAsync(1, 10, default));
        Assert.Equal(0, await CountAsync(server, "fraud_fact") + await CountAsync(server, "member_device"));
    }

    [ConditionalFact]
    public async Task Rules_that_report_change_nothing_that_is_decided()
    {
        var reporting = Fast.Replace("hold", "report", StringComparison.Ordinal);
        var plain = FraudClub.Program(reporting).Replace($"\"fraud\": {{\"cashier\": \"cashier\", \"rules\": {reporting} }}", "\"budgets\": {}", StringComparison.Ordinal);
        Assert.DoesNotContain("fraud", plain);
        var digests = new List<string?>();
        foreach (var definition in new[] { plain, FraudClub.Program(reporting) })
        {
            await using var server = await ClubServer.StartAsync(definition, backend: backend);
            await server.PostAsync("/members", new { phone = Phone, externalId = "customer-1" });
            await server.BuyTimesAsync(Phone, 4);
            await server.PostAsync("/returns", new { documentNo = "INV-2", returnNo = "R-1" });
            await server.WatchAsync();
            Assert.Equal(definition == plain ? 0 : 1, (await server.CasesAsync()).Count);
            digests.Add((await server.Host.Database.Verifier.VerifyAsync(1, new(), default)).Digest);
        }
        Assert.NotNull(digests[0]);
        Assert.Equal(digests[0], digests[1]);
    }

    [ConditionalFact]
    public async Task What_no_rule_looks_back_to_is_forgotten()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        await server.BuyTimesAsync(Phone, 2);
        await server.WatchAsync();
        Assert.Equal(2, await CountAsync(server, "fraud_fact"));
        // The window twice, and as late as events may come: 30 days.
        server.Clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromHours(2));
        await server.WatchAsync();
        Assert.Equal(2, await CountAsync(server, "fraud_fact"));
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.WatchAsync();
        Assert.Equal(0, await CountAsync(server, "fraud_fact"));
    }

    private static Task<long> CountAsync(ClubServer server, string table) => server.SqlAsync($"SELECT count(*) FROM {table}");
}

public sealed class SqliteFraudHoldTests() : FraudHoldSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresFraudHoldTests() : FraudHoldSuite(TestBackend.Postgres);
