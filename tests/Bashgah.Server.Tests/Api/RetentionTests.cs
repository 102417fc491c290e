using System.Net;
using System.Net.Http.Json;
using Bashgah.Server.Modules.Privacy;
using Bashgah.Server.Platform.Codes;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Approvals;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bashgah.Server.Tests.Api;

/// <summary>What is kept no longer is deleted once a day, and the ledger holds.</summary>
public abstract class RetentionSuite(TestBackend backend)
{
    private const string Phone = "0123456789";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [ConditionalFact]
    public async Task What_is_older_than_its_time_goes_and_the_ledger_holds()
    {
        var sent = new SentCodes();
        await using var server = await ClubServer.StartAsync(backend: backend, configure: services => services.AddSingleton<ICodeSender>(sent));
        await SetAsync(server, new { notes = 365, undelivered = 30, signIns = 30, invitations = 30, deviceAnnouncements = 30 });
        var member = await server.JoinAsync(Phone);
        await server.PostAsync("/adjustments", new { member = new { id = member }, currency = "points", amount = 5, reason = "Waited long" });
        var manager = await server.SignInAsync(sent, Phone);
        server.Client.DefaultRequestHeaders.Authorization = manager;
        await server.PostAsync("/stores", new { id = "north" });
        await server.PostAsync("/devices", new { label = "Never", kind = "till", store = "north" });
        var announced = await server.PostAsync("/devices", new { label = "Till", kind = "till", store = "north" });
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/devices/enrolments", new { code = announced.Text("code") })).Status);
        foreach (var (id, ends, used) in new[] { ("ended", server.Now, "NULL"), ("used", long.MaxValue, $"{server.Now}"), ("open", long.MaxValue, "NULL") })
        {
            await server.ExecuteAsync(backend,
                $"""
                INSERT INTO staff_invitation (id, program_id, code_hash, email_hash, sealed, store, role, invited_at, invited_by, expires_at, used_at)
                VALUES ('{id}', 1, '{id}', 'e', {(backend == TestBackend.Sqlite ? "x'00'" : "'\\x00'::bytea")}, '', 'owner', 0, 'test', {ends}, {used})
                """);
        }
        await server.ExecuteAsync(backend,
            $"""
            INSERT INTO outbox (program_id, id, topic, transaction_id, body, due_at, lease_until, attempts, state)
            VALUES (1, 1, 'test', 1, '', {server.Now}, 0, 12, 'waiting')
            """);

        await RunAsync(server);
        Assert.Equal("""{"notes":0,"undelivered":0,"signIns":0,"invitations":0,"deviceAnnouncements":0,"queuedCommands":0}""", await LastRunAsync(server));
        server.Clock.Advance(400 * Day);
        await RunAsync(server);
        Assert.Equal("""{"notes":1,"undelivered":1,"signIns":2,"invitations":2,"deviceAnnouncements":1,"queuedCommands":0}""", await LastRunAsync(server));
        foreach (var (table, left) in new[] { ("member_session", 0), ("sign_in_pace", 0), ("staff_invitation", 1), ("outbox", 0), ("device", 1), ("note", 1) })
            Assert.True(await server.CountAsync(backend, table) == left, table);
        Assert.DoesNotContain("Waited long", (await server.GetAsync($"/members/{member}/export")).Body);
        Assert.Equal(0, await server.CountAsync(backend, "note WHERE emptied_at IS NULL"));
        await VerifyAsync(server);
        await server.ExecuteAsync(backend, "UPDATE note SET emptied_at = NULL");
        Assert.Contains(
            (await server.Host.Database.Verifier.VerifyAsync(1, new VerifyOptions(), default)).Findings,
            finding => finding.ToString().EndsWith("its note does not say whether it was emptied", StringComparison.Ordinal));
        await server.ExecuteAsync(backend, $"UPDATE note SET emptied_at = {server.Now}");
        // Emptied once.
        server.Clock.Advance(Day);
        await RunAsync(server);
        Assert.Equal("""{"notes":0,"undelivered":0,"signIns":0,"invitations":0,"deviceAnnouncements":0,"queuedCommands":0}""", await LastRunAsync(server));
    }

