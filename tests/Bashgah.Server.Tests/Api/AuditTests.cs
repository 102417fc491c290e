using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Api;

/// <summary>Whatever the API changes is told in the ledger or in the audit log.</summary>
public abstract class AuditSuite(TestBackend backend)
{
    // Their transactions carry the actor, and are their own lines of audit.
    private static readonly string[] InTheLedger =
    [
        "activateOffer", "adjustBalance", "approveCashOut", "cancelVoucher", "captureHold", "claimPurchase", "giveOffer", "placeHold",
        "recordActivity", "recordPurchase", "recordReturn", "redeemReward", "rejectCashOut", "releaseHold", "requestCashOut", "transferPoints",
        "useVoucher",
    ];

    // They decide without writing, or members do them for themselves.
    private static readonly string[] Nowhere =
    [
        "addPasskey", "askForPasskey", "askForPasskeySignIn", "askForSignInCode", "evaluate", "removePasskey", "signIn", "signInByPasskey",
        "signOut",
    ];

    // The device or the member itself is who does it; their own tests see to it.
    private static readonly string[] ByThemselves = ["enrolDevice", "recordMyConsent"];

    /// <summary>Each does what its operation is for, and gives what the entry is to say.</summary>
    private static readonly Dictionary<string, Func<ClubServer, Task<(string Action, string? Subject)>>> InTheLog = new(StringComparer.Ordinal)
    {
        ["joinMember"] = async server => ("member.joined", await server.JoinAsync("0123456789")),
        ["patchMember"] = async server =>
        {
            var member = await server.JoinAsync("0123456789");
            Ok(await server.PatchAsync($"/members/{member}", new { email = "a@example.com" }));
            return ("member.changed", member);
        },
        ["eraseMember"] = async server =>
        {
            var member = await server.JoinAsync("0123456789");
            Ok(await server.PostAsync($"/members/{member}/erase", new { }));
            return ("member.erased", member);
        },
        ["recordConsent"] = async server =>
        {
            var member = await server.JoinAsync("0123456789");
            Ok(await server.PostAsync($"/members/{member}/consents", new { purpose = "offers", granted = true }));
            return ("consent.recorded", member);
        },
        ["setPrivacy"] = async server =>
        {
            Ok(await server.SendAsync(HttpMethod.Put, "/privacy", JsonContent.Create(new { fields = new { birthDate = "off" } }), null, null));
            return ("privacy.changed", "privacy");
        },
        ["keepConsentText"] = async server =>
        {
            var kept = await server.PostAsync("/consent-texts", new { purpose = "offers", version = "1", language = "en", text = "I agree." });
            Ok(kept);
            return ("consent.text-kept", kept.Text("hash"));
        },
        ["createStore"] = async server =>
        {
            Ok(await server.PostAsync("/stores", new { id = "north" }));
            return ("store.added", "north");
        },
        ["savePolicyDraft"] = async server =>
        {
            await SaveAsync(server, 2);
            return ("policy.draft-saved", "draft");
        },
        ["approvePolicyDraft"] = async server =>
        {
            var hash = (await SaveAsync(server, 2)).Text("hash");
            await AsAnotherAsync(server);
            Ok(await server.PostAsync("/policy/draft/approve", new { hash }));
            return ("policy.draft-approved", "draft");
        },
        ["publishPolicyDraft"] = async server =>
        {
            await PublishAsync(server, 2);
            return ("policy.published", "2");
        },
        ["withdrawPolicyVersion"] = async server =>
        {
            await PublishAsync(server, 2);
            Ok(await server.SendAsync(HttpMethod.Delete, "/policy/versions/2", null, null, null));
            return ("policy.withdrawn", "2");
        },
        ["restorePolicyVersion"] = async server =>
        {
            await PublishAsync(server, 2);
            Ok(await server.PostAsync("/policy/versions/1/restore", new { }));
            return ("policy.restored", "1");
        },
        ["announceDevice"] = async server => ("device.announced", (await AnnounceAsync(server)).Json.GetProperty("device").GetProperty("id").GetString()),
        ["revokeDevice"] = async server =>
        {
            var id = (await AnnounceAsync(server)).Json.GetProperty("device").GetProperty("id").GetString();
            Ok(await server.SendAsync(HttpMethod.Delete, $"/devices/{id}", null, null, null));
            return ("device.revoked", id);
        },
        ["approveRequest"] = server => DecidedAsync(server, "approve", "approval.approved"),
        ["rejectRequest"] = server => DecidedAsync(server, "reject", "approval.rejected"),
        ["closeCase"] = async server =>
        {
            await server.Host.Database.Cases.OpenAsync(
                1, new("velocity", "fast", 1, "member:1", null, new(), []), new(server.Now, PublicId.Case), default);
            Ok(await server.PostAsync($"/cases/{PublicId.Case(1)}/close", new { outcome = "confirm" }));
            return ("case.closed", PublicId.Case(1));
        },
        ["issueCard"] = async server =>
        {
            var member = await server.JoinAsync("0123456789");
            Ok(await server.PostAsync($"/members/{member}/cards", new { }));
            return ("card.issued", member);
        },
        ["blockCard"] = async server =>
        {
            var member = await server.JoinAsync("0123456789");
            var card = await server.PostAsync($"/members/{member}/cards", new { });
            Ok(await server.PostAsync($"/members/{member}/cards/{card.Text("number")}/block", new { reason = "lost" }));
            return ("card.blocked", member);
        },
        ["replaceCard"] = async server =>
        {
            var member = await server.JoinAsync("0123456789");
            var card = await server.PostAsync($"/members/{member}/cards", new { });
            Ok(await server.PostAsync($"/members/{member}/cards/{card.Text("number")}/replace", new { reason = "damaged" }));
            return ("card.replaced", member);
        },
        // What is done by it stands in the ledger, as if it were sent by itself.
        ["sendQueuedCommand"] = async server =>
        {
            Ok(await server.PostAsync("/queued-commands", new { operation = "recordReturn", queuedAt = "2026-03-02T11:00:00+08:00", body = new { } }));
            return ("case.opened", PublicId.Case(1));
        },
        ["declareStaffCard"] = async server =>
        {
            await DeclareAsync(server);
            return ("staff-card.declared", "cashier:17");
        },
        ["removeStaffCard"] = async server =>
        {
            var member = await DeclareAsync(server);
            Ok(await server.PostAsync("/staff-cards/remove", new { staff = "cashier:17", member = new { id = member } }));
            return ("staff-card.removed", "cashier:17");
        },
        ["startSimulation"] = async server => ("simulation.started", (await SimulateAsync(server)).Text("id")),
        ["cancelSimulation"] = async server =>
        {
            // As if another node had it, so that it does not end before it is cancelled.
            await server.Host.Database.Simulations.BeginAsync(
                1, 77, "", new(new("test", "here"), server.Now, AuditActions.SimulationStarted, PublicId.Simulation(77)), default);
            Ok(await server.PostAsync($"/simulations/{PublicId.Simulation(77)}/cancel", new { }));
            return ("simulation.cancelled", PublicId.Simulation(77));
        },
    };

