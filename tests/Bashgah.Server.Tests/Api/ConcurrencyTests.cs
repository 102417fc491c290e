using System.Net;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>What many do at once comes to what doing it one by one would.</summary>
public sealed class ConcurrencyTests
{
    [Theory]
    [Semantics("S7.2")]
    [InlineData(1)]
    [InlineData(512)]
    public async Task Of_64_redemptions_of_the_last_unit_exactly_one_succeeds(int batchSize)
    {
        await using var server = await ClubServer.StartAsync(batchSize: batchSize);
        var members = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            members.Add(await server.JoinAsync($"+6012000000{i}"));
            await server.BuyAsync($"+6012000000{i}", $"INV-{i}", 50_000);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
            server.PostAsync("/redemptions", new { member = new { id = members[i % 8] }, reward = "coffee" })));

        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        var refused = answers.Where(a => a.Status != HttpStatusCode.Created).ToList();
        Assert.Equal(63, refused.Count);
        Assert.All(refused, a => a.IsProblem(HttpStatusCode.UnprocessableEntity, "out-of-stock"));
        // 8 × 500 points, less 40 once.
        var sum = 0L;
        foreach (var member in members)
            sum += await server.AvailableAsync(member);
        Assert.Equal(3960, sum);
    }

    [Fact]
    public async Task A_balance_is_spent_once_only()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await server.JoinAsync("+60123456789");
        await server.BuyAsync("+60123456789", "INV-1", 10_000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            server.PostAsync("/holds", new { member = new { id = member }, currency = "points", amount = 30 })));

        // 100 points hold three times 30.
        Assert.Equal(3, answers.Count(a => a.Status == HttpStatusCode.Created));
        Assert.Equal(10, await server.AvailableAsync(member));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(512)]
    public async Task A_program_wide_limit_holds_over_members_and_batches(int batchSize)
    {
        await using var server = await ClubServer.StartAsync(batchSize: batchSize);
        var members = new List<string>();
        for (var i = 0; i < 6; i++)
            members.Add(await server.JoinAsync($"+6012000000{i}"));

        await Task.WhenAll(members.Select(id =>
            server.PostAsync("/activities", new { type = "launch", member = new { id } })));

        // The first three get 10 each.
        var sum = 0L;
        foreach (var member in members)
            sum += await server.AvailableAsync(member);
        Assert.Equal(30, sum);
    }

    [Fact]
    public async Task A_hundred_purchases_and_their_returns_leave_what_remains()
    {
        await using var server = await ClubServer.StartAsync(batchSize: 7);
        var member = await server.JoinAsync("+60123456789");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => server.BuyAsync("+60123456789", $"INV-{i}", 250)));
        Assert.Equal(200, await server.AvailableAsync(member));

        await Task.WhenAll(Enumerable.Range(0, 50).SelectMany(i => new[]
        {
            server.PostAsync("/returns", new { documentNo = $"INV-{i}", returnNo = $"RET-{i}" }),
            server.PostAsync("/returns", new { documentNo = $"INV-{i}", returnNo = $"RET-{i}" }),
        }));

        // 50 documents of 2 points remain.
        Assert.Equal(100, await server.AvailableAsync(member));
    }
}
