using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>A policy that asks for a second person, and its history.</summary>
public abstract class PolicyApprovalSuite(TestBackend backend)
{
    private static string ProgramOf(int points, string approval = "another-person") => $$"""
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en"],
          "currencies": {"points": {} },
          "earning": [{"id": "base", "give": {"points": {"perAmount": {"points": {{points}}, "per": 100} } } }],
          "terms": {"approval": "{{approval}}"}
        }
        """;

    private static Task<Answer> SaveAsync(ClubServer server, string definition) => server.SendAsync(
        HttpMethod.Put, "/policy/draft", new StringContent(definition, Encoding.UTF8, "application/json"), null, null);

    private static async Task ActAsAsync(ClubServer server, params string[] scopes) =>
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await server.MakeKeyAsync(ClubServer.Slug, scopes));

    [ConditionalFact]
    public async Task Somebody_else_than_its_author_lets_a_draft_be_published()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        var hash = (await SaveAsync(server, ProgramOf(2, "none"))).Text("hash");
        // A draft cannot rid itself of the second person: what holds now asks for one.
        (await server.PostAsync("/policy/draft/publish", new { })).IsProblem(HttpStatusCode.UnprocessableEntity, "not-approved");
        (await server.PostAsync("/policy/draft/approve", new { hash })).IsProblem(HttpStatusCode.UnprocessableEntity, "own-draft");

        await ActAsAsync(server, "policy:write");
        (await server.PostAsync("/policy/draft/approve", new { hash })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        await ActAsAsync(server, "policy:approve", "policy:write", "policy:read");
        var approved = await server.PostAsync("/policy/draft/approve", new { hash });
        Assert.Equal(HttpStatusCode.OK, approved.Status);
        Assert.NotEqual(approved.Text("savedBy"), approved.Text("approvedBy"));

        var published = await server.PostAsync("/policy/draft/publish", new { reason = "Twice as much" });
        Assert.Equal(HttpStatusCode.Created, published.Status);
        var version = (await server.GetAsync("/policy/versions")).Json.GetProperty("items")[0];
        Assert.Equal("Twice as much", version.GetProperty("reason").GetString());
        Assert.Equal(approved.Text("approvedBy"), version.GetProperty("approvedBy").GetString());
    }

    [ConditionalFact]
    public async Task A_draft_that_is_saved_again_is_not_approved()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        var hash = (await SaveAsync(server, ProgramOf(2))).Text("hash");
        var author = server.Client.DefaultRequestHeaders.Authorization;
        await ActAsAsync(server, "manager");
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/policy/draft/approve", new { hash })).Status);
        server.Client.DefaultRequestHeaders.Authorization = author;
        var saved = await SaveAsync(server, ProgramOf(50));
        Assert.False(saved.Json.TryGetProperty("approvedBy", out _));
        (await server.PostAsync("/policy/draft/publish", new { })).IsProblem(HttpStatusCode.UnprocessableEntity, "not-approved");
    }

    [ConditionalFact]
    public async Task Who_approves_says_which_draft_was_read()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        var read = (await SaveAsync(server, ProgramOf(2))).Text("hash");
        var meant = (await SaveAsync(server, ProgramOf(50))).Text("hash");
        var author = server.Client.DefaultRequestHeaders.Authorization;
        await ActAsAsync(server, "manager");
        (await server.PostAsync("/policy/draft/approve", new { hash = read })).IsProblem(HttpStatusCode.Conflict, "draft-changed");
        (await server.PostAsync("/policy/draft/approve", new { })).IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/policy/draft/approve", new { hash = meant })).Status);
        // Whoever publishes may say so too.
        server.Client.DefaultRequestHeaders.Authorization = author;
        (await server.PostAsync("/policy/draft/publish", new { hash = read })).IsProblem(HttpStatusCode.Conflict, "draft-changed");
        Assert.Equal(2, (await server.PostAsync("/policy/draft/publish", new { hash = meant })).Json.GetProperty("version").GetInt32());
    }

    [ConditionalFact]
    public async Task The_same_publication_again_publishes_nothing_more()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1, "none"), backend: backend);
        await SaveAsync(server, ProgramOf(2, "none"));
        var first = await server.PostAsync("/policy/draft/publish", new { reason = "Twice" }, key: "summer");
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        // Another draft is being written; the answer was lost, and the caller asks again.
        await SaveAsync(server, ProgramOf(7, "none"));
        var again = await server.PostAsync("/policy/draft/publish", new { reason = "Twice" }, key: "summer");
        Assert.Equal((first.Status, first.Json.GetProperty("version").GetInt32()), (again.Status, again.Json.GetProperty("version").GetInt32()));
        (await server.PostAsync("/policy/draft/publish", new { reason = "Other" }, key: "summer")).IsProblem(HttpStatusCode.Conflict, "key-reused");
        Assert.Equal(2, (await server.GetAsync("/policy/versions")).Json.GetProperty("items").GetArrayLength());
    }

    [ConditionalFact]
    public async Task What_is_only_scheduled_rids_nobody_of_the_second_person()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        var hash = (await SaveAsync(server, ProgramOf(2, "none"))).Text("hash");
        var author = server.Client.DefaultRequestHeaders.Authorization;
        await ActAsAsync(server, "manager");
        await server.PostAsync("/policy/draft/approve", new { hash });
        server.Client.DefaultRequestHeaders.Authorization = author;
        var freed = await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-06-01T00:00:00+08:00" });
        Assert.Equal(HttpStatusCode.Created, freed.Status);
        await SaveAsync(server, ProgramOf(50, "none"));
        (await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-07-01T00:00:00+08:00" }))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "not-approved");
    }

    [ConditionalFact]
    public async Task Going_back_is_a_new_version()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1, "none"), backend: backend);
        var member = await server.JoinAsync("0123456780");
        await SaveAsync(server, ProgramOf(5, "none"));
        await server.PostAsync("/policy/draft/publish", new { });
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await server.BuyAsync("0123456780", "INV-1", 1_000);
        Assert.Equal(50, await server.AvailableAsync(member));

        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/policy/versions/1/restore", new { })).Status);
        var published = await server.PostAsync("/policy/draft/publish", new { reason = "Too dear" });
        Assert.Equal(3, published.Json.GetProperty("version").GetInt32());
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await server.BuyAsync("0123456780", "INV-2", 1_000);
        Assert.Equal(60, await server.AvailableAsync(member));
        (await server.PostAsync("/policy/versions/9/restore", new { })).IsProblem(HttpStatusCode.NotFound, "not-found");
    }
}

public sealed class SqlitePolicyApprovalTests() : PolicyApprovalSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresPolicyApprovalTests() : PolicyApprovalSuite(TestBackend.Postgres);
