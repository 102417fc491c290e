using System.Net;
using System.Text.Json;
using Bashgah.Server.Platform.Codes;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Api;

/// <summary>What members agree to, by purpose and channel: who, when, from where and on which text.</summary>
public abstract class ConsentsSuite(TestBackend backend)
{
    private const string Phone = "0123456789";

    [ConditionalFact]
    public async Task A_consent_names_the_text_that_was_shown_and_the_profile_says_so()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var member = await server.JoinAsync(Phone);
        var text = await server.PostAsync(
            "/consent-texts", new { purpose = "offers", version = "1", language = "ms", text = "Saya setuju." });
        Assert.Equal(HttpStatusCode.Created, text.Status);
        var granted = await server.PostAsync(
            $"/members/{member}/consents", new { purpose = "offers", granted = true, text = new { version = "1", language = "ms" } });
        Assert.Equal(HttpStatusCode.Created, granted.Status);
        server.Clock.Advance(TimeSpan.FromDays(1));
        await server.PostAsync($"/members/{member}/consents", new { purpose = "offers", channel = "sms", granted = false });

        var consents = (await server.GetAsync($"/members/{member}/consents")).Json;
        Assert.Equal(
            ["offers//True/2026-03-02T12:00:00+08:00", "offers/sms/False/2026-03-03T12:00:00+08:00"],
            consents.GetProperty("current").EnumerateArray().Select(Current));
        var history = consents.GetProperty("history").EnumerateArray().ToList();
        Assert.Equal([2, 1], history.Select(one => one.GetProperty("number").GetInt32()));
        Assert.False(history[0].TryGetProperty("text", out _));
        Assert.Equal("sms", Text(history[0], "channel"));
        var key = server.Client.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1];
        Assert.Equal(($"key:{key}", "local", "2026-03-02T12:00:00+08:00"), (Text(history[1], "actor"), Text(history[1], "origin"), Text(history[1], "at")));
        var shown = history[1].GetProperty("text");
        Assert.Equal(("1", "ms", text.Text("hash")), (Text(shown, "version"), Text(shown, "language"), Text(shown, "hash")));
        var profile = (await server.GetAsync($"/members/{member}")).Json.GetProperty("consents");
        Assert.True(profile.GetProperty("offers").GetBoolean());
        Assert.False(profile.GetProperty("offers/sms").GetBoolean());
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task What_joins_and_changes_of_the_profile_say_is_recorded_too()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var joined = await server.PostAsync("/members", new { phone = Phone, consents = new Dictionary<string, bool> { ["sms"] = true, ["post"] = false } }, "join");
        await server.PostAsync("/members", new { phone = Phone, consents = new Dictionary<string, bool> { ["sms"] = true, ["post"] = false } }, "join");
        var member = joined.Text("id");
        Assert.Equal(["post//False", "sms//True"], await HistoryAsync(server, member));
        await server.PatchAsync($"/members/{member}", new { consents = new { sms = true } });
        await server.PatchAsync($"/members/{member}", new { name = "Aisyah" });
        await server.PatchAsync($"/members/{member}", new { consents = new { sms = false, post = false } });
        Assert.Equal(["post//False", "sms//True", "sms//False"], await HistoryAsync(server, member));
        // The log tells that consents changed and proves the record, and does not say what was agreed to.
        var log = await server.GetAsync($"/audit?subject={member}&action=member.changed");
        Assert.DoesNotContain("sms", log.Body);
        Assert.Equal(1, log.Json.GetProperty("items")[0].GetProperty("after").GetProperty("consents").GetArrayLength());
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task Consents_that_are_sent_back_as_they_were_read_change_nothing()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var member = await server.JoinAsync(Phone);
        await server.PostAsync($"/members/{member}/consents", new { purpose = "offers", granted = true });
        await server.PostAsync($"/members/{member}/consents", new { purpose = "offers", channel = "sms", granted = false });
        var read = (await server.GetAsync($"/members/{member}")).Json.GetProperty("consents");
        Assert.Equal(HttpStatusCode.OK, (await server.PatchAsync($"/members/{member}", new { consents = read })).Status);
        await VerifyAsync(server);
        // Agreeing once more takes no withdrawal away, unless it is said to hold for every channel.
        var again = await server.PatchAsync($"/members/{member}", new { consents = new { offers = true } });
        Assert.False(again.Json.GetProperty("consents").GetProperty("offers/sms").GetBoolean());
        Assert.Equal(["offers//True", "offers/sms/False"], await HistoryAsync(server, member));
        await server.PatchAsync($"/members/{member}", new { consents = new Dictionary<string, bool> { ["offers"] = false, ["offers/sms"] = false } });
        await VerifyAsync(server);
        await server.PostAsync($"/members/{member}/consents", new { purpose = "offers", granted = true });
        Assert.False((await server.GetAsync($"/members/{member}")).Json.GetProperty("consents").TryGetProperty("offers/sms", out _));
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task A_name_is_one_however_it_is_written()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var joined = await server.PostAsync("/members", new { phone = Phone, consents = new Dictionary<string, bool> { ["پيامك / SMS "] = true } });
        var member = joined.Text("id");
        await server.PostAsync($"/members/{member}/consents", new { purpose = " پیامک ", channel = "Sms", granted = false });
        await server.PatchAsync($"/members/{member}", new { consents = new Dictionary<string, bool> { ["پیامک/sms"] = false } });
        Assert.Equal(["پیامک/sms/True", "پیامک/sms/False"], await HistoryAsync(server, member));
        foreach (var wrong in new[]
        {
            await server.PatchAsync($"/members/{member}", new { consents = new Dictionary<string, bool> { ["a/b/c"] = true, ["/sms"] = true, ["Sms"] = true } }),
            await server.PostAsync("/members", new { consents = new Dictionary<string, bool> { ["a/b/c"] = true, ["/sms"] = true } }),
        })
        {
            wrong.IsProblem(HttpStatusCode.BadRequest, "malformed");
            Assert.Equal([("consents./sms", "invalid-format"), ("consents.a/b/c", "invalid-format")], wrong.Errors.Order());
        }
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task Of_a_channel_it_is_said_since_when_it_holds_after_the_last_consent_for_every_channel()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var member = await server.JoinAsync(Phone);
        foreach (var channel in new[] { "sms", null, "sms" })
        {
            await server.PostAsync($"/members/{member}/consents", new { purpose = "offers", channel, granted = true });
            server.Clock.Advance(TimeSpan.FromDays(1));
        }

        var current = (await server.GetAsync($"/members/{member}/consents")).Json.GetProperty("current").EnumerateArray().Select(Current);
        Assert.Equal(["offers//True/2026-03-03T12:00:00+08:00", "offers/sms/True/2026-03-04T12:00:00+08:00"], current);
    }

    [ConditionalFact]
    public async Task A_consent_that_is_sent_again_is_recorded_once()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var member = await server.JoinAsync(Phone);
        for (var i = 0; i < 2; i++)
        {
            var answer = await server.PostAsync($"/members/{member}/consents", new { purpose = "offers", granted = true }, "once");
            Assert.Equal(HttpStatusCode.Created, answer.Status);
        }

        (await server.PostAsync($"/members/{member}/consents", new { purpose = "offers", granted = false }, "once"))
            .IsProblem(HttpStatusCode.Conflict, "key-reused");
        // The same under another key is said once more: on that day, perhaps on a newer text.
        await server.PostAsync($"/members/{member}/consents", new { purpose = "offers", granted = true });
        Assert.Equal(["offers//True", "offers//True"], await HistoryAsync(server, member));
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            server.PostAsync($"/members/{member}/consents", new { purpose = $"p{i}", granted = true })));
        Assert.Equal(14, (await HistoryAsync(server, member)).Distinct().Count() + 1);
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task What_is_wrong_is_said_all_at_once_and_what_is_not_there_is_refused()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var member = await server.JoinAsync(Phone);
        var wrong = await server.PostAsync($"/members/{member}/consents", new { purpose = "a/b", channel = "", text = new { version = "1" }, why = 1 });
        wrong.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal(
            [("channel", "empty"), ("granted", "required"), ("purpose", "invalid-format"), ("text.language", "required"), ("why", "unknown-field")],
            wrong.Errors.Order());
        var body = new { purpose = "offers", granted = true, text = new { version = "9", language = "ms" } };
        (await server.PostAsync($"/members/{member}/consents", body)).IsProblem(HttpStatusCode.UnprocessableEntity, "consent-text-unknown");
        (await server.PostAsync("/members/mbr_zzz/consents", new { purpose = "offers", granted = true })).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await server.PostAsync("/members/nobody/consents", new { purpose = "offers", granted = true })).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await server.GetAsync("/members/mbr_zzz/consents")).IsProblem(HttpStatusCode.NotFound, "not-found");
        await server.PostAsync("/consent-texts", new { purpose = "offers", version = "1", language = "ms", text = "Saya setuju." });
        (await server.PostAsync("/consent-texts", new { purpose = "offers", version = "1", language = "ms", text = "Lain." }))
            .IsProblem(HttpStatusCode.Conflict, "already-exists");
        await server.PostAsync($"/members/{member}/erase", new { });
        (await server.PostAsync($"/members/{member}/consents", new { purpose = "offers", granted = true })).IsProblem(HttpStatusCode.Conflict, "member-erased");
        Assert.Empty(await HistoryAsync(server, member));
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task A_member_agrees_and_takes_it_back_alone()
    {
        var sent = new SentCodes();
        await using var server = await ClubServer.StartAsync(
            backend: backend, configure: services => services.AddSingleton<ICodeSender>(sent));
        var member = await server.JoinAsync(Phone);
        await server.PostAsync("/consent-texts", new { purpose = "offers", version = "1", language = "ms", text = "Saya setuju." });
        var manager = await server.SignInAsync(sent, Phone);
        Assert.Equal(["Saya setuju."], (await server.GetAsync("/me/consent-texts")).Json.GetProperty("items").EnumerateArray().Select(t => Text(t, "text")));
        await server.PostAsync("/me/consents", new { purpose = "offers", granted = true, text = new { version = "1", language = "ms" } });
        var mine = await server.PostAsync("/me/consents", new { purpose = "offers", granted = false });
        Assert.Equal(["offers//False"], mine.Json.GetProperty("current").EnumerateArray().Select(Said));
        Assert.Equal(mine.Body, (await server.GetAsync("/me/consents")).Body);
        (await server.PostAsync($"/members/{member}/consents", new { purpose = "offers", granted = true })).IsProblem(HttpStatusCode.Forbidden, "forbidden");

        server.Client.DefaultRequestHeaders.Authorization = manager;
        var newest = (await server.GetAsync("/audit?action=consent.recorded&limit=1")).Json.GetProperty("items")[0];
        Assert.Equal(($"member:{member}", member), (Text(newest, "actor"), Text(newest, "subject")));
        // Where members sit is theirs.
        Assert.Equal("member", Text(newest, "origin"));
        var recorded = (await server.GetAsync($"/members/{member}/consents")).Json.GetProperty("history")[0];
        Assert.Equal(($"member:{member}", "member"), (Text(recorded, "actor"), Text(recorded, "origin")));
        await VerifyAsync(server);
    }

    private static async Task<List<string>> HistoryAsync(ClubServer server, string member)
    {
        var answer = await server.GetAsync($"/members/{member}/consents");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return [.. answer.Json.GetProperty("history").EnumerateArray().Reverse().Select(Said)];
    }

    private static string Said(JsonElement one) =>
        $"{Text(one, "purpose")}/{(one.TryGetProperty("channel", out var channel) ? channel.GetString() : "")}/{one.GetProperty("granted").GetBoolean()}";

    private static string Current(JsonElement one) => $"{Said(one)}/{Text(one, "since")}";

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    private static async Task VerifyAsync(ClubServer server) => Assert.Empty(
        (await server.Host.Database.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, default)).Findings);
}

public sealed class SqliteConsentsTests() : ConsentsSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresConsentsTests() : ConsentsSuite(TestBackend.Postgres);
