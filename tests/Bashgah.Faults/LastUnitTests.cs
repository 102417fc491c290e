using System.Net;
using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>Sixty-four members want the last unit of a reward at the same moment, at different nodes.</summary>
[RequiresPostgres]
public sealed class LastUnitTests(ITestOutputHelper output)
{
    private const int Wanting = 64;

    [ConditionalTheory]
    [MemberData(nameof(FaultSettings.NodeCounts), MemberType = typeof(FaultSettings))]
    [Semantics("S7.2")]
    public async Task Of_64_redemptions_of_the_last_unit_over_all_nodes_exactly_one_succeeds(int nodes)
    {
        await using var database = TestDatabase.Create(TestBackend.Postgres);
        await using var club = await Club.CreateAsync(database.Address, ClubDefinitions.WithPrizes(FaultSettings.LastUnits));
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings);
        var book = new Book(findings);
        await club.StartNodesAsync(nodes);
        await book.JoinAsync(api, club.Nodes[0], Wanting);
        var bought = await Task.WhenAll(book.Members.Select(member => BuyAsync(api, club, member)));
        Assert.All(bought, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));

        for (var prize = 1; prize <= FaultSettings.LastUnits; prize++)
        {
            var body = (int i) => $$"""{"member": {"id": "{{book.Members[i]}}"}, "reward": "prize-{{prize}}"}""";
            var answers = await Task.WhenAll(Enumerable.Range(0, Wanting).Select(i => Asking.UntilAnsweredAsync(
                () => api.PostAsync(club.Nodes[i % nodes].Url, "/redemptions", body(i), $"prize-{prize}-{i}"))));
            Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
            Assert.All(
                answers.Where(a => a.Status != HttpStatusCode.Created),
                a => Assert.Equal("out-of-stock", a.Status == HttpStatusCode.UnprocessableEntity
                    ? a.Json.GetProperty("code").GetString() : a.ToString()));
        }

        Assert.Null(await club.VerifyAsync());
        findings.AssertNone(club);
        new Report(output, $"last unit, {nodes} nodes").Line(
            $"{FaultSettings.LastUnits} times {Wanting} at once: one succeeded each time");
    }

    private static Task<Attempt> BuyAsync(Api api, Club club, string member)
    {
        var sale = new Sale($"FIRST-{member}", member, 100L * FaultSettings.LastUnits);
        return Asking.UntilAnsweredAsync(() => api.PostAsync(club.Nodes[0].Url, "/purchases", sale.Body(), sale.Key));
    }
}
