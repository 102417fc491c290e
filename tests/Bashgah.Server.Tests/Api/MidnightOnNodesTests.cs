using System.Globalization;
using System.Net;
using System.Text;
using Bashgah.Engine.Time;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Verification;

namespace Bashgah.Server.Tests.Api;

/// <summary>
/// Four servers on one PostgreSQL, each of which keeps the policy in memory: what changes at midnight of the program's zone changes
/// between two purchases a millisecond apart, at whichever of them, whoever published it (S3.1, S3.2).
/// </summary>
[RequiresPostgres]
public sealed class MidnightOnNodesTests
{
    private const int Nodes = 4;
    private const string Phone = "+60123456789";
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>Zones, the second of four days, and when it begins by their clocks: Santiago's day, and those after it, have no midnight.
    /// The others come in with <c>tests/matrix.sh</c>.</summary>
    public static TheoryData<string, string, string> Days
    {
        get
        {
            var days = new TheoryData<string, string, string>
            {
                { "Asia/Tehran", "2026-03-21", "2026-03-21T00:00:00+03:30" },
                { "America/Santiago", "2026-09-06", "2026-09-06T01:00:00-03:00" },
            };
            if (TestMatrix.IsFull)
            {
                days.Add("Asia/Beirut", "2026-03-29", "2026-03-29T01:00:00+03:00");
                days.Add("Africa/Cairo", "2026-04-24", "2026-04-24T01:00:00+03:00");
                days.Add("Asia/Kuala_Lumpur", "2026-03-10", "2026-03-10T00:00:00+08:00");
            }
            return days;
        }
    }

    [ConditionalTheory]
    [MemberData(nameof(Days))]
    [Semantics("S3.1", "S3.2", "S3.6", "S10.3")]
    public async Task A_version_that_holds_from_midnight_decides_from_the_first_millisecond_on_every_node(string zone, string day, string begins)
    {
        await using var club = await FourNodes.StartAsync(Definition(zone, 1));
        Assert.True(DayNumber.TryParse(day, out var second));
        // A day before it and two after it as well, so that each node publishes once.
        for (var k = 0; k < Nodes; k++)
        {
            var midnight = club.Calendar.StartOfDay(second - 1 + k);
            if (k == 1)
                Assert.Equal(begins, club.Calendar.Format(midnight));
            club.To(midnight, TimeSpan.FromSeconds(-3));
            await club.KnowAsync(k + 1);
            await club.PublishAsync(k, Definition(zone, k + 2), club.Calendar.Format(midnight));

            club.To(midnight, -Millisecond);
            await club.BuyOnAllAsync(null, version: k + 1, points: k + 1);
            club.To(midnight, TimeSpan.Zero);
            await club.BuyOnAllAsync(null, version: k + 2, points: k + 2);
            // Told late, in either order.
            club.To(midnight, TimeSpan.FromMinutes(k + 1));
            await club.BuyOnAllAsync(club.TextOf(midnight, TimeSpan.Zero), version: k + 2, points: k + 2);
            await club.BuyOnAllAsync(club.TextOf(midnight, -Millisecond), version: k + 1, points: k + 1);
        }
        await club.VerifyAsync();
    }

    [ConditionalTheory]
    [MemberData(nameof(Days))]
    [Semantics("S3.1", "S3.6", "S10.3")]
    public async Task A_stage_ends_with_its_last_day_on_every_node(string zone, string day, string begins)
    {
        await using var club = await FourNodes.StartAsync(Definition(zone, 100));
        Assert.True(DayNumber.TryParse(day, out var second));
        for (var k = 0; k < Nodes; k++)
        {
            var midnight = club.Calendar.StartOfDay(second - 1 + k);
            if (k == 1)
                Assert.Equal(begins, club.Calendar.Format(midnight));
            club.To(midnight, TimeSpan.FromSeconds(-3));
            await club.KnowAsync(k + 1);
            // Published at once; who does not know it yet gives by the stage of the day before, or by none.
            await club.PublishAsync(k, Staged(zone, DayNumber.Format(second - 2 + k)), null);

            club.To(midnight, -Millisecond);
            await club.BuyOnAllAsync(null, version: k + 2, points: 1);
            club.To(midnight, TimeSpan.Zero);
            await club.BuyOnAllAsync(null, version: k + 2, points: 2);
            club.To(midnight, TimeSpan.FromMinutes(k + 1));
            await club.BuyOnAllAsync(club.TextOf(midnight, TimeSpan.Zero), version: k + 2, points: 2);
            await club.BuyOnAllAsync(club.TextOf(midnight, -Millisecond), version: k + 2, points: 1);
        }
        await club.VerifyAsync();
    }

