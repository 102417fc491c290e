using System.Net;
using System.Text.Json;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Verification;

namespace Bashgah.Server.Tests.Api;

/// <summary>Credit in cash over the API: asked for, approved, rejected, listed (F2).</summary>
public abstract class CashOutsSuite(TestBackend backend)
{
    private const string Program = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en", "fa", "ms"],
          "currencies": {
            "points": {},
            "commission": {
              "name": {"en": "commission", "fa": "پورسانت", "ms": "komisen"}, "money": true, "cashOut": {"least": 1000, "most": 50000}}
          },
          "referral": {"commission": [{"levels": ["0.05"], "as": "commission", "cashOut": true, "pending": "none"}]}
        }
        """;

    private async Task<(ClubServer Server, string Member)> StartAsync()
    {
        var server = await ClubServer.StartAsync(Program, backend: backend);
        var joined = await server.PostAsync("/members", new { phone = "0123456780" });
        await server.PostAsync("/members", new { phone = "0123456781", referredBy = joined.Text("referralCode") });
        // Five per cent of 1,000.00.
        await server.BuyAsync("0123456781", "INV-1", 100_000);
        Assert.Equal(5_000, await server.AvailableAsync(joined.Text("id"), "commission"));
        return (server, joined.Text("id"));
    }

    private static Task<Answer> AskAsync(ClubServer server, string member, long amount) =>
        server.PostAsync("/cash-outs", new { member = new { id = member }, currency = "commission", amount });

    private static (string State, long Amount, long Paid) Of(JsonElement cashOut) => (
        cashOut.GetProperty("state").GetString()!, cashOut.GetProperty("amount").GetInt64(), cashOut.GetProperty("paid").GetInt64());

    private static async Task<IReadOnlyList<string>> StatementAsync(ClubServer server, string member, string language) =>
    [
        .. (await server.GetAsync($"/members/{member}/entries", language)).Json.GetProperty("items").EnumerateArray()
            .Select(entry => entry.GetProperty("explanation").GetString()!),
    ];

    [ConditionalFact]
    public async Task A_member_asks_staff_pay_and_both_can_read_it()
    {
        var (server, member) = await StartAsync();
        await using var started = server;
        var asked = await AskAsync(server, member, 3_000);
        Assert.Equal((HttpStatusCode.Created, ("requested", 3_000, 0)), (asked.Status, Of(asked.Json)));
        Assert.Equal(2_000, await server.AvailableAsync(member, "commission"));

        var open = Assert.Single((await server.GetAsync("/cash-outs?state=requested")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((asked.Text("id"), member), (open.GetProperty("id").GetString(), open.GetProperty("member").GetString()));

        var paid = await server.PostAsync($"/cash-outs/{asked.Text("id")}/approve", new { amount = 2_500, reference = "Bank 4711" });
        Assert.Equal((HttpStatusCode.OK, ("paid", 3_000, 2_500)), (paid.Status, Of(paid.Json)));
        Assert.Equal(2_500, await server.AvailableAsync(member, "commission"));
        Assert.Empty((await server.GetAsync("/cash-outs?state=requested")).Json.GetProperty("items").EnumerateArray());
        var again = await server.PostAsync($"/cash-outs/{asked.Text("id")}/reject", new { });
        again.IsProblem(HttpStatusCode.Conflict, "cash-out-decided");
        Assert.Equal(asked.Text("id"), again.Json.GetProperty("arguments").GetProperty("cashOut").GetString());

        Assert.Equal(
            ["RM 5.00 of commission back on the account, not paid in cash", "RM 25.00 of commission paid in cash",
                "RM 30.00 of commission set aside to be paid in cash"],
            (await StatementAsync(server, member, "en")).Take(3));
        Assert.Equal("۲۵٫۰۰ رینگیت پورسانت نقد پرداخت شد", (await StatementAsync(server, member, "fa"))[1]);
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task What_is_rejected_goes_back_and_repeating_changes_nothing()
    {
        var (server, member) = await StartAsync();
        await using var started = server;
        var id = (await AskAsync(server, member, 3_000)).Text("id");
        var other = (await AskAsync(server, member, 1_000)).Text("id");
        var rejected = await server.PostAsync($"/cash-outs/{id}/reject", new { reason = "Not the member's account" });
        Assert.Equal(("rejected", 3_000, 0), Of(rejected.Json));
        Assert.Equal(4_000, await server.AvailableAsync(member, "commission"));

        var page = (await server.GetAsync("/cash-outs?limit=1")).Json;
        Assert.Equal(other, page.GetProperty("items")[0].GetProperty("id").GetString());
        var next = (await server.GetAsync($"/cash-outs?limit=1&cursor={page.GetProperty("nextCursor").GetString()}")).Json;
        Assert.Equal(id, next.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal(("rejected", 3_000, 0), Of((await server.GetAsync($"/cash-outs/{id}")).Json));
        (await server.GetAsync("/cash-outs/cot_zzz")).IsProblem(HttpStatusCode.NotFound, "cash-out-unknown");
        await VerifyAsync(server);
    }

    [ConditionalFact]
    public async Task One_members_are_listed_alone_by_state_too()
    {
        var (server, member) = await StartAsync();
        await using var started = server;
        var second = (await server.GetAsync("/members?phone=0123456781")).Json.GetProperty("items")[0];
        var third = await server.PostAsync("/members", new { phone = "0123456782", referredBy = second.GetProperty("referralCode").GetString() });
        await server.BuyAsync("0123456782", "INV-2", 100_000);
        var own = (await AskAsync(server, member, 1_000)).Text("id");
        var others = (await AskAsync(server, second.GetProperty("id").GetString()!, 1_000)).Text("id");
        var last = (await AskAsync(server, member, 1_500)).Text("id");
        await server.PostAsync($"/cash-outs/{own}/approve", new { });

        Assert.Equal([last, others, own], await IdsAsync(server, ""));
        Assert.Equal([last, own], await IdsAsync(server, $"?member={member}"));
        Assert.Equal([last], await IdsAsync(server, $"?member={member}&state=requested"));
        Assert.Equal([last, others], await IdsAsync(server, "?state=requested"));
        Assert.Equal([own], await IdsAsync(server, $"?member={member}&cursor={last}"));
        Assert.Empty(await IdsAsync(server, $"?member={third.Text("id")}"));
        (await server.GetAsync("/cash-outs?member=0123456780")).IsProblem(HttpStatusCode.BadRequest, "malformed");
    }

    private static async Task<IReadOnlyList<string?>> IdsAsync(ClubServer server, string query) =>
    [
        .. (await server.GetAsync($"/cash-outs{query}")).Json.GetProperty("items").EnumerateArray()
            .Select(cashOut => cashOut.GetProperty("id").GetString()),
    ];

    [ConditionalFact]
    public async Task What_cannot_be_is_said_in_words()
    {
        var (server, member) = await StartAsync();
        await using var started = server;
        var small = await AskAsync(server, member, 999);
        small.IsProblem(HttpStatusCode.UnprocessableEntity, "cash-out-too-small");
        Assert.Equal("At least RM 10.00 of commission must be asked for.", small.Text("detail"));
        (await AskAsync(server, member, 50_001)).IsProblem(HttpStatusCode.UnprocessableEntity, "cash-out-too-large");
        (await AskAsync(server, member, 5_001)).IsProblem(HttpStatusCode.UnprocessableEntity, "insufficient-balance");
        (await server.PostAsync("/cash-outs", new { member = new { id = member }, currency = "points", amount = 1_000 }))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "not-cashable");
        (await server.PostAsync("/cash-outs/cot_zzz/approve", new { })).IsProblem(HttpStatusCode.NotFound, "cash-out-unknown");
        (await server.GetAsync("/cash-outs?state=open")).IsProblem(HttpStatusCode.BadRequest, "malformed");
        var id = (await AskAsync(server, member, 1_000)).Text("id");
        (await server.PostAsync($"/holds/hld_{id[4..]}/capture", new { })).IsProblem(HttpStatusCode.NotFound, "hold-unknown");
        Assert.Equal(4_000, await server.AvailableAsync(member, "commission"));
    }

    private static async Task VerifyAsync(ClubServer server)
    {
        var report = await server.Host.Database.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, default);
        Assert.Empty(report.Findings);
    }
}

public sealed class SqliteCashOutsTests() : CashOutsSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresCashOutsTests() : CashOutsSuite(TestBackend.Postgres);