    [ConditionalFact]
    public async Task It_runs_once_a_day_however_many_nodes_ask()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        await using var node = await server.StartNodeAsync();
        for (var day = 1; day <= 2; day++)
        {
            await Task.WhenAll(Enumerable.Range(0, 12).Select(i => RunAsync(i % 2 == 0 ? server : node)));
            await RunAsync(server);
            // Three kinds have a time by default.
            Assert.Equal(4 * day, await server.CountAsync(backend, $"audit_entry WHERE action = '{AuditActions.RetentionRan}'"));
            server.Clock.Advance(Day);
        }
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task Who_bought_nothing_for_long_is_erased_where_the_program_says_so()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var buys = await server.JoinAsync(Phone);
        var never = await server.JoinAsync("0123456780");
        var bought = await server.JoinAsync("0123456781");
        await server.BuyAsync("0123456781", "INV-1", 10_000);
        server.Clock.Advance(300 * Day);
        await server.BuyAsync(Phone, "INV-2", 10_000);
        server.Clock.Advance(80 * Day);
        var joined = await server.JoinAsync("0123456782");
        await RunAsync(server);
        Assert.False(File.Exists(server.Erasures));
        // What it would be is told first.
        var inactive = await server.Host.Database.Retention.FindInactiveAsync(
            1, server.Now - (365 * 86_400_000_000L), 0, 10, default);
        Assert.Equal([never, bought], inactive.Select(PublicId.Member));

