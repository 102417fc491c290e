using System.Diagnostics;
using System.Net;
using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>The disk under SQLite is full while tills sell: they are told to come again, and can when there is room.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const int Members = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [ConditionalFact]
    [RequiresMount]
    [Semantics("S10.3")]
    public async Task A_full_file_system_loses_nothing_and_the_server_goes_on_when_there_is_room() =>
        await FillAsync(new MountedDisk(), "full disk, ENOSPC");

    [ConditionalFact]
    [RequiresFileLimit]
    [Semantics("S10.3")]
    public async Task Files_that_may_not_grow_lose_nothing_and_the_server_goes_on_when_they_may() =>
        await FillAsync(new LimitedFiles(), "full disk, EFBIG");

    private async Task FillAsync(SmallDisk disk, string name)
    {
        await using var _ = disk;
        await using var club = await Club.CreateAsync(Path.Combine(disk.Folder, "club.db"), ClubDefinitions.Plain);
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings);
        var book = new Book(findings);
        var node = await club.StartNodeAsync(disk.Prepare);
        var process = node.ProcessId;
        await book.JoinAsync(api, node, Members);

        await using (var tills = Tills.Open(club, api, book, repeatsPercent: 10))
        {
            for (var i = 0; i < FaultSettings.FullDisks; i++)
            {
                await UntilAsync(More(() => book.Acknowledged, 50), "nothing was sold", node);
                disk.Fill(node);
                await UntilAsync(More(() => api.TurnedAway, 20), "nobody was turned away", node);
                await CheckItStandsAsync(api, node, book.Members[0]);
                disk.Free(node);
            }
            await UntilAsync(More(() => book.Acknowledged, 50), "it did not go on", node);
            await tills.CloseAsync();
        }
        await Proof.RunAsync(club, api, book);

        new Report(output, name).Line(
            $"{FaultSettings.FullDisks} times full; {book.Acknowledged} purchases acknowledged, {api.TurnedAway} turned away; {findings.All.Count} findings");
        findings.AssertNone(club);
        Assert.Equal(book.Sales.Count, book.Acknowledged);
        Assert.Equal(process, node.ProcessId);
    }

    /// <summary>It lives, and what only reads is answered.</summary>
    private static async Task CheckItStandsAsync(Api api, Node node, string member)
    {
        Assert.False(node.HasEnded, node.Said);
        Assert.True(await node.IsAliveAsync());
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync(node.Url, $"/members/{member}/accounts")).Status);
    }

    private static Func<bool> More(Func<int> count, int by)
    {
        var before = count();
        return () => count() >= before + by;
    }

    private static async Task UntilAsync(Func<bool> holds, string otherwise, Node node)
    {
        var began = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"In {Patience} {otherwise}:\n{node.Said}");
            await Task.Delay(20);
        }
    }
}
