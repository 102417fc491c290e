using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>Tills, counters and kiosks: a short code, once and within minutes, for a key of one store.</summary>
public abstract class DevicesSuite(TestBackend backend)
{
    [ConditionalFact]
    public async Task A_code_gives_one_device_its_key_once()
    {
        await using var server = await StartAsync();
        var announced = await AnnounceAsync(server, "till", "north");
        var code = announced.GetProperty("code").GetString()!;
        Assert.Equal("announced", announced.GetProperty("device").GetProperty("state").GetString());
        Assert.Equal("2026-03-02T12:15:00+08:00", announced.GetProperty("codeEndsAt").GetString());

        // However it is typed.
        var enrolled = await EnrolAsync(server, code.ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Created, enrolled.Status);
        (await EnrolAsync(server, code)).IsProblem(HttpStatusCode.Forbidden, "code-wrong");
        (await EnrolAsync(server, "aaaa-aaaa")).IsProblem(HttpStatusCode.Forbidden, "code-wrong");
        var told = (await server.Host.Database.Audit.ReadAsync(1, new(), long.MaxValue, 1, default))[0];
        Assert.Equal(("device.enrolled", $"device:{told.Subject}"), (told.Action, told.Actor));
        Assert.Equal("enrolled", Assert.Single((await server.GetAsync("/devices")).Json.GetProperty("items").EnumerateArray())
            .GetProperty("state").GetString());
    }

    [ConditionalFact]
    public async Task Announcing_again_with_the_same_key_gives_the_same_code()
    {
        await using var server = await StartAsync();
        var body = new { label = "Till 3", kind = "till", store = "north" };
        var first = await server.PostAsync("/devices", body, "key-1");
        Assert.Equal(first.Text("code"), (await server.PostAsync("/devices", body, "key-1")).Text("code"));
        Assert.NotEqual(first.Text("code"), (await server.PostAsync("/devices", body, "key-2")).Text("code"));
        Assert.Equal(2, (await server.GetAsync("/devices")).Json.GetProperty("items").GetArrayLength());
        (await server.PostAsync("/devices", body with { store = "south" }, "key-1")).IsProblem(HttpStatusCode.Conflict, "key-reused");
    }