        await SetAsync(server, new { inactiveMembers = 365 });
        server.Clock.Advance(Day);
        await RunAsync(server);
        Assert.Contains("\"inactiveMembers\":2", await LastRunAsync(server));
        foreach (var (member, isErased) in new[] { (buys, false), (never, true), (bought, true), (joined, false) })
            Assert.Equal(isErased, (await server.GetAsync($"/members/{member}")).Json.TryGetProperty("erasedAt", out _));
        Assert.Equal(100, await server.AvailableAsync(bought));
        Assert.Equal(2, (await File.ReadAllLinesAsync(server.Erasures)).Length);
        Assert.Equal(
            [bought, never],
            (await server.GetAsync("/audit?actor=retention&action=member.erased")).Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("subject").GetString()));
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task Who_shows_a_sign_of_life_or_has_something_open_is_not_erased()
    {
        var sent = new SentCodes();
        await using var server = await ClubServer.StartAsync(backend: backend, configure: services => services.AddSingleton<ICodeSender>(sent));
        var members = new List<string>();
        for (var i = 0; i < 8; i++)
            members.Add(await server.JoinAsync($"01234567{i:00}"));
        await server.PostAsync("/adjustments", new { member = new { id = members[0] }, currency = "points", amount = 500, reason = "Moved house" });
        server.Clock.Advance(300 * Day);
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/redemptions", new { member = new { id = members[0] }, reward = "coffee" })).Status);
        var manager = await server.SignInAsync(sent, "0123456701");
        server.Client.DefaultRequestHeaders.Authorization = manager;
        server.Clock.Advance(80 * Day);
        foreach (var sql in new[]
        {
            $"INSERT INTO cash_out (program_id, id, member_id, currency, amount, requested_at, state, paid) VALUES (1, 900, {Id(2)}, 'points', 5, 0, 'requested', 0)",
            $"""
            INSERT INTO approval (program_id, id, kind, idempotency_key, content_hash, member_id, currency, amount, allows_debt, made_at, made_by, ends_at, state)
            VALUES (1, 900, 'adjustment', 'k', 'c', {Id(3)}, 'points', 5, 0, 0, 'test', {long.MaxValue}, 'pending')
            """,
            $"""
            INSERT INTO transfer (program_id, transaction_id, seq, member_id, currency, kind, debit, credit, amount, lot_from, lot_until, balance_after, member_version)
            VALUES (1, 1, 900, {Id(4)}, 'points', 1, 2, 3, 5, 0, 0, 0, 1)
            """,
            Case(900, $"{Id(5)}"),
            Case(901, "NULL"),
            $"INSERT INTO fraud_case_member (program_id, member_id, case_id) VALUES (1, {Id(6)}, 901)",
        })
        {
            await server.ExecuteAsync(backend, sql);
        }

        var before = server.Now - (365 * 86_400_000_000L);
        async Task<IEnumerable<string>> InactiveAsync() =>
            (await server.Host.Database.Retention.FindInactiveAsync(1, before, 0, 10, default)).Select(PublicId.Member);
        Assert.Equal([members[7]], await InactiveAsync());

        // While history is imported nobody is erased, by whatever way; the other kinds run.
        await SetAsync(server, new { inactiveMembers = 365 });
        await server.Host.Database.HistoryImports.BeginAsync(1, "import:past", server.Now, default);
        await RunAsync(server);
        Assert.DoesNotContain("inactiveMembers", await LastRunAsync(server));
        Assert.Contains("signIns", await LastRunAsync(server));
        var source = new AuditSource("test", "here");
        Assert.False((await server.Host.Database.Retention.RunAsync(1, server.Now, source, PublicId.Member, default)).ContainsKey("inactiveMembers"));
        await server.Host.Database.HistoryImports.EndAsync(1, "import:past", default);
        Assert.Equal([members[7]], await InactiveAsync());
        await RunAsync(server);
        Assert.Empty(await InactiveAsync());
        Assert.Equal(1, await server.CountAsync(backend, "member_erasure"));

        string Case(int id, string member) =>
            $"""
            INSERT INTO fraud_case (program_id, id, kind, rule, policy_version, subject, member_id, holds, evidence, state, opened_at)
            VALUES (1, {id}, 'velocity', 'r{id}', 1, 's', {member}, 0, '[]', 'open', 0)
            """;

        long Id(int at) => PublicId.TryMember(members[at], out var id) ? id : 0;
    }

    [ConditionalFact]
    public async Task Why_an_approval_was_asked_for_goes_once_it_is_over_and_its_time_too()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var member = await server.JoinAsync(Phone);
        Assert.True(PublicId.TryMember(member, out var id));
        var registry = server.Host.Database.Approvals;
        foreach (var (key, ends) in new[] { ("over", server.Now + 1), ("waits", long.MaxValue) })
        {
            await registry.AskAsync(
                1, new ApprovalWish("adjustment", id, "points", 900, false, null, "Waited long"), key, key, ends,
                _ => new AuditEntry(new("test", "here"), server.Now, AuditActions.ApprovalRequested, key), default);
        }

        await SetAsync(server, new { notes = 365 });
        server.Clock.Advance(400 * Day);
        await RunAsync(server);
        Assert.Contains("\"notes\":1", await LastRunAsync(server));
        var over = await registry.FindByKeyAsync(1, "over", default);
        // Nobody was erased: the note is there, with nothing in it.
        Assert.Equal(("", false), (over!.Wish.Note, over.IsErased));
        Assert.Equal("Waited long", (await registry.FindByKeyAsync(1, "waits", default))!.Wish.Note);
        server.Clock.Advance(Day);
        await RunAsync(server);
        Assert.Contains("\"notes\":0", await LastRunAsync(server));
    }

    [ConditionalFact]
    public async Task A_list_of_programs_that_cannot_be_read_does_not_end_the_loop()
    {
        using var lines = new LogLines();
        await using var server = await ClubServer.StartAsync(
            backend: backend, configure: services => services.AddSingleton<ILoggerProvider>(lines));
        using var loop = ActivatorUtilities.CreateInstance<RetentionLoop>(server.Services);
        loop.Pause = TimeSpan.FromMilliseconds(50);
        await server.ExecuteAsync(backend, "ALTER TABLE program RENAME TO program_away");
        await loop.StartAsync(default);
        await Eventually.IsAsync(() => lines.All.Any(
            line => line.StartsWith("Deleting what is kept no longer: failed, and is tried again.", StringComparison.Ordinal)));
        await server.ExecuteAsync(backend, "ALTER TABLE program_away RENAME TO program");
        await Eventually.IsAsync(async () => await server.CountAsync(backend, "retention_run") > 0);
        await loop.StopAsync(default);
        Assert.True(loop.ExecuteTask!.IsCompletedSuccessfully);
    }

    [ConditionalFact]
    public async Task A_kind_that_fails_does_not_hold_up_the_others()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        await SetAsync(server, new { undelivered = 30, signIns = 30 });
        await server.ExecuteAsync(backend, "ALTER TABLE outbox RENAME TO outbox_away");
        await RunAsync(server);
        await server.ExecuteAsync(backend, "ALTER TABLE outbox_away RENAME TO outbox");
        Assert.Equal("""{"signIns":0,"invitations":0,"deviceAnnouncements":0,"queuedCommands":0}""", await LastRunAsync(server));
    }

    [ConditionalFact]
    public async Task Settings_are_read_and_set_and_what_cannot_be_is_said_all_at_once()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var before = (await server.GetAsync("/privacy")).Json;
        Assert.Equal("""{"notes":0,"undelivered":0,"signIns":90,"invitations":90,"deviceAnnouncements":30,"queuedCommands":90,"inactiveMembers":0}""", Packed(before.GetProperty("retention")));
        Assert.All(before.GetProperty("fields").EnumerateObject(), field => Assert.Equal("optional", field.Value.GetString()));
        var wrong = await PutAsync(server, new
        {
            retention = new { notes = -1, inactiveMembers = 5, other = 1 },
            fields = new Dictionary<string, string> { ["phon"] = "off", ["phone"] = "maybe", ["attributes."] = "off" }, more = 1,
        });
        wrong.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal(
            [
                ("fields.attributes.", "unknown-field"), ("fields.phon", "unknown-field"), ("fields.phone", "not-one-of"), ("more", "unknown-field"),
                ("retention.inactiveMembers", "out-of-range"), ("retention.notes", "out-of-range"), ("retention.other", "unknown-field"),
            ],
            wrong.Errors.Order());
        await SetAsync(server, new { notes = 730, inactiveMembers = 180 });
        await SetAsync(server, new { notes = 730, inactiveMembers = 180 });
        // Each half is set as a whole, and leaves the other as it is.
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(server, new { fields = new { birthDate = "off" } })).Status);
        await SetAsync(server, new { notes = 730, inactiveMembers = 180 });
        var kept = (await server.GetAsync("/privacy")).Json;
        Assert.Equal(
            (730, "off"), (kept.GetProperty("retention").GetProperty("notes").GetInt32(), kept.GetProperty("fields").GetProperty("birthDate").GetString()));
        await PutAsync(server, new { fields = new { } });
        var changed = (await server.GetAsync("/audit?action=privacy.changed")).Json.GetProperty("items");
        Assert.Equal(3, changed.GetArrayLength());
        Assert.Equal(
            (0, 730),
            (changed[2].GetProperty("before").GetProperty("days").GetProperty("notes").GetInt32(), changed[2].GetProperty("after").GetProperty("days").GetProperty("notes").GetInt32()));
        await VerifyAsync(server);
    }

    private static string Packed(System.Text.Json.JsonElement json) => System.Text.Json.JsonSerializer.Serialize(json);

    private static Task<Answer> PutAsync(ClubServer server, object body) =>
        server.SendAsync(HttpMethod.Put, "/privacy", JsonContent.Create(body), null, null);

    private static async Task SetAsync(ClubServer server, object retention)
    {
        var answer = await PutAsync(server, new { retention });
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    private static Task RunAsync(ClubServer server) => server.Services.GetRequiredService<RetentionLoop>().RunAllAsync(default);

    /// <summary>What the log tells of the last run: each kind has an entry.</summary>
    private static async Task<string> LastRunAsync(ClubServer server)
    {
        var entries = await server.Host.Database.Audit.ReadAsync(1, new() { Action = AuditActions.RetentionRan }, long.MaxValue, 10, default);
        var ofRun = entries.TakeWhile(entry => entry.At == entries[0].At).Reverse();
        return $"{{{string.Join(',', ofRun.Select(entry => entry.After![1..^1]))}}}";
    }

    private static async Task VerifyAsync(ClubServer server) => Assert.Empty(
        (await server.Host.Database.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, default)).Findings);
}

public sealed class SqliteRetentionTests() : RetentionSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresRetentionTests() : RetentionSuite(TestBackend.Postgres);
