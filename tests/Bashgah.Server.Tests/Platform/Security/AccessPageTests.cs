using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Platform.Security;

/// <summary>
/// Every endpoint and page that the running server has is tried with nothing, with each role of keys and of staff, and with those of
/// another program and another store. What came of it is the page in the guide, which people have read: an endpoint that it does
/// not have, or an answer that it does not have, fails.
/// </summary>
public sealed class AccessPageTests
{
    private const string RenewVariable = "BASHGAH_RENEW";
    private const string In = "in";
    private const string NotAsked = "";

    private const string Introduction =
        """
        # Who may do what

        Made by a test, which tries every endpoint and page of the running server. `in`: the door is open, whatever is behind it; a number: the
        answer is that status. What a role stands for: [staff](staff.md#roles), `keys create --help`, and the scopes in the API's description.


        """;

    private const string OfKeys =
        """
        ## Keys, devices and tokens

        *Other program*: a key of another program with every scope. *Other store*: a device of another store, for what names one.


        """;

    private const string OfStaff =
        """

        ## Staff, by the API

        By the session of somebody who is signed in, from this server's own pages. *Other program*: an owner of another program. *Other store*:
        somebody who has every role but that of owner, at one store; what names a store names another.


        """;

    private const string OfPages =
        """

        ## Pages

        The same people. Whoever is signed in sees to their own account; the people of a program are its owners' alone.


        """;

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
        var (keys, people) = (await KeysAsync(server), await PeopleAsync(server));
        var endpoints = EndpointsOf(server).ToList();
        var operations = endpoints.Where(e => e.Operation is not null).ToList();
        var pages = endpoints.Where(e => e.Operation is null).ToList();
        var text = new StringBuilder(Introduction).Append(OfKeys);
        await TableAsync(text, operations, keys, (endpoint, shown) => TryAsync(server, endpoint, shown), withScope: true);
        await TableAsync(text.Append(OfStaff), operations, people, (endpoint, shown) => TryAsync(server, endpoint, shown), withScope: true);
        await TableAsync(
            text.Append(OfPages), pages, [new Shown("nobody"), .. people], (endpoint, shown) => OpenAsync(server, endpoint, shown), withScope: false);
        return text.ToString();
    }

    private static async Task TableAsync(
        StringBuilder text, IReadOnlyList<Endpoint> endpoints, IReadOnlyList<Shown> columns, Func<Endpoint, Shown, Task<string>> answer,
        bool withScope)
    {
        text.Append(withScope ? "| endpoint | scope |" : "| page |").AppendJoin("", columns.Select(c => $" {c.Column} |"))
            .Append(withScope ? "\n|---|---|" : "\n|---|").AppendJoin("", columns.Select(_ => "---|")).Append('\n');
        foreach (var endpoint in endpoints)
        {
            text.Append($"| `{endpoint.Method} {endpoint.Path}` |");
            if (withScope)
                text.Append(endpoint.Operation?.Scope is { Length: > 0 } scope ? $" `{scope}` |" : "  |");
            foreach (var column in columns)
                text.Append($" {await answer(endpoint, column)} |");
            text.Append('\n');
        }
    }

    private static async Task<IReadOnlyList<Shown>> KeysAsync(ClubServer server)
    {
        await server.MakeProgramAsync(TestPrograms.Club, "other");
        foreach (var id in new[] { "north", "south" })
            await server.PostAsync("/stores", new { id });
        var announced = await server.PostAsync("/devices", new { label = "Elsewhere", kind = "counter", store = "south" });
        var device = (await server.PostAsync("/devices/enrolments", new { code = announced.Text("code") })).Text("key");
        var shown = new List<Shown>
        {
            new("nobody"), new("other program") { Key = await server.MakeKeyAsync("other", "manager") },
            new("other store") { Key = device, IsOfOtherStore = true, NamesStoresOnly = true },
        };
        foreach (var role in ApiScopes.Roles.Keys.Order(StringComparer.Ordinal))
            shown.Add(new(role) { Key = await server.MakeKeyAsync(ClubServer.Slug, role) });
        return shown;
    }

    private static async Task<IReadOnlyList<Shown>> PeopleAsync(ClubServer server)
    {
        var people = new List<Shown>();
        foreach (var (role, _) in StaffRoles.All)
            people.Add(new(role) { Person = await PersonAsync(server, ClubServer.Slug, role, "") });
        people.Add(new("other program") { Person = await PersonAsync(server, "other", StaffRoles.Owner, "") });
        var local = await PersonAsync(server, ClubServer.Slug, "cashier", "south");
        foreach (var (role, _) in StaffRoles.All.Where(r => r.Role != StaffRoles.Owner))
            await server.Host.Database.Staff.Roles.GrantAsync(new(1, local.AccountId, "south", role), "test", server.Now, default);
        people.Add(new("other store") { Person = local, IsOfOtherStore = true });
        return people;
    }

    /// <summary>Somebody who has taken an invitation up, with two factors.</summary>
    private static async Task<SignedInPerson> PersonAsync(ClubServer server, string slug, string role, string store)
    {
        var staff = server.Host.Database.Staff;
        var program = await server.Host.Database.Programs.FindAsync(slug, default);
        var code = await staff.Invitations.InviteAsync(program!.Id, $"{role}{store}@{slug}.example", store, role, new("test", "here"), server.Now, default);
        var account = await staff.Invitations.TakeUpAsync(code, "Nur Aisyah", "en", "", new("", ""), server.Now, default);
        return await SignedInPerson.BeginAsync(server, account!.Id);
    }

    private static IEnumerable<Endpoint> EndpointsOf(ClubServer server)
    {
        var operations = server.Services.GetRequiredService<ApiCatalog>().Operations
            .ToDictionary(o => (o.Method, "/v1/programs/{p}" + o.Path));
        return server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
                .Select(method => (Method: method, Path: "/" + e.RoutePattern.RawText!.TrimStart('/'))))
            .Distinct()
            .OrderBy(e => e.Path, StringComparer.Ordinal).ThenBy(e => e.Method, StringComparer.Ordinal)
            .Select(e => new Endpoint(e.Method, e.Path, operations.GetValueOrDefault(e)));
    }

    private static async Task<string> TryAsync(ClubServer server, Endpoint endpoint, Shown shown)
    {
        var operation = endpoint.Operation!;
        if (shown.NamesStoresOnly && !operation.IsOfStore)
            return NotAsked;
        using var client = server.NewClient();
        using var request = RequestOf(endpoint);
        request.Headers.Add("Idempotency-Key", server.NewKey());
        if (shown.Key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", shown.Key);
        shown.Person?.Calls(request);
        if (operation.ReadsBody)
            request.Content = new StringContent(BodyOf(operation, shown), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        return await ShowAsync(response);
    }

    /// <summary>Asks for a page, or posts its form with nothing filled in. What one page ends, no other is asked with.</summary>
    private static async Task<string> OpenAsync(ClubServer server, Endpoint page, Shown shown)
    {
        using var client = server.NewClient();
        using var request = RequestOf(page);
        if (shown.Person is { } person)
            (await SignedInPerson.BeginAsync(server, person.AccountId)).Opens(request);
        using var response = await client.SendAsync(request);
        var status = (int)response.StatusCode;
        Assert.True(status < 500, $"{request.Method} {request.RequestUri}: {status}");
        var shownStatus = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var place = response.Headers.Location?.OriginalString.Split('?')[0];
        if (shown.Person is null)
            return place is null ? shownStatus : $"{shownStatus} to `{place}`";
        return status == 403 ? shownStatus : place is "/staff/sign-in" && !page.Path.StartsWith("/staff/sign-", StringComparison.Ordinal) ? $"{shownStatus} to `{place}`" : In;
    }

    private static HttpRequestMessage RequestOf(Endpoint endpoint) => new(
        new HttpMethod(endpoint.Method == "ANY" ? "GET" : endpoint.Method),
        endpoint.Path.Replace("{p}", ClubServer.Slug, StringComparison.Ordinal).Replace("{id}", "none", StringComparison.Ordinal)
            .Replace("{version}", "0", StringComparison.Ordinal).Replace("{code}", "unauthorized", StringComparison.Ordinal));

    /// <summary>Nothing, which is malformed behind the door; for whoever is of another store the example, at a store that is not theirs.</summary>
    private static string BodyOf(ApiOperation operation, Shown shown)
    {
        if (!shown.IsOfOtherStore || !operation.IsOfStore || operation.Example is null)
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
        return code is "unauthorized" or "forbidden" or "store-foreign" or "other-site"
            ? status.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : In;
    }

    private sealed record Endpoint(string Method, string Path, ApiOperation? Operation);

    /// <summary>Who asks, by what they show.</summary>
    private sealed record Shown(string Column)
    {
        public string? Key { get; init; }

        public SignedInPerson? Person { get; init; }

        public bool IsOfOtherStore { get; init; }

        /// <summary>True: only what names a store is of interest.</summary>
        public bool NamesStoresOnly { get; init; }
    }
}
