using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Platform.Security;

/// <summary>
/// Every endpoint and page that the running server has is tried with nothing, with each role, with a key of another program and
/// with a device of another store. What came of it is the page in the guide, which people have read: an endpoint that it does
/// not have, or an answer that it does not have, fails.
/// </summary>
public sealed class AccessPageTests
{
    private const string RenewVariable = "BASHGAH_RENEW";
    private const string In = "in";
    private const string NotAsked = "";

    [Fact]
    public async Task The_page_in_the_guide_is_what_the_server_does()
    {
        await using var server = await ClubServer.StartAsync();
        var page = await WriteAsync(server);
        var path = Repository.PathOf("docs", "guide", "access.md");
        if (Environment.GetEnvironmentVariable(RenewVariable) == "1")
            await File.WriteAllTextAsync(path, page);
        Assert.True(
            File.Exists(path) && await File.ReadAllTextAsync(path) == page,
            "docs/guide/access.md is not what the server does. Look whether what changed is meant, then renew it: "
            + $"{RenewVariable}=1 dotnet test tests/Bashgah.Server.Tests --filter {nameof(AccessPageTests)}\n{page}");
    }

    private static async Task<string> WriteAsync(ClubServer server)
    {
        var roles = ApiScopes.Roles.Keys.Order(StringComparer.Ordinal).ToList();
        var shown = await CredentialsAsync(server, roles);
        var page = new StringBuilder()
            .Append("# Who may do what\n\nMade by a test, which tries every endpoint of the running server. `in`: the door is open, whatever is ")
            .Append("behind it; a number: the answer is that status. Pages are tried with nothing alone: their own tests sign in. A key of another program and a device of another store may do all ")
            .Append("that there is, elsewhere. What a role stands for: `keys create --help`, and the scopes in the API's description.\n\n")
            .Append("| endpoint | scope | nobody | other program | other store |").AppendJoin("", roles.Select(r => $" {r} |")).Append('\n')
            .Append("|---|---|---|---|---|").AppendJoin("", roles.Select(_ => "---|")).Append('\n');
        foreach (var endpoint in EndpointsOf(server))
        {
            var cells = new List<string> { $"`{endpoint.Method} {endpoint.Path}`", endpoint.Operation?.Scope is { Length: > 0 } s ? $"`{s}`" : "" };
            foreach (var key in shown)
                cells.Add(await TryAsync(server, endpoint, key));
            page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }
        return page.ToString();
    }

    /// <summary>In the order of the page's columns: nobody, another program's, another store's, each role's.</summary>
    private static async Task<IReadOnlyList<(string Column, string? Key)>> CredentialsAsync(ClubServer server, IReadOnlyList<string> roles)
    {
        await server.MakeProgramAsync(TestPrograms.Club, "other");
        foreach (var id in new[] { "north", "south" })
            await server.PostAsync("/stores", new { id });
        var announced = await server.PostAsync("/devices", new { label = "Elsewhere", kind = "counter", store = "south" });
        var device = (await server.PostAsync("/devices/enrolments", new { code = announced.Text("code") })).Text("key");
        var shown = new List<(string, string?)>
        {
            ("nobody", null), ("program", await server.MakeKeyAsync("other", "manager")), ("store", device),
        };
        foreach (var role in roles)
            shown.Add((role, await server.MakeKeyAsync(ClubServer.Slug, role)));
        return shown;
    }

    private static IEnumerable<(string Method, string Path, ApiOperation? Operation)> EndpointsOf(ClubServer server)
    {
        var operations = server.Services.GetRequiredService<ApiCatalog>().Operations
            .ToDictionary(o => (o.Method, "/v1/programs/{p}" + o.Path));
        return server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
                .Select(method => (Method: method, Path: "/" + e.RoutePattern.RawText!.TrimStart('/'))))
            .Distinct()
            .OrderBy(e => e.Path, StringComparer.Ordinal).ThenBy(e => e.Method, StringComparer.Ordinal)
            .Select(e => (e.Method, e.Path, operations.GetValueOrDefault(e)))
            .ToList();
    }

    private static async Task<string> TryAsync(
        ClubServer server, (string Method, string Path, ApiOperation? Operation) endpoint, (string Column, string? Key) shown)
    {
        var (method, path, operation) = endpoint;
        // Only a device is bound to a store, and only some requests name one.
        if (operation is null ? shown.Key is not null : shown.Column == "store" && !operation.IsOfStore)
            return NotAsked;
        using var client = server.NewClient();
        using var request = new HttpRequestMessage(
            new HttpMethod(method == "ANY" ? "GET" : method),
            path.Replace("{p}", ClubServer.Slug, StringComparison.Ordinal).Replace("{id}", "none", StringComparison.Ordinal)
                .Replace("{version}", "0", StringComparison.Ordinal).Replace("{code}", "unauthorized", StringComparison.Ordinal));
        request.Headers.Add("Idempotency-Key", server.NewKey());
        if (shown.Key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", shown.Key);
        if (operation is { ReadsBody: true })
            request.Content = new StringContent(BodyOf(operation, shown.Column), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        return operation is null ? ShowPage(response) : await ShowAsync(response);
    }

    /// <summary>The status of a page, and where it leads.</summary>
    private static string ShowPage(HttpResponseMessage response)
    {
        Assert.True((int)response.StatusCode < 500, $"{response.RequestMessage!.RequestUri}: {response.StatusCode}");
        var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return response.Headers.Location is { } place ? $"{status} to `{place.OriginalString.Split('?')[0]}`" : status;
    }

    /// <summary>Nothing, which is malformed behind the door; for another store's device the example, at a store that it is not.</summary>
    private static string BodyOf(ApiOperation operation, string column)
    {
        if (column != "store" || operation.Example is null)
            return "{}";
        var body = JsonNode.Parse(operation.Example)!.AsObject();
        body["store"] = "north";
        return body.ToJsonString();
    }

    private static async Task<string> ShowAsync(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        Assert.True(status < 500, $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri}: {status}");
        if (status is not (401 or 403))
            return In;
        var code = JsonNode.Parse(await response.Content.ReadAsStringAsync())?["code"]?.GetValue<string>();
        return code is "unauthorized" or "forbidden" or "store-foreign" ? status.ToString(System.Globalization.CultureInfo.InvariantCulture) : In;
    }
}