    /// <summary>Tills sell without a pause while the clock goes on from before to after midnight, and while the version is published a
    /// moment before.</summary>
    [ConditionalTheory]
    [InlineData("Asia/Tehran", "2026-03-21")]
    [InlineData("Africa/Cairo", "2026-04-24")]
    [Semantics("S3.1", "S3.2", "S10.3")]
    public async Task What_is_sold_while_the_clock_passes_midnight_is_decided_by_its_own_time(string zone, string day)
    {
        await using var club = await FourNodes.StartAsync(Definition(zone, 1));
        Assert.True(DayNumber.TryParse(day, out var on));
        var midnight = club.Calendar.StartOfDay(on);
        club.To(midnight, TimeSpan.FromMilliseconds(-400));
        await club.KnowAsync(1);
        var isOver = false;
        var tills = Enumerable.Range(0, 2 * Nodes).Select(async till =>
        {
            var sold = 0;
            while (!Volatile.Read(ref isOver))
                await club.BuyAsync(till % Nodes, $"T-{till}-{sold++}", null);
        }).ToList();
        Task? publishing = null;
        for (var left = -400; left < 400; left++)
        {
            club.Clock.Advance(Millisecond);
            if (left == -200)
                publishing = club.PublishAsync(3, Definition(zone, 2), club.Calendar.Format(midnight));
            await Task.Delay(1);
            // Before it is published, time must not get there.
            if (left == -2)
                await publishing!;
        }
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(tills);

        var sales = (await club.TransactionsAsync()).Where(t => t.Document is { Kind: "purchase" }).ToList();
        Assert.All(sales, t => Assert.Equal(t.Event.OccurredAt < midnight ? 1 : 2, t.PolicyVersion));
        Assert.Equal(2, sales.Select(t => t.PolicyVersion).Distinct().Count());
        await club.VerifyAsync();
    }

    /// <summary>What an event says of a member is made by the version that decides it, not by what the node knew as the request came.</summary>
    [ConditionalFact]
    [Semantics("S3.1", "S10.3")]
    public async Task What_makes_a_profile_complete_is_known_on_every_node_as_soon_as_it_is_published()
    {
        const string Whole = """, {"id": "whole", "on": "profile-completed", "give": {"points": {"fixed": 70}}}""";
        const string Tall = """, {"id": "tall", "on": "joined", "when": [{"memberAttribute": {"name": "size", "in": ["XL"]}}], "give": {"points": {"fixed": 5}}}""";
        var plain = Definition("Asia/Kuala_Lumpur", 1, Whole, """ "profile": {"complete": ["name"]}, """);
        var more = Definition(
            "Asia/Kuala_Lumpur", 1, Whole + Tall, """ "memberAttributes": ["size"], "profile": {"complete": ["name", "locale"]}, """);
        await using var club = await FourNodes.StartAsync(plain);
        for (var k = 0; k < Nodes; k++)
        {
            // A name suffices at first, then it does not, then it does again; and so for what rules may read.
            await club.KnowAsync(k + 1);
            var (definition, joining) = k % 2 == 0 ? (more, 5) : (plain, 70);
            await club.PublishAsync(k, definition, null);
            club.Clock.Advance(TimeSpan.FromSeconds(1));
            for (var node = 0; node < Nodes; node++)
            {
                var joined = await club.At(node).PostAsync("/members", new { externalId = $"m-{k}-{node}", name = "Mina", attributes = new { size = "XL" } });
                Assert.True(joined.Status == HttpStatusCode.Created, joined.Body);
                Assert.Equal((k, node, joining), (k, node, await club.At(node).AvailableAsync(joined.Text("id"))));
                var changed = await club.At((node + 1) % Nodes).PatchAsync($"/members/{joined.Text("id")}", new { locale = "fa" });
                Assert.True(changed.Status == HttpStatusCode.OK, changed.Body);
                Assert.Equal((k, node, k % 2 == 0 ? 75 : 70), (k, node, await club.At(node).AvailableAsync(joined.Text("id"))));
            }
        }
        await club.VerifyAsync();
    }

    private static string Definition(string zone, int points, string rules = "", string more = "") => $$"""
        {
          "money": {"currency": "EUR", "digits": 2}, "timeZone": "{{zone}}", "languages": ["en"],
          "currencies": {"points": {"expiry": "never"} }, {{more}}
          "earning": [{"id": "base", "give": {"points": {"fixed": {{points}} } } }{{rules}}]
        }
        """;

