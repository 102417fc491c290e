using Bashgah.Server.Platform.Http;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>What is read of who brought whom is bounded, and whole all the same.</summary>
public abstract class ReferralReadingSuite(TestBackend backend)
{
    [ConditionalFact]
    public async Task The_commission_statement_goes_on_page_by_page_and_shows_nothing_else()
    {
        await using var server = await ClubServer.StartAsync(ReferralsSuite.Program, backend: backend);
        var a = await ReferralsSuite.JoinAsync(server, "0123456780");
        await ReferralsSuite.JoinAsync(server, "0123456781", a.Code);
        for (var i = 1; i <= 3; i++)
        {
            // What the member bought stands between.
            await server.BuyAsync("0123456780", $"OWN-{i}", 1_000);
            await server.BuyAsync("0123456781", $"INV-{i}", 1_000 * i);
        }
        await server.PostAsync("/returns", new { documentNo = "INV-3", returnNo = "R-1" });

        var amounts = new List<int>();
        var path = $"/members/{a.Id}/commissions?limit=1";
        for (string? next = path; next is not null;)
        {
            var page = (await server.GetAsync(next)).Json;
            amounts.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("amount").GetInt32()));
            Assert.True(amounts.Count <= 4);
            next = page.TryGetProperty("nextCursor", out var cursor) ? $"{path}&cursor={cursor.GetString()}" : null;
        }
        Assert.Equal([-150, 150, 100, 50], amounts);
    }

    [ConditionalFact]
    public async Task Whose_transactions_they_are_is_looked_at_in_bounded_steps()
    {
        await using var server = await ClubServer.StartAsync(ReferralsSuite.Program, backend: backend);
        var a = await ReferralsSuite.JoinAsync(server, "0123456780");
        await ReferralsSuite.JoinAsync(server, "0123456781", a.Code);
        var sale = await server.BuyAsync("0123456781", "INV-1", 1_000);
        for (var i = 1; i <= 3; i++)
            await server.BuyAsync("0123456780", $"OWN-{i}", 1_000);
        PublicId.TryMember(a.Id, out var member);
        PublicId.TryTransaction(sale.Text("transactionId"), out var commission);
        var store = server.Host.Database.Ledger;

        var first = await store.ReadOthersTransactionsAsync(1, member, long.MaxValue, 10, 2, default);
        Assert.Empty(first.Found);
        var second = await store.ReadOthersTransactionsAsync(1, member, first.GoesOnBefore!.Value, 10, 2, default);
        Assert.Equal([commission], second.Found.Select(t => t.Id));
        Assert.Equal(commission, second.GoesOnBefore);
        var last = await store.ReadOthersTransactionsAsync(1, member, commission, 10, 2, default);
        Assert.Equal((0, null), (last.Found.Count, last.GoesOnBefore));
    }

    [ConditionalFact]
    public async Task A_large_branch_is_counted_up_to_a_bound_nearest_first()
    {
        await using var server = await ClubServer.StartAsync(ReferralsSuite.Program, backend: backend);
        var a = await ReferralsSuite.JoinAsync(server, "0123456780");
        var b = await ReferralsSuite.JoinAsync(server, "0123456781", a.Code);
        await ReferralsSuite.JoinAsync(server, "0123456782", a.Code);
        for (var i = 3; i < 7; i++)
            await ReferralsSuite.JoinAsync(server, $"012345678{i}", b.Code);
        PublicId.TryMember(a.Id, out var member);
        var store = server.Host.Database.Ledger;
        Assert.Equal([2, 4], await store.CountBroughtAsync(1, member, 2, 100, default));
        Assert.Equal([2, 1], await store.CountBroughtAsync(1, member, 2, 3, default));
        Assert.Equal([2], await store.CountBroughtAsync(1, member, 1, 100, default));
        Assert.False((await server.GetAsync($"/members/{a.Id}/referral")).Json.GetProperty("hasMore").GetBoolean());
    }

    [ConditionalFact]
    public async Task Those_above_and_facts_of_many_are_found_at_once()
    {
        await using var server = await ClubServer.StartAsync(ReferralsSuite.Program, backend: backend);
        var ids = new List<long>();
        string? code = null;
        for (var i = 0; i < 4; i++)
        {
            var joined = await ReferralsSuite.JoinAsync(server, $"012345678{i}", code);
            code = joined.Code;
            PublicId.TryMember(joined.Id, out var id);
            ids.Add(id);
        }
        var store = server.Host.Database.Ledger;
        Assert.Equal([ids[1], ids[2]], (await store.FindUplineAsync(1, [ids[3]], 2, default)).Order());
        Assert.Equal([ids[0], ids[1], ids[2]], (await store.FindUplineAsync(1, [ids[3], ids[1], 999], 10, default)).Order());
        Assert.Empty(await store.FindUplineAsync(1, [ids[0]], 10, default));
        Assert.Equal([ids[1], ids[3]], (await store.ReadFactsAsync(1, [ids[3], 999, ids[1]], default)).Keys.Order());
    }
}

public sealed class SqliteReferralReadingTests() : ReferralReadingSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresReferralReadingTests() : ReferralReadingSuite(TestBackend.Postgres);
