using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>A server is asked to stop while tills sell, as at every new version.</summary>
public sealed class DrainTests(ITestOutputHelper output)
{
    private const int Members = 20;
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(30);

    [ConditionalFact]
    [RequiresPostgres]
    [Semantics("S10.3")]
    public async Task Two_nodes_restarted_in_turn_end_what_they_took_and_lose_nothing()
    {
        await using var database = TestDatabase.Create(TestBackend.Postgres);
        await using var club = await Club.CreateAsync(database.Address, ClubDefinitions.Plain);
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings) { MayBeCut = true };
        var book = new Book(findings);
        await club.StartNodesAsync(2);
        await book.JoinAsync(api, club.Nodes[0], Members);

        var longest = TimeSpan.Zero;
        await using (var tills = Tills.Open(club, api, book, repeatsPercent: 10))
        {
            for (var i = 0; i < FaultSettings.Drains; i++)
            {
                var node = club.Nodes[i % 2];
                await Task.Delay(500);
                var began = System.Diagnostics.Stopwatch.GetTimestamp();
                Assert.Equal(0, await node.TerminateAsync(StopMax));
                var length = System.Diagnostics.Stopwatch.GetElapsedTime(began);
                longest = length > longest ? length : longest;
                node.Start();
                await node.WaitUntilReadyAsync();
            }
            await tills.CloseAsync();
        }
        await Proof.RunAsync(club, api, book);

        new Report(output, "SIGTERM").Line(
            $"{FaultSettings.Drains} stops, the longest {longest.TotalSeconds:F1} s, each with exit code 0; {book.Acknowledged} purchases acknowledged, {api.TurnedAway} turned away, {api.Cut} connections cut or refused; {findings.All.Count} findings");
        findings.AssertNone(club);
        Assert.Equal(book.Sales.Count, book.Acknowledged);
    }
}
