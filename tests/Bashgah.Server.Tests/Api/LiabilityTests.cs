using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>What a program owes, over HTTP (L8).</summary>
public abstract class LiabilitySuite(TestBackend backend)
{
    private static readonly string[] _columns =
        ["given", "redeemed", "expired", "reversed", "givenBack", "adjusted", "transferredIn", "transferredOut", "writtenOff"];

    [ConditionalFact]
    public async Task The_statement_tells_each_flow_by_itself_and_ties_to_the_accounts()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        await TellAsync(server);

        var statement = (await server.GetAsync("/liability/statement")).Json;
        var months = statement.GetProperty("months").EnumerateArray().ToList();
        Assert.Equal(["2026-03-01", "2026-04-01"], months.Select(month => month.GetProperty("from").GetString()));
        Assert.Equal((0, 55), EndsOf(months[0], "points"));
        Assert.Equal([100L, 10, 0, 40, 0, 5, 5, 5, 0], FlowsOf(months[0], "points"));
        Assert.Equal((55, 60), EndsOf(months[1], "points"));
        Assert.Equal([5L, 0, 0, 0, 0, 0, 0, 0, 0], FlowsOf(months[1], "points"));
        Assert.Equal((0, 0), EndsOf(months[1], "credit"));
        Assert.Equal(60, Find(statement.GetProperty("accounts"), "points").GetProperty("balance").GetInt64());
        Assert.Equal(60, Find(months[1].GetProperty("currencies"), "points").GetProperty("cost").GetInt64());

        var april = (await server.GetAsync("/liability/statement?from=2026-04-15&to=2030-01-01")).Json.GetProperty("months");
        Assert.Equal(["2026-04-01"], april.EnumerateArray().Select(month => month.GetProperty("from").GetString()));
        Assert.Equal((55, 60), EndsOf(april[0], "points"));
    }

    [ConditionalFact]
    public async Task What_is_outstanding_stands_by_age_and_expiry_with_its_cost()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        await TellAsync(server);

        var liability = (await server.GetAsync("/liability")).Json;
        Assert.Equal("MYR", liability.GetProperty("money").GetString());
        var points = Find(liability.GetProperty("currencies"), "points");
        Assert.Equal((40, 0, 20, 0, 60, 60), (
            Of(points, "available"), Of(points, "pending"), Of(points, "held"), Of(points, "debt"), Of(points, "balance"), Of(points, "cost")));
        Assert.Equal([("2026-03-01", 55L), ("2026-04-01", 5L)], MonthsOf(points, "byAge"));
        // A year after it was earned, up to the end of that month.
        Assert.Equal([("2027-03-01", 55L), ("2027-04-01", 5L)], MonthsOf(points, "byExpiry"));
        Assert.Equal(0, Of(points.GetProperty("never"), "total"));
        var breakage = points.GetProperty("breakage");
        Assert.Equal("too-few-months", breakage.GetProperty("state").GetString());
        Assert.False(breakage.TryGetProperty("unredeemed", out _));
        Assert.Equal(1, Of(breakage, "months"));
        Assert.Equal(2, Of(breakage, "earners"));
        Assert.Equal("nothing-outstanding", Find(liability.GetProperty("currencies"), "credit").GetProperty("breakage").GetProperty("state").GetString());
    }

    [ConditionalFact]
    public async Task What_is_due_and_not_written_counts_where_it_was_due_and_nothing_is_written()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        await TellAsync(server);
        server.Clock.Advance(TimeSpan.FromDays(500));
        var before = await server.CountTransactionsAsync();

        var statement = (await server.GetAsync("/liability/statement?from=2027-03-01&to=2027-05-01")).Json;
        var months = statement.GetProperty("months").EnumerateArray().ToList();
        // What ends with March ends at April's first instant.
        Assert.Equal([0L, 55, 5], months.Select(month => Of(Find(month.GetProperty("currencies"), "points"), "expired")));
        Assert.Equal((5, 0), EndsOf(months[2], "points"));
        Assert.Equal(0, Of(Find(statement.GetProperty("accounts"), "points"), "balance"));
        Assert.Equal(before, await server.CountTransactionsAsync());
    }

    [ConditionalFact]
    public async Task It_needs_its_scope_and_days()
    {
        await using var server = await ClubServer.StartAsync(backend: backend);
        var malformed = await server.GetAsync("/liability/statement?from=March&to=2026-02-31");
        malformed.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal([("query:from", "invalid-format"), ("query:to", "invalid-format")], malformed.Errors);
        var backwards = await server.GetAsync("/liability/statement?from=2026-03-01&to=2026-02-01");
        Assert.Equal([("query:to", "out-of-range")], backwards.Errors);
        // A program in which nothing ever moved has a current month.
        Assert.Equal(1, (await server.GetAsync("/liability/statement")).Json.GetProperty("months").GetArrayLength());

        server.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "till"));
        Assert.Equal(HttpStatusCode.Forbidden, (await server.GetAsync("/liability")).Status);
        server.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", await server.MakeKeyAsync(ClubServer.Slug, "read"));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/liability")).Status);
    }

    // In March 100 for a purchase, of which 40 go with a return; 10 for tea, 5 corrected, 5 passed on. In April 5, and 20 set aside.
    private static async Task TellAsync(ClubServer server)
    {
        var a = await server.JoinAsync("0123456780");
        var b = await server.JoinAsync("0123456781");
        await server.BuyAsync("0123456780", "INV-1", 10_000);
        await DoAsync("/returns", new { documentNo = "INV-1", returnNo = "R-1", lines = new[] { new { line = 1, amount = 4_000 } } });
        await DoAsync("/redemptions", new { member = new { id = a }, reward = "tea" });
        await DoAsync("/adjustments", new { member = new { id = a }, currency = "points", amount = 5, reason = "a wrong price" });
        await DoAsync("/transfers", new { from = new { id = a }, to = new { id = b }, currency = "points", amount = 5 });
        server.Clock.Advance(TimeSpan.FromDays(31));
        await server.BuyAsync("0123456781", "INV-2", 500);
        await DoAsync("/holds", new { member = new { id = a }, currency = "points", amount = 20 });

        async Task DoAsync(string path, object body)
        {
            var answer = await server.PostAsync(path, body);
            Assert.True((int)answer.Status < 300, answer.Body);
        }
    }

    private static JsonElement Find(JsonElement list, string currency) =>
        list.EnumerateArray().Single(item => item.GetProperty("currency").GetString() == currency);

    private static long Of(JsonElement item, string name) => item.GetProperty(name).GetInt64();

    private static (long Opening, long Closing) EndsOf(JsonElement month, string currency)
    {
        var figures = Find(month.GetProperty("currencies"), currency);
        return (Of(figures, "opening"), Of(figures, "closing"));
    }

    private static IEnumerable<long> FlowsOf(JsonElement month, string currency) =>
        _columns.Select(column => Of(Find(month.GetProperty("currencies"), currency), column));

    private static IEnumerable<(string, long)> MonthsOf(JsonElement currency, string by) =>
        currency.GetProperty(by).EnumerateArray().Select(month => (month.GetProperty("from").GetString()!, Of(month, "total")));
}

public sealed class SqliteLiabilityTests() : LiabilitySuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresLiabilityTests() : LiabilitySuite(TestBackend.Postgres);
