using System.Net;
using Bashgah.Engine.Events;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Programs;
using Bashgah.Storage.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Platform.Ledger;

/// <summary>
/// However many nodes look at what time does, and however long none of them did, each moment of each member is written once (S3.3).
/// All members share every moment, and while the nodes wake them each is named by a command as well.
/// </summary>
public abstract class WakesOnNodesSuite(TestBackend backend)
{
    private const int Members = 12;

    /// <summary>The first members whose birthday finds all of its award in the budget, by id; the next finds the rest of it.</summary>
    private const int FullGifts = 6;

    private static readonly (string On, WakeKind What)[] Moments =
    [
        // Bought at noon on 2 March 2026: pending for 7 days, and 3 months from the day on which it matures.
        ("2026-03-10", WakeKind.Mature),
        // Held and redeemed on 20 March: 3 days to the hour, and 30 days.
        ("2026-03-23", WakeKind.HoldEnd),
        ("2026-04-20", WakeKind.VoucherEnd),
        ("2026-05-15", WakeKind.Birthday),
        ("2026-06-10", WakeKind.Expire),
        // Gold up to 2 September: 30 days and 7 days before, and its end.
        ("2026-08-03", WakeKind.TierWarning),
        ("2026-08-26", WakeKind.TierWarning),
        ("2026-09-03", WakeKind.TierReview),
        // Other tiers.
        ("2026-10-01", WakeKind.PolicyChange),
        ("2027-03-02", WakeKind.Anniversary),
        // 30 points of the anniversary.
        ("2027-03-10", WakeKind.Mature),
        ("2027-05-15", WakeKind.Birthday),
        ("2027-06-10", WakeKind.Expire),
    ];

    /// <summary>What a birthday's 50 points do later, where the budget gave any.</summary>
    private static readonly (string On, WakeKind What)[] MomentsOfGifts =
    [
        ("2026-05-23", WakeKind.Mature), ("2026-08-23", WakeKind.Expire), ("2027-05-23", WakeKind.Mature), ("2027-08-23", WakeKind.Expire),
    ];

    /// <summary>In how many steps time goes on, and whether a budget bounds gifts. In one step all nodes are down from March 2026 to the
    /// end. The other two come in with <c>tests/matrix.sh</c>.</summary>
    public static TheoryData<int, bool> Lives => TestMatrix.IsFull
        ? new() { { 1, true }, { 11, false }, { 1, false }, { 11, true } }
        : new() { { 1, true }, { 11, false } };

    [ConditionalTheory]
    [MemberData(nameof(Lives))]
    [Semantics("S3.3", "S10.3", "S10.4")]
    public async Task Four_nodes_write_each_moment_once_as_one_node_does(int steps, bool isBudgeted)
    {
        var four = await LiveAsync(4, steps, isBudgeted);
        AssertMoments(four, isBudgeted);
        var one = await LiveAsync(1, steps, isBudgeted);
        Assert.Equal(one.Digest, four.Digest);
        Assert.Equal(one.Wakes.Order(), four.Wakes.Order());
    }

    /// <summary>Every member has the moments that are worked out above, none of them twice, and nothing else.</summary>
    private static void AssertMoments(Life life, bool isBudgeted)
    {
        for (var number = 1; number <= Members; number++)
        {
            var hasGift = !isBudgeted || number <= FullGifts + 1;
            var expected = Moments.Concat(hasGift ? MomentsOfGifts : []).Order();
            Assert.Equal(expected, life.Wakes.Where(w => w.Member == number).Select(w => (w.On, w.What)).Order());
        }
        // 50 to each on two birthdays; the budget has 330 a year, which time uses up before any command of that day.
        var given = isBudgeted ? 2 * 330 : 2 * 50 * Members;
        Assert.Equal(given, life.GiftPoints);
    }

    private sealed record Life(string Digest, IReadOnlyList<(int Member, string On, WakeKind What)> Wakes, long GiftPoints);

    private async Task<Life> LiveAsync(int count, int steps, bool isBudgeted)
    {
        await using var first = await ClubServer.StartAsync(Program(isBudgeted, levels: 1), backend: backend);
        var nodes = new List<ClubServer> { first };
        for (var i = 1; i < count; i++)
            nodes.Add(await first.StartNodeAsync(batchSize: i % 2 == 0 ? 512 : 5));
        await BeginAsync(nodes, isBudgeted);

        var begin = first.Clock.GetUtcNow();
        var length = DateTimeOffset.Parse("2027-08-31T04:00:00Z") - begin;
        for (var step = 1; step <= steps; step++)
        {
            var from = first.Clock.GetUtcNow();
            first.Clock.Advance(begin + (length * step / steps) - from);
            await WakeAsync(nodes, HasBirthdayBetween(from, first.Clock.GetUtcNow()) ? "treat" : "visit", step);
        }
        var life = await ReadAsync(first);
        foreach (var node in nodes.Skip(1))
            await node.DisposeAsync();
        return life;
    }

    private static bool HasBirthdayBetween(DateTimeOffset from, DateTimeOffset to) => new[] { 2026, 2027 }
        .Select(year => new DateTimeOffset(year, 5, 14, 16, 0, 0, TimeSpan.Zero)).Any(born => born > from && born <= to);

