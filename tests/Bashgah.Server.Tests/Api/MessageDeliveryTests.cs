using System.Diagnostics.Metrics;
using System.Net;
using Bashgah.Server.Modules.Messaging;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bashgah.Server.Tests.Api;

/// <summary>What waits is sent at least once, by one at a time, until it is too old; whatever goes wrong with it.</summary>
public abstract class MessageDeliverySuite(TestBackend backend) : MessageTestBase(backend)
{
    [ConditionalFact]
    public async Task What_is_too_old_is_dropped_and_without_a_sender_waits_till_then()
    {
        await using var server = await StartAsync();
        Sent.IsReady = false;
        await server.JoinAsync(Phone);
        await ClaimNewAsync(server, "7001");
        await RunAsync(server);
        server.Clock.Advance(TimeSpan.FromDays(3));
        await ClaimNewAsync(server, "7002");
        await RunAsync(server);
        Assert.Equal(2, await server.CountAsync(Backend, "outbox WHERE state = 'waiting' AND attempts = 0 AND lease_until = 0"));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await RunAsync(server);
        Assert.Equal(1, await WaitingAsync(server));

        server.Clock.Advance(TimeSpan.FromDays(2));
        await ClaimNewAsync(server, "7003");
        server.Clock.Advance(TimeSpan.FromDays(1));
        Sent.IsReady = true;
        await RunAsync(server);
        Assert.Single(Sent.All);
        Assert.Equal(0, await WaitingAsync(server));
    }

