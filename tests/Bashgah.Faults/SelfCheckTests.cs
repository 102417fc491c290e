using Bashgah.Faults.Framework;
using Bashgah.Faults.Load;
using Xunit.Abstractions;

namespace Bashgah.Faults;

/// <summary>The harness finds faults that are there.</summary>
public sealed class SelfCheckTests(ITestOutputHelper output)
{
    private const int Members = 10;
    private const int Kills = 2;

    [Fact]
    public async Task A_server_that_answers_before_its_commit_is_found_out()
    {
        await using var database = TestDatabase.Create(TestBackend.Sqlite);
        await using var club = await Club.CreateAsync(database.Address, ClubDefinitions.Plain);
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings) { MayBeCut = true };
        var book = new Book(findings);
        var node = await club.StartNodeAsync();
        await book.JoinAsync(api, node, Members);
        await using var proxy = await EagerProxy.StartAsync(node.Url);

        await using (var tills = Tills.Open(club, api, book, count: 4, address: proxy.Url))
        {
            for (var i = 0; i < Kills; i++)
                await Framework.Kills.KillAtRandomAsync(node);
            await tills.CloseAsync();
        }
        // What the proxy still has to hand on is no loss.
        await Task.Delay(1_000);
        await Proof.RunAsync(club, api, book);

        var lost = findings.Count(FindingKind.Lost);
        new Report(output, "planted: answers before the commit").Line(
            $"{book.Acknowledged} purchases acknowledged; {lost} losses found");
        Assert.True(lost > 0, "Losses were planted and none was found.");
        Assert.True(findings.Count(FindingKind.WrongSum) > 0, "Balances lack what was lost, and that was not found.");
        // The server itself did nothing wrong.
        Assert.Equal(0, findings.Count(FindingKind.Doubled));
        Assert.Equal(0, findings.Count(FindingKind.NotVerified));
    }

    [Fact]
    public async Task What_nobody_sold_and_what_is_booked_otherwise_is_found_out()
    {
        await using var database = TestDatabase.Create(TestBackend.Sqlite);
        await using var club = await Club.CreateAsync(database.Address, ClubDefinitions.Plain);
        var findings = new Findings();
        using var api = new Api(club.ApiKey, findings);
        var book = new Book(findings);
        var node = await club.StartNodeAsync();
        await book.JoinAsync(api, node, 1);
        var sale = book.Open(new Random(1));
        book.Acknowledge(sale, await api.PostAsync(node.Url, "/purchases", sale.Body(), sale.Key));
        await Proof.RunAsync(club, api, book);
        findings.AssertNone(club);

        // As if a retry had been booked under another number, and the receipt had said something else.
        var again = new Sale(sale.Document + "-again", sale.Member, sale.Amount);
        await api.PostAsync(node.Url, "/purchases", again.Body(), again.Key);
        sale.Receipt = sale.Receipt! with { Points = sale.Receipt.Points + 1 };
        await Proof.RunAsync(club, api, book);

        Assert.Equal(1, findings.Count(FindingKind.Foreign));
        Assert.Equal(1, findings.Count(FindingKind.Different));
        Assert.Equal(1, findings.Count(FindingKind.WrongSum));
    }
}
