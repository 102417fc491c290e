using System.Diagnostics;
using System.Globalization;
using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>
/// More than a year in which no server ran, and then four at once, which die now and then over what time has to do: every moment is
/// written once, and none is left out.
/// </summary>
[RequiresPostgres]
public sealed class WakesTests(ITestOutputHelper output)
{
    private const int Nodes = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What time does to each member in 400 days after joining (<see cref="ClubDefinitions.WithTime"/>), days before today.</summary>
    private static readonly (int DaysAgo, string What)[] Moments =
    [
        // Bought on the day of joining: pending for 7 days to their end, and 90 days from there.
        (392, "mature"),
        (302, "expire"),
        // Gold for 180 days, up to 220 days ago: warned 30 and 7 days before.
        (250, "tier-warning"),
        (227, "tier-warning"),
        (219, "tier-review"),
        // A tea, valid for 30 days, and 50 points, pending as all are.
        (100, "birthday"),
        (92, "mature"),
        (69, "voucher-end"),
        // 50 points of a birthday expire 90 days after they matured: two days ago.
        (2, "expire"),
    ];

    [ConditionalTheory]
    [MemberData(nameof(FaultSettings.WithBudget), MemberType = typeof(FaultSettings))]
    [Semantics("S3.3", "S10.3", "S10.4")]
    public async Task Four_nodes_that_begin_after_a_year_write_each_moment_once(bool isBudgeted)
    {
        var (members, kills) = FaultSettings.Wakes;
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        // As many birthdays as there are find their 50 points, whether a budget bounds them or not.
        var definition = ClubDefinitions.WithTime(isBudgeted ? 50L * members : null);
        await using var database = TestDatabase.Create(TestBackend.Postgres);
        await using var club = await Club.CreateAsync(database.Address, definition);
        using var folder = new TemporaryFolder();
        await ImportAsync(club, folder, today, members);
        var findings = new Findings();

        var began = Stopwatch.GetTimestamp();
        await club.StartNodesAsync(Nodes);
        var (killed, inTheMidst) = await KillOverItAsync(club, kills);
        var wakes = await UntilQuietAsync(club);
        var length = Stopwatch.GetElapsedTime(began);

        // The anniversary comes 35 days ago, or 34 where a leap day lies between; its 30 points are mature and last.
        var anniversary = today.DayNumber - today.AddDays(-400).AddYears(1).DayNumber;
        var expected = Moments.Append((anniversary, "anniversary")).Append((anniversary - 8, "mature")).Order().ToList();
        foreach (var member in wakes.GroupBy(w => w.Member))
            Assert.Equal(expected, member.Select(w => (today.DayNumber - w.On.DayNumber, w.What)).Order());
        Assert.Equal(members, wakes.Select(w => w.Member).Distinct().Count());
        Assert.Null(await club.VerifyAsync());
        findings.AssertNone(club);
        new Report(output, $"{Nodes} nodes after a year").Line(
            $"{wakes.Count} moments of {members} members written in {length.TotalSeconds:F0} s, each once; {killed} nodes killed, {inTheMidst} of them while more was due");
    }

    /// <summary>Everybody joined and bought for 200 points on the same day: so every moment is everybody's.</summary>
    private static async Task ImportAsync(Club club, TemporaryFolder folder, DateOnly today, int members)
    {
        var joined = today.AddDays(-400).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var born = today.AddDays(-100).AddYears(-28).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var numbers = Enumerable.Range(1, members).ToList();
        var people = folder.File("members.csv");
        await File.WriteAllLinesAsync(people, numbers.Select(i => $"w-{i},{joined}T08:00:00Z,{born}").Prepend("external_id,joined_at,birth_date"));
        var sales = folder.File("purchases.csv");
        await File.WriteAllLinesAsync(sales, numbers.Select(i => $"D-{i},{joined}T09:00:00Z,w-{i},,EUR,1,,,1,20000,").Prepend(
            "document_no,occurred_at,member,store,currency,line,sku,product_group,quantity,amount,return_of"));
        await BuiltExecutable.SucceedAsync("import", "members", people, "--database", club.Database);
        await BuiltExecutable.SucceedAsync("import", "purchases", sales, "--database", club.Database);
        Assert.Empty(await LedgerTables.ReadWakesAsync(club.Database));
    }

    /// <summary>Kills a node as soon as more has been done, again and again, and starts it anew.</summary>
    private static async Task<(int Killed, int InTheMidst)> KillOverItAsync(Club club, int kills)
    {
        var (killed, inTheMidst, before) = (0, 0, long.MaxValue);
        for (; killed < kills; killed++)
        {
            var began = Stopwatch.GetTimestamp();
            long due;
            while ((due = await LedgerTables.CountDueAsync(club.Database)) > 0 && due >= before && Stopwatch.GetElapsedTime(began) < Patience)
                await Task.Delay(1);
            before = due;
            await club.Nodes[killed % Nodes].KillAsync();
            inTheMidst += await LedgerTables.CountDueAsync(club.Database) > 0 ? 1 : 0;
            club.Nodes[killed % Nodes].Start();
        }
        await Task.WhenAll(club.Nodes.Select(node => node.WaitUntilReadyAsync()));
        return (killed, inTheMidst);
    }

    /// <summary>Waits until nobody has anything due, and a while longer, in which nothing may be written twice.</summary>
    private static async Task<IReadOnlyList<BookedWake>> UntilQuietAsync(Club club)
    {
        var began = Stopwatch.GetTimestamp();
        while (await LedgerTables.CountDueAsync(club.Database) > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, string.Join('\n', club.Nodes.Select(n => n.Said)));
            await Task.Delay(100);
        }
        // Each node looks every two seconds.
        await Task.Delay(TimeSpan.FromSeconds(5));
        return await LedgerTables.ReadWakesAsync(club.Database);
    }
}
