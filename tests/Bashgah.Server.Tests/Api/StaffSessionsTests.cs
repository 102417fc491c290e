using System.Net;
using System.Text;
using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>Staff who are signed in on the pages call the API of their programs, from there and from nowhere else.</summary>
public abstract class StaffSessionsSuite(TestBackend backend)
{
    private const string Own = "http://localhost";
    private const string Site = "Sec-Fetch-Site";

    [ConditionalFact]
    public async Task What_a_person_does_stands_under_the_person()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var member = await server.JoinAsync("0123456789");
        using var nur = await StaffBrowser.OfAsync(server, "nur@club.example");
        var adjusted = await nur.CallAsync(HttpMethod.Post, "/adjustments", new { member = new { id = member }, currency = "points", amount = 100, reason = "Goodwill" });
        Assert.Equal(HttpStatusCode.Created, adjusted.Status);
        Assert.Equal(HttpStatusCode.Created, (await nur.CallAsync(HttpMethod.Post, "/stores", new { id = "north" })).Status);

        var actor = (await nur.CallerAsync(server))!.Actor;
        Assert.StartsWith("staff:", actor);
        Assert.Equal(100, await server.AvailableAsync(member));
        Assert.Equal(actor, (await server.Host.Database.Ledger.ReadTransactionsAsync(1, 0, default).ToListAsync())[^1].Actor);
        var told = (await server.Host.Database.Audit.ReadAsync(1, new(), long.MaxValue, 1, default))[0];
        Assert.Equal((actor, "store.added", "local"), (told.Actor, told.Action, told.Origin));
    }

    [ConditionalFact]
    public async Task A_session_is_taken_from_the_servers_own_pages_alone()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        using var nur = await StaffBrowser.OfAsync(server, "nur@club.example");
        (bool Posts, string Headers, HttpStatusCode Status)[] table =
        [
            (true, "Sec-Fetch-Site: same-origin", HttpStatusCode.Created),
            (true, "Sec-Fetch-Site: same-site", HttpStatusCode.Forbidden),
            (true, "Sec-Fetch-Site: cross-site", HttpStatusCode.Forbidden),
            (true, "Sec-Fetch-Site: none", HttpStatusCode.Forbidden),
            // What the browser says counts before what stands in Origin.
            (true, $"Sec-Fetch-Site: cross-site|Origin: {Own}", HttpStatusCode.Forbidden),
            (true, $"Origin: {Own}", HttpStatusCode.Created),
            (true, "Origin: http://localhost:81", HttpStatusCode.Forbidden),
            (true, "Origin: https://localhost", HttpStatusCode.Forbidden),
            (true, "Origin: http://localhost.evil.example", HttpStatusCode.Forbidden),
            (true, "Origin: null", HttpStatusCode.Forbidden),
            (true, "Accept: application/json", HttpStatusCode.Forbidden),
            (false, "Sec-Fetch-Site: same-origin", HttpStatusCode.OK),
            (false, "Sec-Fetch-Site: none", HttpStatusCode.OK),
            (false, "Accept: application/json", HttpStatusCode.OK),
            (false, "Sec-Fetch-Site: same-site", HttpStatusCode.Forbidden),
            (false, "Sec-Fetch-Site: cross-site", HttpStatusCode.Forbidden),
            (false, "Origin: https://evil.example", HttpStatusCode.Forbidden),
        ];
        var number = 0;
        foreach (var (posts, text, status) in table)
        {
            var headers = text.Split('|').Select(h => h.Split(": ")).Select(h => (h[0], h[1])).ToArray();
            var answer = posts
                ? await nur.CallAsync(HttpMethod.Post, "/stores", new { id = $"s{number++}" }, headers)
                : await nur.CallAsync(HttpMethod.Get, "/stores", null, headers);
            Assert.True(status == answer.Status, $"{posts} {text}: {answer.Body}");
            if (status == HttpStatusCode.Forbidden)
                answer.IsProblem(status, "other-site");
        }
        Assert.Equal(2, (await server.GetAsync("/stores")).Json.GetProperty("items").GetArrayLength());
        // What only reads may not delete.
        (await nur.CallAsync(HttpMethod.Delete, "/devices/none", null, (Site, "none"))).IsProblem(HttpStatusCode.Forbidden, "other-site");
        (await nur.CallAsync(HttpMethod.Delete, "/devices/none")).IsProblem(HttpStatusCode.NotFound, "not-found");
        using var form = new StringContent("""{"id": "form"}""", Encoding.UTF8, "text/plain");
        (await nur.CallAsync(HttpMethod.Post, "/stores", form)).IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        // A key needs none of it.
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/stores", new { id = "by-key" })).Status);
    }

    [ConditionalFact]
    public async Task A_header_that_is_there_counts_alone()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        using var nur = await StaffBrowser.OfAsync(server, "nur@club.example");
        (await nur.CallAsync(HttpMethod.Get, "/stores", null, (Site, "same-origin"), ("Authorization", "Bearer bgk_wrong")))
            .IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await nur.CallAsync(HttpMethod.Get, "/stores", null, (Site, "same-origin"), ("Authorization", "Basic bnVyOg==")))
            .IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [ConditionalFact]
    public async Task With_the_password_alone_nothing_opens()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        using var nur = await StaffBrowser.OfAsync(server, "nur@club.example", isWhole: false);
        (await nur.CallAsync(HttpMethod.Get, "/stores")).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        await nur.SetUpAsync(server, "nur@club.example");
        Assert.Equal(HttpStatusCode.OK, (await nur.CallAsync(HttpMethod.Get, "/stores")).Status);
    }

    [ConditionalFact]
    public async Task Of_another_program_nobody_is_told_whether_it_exists()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        await server.MakeProgramAsync(TestPrograms.Club, "other");
        using var nur = await StaffBrowser.OfAsync(server, "nur@club.example");
        using var sam = await StaffBrowser.OfAsync(server, "sam@other.example", slug: "other");
        var known = await nur.CallAsync(HttpMethod.Get, "//v1/programs/other/stores");
        known.IsProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(known.Body, (await nur.CallAsync(HttpMethod.Get, "//v1/programs/none/stores")).Body);
        Assert.Equal(HttpStatusCode.OK, (await sam.CallAsync(HttpMethod.Get, "//v1/programs/other/stores")).Status);
    }

    [ConditionalFact]
    public async Task What_was_taken_away_opens_nothing_any_more_on_any_node()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        await using var node = await server.StartNodeAsync();
        var staff = server.Host.Database.Staff;
        foreach (var end in new Func<StaffCaller, Task>[]
        {
            caller => staff.Sessions.EndAsync(caller.Account.Id, caller.Session.Id, null, default),
            caller => staff.Roles.RevokeAsync(caller.Grants[0], keepsOne: false, new("test", "here"), server.Now, default),
            caller => staff.Accounts.DisableAsync(caller.Account.Id, "nothing", new("test", "here"), server.Now, default),
        })
        {
            using var here = await StaffBrowser.OfAsync(server, $"{Guid.NewGuid():N}@club.example");
            using var there = new StaffBrowser(node);
            there.Take(here);
            Assert.Equal(HttpStatusCode.OK, (await there.CallAsync(HttpMethod.Get, "/stores")).Status);
            await end((await here.CallerAsync(server))!);
            Assert.Contains((await there.CallAsync(HttpMethod.Get, "/stores")).Code, new[] { "unauthorized", "forbidden" });
        }
    }

    [ConditionalFact]
    public async Task A_role_at_stores_acts_for_these()
    {
        await using var server = await StartWithStoresAsync();
        var member = await server.JoinAsync("0123456789");
        using var nur = await StaffBrowser.OfAsync(server, "nur@club.example", "cashier", "north");
        (await nur.CallAsync(HttpMethod.Post, "/purchases", Sale("INV-1", "south"))).IsProblem(HttpStatusCode.Forbidden, "store-foreign");
        Assert.Equal(HttpStatusCode.Created, (await nur.CallAsync(HttpMethod.Post, "/purchases", Sale("INV-1", null))).Status);
        var bought = (await server.Host.Database.Ledger.ReadTransactionsAsync(1, 0, default).ToListAsync())[^1];
        Assert.Equal("north", Assert.IsType<Purchase>(bought.Event).Store);

        await nur.GrantAsync(server, "cashier", "east");
        Assert.Equal(HttpStatusCode.Created, (await nur.CallAsync(HttpMethod.Post, "/purchases", Sale("INV-2", "east"))).Status);
        (await nur.CallAsync(HttpMethod.Post, "/purchases", Sale("INV-3", "south"))).IsProblem(HttpStatusCode.Forbidden, "store-foreign");
        var several = await nur.CallAsync(HttpMethod.Post, "/purchases", Sale("INV-3", null));
        several.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal([("store", "required")], several.Errors);

        await nur.GrantAsync(server, "cashier");
        Assert.Equal(HttpStatusCode.Created, (await nur.CallAsync(HttpMethod.Post, "/purchases", Sale("INV-3", "south"))).Status);
        Assert.Equal(300, await server.AvailableAsync(member));
    }

    [ConditionalFact]
    public async Task A_role_at_a_store_opens_nothing_that_concerns_the_whole_program()
    {
        await using var server = await StartWithStoresAsync();
        var member = await server.JoinAsync("0123456789");
        using var nur = await StaffBrowser.OfAsync(server, "nur@club.example", "support", "north");
        await nur.GrantAsync(server, "marketer", "north");
        Assert.Equal(HttpStatusCode.OK, (await nur.CallAsync(HttpMethod.Get, $"/members/{member}")).Status);
        (await nur.CallAsync(HttpMethod.Post, "/adjustments", new { member = new { id = member }, currency = "points", amount = 1, reason = "x" }))
            .IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await nur.CallAsync(HttpMethod.Get, "/liability")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await nur.CallAsync(HttpMethod.Put, "/policy/draft", new { })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [ConditionalFact]
    public async Task An_installer_of_a_store_sees_to_its_devices_alone()
    {
        await using var server = await StartWithStoresAsync();
        using var nur = await StaffBrowser.OfAsync(server, "nur@club.example", "installer", "north");
        var south = (await server.PostAsync("/devices", Device("south"))).Json.GetProperty("device").GetProperty("id").GetString();
        (await nur.CallAsync(HttpMethod.Post, "/devices", Device("south"))).IsProblem(HttpStatusCode.Forbidden, "store-foreign");
        var north = (await nur.CallAsync(HttpMethod.Post, "/devices", Device("north"))).Json.GetProperty("device").GetProperty("id").GetString();
        Assert.Equal(
            [north],
            (await nur.CallAsync(HttpMethod.Get, "/devices")).Json.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("id").GetString()));
        (await nur.CallAsync(HttpMethod.Delete, $"/devices/{south}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("revoked", (await nur.CallAsync(HttpMethod.Delete, $"/devices/{north}")).Text("state"));
        Assert.Equal(["announced", "revoked"],
            (await server.GetAsync("/devices")).Json.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("state").GetString()).Order());
    }

    [ConditionalFact]
    public async Task Over_https_only_the_cookie_that_is_bound_to_the_host_counts()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        using var plain = await StaffBrowser.OfAsync(server, "nur@club.example");
        using var sealedOff = new StaffBrowser(server, "https://club.example");
        sealedOff.Take(plain);
        (await sealedOff.CallAsync(HttpMethod.Get, "/stores")).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        using var renamed = new StaffBrowser(server, "https://club.example");
        renamed.Take(plain, "__Host-");
        Assert.Equal(HttpStatusCode.OK, (await renamed.CallAsync(HttpMethod.Get, "/stores")).Status);
        Assert.Equal(HttpStatusCode.Created,
            (await renamed.CallAsync(HttpMethod.Post, "/stores", new { id = "north" }, ("Origin", "https://club.example"))).Status);
        (await renamed.CallAsync(HttpMethod.Post, "/stores", new { id = "south" }, ("Origin", "http://club.example")))
            .IsProblem(HttpStatusCode.Forbidden, "other-site");
    }

    private async Task<ClubServer> StartWithStoresAsync()
    {
        var server = await ClubServer.StartAsync(backend: backend);
        foreach (var id in new[] { "north", "east", "south" })
            await server.PostAsync("/stores", new { id });
        return server;
    }

    private static object Device(string store) => new { label = "Till 3", kind = "till", store };

    private static object Sale(string documentNo, string? store)
    {
        var lines = new[] { new { line = 1, productGroup = "fresh", quantity = 1, amount = 10_000 } };
        return store is null
            ? new { documentNo, member = new { phone = "0123456789" }, currency = "MYR", lines }
            : new { documentNo, store, member = new { phone = "0123456789" }, currency = "MYR", lines };
    }
}

public sealed class SqliteStaffSessionsTests() : StaffSessionsSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresStaffSessionsTests() : StaffSessionsSuite(TestBackend.Postgres);