    private static string Staged(string zone, string until) => $$"""
        {
          "money": {"currency": "EUR", "digits": 2}, "timeZone": "{{zone}}", "languages": ["en"],
          "currencies": {"points": {"expiry": "never"} },
          "earning": [{"id": "base", "give": {"points": {"fixed": 1} } }, {"id": "later", "give": {"points": {"fixed": 2} } }],
          "stages": [{"id": "first", "until": "{{until}}", "on": ["base"]}, {"id": "second", "on": ["later"]}]
        }
        """;

    /// <summary>Four servers, one member, one clock.</summary>
    private sealed class FourNodes : IAsyncDisposable
    {
        private readonly List<ClubServer> _nodes;
        private int _sales;

        private FourNodes(List<ClubServer> nodes, ProgramCalendar calendar) => (_nodes, Calendar) = (nodes, calendar);

        public MovedClock Clock => _nodes[0].Clock;

        public ProgramCalendar Calendar { get; }

        public static async Task<FourNodes> StartAsync(string definition)
        {
            var first = await ClubServer.StartAsync(definition, backend: TestBackend.Postgres);
            List<ClubServer> nodes = [first];
            while (nodes.Count < Nodes)
                nodes.Add(await first.StartNodeAsync());
            var policy = await first.Host.Database.Programs.LoadPolicyAsync(1, default, CancellationToken.None);
            await first.JoinAsync(Phone);
            return new FourNodes(nodes, policy.Latest.Calendar);
        }

        public ClubServer At(int node) => _nodes[node];

        /// <summary>Moves the clock to so long after (or before) a time.</summary>
        public void To(long at, TimeSpan after)
        {
            Clock.Advance(TimeOf(at) + after - Clock.GetUtcNow());
        }

        public string TextOf(long at, TimeSpan after) => (TimeOf(at) + after).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

        /// <summary>Lets every node read the policy, so that it keeps it for a while.</summary>
        public async Task KnowAsync(int version)
        {
            foreach (var node in _nodes)
                await node.Host.Policies.HistoryAsync(1, new Storage.Programs.PolicyRevision(version, 0), CancellationToken.None);
        }

        public async Task PublishAsync(int node, string definition, string? effectiveFrom)
        {
            var saved = await _nodes[node].SendAsync(
                HttpMethod.Put, "/policy/draft", new StringContent(definition, Encoding.UTF8, "application/json"), null, null);
            Assert.True(saved.Status == HttpStatusCode.OK, saved.Body);
            var published = await _nodes[node].PostAsync("/policy/draft/publish", effectiveFrom is null ? new { } : new { effectiveFrom });
            Assert.True(published.Status == HttpStatusCode.Created, published.Body);
        }

        /// <summary>Sells at every node, each time with this outcome.</summary>
        public async Task BuyOnAllAsync(string? occurredAt, int version, int points)
        {
            for (var node = 0; node < Nodes; node++)
            {
                var answer = await BuyAsync(node, $"D-{++_sales}", occurredAt);
                Assert.Equal(
                    (node, version, points),
                    (node, answer.Json.GetProperty("policyVersion").GetInt32(), answer.Json.GetProperty("effects")[0].GetProperty("amount").GetInt32()));
            }
        }

        public async Task<Answer> BuyAsync(int node, string document, string? occurredAt)
        {
            var at = occurredAt is null ? "" : $"\"occurredAt\": \"{occurredAt}\", ";
            var answer = await _nodes[node].PostTextAsync(
                "/purchases",
                $$"""
                {"documentNo": "{{document}}", {{at}}"member": {"phone": "{{Phone}}"}, "currency": "EUR",
                 "lines": [{"line": 1, "productGroup": "fresh", "quantity": 1, "amount": 100}]}
                """);
            Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
            return answer;
        }

        public async Task<IReadOnlyList<StoredTransaction>> TransactionsAsync() =>
            await _nodes[0].Host.Database.Ledger.ReadTransactionsAsync(1, 0, CancellationToken.None).ToListAsync();

        public async Task VerifyAsync() => Assert.Empty(
            (await _nodes[0].Host.Database.Verifier.VerifyAsync(1, new VerifyOptions { Replay = true }, CancellationToken.None)).Findings);

        public async ValueTask DisposeAsync()
        {
            for (var node = _nodes.Count - 1; node >= 0; node--)
                await _nodes[node].DisposeAsync();
        }

        private static DateTimeOffset TimeOf(long at) => DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond);
    }
}
