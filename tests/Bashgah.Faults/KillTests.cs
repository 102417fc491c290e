using System.Diagnostics;
using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>The server dies at random moments while tills sell: what was acknowledged is there, once.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Members = 40;

    [Fact]
    [Semantics("S10.1", "S10.3")]
    public async Task Nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed_over_sqlite() =>
        await KillAsync(TestBackend.Sqlite, nameof(TestBackend.Sqlite));

    [ConditionalFact]
    [RequiresPostgres]
    [Semantics("S10.1", "S10.3")]
    public async Task Nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed_over_postgres() =>
        await KillAsync(TestBackend.Postgres, nameof(TestBackend.Postgres));

    private async Task KillAsync(TestBackend backend, string name)
    {
        await using var database = TestDatabase.Create(backend);
        await using var club = await Club.CreateAsync(database.Address, ClubDefinitions.Plain);
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings) { MayBeCut = true };
        var book = new Book(findings);
        var node = await club.StartNodeAsync();
        await book.JoinAsync(api, node, Members);

        var began = Stopwatch.GetTimestamp();
        await using (var tills = Tills.Open(club, api, book, repeatsPercent: 10))
        {
            for (var i = 0; i < FaultSettings.Kills; i++)
                await Kills.KillAtRandomAsync(node);
            await tills.CloseAsync();
        }
        var length = Stopwatch.GetElapsedTime(began);
        await Proof.RunAsync(club, api, book);

        new Report(output, $"kill -9, {name}").Line(
            $"{FaultSettings.Kills} kills in {length.TotalSeconds:F0} s; {book.Acknowledged} purchases acknowledged, {api.Cut} connections cut, {api.TurnedAway} turned away; {findings.All.Count} findings");
        findings.AssertNone(club);
        Assert.Equal(book.Sales.Count, book.Acknowledged);
        Assert.All(book.Sales, s => Assert.Equal(s.BasePoints, s.Receipt!.Points));
        Assert.True(api.Cut > 0, "No connection was cut: nothing was tested.");
    }
}
