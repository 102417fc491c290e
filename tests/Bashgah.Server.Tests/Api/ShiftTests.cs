using System.Net;
using System.Net.Http.Headers;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>What a till did since its shift began; numbers by hand.</summary>
public abstract class ShiftSuite(TestBackend backend)
{
    [ConditionalFact]
    public async Task A_shift_sums_up_what_the_caller_did_and_nobody_else()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        await server.PostAsync("/stores", new { id = "north" });
        var manager = server.Client.DefaultRequestHeaders.Authorization;
        var till = new AuthenticationHeaderValue("Bearer", await TillAsync(server));
        server.Client.DefaultRequestHeaders.Authorization = till;
        await server.JoinAsync("0123456780");
        await server.BuyAsync("0123456780", "BEFORE", 100_000);
        server.Clock.Advance(TimeSpan.FromHours(1));
        const string Since = "2026-03-02T13:00:00+08:00";

        Assert.Equal(
            """
            {"since":"2026-03-02T13:00:00+08:00","until":"2026-03-02T13:00:00+08:00","purchases":{"count":0,"amount":0},"returns":{"count":0,"amount":0},
            "claims":0,"joins":0,"redemptions":0,"vouchersUsed":0,"cardsIssued":0,"cases":0,"given":[],"takenBack":[],"spent":[]}
            """.ReplaceLineEndings(""),
            (await ShiftAsync(server, Since)).Body);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await server.JoinAsync("0123456789");
        // 41 and 30 points; 3 whole thirds of one line come back: half-up(3000 × 2/3) stays 2000, so 1000 back takes 10.
        await server.BuyAsync("0123456789", "INV-1", 4_170);
        await server.PostAsync("/purchases", new
        {
            documentNo = "INV-2", member = new { phone = "0123456789" }, currency = "MYR", lines = new[] { new { line = 1, quantity = 3, amount = 3_000 } },
        });
        await server.PostAsync("/returns", new { documentNo = "INV-2", returnNo = "R-1", lines = new[] { new { line = 1, quantity = 1 } } });
        // Everything else that is out of it: 2000.
        await server.PostAsync("/returns", new { documentNo = "INV-2", returnNo = "R-2" });
        await server.PostAsync("/purchases", new { documentNo = "FOUND", currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 500 } } });
        await server.PostAsync("/claims", new { documentNo = "FOUND", member = new { phone = "0123456789" } });
        var voucher = await server.PostAsync("/redemptions", new { member = new { phone = "0123456789" }, reward = "tea" });
        await server.PostAsync($"/redemptions/{voucher.Text("id")}/use", new { });
        // 20 points pay 20 of money, and earn nothing on it: 1 on the 180 that are left.
        await server.PostAsync("/purchases", new
        {
            documentNo = "INV-3", member = new { phone = "0123456789" }, currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 200 } },
            tenders = new[] { new { kind = "points", currency = "points", amount = 20 } },
        });
        await server.PostAsync("/activities", new { type = "review", member = new { phone = "0123456789" } });
        await server.PostAsync("/queued-commands", new
        {
            operation = "claimPurchase", queuedAt = Since, body = new { documentNo = "FOUND", member = new { phone = "0123456780" } },
        });
        server.Client.DefaultRequestHeaders.Authorization = manager;
        await server.BuyAsync("0123456780", "OTHER", 7_000);

        server.Client.DefaultRequestHeaders.Authorization = till;
        Assert.Equal(
            """
            {"since":"2026-03-02T13:00:00+08:00","until":"2026-03-02T13:01:00+08:00","purchases":{"count":4,"amount":7870},"returns":{"count":2,"amount":3000},
            "claims":1,"joins":1,"redemptions":1,"vouchersUsed":1,"cardsIssued":0,"cases":1,
            "given":[{"currency":"points","amount":77},{"currency":"credit","amount":500}],"takenBack":[{"currency":"points","amount":30}],
            "spent":[{"currency":"points","amount":30}]}
            """.ReplaceLineEndings(""),
            (await ShiftAsync(server, Since)).Body);
        server.Client.DefaultRequestHeaders.Authorization = manager;
        Assert.Equal(7_000, (await ShiftAsync(server, Since)).Json.GetProperty("purchases").GetProperty("amount").GetInt64());
    }

    [ConditionalFact]
    public async Task A_shift_begins_within_a_day_and_a_half()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        Assert.Equal([("query:since", "required")], (await server.GetAsync("/shift")).Errors);
        Assert.Equal([("query:since", "invalid-format")], (await ShiftAsync(server, "today")).Errors);
        Assert.Equal([("query:since", "out-of-range")], (await ShiftAsync(server, "2026-02-28T23:59:59+08:00")).Errors);
        Assert.Equal([("query:since", "out-of-range")], (await ShiftAsync(server, "2026-03-02T12:00:01+08:00")).Errors);
        Assert.Equal(HttpStatusCode.OK, (await ShiftAsync(server, "2026-03-01T00:00:00+08:00")).Status);
    }

    private static Task<Answer> ShiftAsync(ClubServer server, string since) =>
        server.GetAsync($"/shift?since={Uri.EscapeDataString(since)}");

    private static async Task<string> TillAsync(ClubServer server)
    {
        var announced = await server.PostAsync("/devices", new { label = "Till", kind = "till", store = "north" });
        return (await server.PostAsync("/devices/enrolments", new { code = announced.Text("code") })).Text("key");
    }
}

public sealed class SqliteShiftTests() : ShiftSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresShiftTests() : ShiftSuite(TestBackend.Postgres);
