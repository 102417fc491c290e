using System.Net;
using System.Text;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>Drafts and versions over HTTP.</summary>
public sealed class PoliciesTests
{
    [Fact]
    [Semantics("S3.2")]
    public async Task A_draft_becomes_a_version_that_decides_from_its_time_on()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("0123456789");
        var saved = await SaveAsync(server, TestPrograms.Club.Replace("\"points\": 1, \"per\": 100", "\"points\": 2, \"per\": 100"));
        Assert.True(saved.Status == HttpStatusCode.OK, saved.Body);
        Assert.Equal("2026-03-02T12:00:00+08:00", saved.Text("savedAt"));

        (await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-03-02T11:00:00+08:00" }))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "effective-from-too-early");
        var published = await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-03-03T00:00:00+08:00" });
        Assert.True(published.Status == HttpStatusCode.Created, published.Body);
        Assert.Equal(2, published.Json.GetProperty("version").GetInt32());

        // 10 under version 1, 20 under version 2.
        await server.BuyAsync("0123456789", "INV-1", 1000);
        Assert.Equal(10, await server.AvailableAsync(member));
        server.Clock.Advance(TimeSpan.FromDays(1));
        var later = await server.BuyAsync("0123456789", "INV-2", 1000);
        Assert.Equal(2, later.Json.GetProperty("policyVersion").GetInt32());
        Assert.Equal(30, await server.AvailableAsync(member));
        var versions = await server.GetAsync("/policy/versions");
        Assert.Equal([2, 1], versions.Json.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("version").GetInt32()));
        Assert.Equal(2, (await server.GetAsync("/policy")).Json.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Draws_are_published_without_their_secret()
    {
        await using var server = await ClubServer.StartAsync();
        var draws = await server.GetAsync("/draws");
        Assert.Equal(["2026-04", "2026-03"], draws.Json.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("period").GetString()));
        Assert.DoesNotContain("\"secret\"", draws.Body);
        server.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Contains("\"secret\"", (await server.GetAsync("/draws")).Body);
    }

    [Theory]
    [InlineData("\"Asia/Kuala_Lumpur\"", "\"Asia/Tehran\"", "timeZone")]
    [InlineData("\"gregorian\"", "\"persian\"", "calendar")]
    [InlineData("\"MYR\", \"digits\": 2", "\"MYR\", \"digits\": 3", "money.digits")]
    [InlineData("\"name\": {\"en\": \"credit\"}, \"money\": true", "\"name\": {\"en\": \"credit\"}", "currencies.credit.money")]
    public async Task What_history_hangs_on_cannot_be_drafted_nor_published(string was, string becomes, string path)
    {
        await using var server = await ClubServer.StartAsync();
        var definition = TestPrograms.Club.Replace(was, becomes);
        var saved = await SaveAsync(server, definition);
        saved.IsProblem(HttpStatusCode.BadRequest, "definition-faults");
        Assert.Contains(path, saved.Errors.Select(e => e.Path));
        (await server.PostAsync("/policy/draft/publish", new { })).IsProblem(HttpStatusCode.NotFound, "no-draft");

        // A draft from before the version that it clashes with.
        await server.Host.Database.Programs.SaveDraftAsync(1, new(definition, new("test", "here")), server.Now, default);
        var published = await server.PostAsync("/policy/draft/publish", new { });
        published.IsProblem(HttpStatusCode.BadRequest, "definition-faults");
        Assert.Contains(path, published.Errors.Select(e => e.Path));
        Assert.Single(await server.Host.Database.Programs.VersionsAsync(1, default));
    }

    [Fact]
    [Semantics("S3.1")]
    public async Task What_another_node_published_a_moment_ago_is_read_and_evaluated()
    {
        await using var first = await ClubServer.StartAsync();
        await using var second = await first.StartNodeAsync();
        var member = await first.JoinAsync("0123456789");
        Assert.Equal(1, (await second.GetAsync("/policy")).Json.GetProperty("version").GetInt32());
        await SaveAsync(first, TestPrograms.Club.Replace("\"points\": 1, \"per\": 100", "\"points\": 2, \"per\": 100"));
        var published = await first.PostAsync("/policy/draft/publish", new { });
        Assert.True(published.Status == HttpStatusCode.Created, published.Body);
        first.Clock.Advance(TimeSpan.FromSeconds(1));

        var dry = new
        {
            kind = "purchase", documentNo = "INV-0", member = new { id = member }, currency = "MYR",
            lines = new[] { new { line = 1, quantity = 1, amount = 1000 } },
        };
        Assert.Equal(2, (await first.PostAsync("/evaluations", dry)).Json.GetProperty("policyVersion").GetInt32());
        Assert.Equal(HttpStatusCode.Created, (await first.BuyAsync("0123456789", "INV-1", 1000, key: "k")).Status);
        var entries = await second.GetAsync($"/members/{member}/entries");
        Assert.True(entries.Status == HttpStatusCode.OK, entries.Body);
        Assert.Equal(20, entries.Json.GetProperty("items")[0].GetProperty("amount").GetInt64());
        await using var third = await first.StartNodeAsync();
        var back = await third.PostAsync("/evaluations", new { kind = "return", documentNo = "INV-1", returnNo = "R-1" });
        Assert.True(back.Status == HttpStatusCode.OK, back.Body);
    }

    [Fact]
    [Semantics("S3.2")]
    public async Task A_scheduled_version_is_withdrawn_and_never_decides()
    {
        await using var server = await ClubServer.StartAsync();
        await using var other = await server.StartNodeAsync();
        await server.JoinAsync("0123456789");
        await SaveAsync(server, Giving(5));
        await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-03-03T00:00:00+08:00" });
        // The other node knows of it before it is taken back.
        Assert.Equal(
            ["scheduled", "in-force"],
            (await other.GetAsync("/policy/versions")).Json.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("state").GetString()));
        await other.BuyAsync("0123456789", "INV-0", 1000);

