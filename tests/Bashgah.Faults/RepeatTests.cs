using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>Tills that send everything again, hang up in the middle, and mix things up.</summary>
public sealed class RepeatTests(ITestOutputHelper output)
{
    private const int Members = 20;

    [Fact]
    [Semantics("S10.1", "S10.2")]
    public async Task Every_request_repeated_gives_the_one_transaction_over_sqlite() =>
        await RepeatAsync(TestBackend.Sqlite, nodes: 1);

    [ConditionalFact]
    [RequiresPostgres]
    [Semantics("S10.1", "S10.2")]
    public async Task Every_request_repeated_gives_the_one_transaction_on_two_nodes() =>
        await RepeatAsync(TestBackend.Postgres, nodes: 2);

    private async Task RepeatAsync(TestBackend backend, int nodes)
    {
        await using var database = TestDatabase.Create(backend);
        await using var club = await Club.CreateAsync(database.Address, ClubDefinitions.Plain);
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings);
        var book = new Book(findings);
        await club.StartNodesAsync(nodes);
        await book.JoinAsync(api, club.Nodes[0], Members);

        await using (var tills = Tills.Open(club, api, book, repeatsPercent: 100))
        {
            await Task.Delay(FaultSettings.RepeatLength);
            await tills.CloseAsync();
        }
        await Proof.RunAsync(club, api, book);

        new Report(output, $"repeats, {backend}, {nodes} nodes").Line(
            $"{book.Acknowledged} purchases, each sent at least three times, at once or later; {findings.All.Count} findings");
        findings.AssertNone(club);
        Assert.Equal(book.Sales.Count, book.Acknowledged);
    }
}
