using System.Diagnostics;
using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>Three times what the server can carry: it answers in time or says come again, and is itself afterwards.</summary>
public sealed class OverloadTests(ITestOutputHelper output)
{
    private const int Members = 500;
    private const int Times = 3;
    private const long MemoryMax = 800L * 1024 * 1024;
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MeasureLength = TimeSpan.FromSeconds(FaultSettings.IsLong ? 3 : 1);

    [Fact]
    public async Task Overload_is_answered_in_time_or_turned_away_and_leaves_nothing_behind_over_sqlite() =>
        await OverloadAsync(TestBackend.Sqlite);

    [ConditionalFact]
    [RequiresPostgres]
    public async Task Overload_is_answered_in_time_or_turned_away_and_leaves_nothing_behind_over_postgres() =>
        await OverloadAsync(TestBackend.Postgres);

    private async Task OverloadAsync(TestBackend backend)
    {
        await using var database = TestDatabase.Create(backend);
        await using var club = await Club.CreateAsync(database.Address, ClubDefinitions.Plain);
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings);
        var book = new Book(findings);
        var node = await club.StartNodeAsync(start => start.Environment["Ledger__WaitMax"] = "00:00:02");
        await book.JoinAsync(api, node, Members);
        // Compiled code and open connections first, then what it can carry.
        await CarriedAsync(club, api, book);
        var carried = await CarriedAsync(club, api, book);
        var before = await CalmAsync(node, api, book);

        var drops = await Flood.RunAsync(node, api, book, Times * carried, FaultSettings.OverloadLength);
        var memory = node.Memory;
        var after = await CalmAsync(node, api, book);
        await Proof.RunAsync(club, api, book);

        var taken = drops.Where(d => d.Kind == AttemptKind.Answered).Select(d => d.Length).Order().ToList();
        var away = drops.Count(d => d.Kind == AttemptKind.TurnedAway);
        var slowest = drops.Max(d => d.Length);
        new Report(output, $"overload, {backend}").Line(
            $"{Times} × {carried:F0} purchases/s for {FaultSettings.OverloadLength.TotalSeconds:F0} s: {taken.Count} taken (p50 {Milliseconds(taken, 50):F0} ms, p99 {Milliseconds(taken, 99):F0} ms), {away} turned away, slowest answer {slowest.TotalSeconds:F1} s; memory at most {memory.Most / 1048576} MB; one at a time {before.TotalMilliseconds:F1} ms before and {after.TotalMilliseconds:F1} ms after; {findings.All.Count} findings");
        findings.AssertNone(club);
        Assert.Equal(drops.Count, taken.Count + away);
        Assert.True(slowest < AnswerMax, $"An answer took {slowest}.");
        Assert.True(memory.Most < MemoryMax, $"It took {memory.Most} bytes.");
        Assert.True(after < (3 * before) + TimeSpan.FromMilliseconds(50), $"Before {before}, after {after}.");
    }

    /// <summary>Purchases a second with as many tills as keep it busy.</summary>
    private static async Task<double> CarriedAsync(Club club, Api api, Book book)
    {
        var (count, began) = (book.Acknowledged, Stopwatch.GetTimestamp());
        await using var tills = Tills.Open(club, api, book, count: 256);
        await Task.Delay(MeasureLength);
        await tills.CloseAsync();
        return (book.Acknowledged - count) / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>The middle time of purchases one after the other.</summary>
    private static async Task<TimeSpan> CalmAsync(Node node, Api api, Book book)
    {
        var lengths = new List<TimeSpan>();
        var random = new Random(2);
        for (var i = 0; i < 50; i++)
        {
            var sale = book.Open(random);
            var began = Stopwatch.GetTimestamp();
            var attempt = await api.PostAsync(node.Url, "/purchases", sale.Body(), sale.Key);
            lengths.Add(Stopwatch.GetElapsedTime(began));
            Assert.Equal(AttemptKind.Answered, attempt.Kind);
            book.Acknowledge(sale, attempt);
        }
        return lengths.Order().ElementAt(lengths.Count / 2);
    }

    private static double Milliseconds(List<TimeSpan> sorted, int percent) =>
        sorted.Count == 0 ? 0 : sorted[(sorted.Count - 1) * percent / 100].TotalMilliseconds;
}