    [ConditionalFact]
    public async Task Every_operation_that_changes_something_is_told_somewhere()
    {
        await using var known = await ClubServer.StartAsync(backend: backend);
        var operations = known.Services.GetRequiredService<ApiCatalog>().Operations
            .Where(operation => operation.Method != HttpMethods.Get).Select(operation => operation.Id).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(operations, InTheLedger.Concat(Nowhere).Concat(InTheLog.Keys).Concat(ByThemselves).Order(StringComparer.Ordinal));
        foreach (var (operation, act) in InTheLog)
        {
            await using var server = await ClubServer.StartAsync(backend: backend);
            var (action, subject) = await act(server);
            var newest = (await server.Host.Database.Audit.ReadAsync(1, new(), long.MaxValue, 1, default))[0];
            Assert.True((action, subject) == (newest.Action, newest.Subject), $"{operation}: {newest}");
            var key = server.Client.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1];
            Assert.Equal(($"key:{key}", "local", server.Now), (newest.Actor, newest.Origin, newest.At));
            Assert.Empty((await server.Host.Database.Verifier.VerifyAsync(1, new() { Replay = true }, default)).Findings);
        }
    }

    [ConditionalFact]
    public async Task What_is_sent_again_is_told_once()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var member = await server.JoinAsync("0123456789");
        for (var i = 0; i < 2; i++)
        {
            Ok(await server.PostAsync("/members", new { phone = "0123456780" }, "join"));
            Ok(await server.PostAsync("/stores", new { id = "north" }));
            await SaveAsync(server, 2);
            Ok(await server.PatchAsync($"/members/{member}", new { email = "a@example.com" }));
            Ok(await server.PostAsync("/policy/draft/publish", new { }, "publish"));
        }

        Assert.Equal(
            ["policy.published", "member.changed", "policy.draft-saved", "store.added", "member.joined", "member.joined"],
            (await ItemsAsync(server, "?limit=6")).Select(item => Text(item, "action")));
    }

    [ConditionalFact]
    public async Task Of_a_member_the_log_has_the_names_of_fields_and_nothing_that_stands_in_them()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var joined = await server.PostAsync(
            "/members", new { phone = "0123456789", name = "Aisyah binti Ali", attributes = new { secret = "left-handed" } });
        var member = joined.Text("id");
        Ok(await server.PatchAsync($"/members/{member}", new { email = "aisyah@example.com", groups = new[] { "staff" }, name = "Aisyah binti Ali" }));
        Ok(await server.PatchAsync($"/members/{member}", new { email = (string?)null, phone = "0123456780", consents = new { sms = true } }));
        // What changes nothing is no change.
        Ok(await server.PatchAsync($"/members/{member}", new { name = "Aisyah binti Ali" }));

        var answer = await server.GetAsync($"/audit?subject={member}");
        Assert.Equal(
            ["phone,email,consents", "email,groups", "phone,name,attributes"],
            answer.Json.GetProperty("items").EnumerateArray().Select(item => string.Join(',', Fields(item))));
        foreach (var personal in new[] { "Aisyah", "aisyah", "+6012", "012345", "left-handed", "staff" })
            Assert.DoesNotContain(personal, answer.Body);
        Assert.Equal(
            $"API key {Actor(server)[4..]} (from local) changed of the member {member}: phone, e-mail and consents.",
            Text(answer.Json.GetProperty("items")[0], "sentence"));
    }

    [ConditionalFact]
    public async Task The_log_is_read_newest_first_filtered_and_page_by_page()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        foreach (var store in new[] { "north", "east", "west" })
        {
            Ok(await server.PostAsync("/stores", new { id = store }));
            server.Clock.Advance(TimeSpan.FromDays(1));
        }

        var first = await server.GetAsync("/audit?action=store.added&limit=2");
        Assert.Equal(["west", "east"], first.Json.GetProperty("items").EnumerateArray().Select(item => Text(item, "subject")));
        var rest = await server.GetAsync($"/audit?action=store.added&limit=2&cursor={first.Text("nextCursor")}");
        Assert.Equal(["north"], rest.Json.GetProperty("items").EnumerateArray().Select(item => Text(item, "subject")));
        Assert.False(rest.Json.TryGetProperty("nextCursor", out _));
        Assert.Equal(["east"], (await ItemsAsync(server, "?subject=east")).Select(item => Text(item, "subject")));
        Assert.Equal(["west", "east", "north"], (await ItemsAsync(server, $"?actor={Actor(server)}")).Select(item => Text(item, "subject")));
        Assert.Equal(["east"], (await ItemsAsync(server, "?from=2026-03-03&to=2026-03-03")).Select(item => Text(item, "subject")));
        Assert.Empty(await ItemsAsync(server, "?to=2026-02-28"));

        var east = (await ItemsAsync(server, "?subject=east"))[0];
        Assert.Equal("2026-03-03T12:00:00+08:00", Text(east, "at"));
        Assert.Equal("local", Text(east, "origin"));
        Assert.Equal("east", east.GetProperty("after").GetProperty("name").GetString());
        Assert.False(east.TryGetProperty("before", out _));
    }

    [ConditionalFact]
    public async Task What_cannot_be_asked_is_a_fault_and_reading_needs_its_scope()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var wrong = await server.GetAsync("/audit?action=nothing&from=yesterday&to=x&cursor=first");
        wrong.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal(
            [("query:action", "not-one-of"), ("query:cursor", "invalid-format"), ("query:from", "invalid-format"), ("query:to", "invalid-format")],
            wrong.Errors.Order());
        (await server.GetAsync("/audit?from=2026-02-02&to=2026-02-01")).IsProblem(HttpStatusCode.BadRequest, "malformed");
        server.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "till", "read"));
        (await server.GetAsync("/audit")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        server.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "audit:read"));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/audit")).Status);
    }

    [ConditionalTheory]
    [InlineData("en", "published policy version 2, which holds from 2026-03-03T00:00:00+08:00.")]
    [InlineData("fa", "را منتشر کرد که از 2026-03-03T00:00:00+08:00 برقرار است.")]
    [InlineData("ms", "menerbitkan dasar versi 2, yang berkuat kuasa dari 2026-03-03T00:00:00+08:00.")]
    public async Task An_entry_is_a_sentence_in_the_callers_language(string language, string end)
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        await PublishAsync(server, 2);
        var answer = await server.GetAsync("/audit?limit=1", language);
        var sentence = Text(answer.Json.GetProperty("items")[0], "sentence");
        Assert.EndsWith(end, sentence, StringComparison.Ordinal);
        Assert.Contains(Actor(server)[4..], sentence);
    }

    [Fact]
    public void Every_action_has_its_words_in_every_language() =>
        Assert.All(Language.All, language => Assert.All(AuditActions.All, action => Assert.NotNull(Wording.In(language).Find($"audit.{action}"))));

    private static void Ok(Answer answer) => Assert.True((int)answer.Status is >= 200 and < 300, answer.Body);

    private static async Task<string> DeclareAsync(ClubServer server)
    {
        var member = await server.JoinAsync("0123456789");
        Ok(await server.PostAsync("/staff-cards", new { staff = "cashier:17", member = new { id = member } }));
        return member;
    }

    private static async Task<Answer> AnnounceAsync(ClubServer server)
    {
        Ok(await server.PostAsync("/stores", new { id = "north" }));
        return await server.PostAsync("/devices", new { label = "Till 3", kind = "till", store = "north" });
    }

    private static async Task<(string Action, string? Subject)> DecidedAsync(ClubServer server, string how, string action)
    {
        var definition = TestPrograms.Club.Replace("\"rewards\": {", "\"terms\": {\"approvals\": {\"adjustment\": {\"points\": 0}}}, \"rewards\": {");
        using var content = new StringContent(definition, Encoding.UTF8, "application/json");
        Ok(await server.SendAsync(HttpMethod.Put, "/policy/draft", content, null, null));
        Ok(await server.PostAsync("/policy/draft/publish", new { }));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var asked = await server.PostAsync(
            "/adjustments", new { member = new { id = await server.JoinAsync("0123456789") }, currency = "points", amount = 1, reason = "Goodwill" });
        await AsAnotherAsync(server);
        Ok(await server.PostAsync($"/approvals/{asked.Text("id")}/{how}", new { }));
        return (action, asked.Text("id"));
    }

    private static async Task<Answer> SaveAsync(ClubServer server, int points)
    {
        var definition = TestPrograms.Club.Replace("\"points\": 1, \"per\": 100", $"\"points\": {points}, \"per\": 100");
        using var content = new StringContent(definition, Encoding.UTF8, "application/json");
        var saved = await server.SendAsync(HttpMethod.Put, "/policy/draft", content, null, null);
        Ok(saved);
        return saved;
    }

    private static async Task PublishAsync(ClubServer server, int points)
    {
        await SaveAsync(server, points);
        Ok(await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-03-03T00:00:00+08:00" }));
    }

    private static async Task<Answer> SimulateAsync(ClubServer server)
    {
        var begun = await server.PostTextAsync("/simulations", $$"""{"definitions": [{{TestPrograms.Club}}]}""");
        Ok(begun);
        return begun;
    }

    private static async Task AsAnotherAsync(ClubServer server) => server.Client.DefaultRequestHeaders.Authorization =
        new AuthenticationHeaderValue("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "manager"));

    private static string Actor(ClubServer server) => $"key:{server.Client.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1]}";

    private static async Task<List<JsonElement>> ItemsAsync(ClubServer server, string query)
    {
        var answer = await server.GetAsync("/audit" + query);
        Ok(answer);
        return [.. answer.Json.GetProperty("items").EnumerateArray()];
    }

    private static IEnumerable<string?> Fields(JsonElement item) =>
        item.GetProperty("after").GetProperty("fields").EnumerateArray().Select(field => field.GetString());

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;
}

public sealed class SqliteAuditTests() : AuditSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresAuditTests() : AuditSuite(TestBackend.Postgres);
