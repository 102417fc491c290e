using System.Net;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>Several servers on one PostgreSQL: no interleaving gives what no serial order would (S10.3).</summary>
[RequiresPostgres]
public sealed class NodesTests
{
    [ConditionalTheory]
    [InlineData(1, 512)]
    [InlineData(7, 7)]
    [Semantics("S10.3")]
    public async Task Three_nodes_agree_on_the_last_unit_the_documents_and_the_launch(int firstBatch, int otherBatch)
    {
        await using var first = await ClubServer.StartAsync(batchSize: firstBatch, backend: TestBackend.Postgres);
        await using var second = await first.StartNodeAsync(otherBatch);
        await using var third = await first.StartNodeAsync(otherBatch);
        ClubServer[] nodes = [first, second, third];
        var members = new List<string>();
        for (var i = 0; i < 6; i++)
            members.Add(await first.JoinAsync($"012000000{i}"));

        // Every document comes to every node; it counts once: 10 documents of 50 points each a member.
        var bought = await Task.WhenAll(Enumerable.Range(0, 180).Select(i =>
            nodes[i % 3].BuyAsync($"012000000{i / 3 % 6}", $"INV-{i / 3}", 5_000, key: $"n{i}")));
        Assert.All(bought, a => Assert.True(a.Status is HttpStatusCode.Created or HttpStatusCode.OK, a.Body));
        Assert.Equal(60, bought.Count(a => !a.Json.GetProperty("duplicate").GetBoolean()));

        var redeemed = await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
            nodes[i % 3].PostAsync("/redemptions", new { member = new { id = members[i % 6] }, reward = "coffee" })));
        Assert.Single(redeemed, a => a.Status == HttpStatusCode.Created);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            nodes[i % 3].PostAsync("/activities", new { type = "launch", member = new { id = members[i] } })));
        var sum = 0L;
        foreach (var member in members)
            sum += await second.AvailableAsync(member);
        // 60 × 50, less a coffee of 40, and three launches of 10.
        Assert.Equal(3_000 - 40 + 30, sum);
    }

    [ConditionalFact]
    public async Task One_phone_joins_once_on_two_nodes()
    {
        await using var first = await ClubServer.StartAsync(backend: TestBackend.Postgres);
        await using var second = await first.StartNodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? first : second).PostAsync("/members", new { phone = "0123456789" })));

        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.Equal(19, answers.Count(a => a.Status == HttpStatusCode.Conflict));
    }
}
