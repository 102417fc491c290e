using System.Diagnostics;
using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>PostgreSQL dies at random moments while tills sell; the server stays and says that it is away.</summary>
[RequiresOwnPostgres]
public sealed class DatabaseRestartTests(ITestOutputHelper output)
{
    private const int Members = 40;

    [ConditionalFact]
    [Semantics("S10.1", "S10.3")]
    public async Task Nothing_acknowledged_is_lost_or_doubled_when_postgres_is_stopped_at_once()
    {
        await using var cluster = await PrivateCluster.StartNewAsync();
        await using var club = await Club.CreateAsync(cluster.Address, ClubDefinitions.Plain);
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings);
        var book = new Book(findings);
        var node = await club.StartNodeAsync();
        var process = node.ProcessId;
        await book.JoinAsync(api, node, Members);

        var began = Stopwatch.GetTimestamp();
        await using (var tills = Tills.Open(club, api, book, repeatsPercent: 10))
        {
            for (var i = 0; i < FaultSettings.Restarts; i++)
                await StopAtRandomAsync(cluster, node);
            await tills.CloseAsync();
        }
        var length = Stopwatch.GetElapsedTime(began);
        await Proof.RunAsync(club, api, book);

        new Report(output, "pg_ctl -m immediate").Line(
            $"{FaultSettings.Restarts} stops in {length.TotalSeconds:F0} s; {book.Acknowledged} purchases acknowledged, {api.TurnedAway} turned away, {api.Cut} connections cut; {findings.All.Count} findings");
        findings.AssertNone(club);
        Assert.Equal(book.Sales.Count, book.Acknowledged);
        Assert.True(api.TurnedAway > 0, "Nobody was turned away: nothing was tested.");
        Assert.True(!node.HasEnded && node.ProcessId == process);
    }

    [ConditionalFact]
    [Semantics("S10.3")]
    public async Task Everybody_is_answered_while_postgres_stands_still()
    {
        await using var cluster = await PrivateCluster.StartNewAsync();
        await using var club = await Club.CreateAsync(cluster.Address, ClubDefinitions.Plain);
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings);
        var book = new Book(findings);
        // Shorter than by default, so that it can be seen in short tests too.
        var node = await club.StartNodeAsync(start =>
        {
            start.Environment["Ledger__WaitMax"] = "00:00:01";
            start.Environment["Ledger__AnswerMax"] = "00:00:02";
        });
        await book.JoinAsync(api, node, Members);

        await using (var tills = Tills.Open(club, api, book, repeatsPercent: 10))
        {
            await Task.Delay(500);
            await cluster.PauseAsync();
            Assert.False(await node.IsReadyAsync());
            Assert.True(await node.IsAliveAsync());
            await Task.Delay(FaultSettings.StandstillLength);
            await cluster.ResumeAsync();
            await node.WaitUntilReadyAsync();
            await Task.Delay(500);
            await tills.CloseAsync();
        }
        await Proof.RunAsync(club, api, book);

        new Report(output, "PostgreSQL stands still").Line(
            $"{FaultSettings.StandstillLength.TotalSeconds:F0} s; {book.Acknowledged} purchases acknowledged, {api.TurnedAway} turned away; {findings.All.Count} findings");
        findings.AssertNone(club);
        Assert.Equal(book.Sales.Count, book.Acknowledged);
        Assert.True(api.TurnedAway > 0, "Nobody was turned away: nothing was tested.");
    }

    private static async Task StopAtRandomAsync(PrivateCluster cluster, Node node)
    {
        await Task.Delay(Random.Shared.Next(100, 1_200));
        await cluster.StopImmediatelyAsync();
        Assert.True(await node.IsAliveAsync());
        Assert.False(await node.IsReadyAsync());
        await Task.Delay(Random.Shared.Next(0, 800));
        await cluster.StartAsync();
        await node.WaitUntilReadyAsync();
    }
}
