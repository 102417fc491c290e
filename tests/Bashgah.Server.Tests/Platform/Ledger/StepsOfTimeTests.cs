using System.Net;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Platform.Ledger;

/// <summary>
/// However seldom somebody looks at what time does, the ledger is the same (S3.3): also where birthdays compete for a budget, with
/// each other and with purchases.
/// </summary>
public abstract class StepsOfTimeSuite(TestBackend backend)
{
    private const string Program = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur",
          "currencies": {
            "points": {"pending": {"for": "P5D"}, "expiry": {"after": "P6M", "roundTo": "month"}},
            "status": {"qualifying": true}
          },
          "earning": [
            {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}, "status": {"perAmount": {"points": 1, "per": 100}}}},
            {"id": "cake", "on": "birthday", "give": {"points": {"fixed": 50}}, "budget": "gifts"},
            {"id": "years", "on": "anniversary", "give": {"points": {"fixed": 30}}, "budget": "gifts"},
            {"id": "big", "when": [{"basketAmount": {"atLeast": 20000}}], "give": {"points": {"fixed": 40}}, "budget": "gifts"}
          ],
          "budgets": {"gifts": {"points": 130, "per": "month"}},
          "tiers": {"main": {"measure": {"status": {"window": "rolling", "length": "P3M"}},
            "levels": [{"id": "green"}, {"id": "gold", "from": 400}], "keep": {"until": "P2M", "roundTo": "month"}}}
        }
        """;

    private const int Members = 14;
    private static readonly TimeSpan TwoYears = TimeSpan.FromDays(730);

    [ConditionalFact]
    [Semantics("S3.3", "S10.4")]
    public async Task Steps_of_an_hour_a_day_and_a_month_give_the_same_ledger()
    {
        var hours = await LiveAsync(TimeSpan.FromHours(1));
        var days = await LiveAsync(TimeSpan.FromDays(1));
        var months = await LiveAsync(TimeSpan.FromDays(30));
        Assert.Equal(hours, days);
        Assert.Equal(hours, months);
    }

    private async Task<(string Digest, long Transactions)> LiveAsync(TimeSpan step)
    {
        await using var server = await ClubServer.StartAsync(Program, backend: backend);
        var wakes = server.Services.GetRequiredService<WakeLoop>();
        var random = new Random(7);
        for (var i = 0; i < Members; i++)
        {
            // Many in the same months, some on the same day.
            var born = new DateOnly(1980 + i, 1 + (i % 3), 3 + (i % 5 * 4));
            var joined = await server.PostAsync("/members", new
            {
                phone = $"01200000{i:00}", externalId = $"M{i:00}", birthDate = born.ToString("yyyy-MM-dd", null),
            });
            Assert.Equal(HttpStatusCode.Created, joined.Status);
            server.Clock.Advance(TimeSpan.FromHours(7));
        }

        // Purchases lie off the steps, at the same times whatever these are.
        var begin = server.Clock.GetUtcNow();
        var purchases = Enumerable.Range(0, 150)
            .Select(i => (At: begin + TimeSpan.FromMinutes(random.Next((int)TwoYears.TotalMinutes)), Member: random.Next(Members),
                Amount: 100L * random.Next(1, 500)))
            .OrderBy(p => p.At).ToList();
        var next = 0;
        async Task GoOnAsync(DateTimeOffset until)
        {
            for (; next < purchases.Count && purchases[next].At < until; next++)
            {
                var (bought, member, amount) = purchases[next];
                server.Clock.Advance(bought - server.Clock.GetUtcNow());
                var answer = await server.BuyAsync($"01200000{member:00}", $"D{next}", amount);
                Assert.Equal(HttpStatusCode.Created, answer.Status);
            }
            server.Clock.Advance(until - server.Clock.GetUtcNow());
            await wakes.WakeAllAsync(CancellationToken.None);
        }
        for (var at = begin + step; at < begin + TwoYears; at += step)
            await GoOnAsync(at);
        await GoOnAsync(begin + TwoYears);
        var report = await server.Host.Database.Verifier.VerifyAsync(
            1, new VerifyOptions { Replay = true, WithDigest = true }, CancellationToken.None);
        Assert.Empty(report.Findings);
        return (report.Digest!, report.Transactions);
    }
}

public sealed class SqliteStepsOfTimeTests() : StepsOfTimeSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresStepsOfTimeTests() : StepsOfTimeSuite(TestBackend.Postgres);
