using System.Net;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>The way of a purchase through the server: in, decided, on disk, read back, explained.</summary>
public sealed class FirstPurchaseTests
{
    [Fact]
    public async Task A_purchase_shows_in_accounts_and_entries_with_its_reason()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("012-345 6789");

        var decision = await server.BuyAsync("+60123456789", "INV-1", 4170);

        Assert.True(decision.Status == HttpStatusCode.Created, decision.Body);
        var effect = Assert.Single(decision.Json.GetProperty("effects").EnumerateArray());
        // 41.70 at 1 per 1.00, rounded down: 41.
        Assert.Equal(41, effect.GetProperty("amount").GetInt64());
        Assert.Equal("accrual", effect.GetProperty("kind").GetString());
        Assert.Equal("available", effect.GetProperty("state").GetString());
        Assert.Equal("base", effect.GetProperty("ruleId").GetString());
        Assert.Equal(1, effect.GetProperty("line").GetInt32());
        // Earned on 2 March 2026: a year later, to the end of the month.
        Assert.Equal("2027-04-01T00:00:00+08:00", effect.GetProperty("expiresAt").GetString());
        Assert.Equal(41, await server.AvailableAsync(member));
        var entries = await server.GetAsync($"/members/{member}/entries?currency=points");
        var entry = Assert.Single(entries.Json.GetProperty("items").EnumerateArray());
        Assert.Equal(41, entry.GetProperty("balanceAfter").GetInt64());
        Assert.Equal("INV-1", entry.GetProperty("documentNo").GetString());
        Assert.Contains("41", entry.GetProperty("explanation").GetString());
    }
}