    [ConditionalFact]
    public async Task A_code_ends_after_fifteen_minutes_and_with_its_device()
    {
        await using var server = await StartAsync();
        var late = await AnnounceAsync(server, "till", "north");
        server.Clock.Advance(TimeSpan.FromMinutes(15));
        (await EnrolAsync(server, late.GetProperty("code").GetString()!)).IsProblem(HttpStatusCode.Forbidden, "code-wrong");

        var revoked = await AnnounceAsync(server, "kiosk", "north");
        var id = revoked.GetProperty("device").GetProperty("id").GetString();
        Assert.Equal("revoked", (await server.SendAsync(HttpMethod.Delete, $"/devices/{id}", null, null, null)).Text("state"));
        (await EnrolAsync(server, revoked.GetProperty("code").GetString()!)).IsProblem(HttpStatusCode.Forbidden, "code-wrong");
        (await server.SendAsync(HttpMethod.Delete, "/devices/none", null, null, null)).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [ConditionalFact]
    public async Task A_code_of_another_program_gives_nothing()
    {
        await using var server = await StartAsync();
        await server.MakeProgramAsync(TestPrograms.Club, "other");
        var code = (await AnnounceAsync(server, "till", "north")).GetProperty("code").GetString()!;
        var elsewhere = await server.PostAsync("//v1/programs/other/devices/enrolments", new { code });
        elsewhere.IsProblem(HttpStatusCode.Forbidden, "code-wrong");
        (await server.PostAsync("//v1/programs/none/devices/enrolments", new { code })).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [ConditionalFact]
    public async Task A_device_acts_for_its_own_store_and_is_named_by_what_it_writes()
    {
        await using var server = await StartAsync();
        await server.JoinAsync("0123456789");
        var key = await KeyOfAsync(server, "till", "north");
        var manager = server.Client.DefaultRequestHeaders.Authorization;
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        (await server.PostAsync("/purchases", Purchase("INV-1", "south"))).IsProblem(HttpStatusCode.Forbidden, "store-foreign");
        (await server.PostAsync("/returns", new { documentNo = "INV-1", store = "south", returnNo = "R-1" }))
            .IsProblem(HttpStatusCode.Forbidden, "store-foreign");
        (await server.PostAsync("/claims", new { documentNo = "INV-1", store = "south", member = new { phone = "0123456789" } }))
            .IsProblem(HttpStatusCode.Forbidden, "store-foreign");
        (await server.PostAsync("/redemptions", new { member = new { phone = "0123456789" }, reward = "coffee", store = "south" }))
            .IsProblem(HttpStatusCode.Forbidden, "store-foreign");
        (await server.GetAsync("/devices")).IsProblem(HttpStatusCode.Forbidden, "forbidden");

        // Its own store, named or not.
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/purchases", Purchase("INV-1", "north"))).Status);
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/purchases", Purchase("INV-2", null))).Status);
        var program = await server.Host.Database.Programs.FindAsync(ClubServer.Slug, CancellationToken.None);
        var actors = new List<string>();
        await foreach (var transaction in server.Host.Database.Ledger.ReadTransactionsAsync(program!.Id, 0, CancellationToken.None))
            actors.Add(transaction.Actor);
        Assert.Equal(2, actors.Count(a => a.StartsWith("device:", StringComparison.Ordinal)));

        // Revoked, it opens nothing.
        server.Client.DefaultRequestHeaders.Authorization = manager;
        var id = (await server.GetAsync("/devices")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        await server.SendAsync(HttpMethod.Delete, $"/devices/{id}", null, null, null);
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        (await server.PostAsync("/purchases", Purchase("INV-3", null))).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [ConditionalFact]
    public async Task A_kiosk_lets_join_and_claims_but_records_no_sale_and_changes_no_profile()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync("0123456789");
        server.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", await KeyOfAsync(server, "kiosk", "north"));
        await server.JoinAsync("0123456780");
        (await server.PostAsync("/members", new { phone = "0123456781", groups = new[] { "staff" } }))
            .IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await server.PostAsync("/purchases", Purchase("INV-1", null))).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await server.PatchAsync($"/members/{member}", new { name = "Other" })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await server.PostAsync("/claims", new { documentNo = "INV-1", member = new { phone = "0123456789" } }))
            .IsProblem(HttpStatusCode.NotFound, "document-unknown");
    }

    private async Task<ClubServer> StartAsync()
    {
        var server = await ClubServer.StartAsync(backend: backend);
        foreach (var id in new[] { "north", "south" })
            Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/stores", new { id })).Status);
        return server;
    }

    private static async Task<JsonElement> AnnounceAsync(ClubServer server, string kind, string store)
    {
        var answer = await server.PostAsync("/devices", new { label = "Till 3", kind, store });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Json;
    }

    private static async Task<Answer> EnrolAsync(ClubServer server, string code)
    {
        var shown = server.Client.DefaultRequestHeaders.Authorization;
        server.Client.DefaultRequestHeaders.Authorization = null;
        var answer = await server.PostAsync("/devices/enrolments", new { code });
        server.Client.DefaultRequestHeaders.Authorization = shown;
        return answer;
    }

    private static async Task<string> KeyOfAsync(ClubServer server, string kind, string store)
    {
        var code = (await AnnounceAsync(server, kind, store)).GetProperty("code").GetString()!;
        return (await EnrolAsync(server, code)).Text("key");
    }

    private static object Purchase(string documentNo, string? store) => new
    {
        documentNo,
        store,
        member = new { phone = "0123456789" },
        currency = "MYR",
        lines = new[] { new { line = 1, productGroup = "fresh", quantity = 1, amount = 100 } },
    };
}

public sealed class SqliteDevicesTests() : DevicesSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresDevicesTests() : DevicesSuite(TestBackend.Postgres);
