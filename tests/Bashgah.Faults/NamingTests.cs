using System.Diagnostics;
using System.Net;
using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>Members name one another as those who brought them, at the same moment, at four nodes: nobody ever stands above themselves.</summary>
[RequiresPostgres]
public sealed class NamingTests(ITestOutputHelper output)
{
    private const int Nodes = 4;
    private const int MembersMax = 9;

    // Each naming comes twice, as a form that is sent again.
    private const int Times = 2;

    /// <summary>
    /// Whatever order the namings take, the one that would close a ring finds it otherwise whole: so of each ring exactly one is
    /// refused, and everything else is stored.
    /// </summary>
    [ConditionalFact]
    [Semantics("S9.1", "S10.3")]
    public async Task Of_each_ring_of_members_who_name_one_another_over_four_nodes_exactly_one_is_refused()
    {
        await using var database = TestDatabase.Create(TestBackend.Postgres);
        await using var club = await Club.CreateAsync(database.Address, ClubDefinitions.WithReferrals);
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings);
        await club.StartNodesAsync(Nodes);
        var random = new Random(7);
        var rings = 0;
        var began = Stopwatch.GetTimestamp();
        for (var round = 1; round <= FaultSettings.Namings; round++)
        {
            var members = await JoinAsync(api, club, round, 2 + random.Next(MembersMax - 1));
            // Every other round is one ring through all; the others are whatever chance says.
            var named = Enumerable.Range(0, members.Count)
                .Select(i => round % 2 == 0 ? (i + 1) % members.Count : random.Next(members.Count)).ToList();
            var answers = await Task.WhenAll(Enumerable.Range(0, members.Count * Times).OrderBy(_ => random.Next()).Select(async n => (
                Member: n % members.Count,
                Answer: await NameAsync(api, club.Nodes[random.Next(Nodes)].Url, members[n % members.Count], members[named[n % members.Count]]))));
            rings += CheckAnswers(named, answers);
            await CheckStoredAsync(api, club, members, named, [.. answers.Where(a => a.Answer.Status == HttpStatusCode.OK).Select(a => a.Member)]);
        }
        var length = Stopwatch.GetElapsedTime(began);

