using System.Globalization;
using System.Net;
using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>Four nodes sell without a pause while versions of the policy take effect, which one of them published a moment before.</summary>
[RequiresPostgres]
public sealed class VersionChangeTests(ITestOutputHelper output)
{
    private const int Nodes = 4;
    private const int Tills = 16;
    private const int Members = 64;
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterIt = TimeSpan.FromMilliseconds(500);

    [ConditionalFact]
    [Semantics("S3.1", "S3.2", "S10.3")]
    public async Task What_four_nodes_sell_is_decided_by_the_version_of_its_own_time_whoever_published_it()
    {
        await using var database = TestDatabase.Create(TestBackend.Postgres);
        await using var club = await Club.CreateAsync(database.Address, ClubDefinitions.Giving(1));
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings);
        var book = new Book(findings);
        await club.StartNodesAsync(Nodes);
        await book.JoinAsync(api, club.Nodes[0], Members);

        var isOver = false;
        var tills = Enumerable.Range(0, Tills).Select(till => SellAsync(till)).ToList();
        var begins = new List<DateTimeOffset>();
        for (var change = 0; change < FaultSettings.VersionChanges; change++)
        {
            begins.Add(await PublishAsync(api, club.Nodes[change % Nodes].Url, change + 2));
            // On a busy machine it may have come while the answer was on its way.
            while (DateTimeOffset.UtcNow < begins[^1] + AfterIt)
                await Task.Delay(50);
        }
        Volatile.Write(ref isOver, true);
        var sold = (await Task.WhenAll(tills)).Sum();

        var sales = await LedgerTables.ReadSalesAsync(club.Database);
        Assert.Equal(sold, sales.Count);
        var times = begins.ConvertAll(at => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        // Version v gives v points; the one of a time is the last that holds from it or earlier.
        Assert.All(sales, sale => Assert.Equal(
            (1 + times.Count(at => at <= sale.OccurredAt), 1 + times.Count(at => at <= sale.OccurredAt)), (sale.PolicyVersion, sale.Points)));
        Assert.Equal(FaultSettings.VersionChanges + 1, sales.Select(sale => sale.PolicyVersion).Distinct().Count());
        Assert.Null(await club.VerifyAsync());
        findings.AssertNone(club);
        var closest = times.Min(at => sales.Where(s => s.OccurredAt >= at).Min(s => s.OccurredAt) - sales.Where(s => s.OccurredAt < at).Max(s => s.OccurredAt));
        new Report(output, $"versions that take effect, {Nodes} nodes").Line(
            $"{FaultSettings.VersionChanges} changes while {Tills} tills sell: {sales.Count} purchases, each by the version of its time; the closest two under different versions {closest} µs apart");

        async Task<int> SellAsync(int till)
        {
            var count = 0;
            while (!Volatile.Read(ref isOver))
            {
                var sale = new Sale($"V-{till}-{count++}", book.Members[((till * 7) + count) % Members], 100);
                var answer = await Asking.UntilAnsweredAsync(
                    () => api.PostAsync(club.Nodes[(till + count) % Nodes].Url, "/purchases", sale.Body(), sale.Key));
                Assert.True(answer.Status == HttpStatusCode.Created, answer.ToString());
            }
            return count;
        }
    }

    /// <summary>Publishes a version that holds from a little later; gives from when.</summary>
    private static async Task<DateTimeOffset> PublishAsync(Api api, string url, int version)
    {
        var saved = await Asking.UntilAnsweredAsync(() => api.PutAsync(url, "/policy/draft", ClubDefinitions.Giving(version)));
        Assert.True(saved.Status == HttpStatusCode.OK, saved.ToString());
        DateTimeOffset begins = default;
        var published = await Asking.UntilAsync(
            () =>
            {
                // Whole milliseconds. Where the machine was so busy that the time has come meanwhile, the server says so.
                begins = DateTimeOffset.FromUnixTimeMilliseconds((DateTimeOffset.UtcNow + Ahead).ToUnixTimeMilliseconds());
                var text = begins.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
                return api.PostAsync(url, "/policy/draft/publish", $$"""{"effectiveFrom": "{{text}}"}""", $"publish-{version}-{text}");
            },
            answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(version, published.Json.GetProperty("version").GetInt32());
        return begins;
    }
}
