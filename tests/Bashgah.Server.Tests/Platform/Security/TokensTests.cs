using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Platform.Security;

/// <summary>OAuth 2 client credentials (RFC 6749, 4.4).</summary>
public sealed class TokensTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_opens_what_its_key_opens_for_an_hour(bool byHeader)
    {
        await using var server = await ClubServer.StartAsync();
        var key = await server.MakeKeyAsync(ClubServer.Slug, "read");
        var given = await AskAsync(server, IdOf(key), key, byHeader: byHeader);
        Assert.Equal(HttpStatusCode.OK, given.Status);
        Assert.Equal("Bearer", given.Text("token_type"));
        Assert.Equal(3600, given.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal("no-store", given.Headers.CacheControl!.ToString());

        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", given.Text("access_token"));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/policy")).Status);
        (await server.BuyAsync("0123456789", "INV-1", 100)).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        server.Clock.Advance(TimeSpan.FromMinutes(60));
        (await server.GetAsync("/policy")).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_token_holds_no_longer_than_its_key()
    {
        await using var server = await ClubServer.StartAsync();
        var key = await server.MakeKeyAsync(ClubServer.Slug, "read");
        var token = (await AskAsync(server, IdOf(key), key)).Text("access_token");
        var program = await server.Host.Database.Programs.FindAsync(ClubServer.Slug, CancellationToken.None);
        Assert.True(await server.Host.Database.ApiKeys.RevokeAsync(
            program!.Id, IdOf(key), new("test", "here"), server.Now, CancellationToken.None));
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        (await server.GetAsync("/policy")).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_token_takes_fewer_scopes_and_never_more()
    {
        await using var server = await ClubServer.StartAsync();
        var key = await server.MakeKeyAsync(ClubServer.Slug, "till");
        Assert.Equal("invalid_scope", (await AskAsync(server, IdOf(key), key, scope: "stores:read policy:write")).Text("error"));
        var given = await AskAsync(server, IdOf(key), key, scope: "stores:read");
        Assert.Equal("stores:read", given.Text("scope"));
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", given.Text("access_token"));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/stores")).Status);
        (await server.GetAsync("/rewards")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Whoever_is_no_client_gets_none()
    {
        await using var server = await ClubServer.StartAsync();
        var key = await server.MakeKeyAsync(ClubServer.Slug, "read");
        var wrong = await AskAsync(server, IdOf(key), key + "x", byHeader: true);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Equal("invalid_client", wrong.Text("error"));
        Assert.Equal("Basic", wrong.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("invalid_client", (await AskAsync(server, "another", key)).Text("error"));
        Assert.Equal("unsupported_grant_type", (await AskAsync(server, IdOf(key), key, grant: "password")).Text("error"));

        // Nor does a token that somebody changed, or made.
        var token = (await AskAsync(server, IdOf(key), key)).Text("access_token");
        foreach (var text in new[] { token[..^2] + (token[^2] == 'A' ? "B" : "A") + token[^1], "bga_", "bga_AAAA", token[..40] })
        {
            server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
            (await server.GetAsync("/policy")).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    private static string IdOf(string key) => key.Split('_')[1];

    private static async Task<Answer> AskAsync(
        ClubServer server, string id, string secret, bool byHeader = false, string? scope = null, string grant = "client_credentials")
    {
        var form = new Dictionary<string, string> { ["grant_type"] = grant };
        if (scope is not null)
            form["scope"] = scope;
        if (!byHeader)
            (form["client_id"], form["client_secret"]) = (id, secret);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent(form) };
        if (byHeader)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        }
        using var client = server.NewClient();
        using var response = await client.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