    [ConditionalFact]
    public async Task A_sender_that_fails_gets_it_again_later_under_the_same_id_and_no_log_says_whom()
    {
        using var lines = new LogLines();
        await using var server = await StartAsync(services => services.AddSingleton<ILoggerProvider>(lines));
        await server.JoinAsync(Phone);
        var claimed = await ClaimNewAsync(server, "7001");
        Sent.Fault = new IOException("550 no +60123456789 here");
        await RunAsync(server);
        Sent.Fault = new InvalidOperationException("+60123456789 again");
        await RunAsync(server);
        Assert.Equal(1, await server.CountAsync(Backend, "outbox WHERE state = 'waiting' AND attempts = 1"));
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        await RunAsync(server);
        Sent.Fault = null;
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        await RunAsync(server);
        Assert.Empty(Sent.All);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await RunAsync(server);
        PublicId.TryTransaction(claimed.Text("transactionId"), out var transaction);
        Assert.Equal(await IdAsync(server, claimed), Assert.Single(Sent.All).Id);
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
            await server.ExecuteAsync(Backend, $"UPDATE outbox SET body = '{body}' WHERE body LIKE '%receipt%'");
        }
        await ClaimNewAsync(server, "7003");
        await RunAsync(server);
        Assert.Single(Sent.All);
        Assert.Equal(2, await server.CountAsync(Backend, "outbox WHERE state = 'waiting' AND attempts = 0 AND lease_until = 0"));
        // A node that knows it takes it after ten minutes; as long as there is none, it is asked for no more often.
        Assert.Equal(2, await server.CountAsync(Backend, $"outbox WHERE due_at = {server.Now + 600_000_000}"));
        server.Clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromSeconds(1));
        await RunAsync(server);
        Assert.Equal((0, 1), (await WaitingAsync(server), Sent.All.Count));
    }

    [ConditionalFact]
    public async Task Several_who_deliver_at_once_send_each_once()
    {
        const int Claims = 40;
        await using var server = await StartAsync();
        await using var node = Backend == TestBackend.Postgres ? await server.StartNodeAsync() : null;
        await server.JoinAsync(Phone);
        for (var i = 0; i < Claims; i++)
            await ClaimNewAsync(server, $"7{i:000}");
        var program = await server.Host.Database.Programs.FindAsync(ClubServer.Slug, default);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
            DeliverAllAsync(ActivatorUtilities.CreateInstance<MessageDelivery>((i % 2 == 0 ? server : node ?? server).Services, Sent)))));
        Assert.Equal(Claims, Sent.All.Count);
        Assert.Equal(Claims, Sent.All.Select(message => message.Id).Distinct().Count());
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
        Sent.Fault = new IOException("550 +60123456789");
        await RunForAsync(TimeSpan.FromDays(2));
        Sent.Fault = null;
        await RunForAsync(TimeSpan.FromHours(1));
        Assert.Equal(await IdAsync(server, told), Assert.Single(Sent.All).Id);

        PublicId.TryTransaction((await ClaimNewAsync(server, "7002")).Text("transactionId"), out var lost);
        Sent.Fault = new IOException("550 +60123456789");
        await RunForAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
        Assert.Equal((0, 1), (await WaitingAsync(server), Sent.All.Count));
        Assert.StartsWith(
            $"Message {lost * 128} of club was given up after ",
            Assert.Single(lines.All, line => line.Contains("given up", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.True(Interlocked.Read(ref givenUp) >= 1);

        // Nor is it dropped in silence when the sender is taken away.
        await ClaimNewAsync(server, "7003");
        await RunAsync(server);
        Sent.IsReady = false;
        await RunForAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
        Assert.Equal((0, 1), (await WaitingAsync(server), Sent.All.Count));
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
        Sent.Fault = new IOException();
        await RunAsync(server);
        Assert.Equal(1, await server.CountAsync(Backend, $"outbox WHERE attempts = 1 AND lease_until = 0 AND due_at = {server.Now + 2_000_000}"));
        Assert.Equal(2, await server.CountAsync(Backend, $"outbox WHERE attempts = 0 AND lease_until = 0 AND due_at <= {server.Now}"));
        Sent.Fault = null;
        await RunAsync(server);
        Assert.Equal(2, Sent.All.Count);
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
        Sent.Before = async () =>
        {
            if (++sends < 2)
                return;
            await stopping.CancelAsync();
            throw new IOException("550 no +60123456789 here");
        };
        await Record.ExceptionAsync(() => server.Services.GetRequiredService<MessageLoop>().RunAllAsync(stopping.Token));
        Assert.Single(Sent.All);
        Assert.Equal(1, await server.CountAsync(Backend, "outbox WHERE attempts = 1 AND lease_until = 0"));
        Assert.Equal(1, await server.CountAsync(Backend, "outbox WHERE attempts = 0 AND lease_until = 0"));
        Assert.Contains(lines.All, line => line.EndsWith("at attempt 1: IOException.", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.All, line => line.Contains("60123456789", StringComparison.Ordinal));
    }

    [ConditionalFact]
    public async Task What_went_and_could_not_be_noted_goes_again_under_the_same_id_when_the_lease_ends()
    {
        await using var server = await StartAsync();
        await server.JoinAsync(Phone);
        await ClaimNewAsync(server, "7001");
        Sent.After = () => server.ExecuteAsync(Backend, "ALTER TABLE outbox RENAME TO outbox_away");
        await Record.ExceptionAsync(() => RunAsync(server));
        await server.ExecuteAsync(Backend, "ALTER TABLE outbox_away RENAME TO outbox");
        Sent.After = () => Task.CompletedTask;
        await RunAsync(server);
        Assert.Single(Sent.All);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await RunAsync(server);
        Assert.Equal(2, Sent.All.Count);
        Assert.Equal(Sent.All[0], Sent.All[1]);
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
        Assert.Equal(34, Sent.All.Count);
        Assert.StartsWith("second/", Sent.All[16].Id, StringComparison.Ordinal);
    }

    [ConditionalFact]
    public async Task A_server_writes_lines_by_itself_and_goes_on_after_a_fault()
    {
        var folder = Directory.CreateTempSubdirectory("bashgah-test-").FullName;
        var file = Path.Combine(folder, "messages.txt");
        using var lines = new LogLines();
        await using (var server = await ClubServer.StartAsync(
            backend: Backend, settings: new Dictionary<string, string?> { ["Messages:File"] = file }, runsMessageLoop: true,
            configure: services => services.AddSingleton<ILoggerProvider>(lines)))
        {
            await server.JoinAsync(Phone);
            await server.ExecuteAsync(Backend, "ALTER TABLE outbox RENAME TO outbox_away");
            await Eventually.IsAsync(
                () => lines.All.Any(line => line.StartsWith("Messages to members: failed, and is tried again.", StringComparison.Ordinal)));
            await server.ExecuteAsync(Backend, "ALTER TABLE outbox_away RENAME TO outbox");
            var claimed = await ClaimNewAsync(server, "7001");
            await Eventually.IsAsync(async () => new FileInfo(file).Length > 0 && await WaitingAsync(server) == 0);
            var line = Assert.Single(await File.ReadAllLinesAsync(file));
            Assert.Contains($"\"id\":\"{await IdAsync(server, claimed)}\",\"to\":\"+60123456789\"", line, StringComparison.Ordinal);
            Assert.Contains(Told, line, StringComparison.Ordinal);
        }
        Directory.Delete(folder, recursive: true);
    }
}

public sealed class SqliteMessageDeliveryTests() : MessageDeliverySuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresMessageDeliveryTests() : MessageDeliverySuite(TestBackend.Postgres);