    /// <summary>All of them join and buy at the same time; later they hold and redeem; then other tiers are published.</summary>
    private static async Task BeginAsync(List<ClubServer> nodes, bool isBudgeted)
    {
        var first = nodes[0];
        for (var i = 1; i <= Members; i++)
        {
            var joined = await first.PostAsync("/members", new { phone = Phone(i), externalId = $"M{i:00}", birthDate = "1990-05-15" });
            Assert.Equal(HttpStatusCode.Created, joined.Status);
            Assert.Equal(HttpStatusCode.Created, (await first.BuyAsync(Phone(i), $"INV-{i}", 20_000)).Status);
        }
        first.Clock.Advance(TimeSpan.FromDays(18));
        for (var i = 1; i <= Members; i++)
        {
            var member = new { phone = Phone(i) };
            Assert.Equal(
                HttpStatusCode.Created,
                (await first.PostAsync(
                    "/holds", new { member, currency = "points", amount = 20, expiresAt = "2026-03-23T12:00:00+08:00" })).Status);
            Assert.Equal(HttpStatusCode.Created, (await first.PostAsync("/redemptions", new { member, reward = "tea" })).Status);
        }
        var effective = BatchRunner.Microseconds(DateTimeOffset.Parse("2026-10-01T00:00:00+08:00"));
        Assert.IsType<PublishOutcome.Published>(await first.Host.Database.Programs.PublishAsync(
            1, new(Program(isBudgeted, levels: 2), effective, new("test", "here")), first.Now, default));
    }

    /// <summary>Every node looks at what is due, and a command of every member comes to every node, all at once.</summary>
    private static async Task WakeAsync(List<ClubServer> nodes, string type, int step)
    {
        var loops = nodes.Select(node => Task.Run(() => node.Services.GetRequiredService<WakeLoop>().WakeAllAsync(default))).ToList();
        var commands = Enumerable.Range(0, Members).SelectMany(i => nodes.Select(node =>
            ActAsync(node, type, Phone(i + 1), $"{type}-{step}-{i}"))).ToList();
        await Task.WhenAll(commands);
        await Task.WhenAll(loops);
        // Who was met by a command while the loops went on may have something due at the very moment of it; then nothing is.
        await nodes[0].Services.GetRequiredService<WakeLoop>().WakeAllAsync(default);
        foreach (var node in nodes)
            Assert.Equal(0, await node.Services.GetRequiredService<WakeLoop>().WakeAllAsync(default));
    }

    /// <summary>One command, whichever node it comes to: its key is the same.</summary>
    private static async Task ActAsync(ClubServer node, string type, string phone, string key)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await node.PostAsync("/activities", new { type, member = new { phone } }, key);
            if (answer.Status == HttpStatusCode.Created)
                return;
            Assert.True(answer.Status == HttpStatusCode.ServiceUnavailable && attempt < 100, answer.Body);
            await Task.Delay(20);
        }
    }

    private static async Task<Life> ReadAsync(ClubServer server)
    {
        var database = server.Host.Database;
        var report = await database.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true, WithDigest = true }, default);
        Assert.Empty(report.Findings);
        var calendar = (await server.Host.Policies.HistoryAsync(1, default, default)).Latest.Calendar;
        var wakes = new List<(int, string, WakeKind)>();
        var gifts = 0L;
        await foreach (var transaction in database.Ledger.ReadTransactionsAsync(1, 0, default))
        {
            if (transaction.Event is not Wake wake)
            {
                Assert.True(transaction.Event is not Activity || transaction.Transfers.Count == 0, "A command came before a birthday.");
                continue;
            }
            wakes.Add(((int)wake.MemberId, DayNumber.Format(calendar.DayOf(transaction.RecordedAt)), wake.What));
            if (wake.What == WakeKind.Birthday)
                gifts += transaction.Transfers.Sum(t => t.Amount);
        }
        return new Life(report.Digest!, wakes, gifts);
    }

    private static string Phone(int number) => $"01200000{number:00}";

    private static string Program(bool isBudgeted, int levels) =>
        $$"""
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur",
          "currencies": {
            "points": {"pending": {"for": "P7D"}, "expiry": {"after": "P3M"} },
            "status": {"qualifying": true}
          },
          "earning": [
            {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100} }, "status": {"perAmount": {"points": 1, "per": 100} } } },
            {"id": "cake", "on": "birthday", "give": {"points": {"fixed": 50} }{{(isBudgeted ? OfGifts : "")}}},
            {"id": "year", "on": "anniversary", "give": {"points": {"fixed": 30} } }
            {{(isBudgeted ? Treat : "")}}
          ],
          "budgets": {"gifts": {"points": 330, "per": "year"} },
          "tiers": {"main": {"measure": {"status": {"window": "rolling", "length": "P3M"} },
            "levels": [{"id": "green"}, {"id": "gold", "from": 100}{{(levels == 1 ? "" : Black)}}],
            "keep": {"until": "P6M"}, "warn": ["P30D", "P7D"]} },
          "rewards": {"tea": {"kind": {"product": {"sku": "TEA"} }, "price": {"points": 10}, "voucher": {"valid": "P30D"} } }
        }
        """;

    private const string OfGifts = ", \"budget\": \"gifts\"";
    private const string Treat = """, {"id": "treat", "on": "activity:treat", "give": {"points": {"fixed": 40}}, "budget": "gifts"}""";
    private const string Black = """, {"id": "black", "from": 900}""";
}

public sealed class SqliteWakesOnNodesTests() : WakesOnNodesSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresWakesOnNodesTests() : WakesOnNodesSuite(TestBackend.Postgres);
