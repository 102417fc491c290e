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

    private static async Task<Answer> SaveAsync(ClubServer server, string definition)
    {
        using var content = new StringContent(definition, Encoding.UTF8, "application/json");
        return await server.SendAsync(HttpMethod.Put, "/policy/draft", content, null, null);
    }
}
