using System.Diagnostics.Metrics;
using System.Net;
using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Messaging;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Messaging;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bashgah.Server.Tests.Api;

/// <summary>What is claimed is told: the message is written with the claim, by ids alone, and sent in the member's language.</summary>
public abstract class MessagesSuite(TestBackend backend)
{
    private const string Phone = "0123456789";
    private const string Told = "Club: You earned 41 points, usable until 31 March 2027. You can spend 41 points now.";

    private readonly SentMessages _sent = new();

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
            backend,
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
        await server.ExecuteAsync(backend, "ALTER TABLE outbox RENAME TO outbox_away");
        Assert.True((int)(await ClaimAsync(server, "7001", Phone, "k-1")).Status >= 500);
        await server.ExecuteAsync(backend, "ALTER TABLE outbox_away RENAME TO outbox");
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
            new MemberMessage(await IdAsync(server, claimed), "+60123456789", "sms", "receipt", locale?[..2] ?? "en", text), Assert.Single(_sent.All));
        Assert.Equal(0, await WaitingAsync(server));
        await RunAsync(server);
        Assert.Single(_sent.All);
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
        var message = Assert.Single(_sent.All);
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
        Assert.Equal("Club: You earned 41 points, usable from 10 March 2026 to 31 March 2027.", Assert.Single(_sent.All).Text);
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
        Assert.Equal("+60123456783", Assert.Single(_sent.All).To);
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
        Assert.Empty(_sent.All);
        Assert.Equal(0, await WaitingAsync(server));
    }

    [ConditionalFact]
    public async Task What_is_too_old_is_dropped_and_without_a_sender_waits_till_then()
    {
        await using var server = await StartAsync();
        _sent.IsReady = false;
        await server.JoinAsync(Phone);
        await ClaimNewAsync(server, "7001");
        await RunAsync(server);
        server.Clock.Advance(TimeSpan.FromDays(3));
        await ClaimNewAsync(server, "7002");
        await RunAsync(server);
        Assert.Equal(2, await server.CountAsync(backend, "outbox WHERE state = 'waiting' AND attempts = 0 AND lease_until = 0"));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await RunAsync(server);
        Assert.Equal(1, await WaitingAsync(server));

        server.Clock.Advance(TimeSpan.FromDays(2));
        await ClaimNewAsync(server, "7003");
        server.Clock.Advance(TimeSpan.FromDays(1));
        _sent.IsReady = true;
        await RunAsync(server);
        Assert.Single(_sent.All);
        Assert.Equal(0, await WaitingAsync(server));
    }

    [ConditionalFact]
    public async Task A_sender_that_fails_gets_it_again_later_under_the_same_id_and_no_log_says_whom()
    {
        using var lines = new LogLines();
        await using var server = await StartAsync(services => services.AddSingleton<ILoggerProvider>(lines));
        await server.JoinAsync(Phone);
        var claimed = await ClaimNewAsync(server, "7001");
        _sent.Fault = new IOException("550 no +60123456789 here");
        await RunAsync(server);
        _sent.Fault = new InvalidOperationException("+60123456789 again");
        await RunAsync(server);
        Assert.Equal(1, await server.CountAsync(backend, "outbox WHERE state = 'waiting' AND attempts = 1"));
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        await RunAsync(server);
        _sent.Fault = null;
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        await RunAsync(server);
        Assert.Empty(_sent.All);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await RunAsync(server);
        PublicId.TryTransaction(claimed.Text("transactionId"), out var transaction);
        Assert.Equal(await IdAsync(server, claimed), Assert.Single(_sent.All).Id);
        Assert.Equal(
            [
                $"Message {transaction * 128} of club was not sent, at attempt 1: IOException.",
                $"Message {transaction * 128} of club was not sent, at attempt 2: InvalidOperationException.",
            ],
            lines.All.Where(line => line.StartsWith("Message", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines.All, line => line.Contains("60123456789", StringComparison.Ordinal));
    }

    [ConditionalFact]
    public async Task What_another_version_wrote_waits_for_it_and_holds_nothing_up()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        foreach (var (no, body) in new[] { ("7001", "{\"kind\":\"greeting\"}"), ("7002", "no JSON") })
        {
            await ClaimNewAsync(server, no);
            await server.ExecuteAsync(backend, $"UPDATE outbox SET body = '{body}' WHERE body LIKE '%receipt%'");
        }
        await ClaimNewAsync(server, "7003");
        await RunAsync(server);
        Assert.Single(_sent.All);
        Assert.Equal(2, await server.CountAsync(backend, "outbox WHERE state = 'waiting' AND attempts = 0 AND lease_until = 0"));
        // A node that knows it takes it after ten minutes; as long as there is none, it is asked for no more often.
        Assert.Equal(2, await server.CountAsync(backend, $"outbox WHERE due_at = {server.Now + 600_000_000}"));
        server.Clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromSeconds(1));
        await RunAsync(server);
        Assert.Equal((0, 1), (await WaitingAsync(server), _sent.All.Count));
    }

    [ConditionalFact]
    public async Task Several_who_deliver_at_once_send_each_once()
    {
        const int Claims = 40;
        await using var server = await StartAsync();
        await using var node = backend == TestBackend.Postgres ? await server.StartNodeAsync() : null;
        await server.JoinAsync(Phone);
        for (var i = 0; i < Claims; i++)
            await ClaimNewAsync(server, $"7{i:000}");
        var program = await server.Host.Database.Programs.FindAsync(ClubServer.Slug, default);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
            DeliverAllAsync(ActivatorUtilities.CreateInstance<MessageDelivery>((i % 2 == 0 ? server : node ?? server).Services, _sent)))));
        Assert.Equal(Claims, _sent.All.Count);
        Assert.Equal(Claims, _sent.All.Select(message => message.Id).Distinct().Count());
        Assert.Equal(0, await WaitingAsync(server));

        async Task DeliverAllAsync(MessageDelivery delivery)
        {
            while (await delivery.DeliverPageAsync(program!, default))
            {
            }
        }
    }

    [ConditionalFact]
    public async Task A_sender_that_is_away_for_two_days_costs_no_message_and_after_three_it_is_given_up()
    {
        using var lines = new LogLines();
        var givenUp = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Bashgah.Messages")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (tags.Length == 1 && tags[0] is { Key: "outcome", Value: "given-up" })
                Interlocked.Add(ref givenUp, count);
        });
        listener.Start();
        await using var server = await StartAsync(services => services.AddSingleton<ILoggerProvider>(lines));
        await server.JoinAsync(Phone);
        var told = await ClaimNewAsync(server, "7001");
        _sent.Fault = new IOException("550 +60123456789");
        await RunForAsync(TimeSpan.FromDays(2));
        _sent.Fault = null;
        await RunForAsync(TimeSpan.FromHours(1));
        Assert.Equal(await IdAsync(server, told), Assert.Single(_sent.All).Id);

        PublicId.TryTransaction((await ClaimNewAsync(server, "7002")).Text("transactionId"), out var lost);
        _sent.Fault = new IOException("550 +60123456789");
        await RunForAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
        Assert.Equal((0, 1), (await WaitingAsync(server), _sent.All.Count));
        Assert.StartsWith(
            $"Message {lost * 128} of club was given up after ",
            Assert.Single(lines.All, line => line.Contains("given up", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.True(Interlocked.Read(ref givenUp) >= 1);

        // Nor is it dropped in silence when the sender is taken away.
        await ClaimNewAsync(server, "7003");
        await RunAsync(server);
        _sent.IsReady = false;
        await RunForAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
        Assert.Equal((0, 1), (await WaitingAsync(server), _sent.All.Count));
        Assert.Contains("1 messages of club that could not be sent before were given up: they got too old.", lines.All);
        Assert.True(Interlocked.Read(ref givenUp) >= 2);
        Assert.DoesNotContain(lines.All, line => line.Contains("60123456789", StringComparison.Ordinal));

        async Task RunForAsync(TimeSpan time)
        {
            for (var i = 0; i * TimeSpan.FromMinutes(30) < time; i++)
            {
                server.Clock.Advance(TimeSpan.FromMinutes(30));
                await RunAsync(server);
            }
        }
    }

    [ConditionalFact]
    public async Task A_fault_of_the_sender_ends_the_page_and_the_others_wait_untried()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        for (var i = 0; i < 3; i++)
            await ClaimNewAsync(server, $"7{i:000}");
        _sent.Fault = new IOException();
        await RunAsync(server);
        Assert.Equal(1, await server.CountAsync(backend, $"outbox WHERE attempts = 1 AND lease_until = 0 AND due_at = {server.Now + 2_000_000}"));
        Assert.Equal(2, await server.CountAsync(backend, $"outbox WHERE attempts = 0 AND lease_until = 0 AND due_at <= {server.Now}"));
        _sent.Fault = null;
        await RunAsync(server);
        Assert.Equal(2, _sent.All.Count);
    }

    [ConditionalFact]
    public async Task A_sender_that_fails_while_the_server_stops_is_not_quoted_and_what_had_gone_is_noted()
    {
        using var lines = new LogLines();
        using var stopping = new CancellationTokenSource();
        await using var server = await StartAsync(services => services.AddSingleton<ILoggerProvider>(lines));
        await server.JoinAsync(Phone);
        await ClaimNewAsync(server, "7001");
        await ClaimNewAsync(server, "7002");
        await ClaimNewAsync(server, "7003");
        var sends = 0;
        _sent.Before = async () =>
        {
            if (++sends < 2)
                return;
            await stopping.CancelAsync();
            throw new IOException("550 no +60123456789 here");
        };
        await Record.ExceptionAsync(() => server.Services.GetRequiredService<MessageLoop>().RunAllAsync(stopping.Token));
        Assert.Single(_sent.All);
        Assert.Equal(1, await server.CountAsync(backend, "outbox WHERE attempts = 1 AND lease_until = 0"));
        Assert.Equal(1, await server.CountAsync(backend, "outbox WHERE attempts = 0 AND lease_until = 0"));
        Assert.Contains(lines.All, line => line.EndsWith("at attempt 1: IOException.", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.All, line => line.Contains("60123456789", StringComparison.Ordinal));
    }

    [ConditionalFact]
    public async Task What_went_and_could_not_be_noted_goes_again_under_the_same_id_when_the_lease_ends()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        await ClaimNewAsync(server, "7001");
        _sent.After = () => server.ExecuteAsync(backend, "ALTER TABLE outbox RENAME TO outbox_away");
        await Record.ExceptionAsync(() => RunAsync(server));
        await server.ExecuteAsync(backend, "ALTER TABLE outbox_away RENAME TO outbox");
        _sent.After = () => Task.CompletedTask;
        await RunAsync(server);
        Assert.Single(_sent.All);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await RunAsync(server);
        Assert.Equal(2, _sent.All.Count);
        Assert.Equal(_sent.All[0], _sent.All[1]);
        Assert.Equal(0, await WaitingAsync(server));
    }

    [ConditionalFact]
    public async Task A_program_with_few_does_not_wait_for_all_of_another()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        for (var i = 0; i < 33; i++)
            await ClaimNewAsync(server, $"7{i:000}");
        await server.MakeProgramAsync(TestPrograms.Club, "second");
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", await server.MakeKeyAsync("second", "manager"));
        const string Second = "/v1/programs/second";
        await server.PostAsync($"{Second}/members", new { phone = Phone });
        await server.PostAsync(
            $"{Second}/purchases", new { documentNo = "1", currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 4_170 } } });
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync($"{Second}/claims", new { documentNo = "1", member = new { phone = Phone } })).Status);
        await RunAsync(server);
        Assert.Equal(34, _sent.All.Count);
        Assert.StartsWith("second/", _sent.All[16].Id, StringComparison.Ordinal);
    }

    [ConditionalFact]
    public async Task A_server_writes_lines_by_itself_and_goes_on_after_a_fault()
    {
        var folder = Directory.CreateTempSubdirectory("bashgah-test-").FullName;
        var file = Path.Combine(folder, "messages.txt");
        using var lines = new LogLines();
        await using (var server = await ClubServer.StartAsync(
            backend: backend, settings: new Dictionary<string, string?> { ["Messages:File"] = file }, runsMessageLoop: true,
            configure: services => services.AddSingleton<ILoggerProvider>(lines)))
        {
            await server.JoinAsync(Phone);
            await server.ExecuteAsync(backend, "ALTER TABLE outbox RENAME TO outbox_away");
            await Eventually.IsAsync(
                () => lines.All.Any(line => line.StartsWith("Messages to members: failed, and is tried again.", StringComparison.Ordinal)));
            await server.ExecuteAsync(backend, "ALTER TABLE outbox_away RENAME TO outbox");
            var claimed = await ClaimNewAsync(server, "7001");
            await Eventually.IsAsync(async () => new FileInfo(file).Length > 0 && await WaitingAsync(server) == 0);
            var line = Assert.Single(await File.ReadAllLinesAsync(file));
            Assert.Contains($"\"id\":\"{await IdAsync(server, claimed)}\",\"to\":\"+60123456789\"", line, StringComparison.Ordinal);
            Assert.Contains(Told, line, StringComparison.Ordinal);
        }
        Directory.Delete(folder, recursive: true);
    }

    private Task<ClubServer> StartAsync(Action<IServiceCollection>? configure = null, string? definition = null) => ClubServer.StartAsync(
        definition, backend: backend,
        configure: services =>
        {
            services.AddSingleton<IMessageSender>(_sent);
            configure?.Invoke(services);
        });

    /// <summary>What the message of a claim is called: by its number, and by when it was recorded.</summary>
    private static async Task<string> IdAsync(ClubServer server, Answer claimed)
    {
        PublicId.TryTransaction(claimed.Text("transactionId"), out var transaction);
        var stored = await server.Host.Database.Ledger.FindTransactionAsync(1, transaction, default);
        return $"club/{transaction * 128}-{stored!.RecordedAt}";
    }

    private static Task RunAsync(ClubServer server) => server.Services.GetRequiredService<MessageLoop>().RunAllAsync(default);

    private Task<long> WaitingAsync(ClubServer server) => server.CountAsync(backend, "outbox");

    private static async Task SellAsync(ClubServer server, string documentNo, long amount) => Assert.Equal(
        HttpStatusCode.Created,
        (await server.PostAsync("/purchases", new { documentNo, currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount } } })).Status);

    private static Task<Answer> ClaimAsync(ClubServer server, string documentNo, string phone, string? key = null) =>
        server.PostAsync("/claims", new { documentNo, member = new { phone } }, key);

    private static async Task<Answer> ClaimNewAsync(ClubServer server, string documentNo)
    {
        await SellAsync(server, documentNo, 4_170);
        var claimed = await ClaimAsync(server, documentNo, Phone);
        Assert.Equal(HttpStatusCode.Created, claimed.Status);
        return claimed;
    }
}

public sealed class SqliteMessagesTests() : MessagesSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresMessagesTests() : MessagesSuite(TestBackend.Postgres);