        Assert.Null(await club.VerifyAsync());
        findings.AssertNone(club);
        new Report(output, $"rings, {Nodes} nodes").Line(
            $"{FaultSettings.Namings} times up to {MembersMax} members name one another at once, in {length.TotalSeconds:F0} s: {rings} rings, each lacks one naming; {api.TurnedAway} turned away");
    }

    /// <summary>Of a ring some are there already and name who is still joining: only they can close it, and one of them is refused.</summary>
    [ConditionalFact]
    [Semantics("S9.1", "S10.3")]
    public async Task A_ring_of_whom_some_are_still_joining_over_four_nodes_is_never_closed()
    {
        await using var database = TestDatabase.Create(TestBackend.Postgres);
        await using var club = await Club.CreateAsync(database.Address, ClubDefinitions.WithReferrals);
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings);
        await club.StartNodesAsync(Nodes);
        var random = new Random(11);
        for (var round = 1; round <= FaultSettings.Namings; round++)
        {
            var count = 4 + random.Next(MembersMax - 3);
            // Some are there, at least two of them, and name the one before; everybody else joins and does so too.
            var there = Enumerable.Range(0, count).OrderBy(_ => random.Next()).Take(2 + random.Next(count - 2)).ToList();
            var ids = await Task.WhenAll(there.Select(i => JoinedAsync(api, club, round, i, null)));
            var joining = Enumerable.Range(0, count).Except(there).OrderBy(_ => random.Next())
                .Select(i => JoinedAsync(api, club, round, i, (i + count - 1) % count)).ToList();
            var named = await Task.WhenAll(there.Select((i, n) => UntilThereAsync(() => PatchAsync(
                api, club.Nodes[random.Next(Nodes)].Url, ids[n], $$"""{"externalId": "n-{{round}}-{{(i + count - 1) % count}}"}"""))));
            await Task.WhenAll(joining);
            Assert.Equal("referrer-below", CodeOf(Assert.Single(named, answer => answer.Status != HttpStatusCode.OK)));

            // Who are not there yet cannot bring each other: whatever order there is, the first is refused, and so the others.
            var strangers = await Task.WhenAll(Enumerable.Range(0, count).Select(i => PostAsync(
                api, club.Nodes[i % Nodes].Url, Joining($"s-{round}-{i}", $"s-{round}-{(i + 1) % count}"), $"s-{round}-{i}")));
            Assert.All(strangers, a => Assert.Equal((HttpStatusCode.NotFound, "referrer-unknown"), (a.Status, CodeOf(a))));
        }
        Assert.Null(await club.VerifyAsync());
        findings.AssertNone(club);
    }

    /// <summary>Exactly one of each ring was refused, whoever names themselves always, and nothing else. Gives the number of rings.</summary>
    private static int CheckAnswers(List<int> named, (int Member, Attempt Answer)[] answers)
    {
        var refused = new HashSet<int>();
        foreach (var sent in answers.GroupBy(a => a.Member))
        {
            // Whoever was refused stays so, and who was stored is so again.
            Assert.Single(sent.Select(a => a.Answer.Status).Distinct());
            if (named[sent.Key] == sent.Key)
                Assert.All(sent, a => Assert.Equal("referrer-self", CodeOf(a.Answer)));
            else if (sent.First().Answer.Status != HttpStatusCode.OK)
                Assert.True(refused.Add(sent.Key) && sent.All(a => CodeOf(a.Answer) == "referrer-below"), sent.First().Answer.ToString());
        }
        var rings = RingsOf(named);
        Assert.All(rings, ring => Assert.Single(ring, refused.Contains));
        Assert.Equal(rings.Count, refused.Count);
        return rings.Count;
    }

    /// <summary>The members of every ring of at least two.</summary>
    private static List<HashSet<int>> RingsOf(List<int> named)
    {
        var rings = new List<HashSet<int>>();
        for (var i = 0; i < named.Count; i++)
        {
            // After so many steps one is in a ring, whether or not one began in it.
            var at = Enumerable.Range(0, named.Count).Aggregate(i, (member, _) => named[member]);
            var ring = new HashSet<int>();
            while (ring.Add(at))
                at = named[at];
            if (ring.Count > 1 && !rings.Exists(r => r.Contains(at)))
                rings.Add(ring);
        }
        return rings;
    }

    /// <summary>What is stored is what was answered.</summary>
    private static async Task CheckStoredAsync(Api api, Club club, List<string> members, List<int> named, HashSet<int> stored)
    {
        for (var i = 0; i < members.Count; i++)
        {
            var member = await api.GetAsync(club.Nodes[i % Nodes].Url, $"/members/{members[i]}");
            Assert.Equal(HttpStatusCode.OK, member.Status);
            Assert.Equal(
                stored.Contains(i) ? members[named[i]] : null,
                member.Json.TryGetProperty("referredBy", out var by) ? by.GetString() : null);
        }
    }

    private static async Task<List<string>> JoinAsync(Api api, Club club, int round, int count) => [.. await Task.WhenAll(
        Enumerable.Range(0, count).Select(i => JoinedAsync(api, club, round, i, null)))];

    /// <summary>Joins as soon as whom the member names is there.</summary>
    private static async Task<string> JoinedAsync(Api api, Club club, int round, int number, int? named)
    {
        var body = Joining($"n-{round}-{number}", named is null ? null : $"n-{round}-{named}");
        var answer = await UntilThereAsync(() => PostAsync(api, club.Nodes[number % Nodes].Url, body, $"n-{round}-{number}"));
        Assert.True(answer.Status == HttpStatusCode.Created, answer.ToString());
        return answer.Json.GetProperty("id").GetString()!;
    }

    private static Task<Attempt> NameAsync(Api api, string url, string member, string named) =>
        PatchAsync(api, url, member, $$"""{"id": "{{named}}"}""");

    private static string Joining(string externalId, string? named) =>
        $$"""{"externalId": "{{externalId}}"{{(named is null ? "" : $$""", "referredBy": {"externalId": "{{named}}"}""")}}}""";

    private static string? CodeOf(Attempt answer) => answer.Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    private static Task<Attempt> PostAsync(Api api, string url, string body, string key) =>
        Asking.UntilAnsweredAsync(() => api.PostAsync(url, "/members", body, $"join-{key}"));

    private static Task<Attempt> PatchAsync(Api api, string url, string member, string named) =>
        Asking.UntilAnsweredAsync(() => api.PatchAsync(url, $"/members/{member}", $$"""{"referredBy": {{named}}}"""));

    private static Task<Attempt> UntilThereAsync(Func<Task<Attempt>> ask) =>
        Asking.UntilAsync(ask, answer => answer.Status != HttpStatusCode.NotFound);
}
