using System.Diagnostics;
using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>Several nodes, the same members, and budgets that every purchase draws on.</summary>
[RequiresPostgres]
public sealed class NodesTests(ITestOutputHelper output)
{
    // Few, so that nodes meet at them all the time.
    private const int Members = 16;
    private const int TillsOfNode = 6;
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(15);

    [ConditionalTheory]
    [InlineData(2)]
    [InlineData(4)]
    [Semantics("S10.3", "S10.4", "S4.6")]
    public async Task Nodes_on_the_same_members_and_budgets_never_give_more_than_there_is(int nodes)
    {
        var small = FaultSettings.IsLong ? 50_000 : 500;
        await using var database = TestDatabase.Create(TestBackend.Postgres);
        await using var club = await Club.CreateAsync(database.Address, ClubDefinitions.Budgeted(small));
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings) { MayBeCut = FaultSettings.IsLong };
        var book = new Book(findings);
        await club.StartNodesAsync(nodes);
        await book.JoinAsync(api, club.Nodes[0], Members);

        var began = Stopwatch.GetTimestamp();
        int kills;
        await using (var tills = Tills.Open(club, api, book, TillsOfNode * nodes, repeatsPercent: 5))
        {
            // Four are what is to be shown; two need not take as long.
            kills = await EndNodesNowAndThenAsync(club, FaultSettings.NodesLength * nodes / 4);
            await tills.CloseAsync();
        }
        var length = Stopwatch.GetElapsedTime(began);
        await Proof.RunAsync(club, api, book);
        await CheckBudgetsAsync(club, book, small);

        new Report(output, $"{nodes} nodes, one budget").Line(
            $"{book.Acknowledged / length.TotalSeconds:F0} purchases/s for {length.TotalSeconds:F0} s, each of which draws on the budgets; {kills} nodes killed; {api.TurnedAway} turned away; {findings.All.Count} findings");
        findings.AssertNone(club);
        Assert.Equal(book.Sales.Count, book.Acknowledged);
    }

    /// <summary>In the long form a node dies now and then, and comes back.</summary>
    private static async Task<int> EndNodesNowAndThenAsync(Club club, TimeSpan length)
    {
        var began = Stopwatch.GetTimestamp();
        var kills = 0;
        while (length - Stopwatch.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < BetweenKills ? left : BetweenKills);
            if (!FaultSettings.IsLong)
                continue;
            await Kills.KillAtRandomAsync(club.Nodes[Random.Shared.Next(club.Nodes.Count)]);
            kills++;
        }
        return kills;
    }

    private static async Task CheckBudgetsAsync(Club club, Book book, long small)
    {
        var purchases = book.Acknowledged;
        // Until the budget is used up each purchase gets its full award; the last one what is left.
        await ExpectAsync("soon-gone", Math.Min(small, (long)ClubDefinitions.SoonGoneAward * purchases));
        await ExpectAsync("lasting", (long)ClubDefinitions.LastingAward * purchases);

        async Task ExpectAsync(string currency, long expected)
        {
            var given = await LedgerTables.ReadGivenAsync(club.Database, currency);
            if (given != expected)
                book.Findings.Add(FindingKind.Exceeded, $"'{currency}': {given} were given, not {expected}");
        }
    }
}
