using System.Net;
using Bashgah.Engine.Events;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Messaging;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Tests.Api;

/// <summary>What is claimed is told: the message is written with the claim, by ids alone, and sent in the member's language.</summary>
public abstract class MessagesSuite(TestBackend backend) : MessageTestBase(backend)
{
    [ConditionalFact]
    [Semantics("S13.3")]
    public async Task A_claim_writes_one_message_with_it_that_names_ids_alone()
    {
        await using var server = await StartAsync();
        var member = (await server.PostAsync("/members", new { phone = Phone, name = "Aisyah binti Ali" })).Text("id");
        await server.BuyAsync(Phone, "OWN", 1_000);
        await SellAsync(server, "7001", 4_170);
        await server.PostAsync("/evaluations", ClubServer.Purchase(Phone, "OWN-2", 1_000));
        Assert.Equal(0, await WaitingAsync(server));

        var claimed = await ClaimAsync(server, "7001", Phone, "k-1");
        PublicId.TryTransaction(claimed.Text("transactionId"), out var transaction);
        Assert.Equal(1, await WaitingAsync(server));
        Assert.Equal(1, await server.CountAsync(
            Backend,
            $"outbox WHERE topic = 'message' AND transaction_id = {transaction} AND body = '{{\"kind\":\"receipt\",\"member\":\"{member}\"}}'"));

        // The same again, under its key or another's, and what is refused, tell nothing more.
        Assert.True((await ClaimAsync(server, "7001", Phone, "k-1")).Json.GetProperty("duplicate").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await ClaimAsync(server, "7001", Phone)).Status);
        await server.JoinAsync("0123456780");
        (await ClaimAsync(server, "7001", "0123456780")).IsProblem(HttpStatusCode.Conflict, "already-claimed");
        (await ClaimAsync(server, "NEVER", Phone)).IsProblem(HttpStatusCode.NotFound, "document-unknown");
        (await ClaimAsync(server, "OWN", Phone)).IsProblem(HttpStatusCode.Conflict, "has-member");
        await server.PostAsync("/returns", new { documentNo = "OWN", returnNo = "R" });
        Assert.Equal(1, await WaitingAsync(server));
        var exported = Assert.Single((await server.GetAsync($"/members/{member}/export")).Json.GetProperty("messages").EnumerateArray());
        Assert.Equal(("message", "2026-03-02T12:00:00+08:00"), (exported.GetProperty("topic").GetString(), exported.GetProperty("dueAt").GetString()));
    }

    [ConditionalFact]
    public async Task What_cannot_be_told_is_not_claimed_either()
    {
        await using var server = await StartAsync();
        var member = await server.JoinAsync(Phone);
        await SellAsync(server, "7001", 4_170);
        var before = await server.CountTransactionsAsync();
        await server.ExecuteAsync(Backend, "ALTER TABLE outbox RENAME TO outbox_away");
        Assert.True((int)(await ClaimAsync(server, "7001", Phone, "k-1")).Status >= 500);
        await server.ExecuteAsync(Backend, "ALTER TABLE outbox_away RENAME TO outbox");
        Assert.Equal((before, 0), (await server.CountTransactionsAsync(), (int)await server.AvailableAsync(member)));
        Assert.Equal(HttpStatusCode.Created, (await ClaimAsync(server, "7001", Phone, "k-1")).Status);
        Assert.Equal(1, await WaitingAsync(server));
    }

    [ConditionalFact]
    public async Task Nobody_is_told_of_history_and_of_what_waited_in_a_cut_everybody_is()
    {
        await using var server = await StartAsync();
        PublicId.TryMember(await server.JoinAsync(Phone), out var member);
        await SellAsync(server, "7001", 4_170);
        await SellAsync(server, "7002", 500);
        var history = await server.Host.Ledger.SubmitAsync(
            new LedgerCommand
            {
                ProgramId = 1, Actor = "import", IsHistory = true, RecordedAt = server.Now,
                Members = [new NamedMember(MemberReference.ById(member))],
                Document = new UniqueDocument("", "7001", "claim"), History = new DocumentKey("", "7001"),
                Build = members => new Claim("7001", "", null, member) { OccurredAt = members.RecordedAt, OccurredAtGiven = false },
            },
            default);
        Assert.IsType<LedgerAnswer.Accepted>(history);
        Assert.Equal(0, await WaitingAsync(server));
        var queued = await server.PostAsync(
            "/queued-commands",
            new
            {
                operation = "claimPurchase", queuedAt = "2026-03-02T11:59:00+08:00", body = new { documentNo = "7002", member = new { phone = Phone } },
            });
        Assert.Equal("done", queued.Text("state"));
        Assert.Equal(1, await WaitingAsync(server));
    }

    [ConditionalTheory]
    [InlineData("en", Told)]
    [InlineData("fa-IR", "باشگاه: شما ۴۱ امتیاز گرفتید که تا ۳۱ مارس ۲۰۲۷ قابل استفاده است. اکنون ۴۱ امتیاز برای خرج کردن دارید.")]
    [InlineData("ms", "Kelab: Anda memperoleh 41 mata, boleh digunakan hingga 31 Mac 2027. Kini anda ada 41 mata untuk dibelanjakan.")]
    [InlineData(null, Told)]
    public async Task A_message_is_in_the_members_language_and_its_digits(string? locale, string text)
    {
        await using var server = await StartAsync();
        await server.PostAsync("/members", new { phone = Phone, locale });
        await SellAsync(server, "7001", 4_170);
        var claimed = await ClaimAsync(server, "7001", Phone);
        await RunAsync(server);
        Assert.Equal(
            new MemberMessage(await IdAsync(server, claimed), "+60123456789", "sms", "receipt", locale?[..2] ?? "en", text), Assert.Single(Sent.All));
        Assert.Equal(0, await WaitingAsync(server));
        await RunAsync(server);
        Assert.Single(Sent.All);
    }

    [ConditionalFact]
    public async Task It_tells_what_stands_and_can_be_spent_when_it_is_sent_and_goes_by_mail_where_there_is_no_phone()
    {
        const string Email = "aisyah@club.example";
        await using var server = await StartAsync();
        var id = (await server.PostAsync("/members", new { email = Email })).Text("id");
        await SellAsync(server, "7001", 4_170);
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/claims", new { documentNo = "7001", member = new { id } })).Status);
        // Half of it comes back before it is told, and something else is bought.
        await server.PostAsync(
            "/purchases", new { documentNo = "OWN", member = new { id }, currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 10_000 } } });
        await server.PostAsync("/returns", new { documentNo = "7001", returnNo = "R", lines = new[] { new { line = 1, quantity = 0.5 } } });
        Assert.Equal(120, await server.AvailableAsync(id));
        await RunAsync(server);
        var message = Assert.Single(Sent.All);
        Assert.Equal(("email", Email), (message.Channel, message.To));
        Assert.EndsWith("You earned 20 points, usable until 31 March 2027. You can spend 120 points now.", message.Text, StringComparison.Ordinal);
    }

    [ConditionalFact]
    public async Task Of_what_is_on_its_way_it_tells_when_it_comes()
    {
        await using var server = await StartAsync(
            definition: TestPrograms.Club.Replace("\"points\": {\"name\"", "\"points\": {\"pending\": {\"for\": \"P7D\"}, \"name\"", StringComparison.Ordinal));
        await server.JoinAsync(Phone);
        await ClaimNewAsync(server, "7001");
        await RunAsync(server);
        Assert.Equal("Club: You earned 41 points, usable from 10 March 2026 to 31 March 2027.", Assert.Single(Sent.All).Text);
    }

    [ConditionalFact]
    public async Task Who_took_the_consent_back_or_has_no_address_or_was_erased_is_sent_nothing()
    {
        await using var server = await StartAsync();
        string[] phones = ["0123456781", "0123456782", "0123456783", "0123456784", "0123456785"];
        var members = new List<string>();
        foreach (var phone in phones)
            members.Add((await server.PostAsync("/members", new { phone, email = $"m{phone}@club.example", cards = new[] { $"4{phone}" } })).Text("id"));
        await SayAsync(members[0], new { purpose = "receipts", granted = false });
        await SayAsync(members[1], new { purpose = "receipts", channel = "sms", granted = false });
        await SayAsync(members[2], new { purpose = "receipts", granted = false });
        await SayAsync(members[2], new { purpose = "receipts", channel = "sms", granted = true });
        for (var i = 0; i < phones.Length; i++)
        {
            await SellAsync(server, $"700{i}", 4_170);
            Assert.Equal(HttpStatusCode.Created, (await ClaimAsync(server, $"700{i}", phones[i])).Status);
        }
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync($"/members/{members[3]}/erase", new { })).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.PatchAsync($"/members/{members[4]}", new { phone = (string?)null, email = (string?)null })).Status);
        await RunAsync(server);
        Assert.Equal("+60123456783", Assert.Single(Sent.All).To);
        Assert.Equal(0, await WaitingAsync(server));

        async Task SayAsync(string member, object consent) =>
            Assert.Equal(HttpStatusCode.Created, (await server.PostAsync($"/members/{member}/consents", consent)).Status);
    }

    [ConditionalFact]
    public async Task What_brought_nothing_or_came_back_whole_is_not_told()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        await SellAsync(server, "7001", 4_170);
        await SellAsync(server, "7002", 50);
        await ClaimAsync(server, "7001", Phone);
        Assert.Equal(HttpStatusCode.Created, (await ClaimAsync(server, "7002", Phone)).Status);
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/returns", new { documentNo = "7001", returnNo = "R" })).Status);
        Assert.Equal(2, await WaitingAsync(server));
        await RunAsync(server);
        Assert.Empty(Sent.All);
        Assert.Equal(0, await WaitingAsync(server));
    }
}

public sealed class SqliteMessagesTests() : MessagesSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresMessagesTests() : MessagesSuite(TestBackend.Postgres);
