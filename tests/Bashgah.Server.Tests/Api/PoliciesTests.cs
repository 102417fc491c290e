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
        await server.Host.Database.Programs.SaveDraftAsync(1, definition, "test", server.Now, default);
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

    private static async Task<Answer> SaveAsync(ClubServer server, string definition)
    {
        using var content = new StringContent(definition, Encoding.UTF8, "application/json");
        return await server.SendAsync(HttpMethod.Put, "/policy/draft", content, null, null);
    }
}
