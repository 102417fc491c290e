using System.Net;
using System.Text;
using System.Text.Json;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>A plan in stages, measured as it goes on, with every figure worked out by hand (P2).</summary>
public abstract class PlanSuite(TestBackend backend)
{
    private const string Program = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en", "fa", "ms"],
          "currencies": {"points": {} },
          "earning": [
            {"id": "welcome", "name": {"en": "Welcome", "fa": "خوش‌آمد"}, "on": "joined", "give": {"points": {"fixed": 10} } },
            {"id": "thanks", "give": {"points": {"fixed": 5} } }
          ],
          "referral": {"window": "P10D", "commission": [{"id": "friends", "name": {"en": "Friends"}, "levels": ["0.05"], "as": "points"}]},
          "stages": [
            {"id": "win", "name": {"en": "Win members", "fa": "جذب عضو"}, "until": "2026-03-31",
             "goal": {"members": 4, "newMembers": 6}, "on": ["welcome"]},
            {"id": "deepen", "until": "2026-04-30", "goal": {"repeatRate": "0.5", "activeMembers": 5}, "on": ["thanks"]},
            {"id": "spread", "goal": {"referredShare": "0.3334", "members": 7, "satisfaction": "4.5"}, "on": ["thanks", "friends"]}]
        }
        """;

    [ConditionalFact]
    public async Task Members_are_counted_by_the_days_on_which_they_joined()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 4; i++)
            await server.JoinAsync($"012345678{i}");
        var before = await server.CountTransactionsAsync();
        var plan = await server.GetAsync("/plan", "en");

        Assert.Equal(HttpStatusCode.OK, plan.Status);
        Assert.Equal((1, "2026-03-02T12:00:00+08:00"), (plan.Json.GetProperty("policyVersion").GetInt32(), plan.Text("at")));
        Assert.Equal(
            """
            {"id":"win","name":"Win members","until":"2026-03-31","endsAt":"2026-04-01T00:00:00+08:00","state":"current",
            "goal":{"members":"4","newMembers":"6"},
            "measured":{"members":{"value":"4","count":4,"reached":true},"newMembers":{"value":"4","count":4,"reached":false}},
            "reached":false,"rules":[{"id":"welcome","name":"Welcome"}]}
            """.ReplaceLineEndings(""),
            StageOf(plan, "win").GetRawText());
        Assert.Equal(
            """
            {"id":"deepen","name":"deepen","from":"2026-04-01","until":"2026-04-30","beginsAt":"2026-04-01T00:00:00+08:00",
            "endsAt":"2026-05-01T00:00:00+08:00","state":"coming","goal":{"repeatRate":"0.5","activeMembers":"5"},
            "rules":[{"id":"thanks","name":"thanks"}]}
            """.ReplaceLineEndings(""),
            StageOf(plan, "deepen").GetRawText());
        Assert.Equal(["thanks", "Friends"], StageOf(plan, "spread").GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("name").GetString()));
        Assert.Equal("جذب عضو", StageOf(await server.GetAsync("/plan", "fa"), "win").GetProperty("name").GetString());
        Assert.Equal(before, await server.CountTransactionsAsync());

        // The fifth joins in the last millisecond of March, the sixth in the first of April.
        To(server, "2026-03-31T23:59:59.999+08:00");
        await server.JoinAsync("0123456784");
        Assert.Equal(("5", 5, null, false), await MeasuredAsync(server, "win", "newMembers"));
        To(server, "2026-04-01T00:00:00+08:00");
        await server.JoinAsync("0123456785");
        plan = await server.GetAsync("/plan");
        Assert.Equal(["past", "current", "coming"], plan.Json.GetProperty("items").EnumerateArray().Select(s => s.GetProperty("state").GetString()));
        Assert.Equal(("5", 5, null, false), Measured(plan, "win", "newMembers"));
        Assert.Equal(("5", 5, null, true), Measured(plan, "win", "members"));
    }

    [ConditionalFact]
    public async Task The_repeat_rate_is_the_share_of_a_stages_buyers_who_bought_at_least_twice_in_it()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 6; i++)
            await server.JoinAsync($"012345678{i}");
        // In March: of no account in April.
        await server.BuyAsync("0123456780", "A-1", 100);
        await server.BuyAsync("0123456781", "B-1", 100);
        To(server, "2026-04-01T00:00:00+08:00");
        Assert.Equal((null, 0, 0, false), await MeasuredAsync(server, "deepen", "repeatRate"));

        await server.BuyAsync("0123456780", "A-2", 100);
        Assert.Equal(("0", 0, 1, false), await MeasuredAsync(server, "deepen", "repeatRate"));
        await server.BuyAsync("0123456780", "A-3", 100);
        Assert.Equal(("1", 1, 1, true), await MeasuredAsync(server, "deepen", "repeatRate"));
        // A document that came back was bought, and one that is sent again is one.
        await server.PostAsync("/returns", new { documentNo = "A-3", returnNo = "R-1", lines = new[] { new { line = 1, quantity = 1 } } });
        await server.BuyAsync("0123456781", "B-2", 100);
        await server.BuyAsync("0123456781", "B-2", 100);
        Assert.Equal(("0.5", 1, 2, true), await MeasuredAsync(server, "deepen", "repeatRate"));
        // Whoever claims a document has bought; whoever does nothing but an activity has not.
        await server.PostTextAsync(
            "/purchases", """{"documentNo": "X-1", "currency": "MYR", "lines": [{"line": 1, "productGroup": "fresh", "quantity": 1, "amount": 100}]}""");
        await server.PostAsync("/claims", new { documentNo = "X-1", member = new { phone = "0123456782" } });
        await server.PostAsync("/activities", new { type = "review", member = new { phone = "0123456785" } });
        Assert.Equal(("0.3333", 1, 3, false), await MeasuredAsync(server, "deepen", "repeatRate"));

        // D buys in the last millisecond of April and in the first of May, E in April as it is told on the third of May.
        To(server, "2026-04-30T23:59:59.999+08:00");
        await server.BuyAsync("0123456783", "D-1", 100);
        To(server, "2026-05-01T00:00:00+08:00");
        await server.BuyAsync("0123456783", "D-2", 100);
        Assert.Equal(("0.25", 1, 4, false), await MeasuredAsync(server, "deepen", "repeatRate"));
        To(server, "2026-05-03T09:00:00+08:00");
        await server.PostTextAsync(
            "/purchases",
            """
            {"documentNo": "E-1", "currency": "MYR", "occurredAt": "2026-04-20T10:00:00+08:00", "member": {"phone": "0123456784"},
             "lines": [{"line": 1, "productGroup": "fresh", "quantity": 1, "amount": 100}]}
            """);
        Assert.Equal(("0.2", 1, 5, false), await MeasuredAsync(server, "deepen", "repeatRate"));
        Assert.Equal(("5", 5, null, true), await MeasuredAsync(server, "deepen", "activeMembers"));
        Assert.False(StageOf(await server.GetAsync("/plan"), "deepen").GetProperty("reached").GetBoolean());
    }

    [ConditionalFact]
    public async Task The_referred_share_is_of_those_who_joined_in_the_stage_and_own_figures_are_left_open()
    {
        await using var server = await StartAsync();
        await server.JoinAsync("0123456780");
        // In March, brought: of no account in May.
        await ReferralsSuite.JoinAsync(server, "0123456781", new { phone = "0123456780" });
        To(server, "2026-05-01T00:00:00+08:00");
        Assert.Equal((null, 0, 0, false), await MeasuredAsync(server, "spread", "referredShare"));
        await ReferralsSuite.JoinAsync(server, "0123456782", new { phone = "0123456780" });
        await server.JoinAsync("0123456783");
        var late = await server.JoinAsync("0123456784");
        Assert.Equal(("0.3333", 1, 3, false), await MeasuredAsync(server, "spread", "referredShare"));
        Assert.False(StageOf(await server.GetAsync("/plan"), "spread").GetProperty("reached").GetBoolean());

        // Who says a week later who it was, was brought all the same: 2 of 3. Somebody of March who says so now is none of May's.
        To(server, "2026-05-08T00:00:00+08:00");
        Assert.Equal(HttpStatusCode.OK, (await server.PatchAsync($"/members/{late}", new { referredBy = new { phone = "0123456783" } })).Status);
        Assert.Equal(("0.6666", 2, 3, true), await MeasuredAsync(server, "spread", "referredShare"));
        await server.JoinAsync("0123456785");
        await server.JoinAsync("0123456786");
        // 2 of 5; seven members in all.
        Assert.Equal(("0.4", 2, 5, true), await MeasuredAsync(server, "spread", "referredShare"));
        Assert.Equal(("7", 7, null, true), await MeasuredAsync(server, "spread", "members"));
        var stage = StageOf(await server.GetAsync("/plan"), "spread");
        Assert.Equal("4.5", stage.GetProperty("goal").GetProperty("satisfaction").GetString());
        Assert.False(stage.GetProperty("measured").TryGetProperty("satisfaction", out _));
        Assert.False(stage.TryGetProperty("reached", out _));
        Assert.False(stage.TryGetProperty("endsAt", out _));
    }

    [ConditionalFact]
    public async Task A_plan_is_that_of_the_policy_in_force_and_another_programs_members_are_not_in_it()
    {
        await using var server = await StartAsync();
        await server.JoinAsync("0123456780");
        await server.MakeProgramAsync(Program, "other");
        using var draft = new StringContent(
            Program.Replace("\"2026-03-31\"", "\"2026-03-05\"", StringComparison.Ordinal), Encoding.UTF8, "application/json");
        await server.SendAsync(HttpMethod.Put, "/policy/draft", draft, null, null);
        var published = await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-03-03T00:00:00+08:00" });
        Assert.True(published.Status == HttpStatusCode.Created, published.Body);
        Assert.Equal("2026-03-31", StageOf(await server.GetAsync("/plan"), "win").GetProperty("until").GetString());
        To(server, "2026-03-03T00:00:00+08:00");
        Assert.Equal("2026-03-05", StageOf(await server.GetAsync("/plan"), "win").GetProperty("until").GetString());

        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", await server.MakeKeyAsync("other", "policy:read"));
        Assert.Equal(0, StageOf(await server.GetAsync("/v1/programs/other/plan"), "win")
            .GetProperty("measured").GetProperty("members").GetProperty("count").GetInt32());
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", await server.MakeKeyAsync("other", "members:read"));
        (await server.GetAsync("/v1/programs/other/plan")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [ConditionalFact]
    public async Task A_goal_in_the_wrong_unit_is_refused_but_a_version_that_has_one_stays()
    {
        var wrong = Program.Replace("\"repeatRate\": \"0.5\"", "\"repeatRate\": \"45\"", StringComparison.Ordinal);
        // Published before units were asked for.
        await using var server = await ClubServer.StartAsync(wrong, backend: backend);
        Assert.Equal("45", StageOf(await server.GetAsync("/plan"), "deepen").GetProperty("goal").GetProperty("repeatRate").GetString());

        using var draft = new StringContent(wrong, Encoding.UTF8, "application/json");
        foreach (var refused in new[]
        {
            await server.SendAsync(HttpMethod.Put, "/policy/draft", draft, null, null), await server.PostAsync("/policy/versions/1/restore", new { }),
        })
        {
            refused.IsProblem(HttpStatusCode.BadRequest, "definition-faults");
            Assert.Equal([("stages[1].goal.repeatRate", "unit")], refused.Errors);
            Assert.Contains("This must be a share from 0 to 1, such as \\\"0.45\\\" for 45 %.", refused.Body, StringComparison.Ordinal);
        }
        using var mended = new StringContent(Program, Encoding.UTF8, "application/json");
        var saved = await server.SendAsync(HttpMethod.Put, "/policy/draft", mended, null, null);
        Assert.True(saved.Status == HttpStatusCode.OK, saved.Body);
        Assert.Contains("45", (await server.GetAsync("/policy/draft/changes")).Body, StringComparison.Ordinal);
    }

    [ConditionalFact]
    public async Task A_program_without_stages_has_an_empty_plan()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        Assert.Empty((await server.GetAsync("/plan")).Json.GetProperty("items").EnumerateArray());
    }

    private Task<ClubServer> StartAsync() => ClubServer.StartAsync(Program, backend: backend);

    private static void To(ClubServer server, string at) =>
        server.Clock.Advance(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) - server.Clock.GetUtcNow());

    private static JsonElement StageOf(Answer plan, string id) =>
        plan.Json.GetProperty("items").EnumerateArray().Single(s => s.GetProperty("id").GetString() == id);

    private static async Task<(string? Value, long Count, long? Of, bool Reached)> MeasuredAsync(
        ClubServer server, string stage, string figure) => Measured(await server.GetAsync("/plan"), stage, figure);

    private static (string? Value, long Count, long? Of, bool Reached) Measured(Answer plan, string stage, string figure)
    {
        var measured = StageOf(plan, stage).GetProperty("measured").GetProperty(figure);
        return (
            measured.TryGetProperty("value", out var value) ? value.GetString() : null, measured.GetProperty("count").GetInt64(),
            measured.TryGetProperty("of", out var of) ? of.GetInt64() : null, measured.GetProperty("reached").GetBoolean());
    }
}

/// <summary>Over SQLite.</summary>
public sealed class SqlitePlanTests() : PlanSuite(TestBackend.Sqlite);

/// <summary>Over PostgreSQL.</summary>
[RequiresPostgres]
public sealed class PostgresPlanTests() : PlanSuite(TestBackend.Postgres);
