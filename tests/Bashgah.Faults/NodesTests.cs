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

    // Many, so that they meet at the budget and seldom at a member.
    private const int NeighbourMembers = 256;
    private const int NeighbourNodes = 4;
    private const int NeighbourTills = 12;
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(15);

    [ConditionalTheory]
    [MemberData(nameof(FaultSettings.NodeCounts), MemberType = typeof(FaultSettings))]
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

    /// <summary>What others draw on a budget is weighed against as many others who buy the same without it: the processors are
    /// shared in both cases, the budget's row only in one. The rates are reported, not judged: that is for who reads them.</summary>
    [ConditionalFact]
    [Semantics("S10.4")]
    public async Task Who_touches_no_budget_sells_on_beside_those_who_do()
    {
        const string Measured = "till";
        const string Beside = "web";
        await using var database = TestDatabase.Create(TestBackend.Postgres);
        await using var club = await Club.CreateAsync(database.Address, ClubDefinitions.BudgetedChannel);
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings);
        var book = new Book(findings);
        await club.StartNodesAsync(NeighbourNodes);
        await book.JoinAsync(api, club.Nodes[0], NeighbourMembers);

        var (rounds, length) = FaultSettings.Neighbours;
        var (besideDrawing, besideOthers) = (0, 0);
        // Until everything that is measured has run a while.
        await SellAsync(Beside);
        await SellAsync(ClubDefinitions.DrawingChannel);
        var (othersBefore, drawnBefore) = (book.AcknowledgedOf(Beside), book.AcknowledgedOf(ClubDefinitions.DrawingChannel));
        for (var round = 0; round < rounds; round++)
        {
            besideOthers += await SellAsync(Beside);
            besideDrawing += await SellAsync(ClubDefinitions.DrawingChannel);
        }
        await Proof.RunAsync(club, api, book);
        var drawn = book.AcknowledgedOf(ClubDefinitions.DrawingChannel);
        if (await LedgerTables.ReadGivenAsync(club.Database, "lasting") is var given && given != drawn)
            findings.Add(FindingKind.Exceeded, $"{given} were given, {drawn} drew on the budget");

        var seconds = rounds * length.TotalSeconds;
        new Report(output, $"{NeighbourNodes} nodes, tills beside a budget").Line(
            $"{besideDrawing / seconds:F0} purchases/s without a budget beside {(drawn - drawnBefore) / seconds:F0}/s that draw on one, {besideOthers / seconds:F0}/s beside {(book.AcknowledgedOf(Beside) - othersBefore) / seconds:F0}/s that do not: {(double)besideDrawing / Math.Max(1, besideOthers):F2}");
        findings.AssertNone(club);
        Assert.True(besideDrawing > 0, "Nothing was sold beside those who draw on the budget.");

        async Task<int> SellAsync(string others)
        {
            await using var beside = Tills.Open(club, api, book, NeighbourTills, channel: others);
            await using var measured = Tills.Open(club, api, book, NeighbourTills, channel: Measured);
            var before = book.AcknowledgedOf(Measured);
            await Task.Delay(length);
            return book.AcknowledgedOf(Measured) - before;
        }
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