        var withdrawn = await WithdrawAsync(server, 2);
        Assert.True(withdrawn.Status == HttpStatusCode.OK, withdrawn.Body);
        Assert.Equal(("withdrawn", "2026-03-02T12:00:00+08:00"), (withdrawn.Text("state"), withdrawn.Text("withdrawnAt")));
        Assert.Equal(withdrawn.Body, (await WithdrawAsync(server, 2)).Body);

        // Something else holds from now on, though it comes before the time of the version that is gone.
        await SaveAsync(server, Giving(3));
        server.Clock.Advance(TimeSpan.FromHours(1));
        var published = await server.PostAsync("/policy/draft/publish", new { });
        Assert.True(published.Status == HttpStatusCode.Created, published.Body);
        Assert.Equal((3, "in-force"), (published.Json.GetProperty("version").GetInt32(), published.Text("state")));
        server.Clock.Advance(TimeSpan.FromDays(2));
        foreach (var (node, document) in new[] { (server, "INV-1"), (other, "INV-2") })
        {
            var bought = await node.BuyAsync("0123456789", document, 1000);
            Assert.Equal(3, bought.Json.GetProperty("policyVersion").GetInt32());
            Assert.Equal(30, bought.Json.GetProperty("effects")[0].GetProperty("amount").GetInt64());
        }

        var report = await server.Host.Database.Verifier.VerifyAsync(1, new() { Replay = true }, default);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task Members_who_waited_for_a_withdrawn_version_wait_no_more()
    {
        await using var server = await ClubServer.StartAsync();
        const string Tiers = """
            "tiers": {"main": {"measure": {"points": {"window": "rolling", "length": "P12M"}},
                               "levels": [{"id": "green"}, {"id": "gold", "from": 100}], "keep": {"until": "P12M"}}},
            "earning": [
            """;
        var saved = await SaveAsync(server, TestPrograms.Club.Replace("\"earning\": [", Tiers));
        Assert.True(saved.Status == HttpStatusCode.OK, saved.Body);
        var published = await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-03-03T00:00:00+08:00" });
        Assert.True(published.Status == HttpStatusCode.Created, published.Body);
        await server.JoinAsync("0123456789");
        var later = server.Now + (2 * 86_400_000_000);
        var ledger = server.Host.Database.Ledger;
        Assert.Single(await ledger.FindDueAsync(1, later, 1, 10, default));

        await WithdrawAsync(server, 2);
        Assert.Empty(await ledger.FindDueAsync(1, later, 1, 10, default));
        Assert.Empty((await server.Host.Database.Verifier.VerifyAsync(1, new() { Replay = true }, default)).Findings);
    }

    [Fact]
    public async Task A_version_that_holds_or_held_cannot_be_withdrawn()
    {
        await using var server = await ClubServer.StartAsync();
        await SaveAsync(server, Giving(2));
        await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-03-03T00:00:00+08:00" });
        server.Clock.Advance(TimeSpan.FromDays(1));
        foreach (var version in new[] { 1, 2 })
        {
            var refused = await WithdrawAsync(server, version);
            refused.IsProblem(HttpStatusCode.Conflict, "version-in-force");
            Assert.Contains($"ersion {version} took effect at 2026-03-0{version + 1}T", refused.Text("detail"));
        }

        (await WithdrawAsync(server, 3)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await server.SendAsync(HttpMethod.Delete, "/policy/versions/two", null, null, null))
            .IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_would_come_before_a_scheduled_version_is_refused_by_its_name()
    {
        await using var server = await ClubServer.StartAsync();
        await SaveAsync(server, Giving(2));
        await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-04-01T00:00:00+08:00" });
        // The same again, for now: it holds later only, and that must not look as if it were done.
        foreach (var draft in new[] { Giving(2), Giving(3) })
        {
            await SaveAsync(server, draft);
            var now = await server.PostAsync("/policy/draft/publish", new { });
            now.IsProblem(HttpStatusCode.Conflict, "version-scheduled");
            Assert.StartsWith("Version 2 takes effect at 2026-04-01T00:00:00+08:00", now.Text("detail"));
        }

        (await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-03-15T00:00:00+08:00" }))
            .IsProblem(HttpStatusCode.Conflict, "version-scheduled");
        var behind = await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-05-01T00:00:00+08:00" });
        Assert.True(behind.Status == HttpStatusCode.Created, behind.Body);
        Assert.StartsWith("Version 2 is scheduled too", behind.Json.GetProperty("warnings")[0].GetString());
        var again = await server.PostAsync("/policy/draft/publish", new { effectiveFrom = "2026-05-01T00:00:00+08:00" });
        Assert.Equal((HttpStatusCode.Created, 3), (again.Status, again.Json.GetProperty("version").GetInt32()));
    }

    private static string Giving(int points) =>
        TestPrograms.Club.Replace("\"points\": 1, \"per\": 100", $"\"points\": {points}, \"per\": 100");

    private static Task<Answer> WithdrawAsync(ClubServer server, int version) =>
        server.SendAsync(HttpMethod.Delete, $"/policy/versions/{version}", null, null, null);

    private static async Task<Answer> SaveAsync(ClubServer server, string definition)
    {
        using var content = new StringContent(definition, Encoding.UTF8, "application/json");
        return await server.SendAsync(HttpMethod.Put, "/policy/draft", content, null, null);
    }
}
