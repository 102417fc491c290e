using System.Net;
using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>Sixty-four tills sell at the same moment, at four nodes, where a budget has room for a few.</summary>
[RequiresPostgres]
public sealed class LastOfBudgetTests(ITestOutputHelper output)
{
    private const int Nodes = 4;
    private const int Buying = 64;

    // Few, so that commissions meet at them too.
    private const int Referrers = 8;

    [ConditionalFact]
    [Semantics("S4.6", "S9.2", "S10.4")]
    public async Task What_64_draw_from_the_end_of_a_budget_over_four_nodes_is_all_of_it_and_no_more()
    {
        await using var database = TestDatabase.Create(TestBackend.Postgres);
        await using var club = await Club.CreateAsync(
            database.Address, ClubDefinitions.WithEndingBudgets(FaultSettings.LastUnits));
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings);
        var book = new Book(findings);
        await club.StartNodesAsync(Nodes);
        await book.JoinAsync(api, club.Nodes[0], Referrers);
        var buyers = await Task.WhenAll(Enumerable.Range(0, Buying).Select(i => JoinAsync(api, club, book.Members[i % Referrers], i)));

        for (var end = 1; end <= FaultSettings.LastUnits; end++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, Buying).Select(i => SellAsync(api, club, buyers[i], end, i)));
            Assert.All(answers, answer => Assert.True(answer.Status == HttpStatusCode.Created, answer.ToString()));
            // Trimmed: to the last unit. Rejected: what is left is less than an award.
            Assert.Equal(end * ClubDefinitions.EndingBudget, await LedgerTables.ReadGivenAsync(club.Database, "trimmed"));
            Assert.Equal(end * ClubDefinitions.EndingBudget, await LedgerTables.ReadGivenAsync(club.Database, "commission"));
            Assert.Equal(
                end * (ClubDefinitions.EndingBudget - (ClubDefinitions.EndingBudget % ClubDefinitions.EndingAward)),
                await LedgerTables.ReadGivenAsync(club.Database, "rejected"));
        }

        Assert.Null(await club.VerifyAsync());
        findings.AssertNone(club);
        new Report(output, $"end of a budget, {Nodes} nodes").Line(
            $"{FaultSettings.LastUnits} times {Buying} at once: the last {ClubDefinitions.EndingBudget} given to the unit, to rules and to referrers; never one more");
    }

    private static async Task<string> JoinAsync(Api api, Club club, string referrer, int number)
    {
        var answer = await api.PostAsync(
            club.Nodes[0].Url, "/members", $$"""{"externalId": "b-{{number}}", "referredBy": {"id": "{{referrer}}"} }""", $"join-b-{number}");
        Assert.True(answer.Status == HttpStatusCode.Created, answer.ToString());
        return answer.Json.GetProperty("id").GetString()!;
    }

    private static Task<Attempt> SellAsync(Api api, Club club, string member, int end, int number)
    {
        var sale = new Sale($"END-{end}-{number}", member, 10, ClubDefinitions.EndOf(end));
        return Asking.UntilAnsweredAsync(() => api.PostAsync(club.Nodes[number % Nodes].Url, "/purchases", sale.Body(), sale.Key));
    }
}
