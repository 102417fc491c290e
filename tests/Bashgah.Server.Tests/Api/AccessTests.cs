using System.Net;
using System.Net.Http.Headers;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>Who may do what, and that nobody learns more than that.</summary>
public sealed class AccessTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer bgk_wrong")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task Without_a_valid_key_nothing_is_told(string? header)
    {
        await using var server = await ClubServer.StartAsync();
        server.Client.DefaultRequestHeaders.Authorization = null;
        if (header is not null)
            server.Client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        var answer = await server.GetAsync("/policy");

        answer.IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_key_opens_its_program_and_its_scopes_only()
    {
        await using var server = await ClubServer.StartAsync();
        await server.MakeProgramAsync(TestPrograms.Club, "other");
        foreach (var path in new[] { "//v1/programs/other/policy", "//v1/programs/none/policy" })
            (await server.GetAsync(path)).IsProblem(HttpStatusCode.Forbidden, "forbidden");

        server.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "read"));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/policy")).Status);
        var refused = await server.BuyAsync("0123456789", "INV-1", 100);
        refused.IsProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Contains("purchases:write", refused.Text("detail"));
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        await using var server = await ClubServer.StartAsync();
        foreach (var path in new[] { "/policy", "//", "//docs/index.html", "/nothing" })
        {
            var answer = await server.GetAsync(path);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'self'", policy);
            // Of all pages only that of others, to try the API on, has styles between its lines.
            Assert.Equal(path.StartsWith("//docs", StringComparison.Ordinal), policy.Contains("unsafe", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Roles_stand_for_known_scopes() =>
        Assert.All(ApiScopes.Roles.Values.SelectMany(s => s), scope => Assert.True(ApiScopes.All.ContainsKey(scope)));
}
