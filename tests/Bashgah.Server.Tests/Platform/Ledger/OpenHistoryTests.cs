using System.Net;
using Bashgah.Server.Commands.Import;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Tests.Platform.Ledger;

/// <summary>A server beside an import of history (S3.5).</summary>
public sealed class OpenHistoryTests
{
    // 41 points of January 2024 end with January 2025; half of the first invoice comes back before that.
    private const string History = """
        document_no,occurred_at,member,store,currency,line,sku,product_group,quantity,amount,return_of
        A-1,2024-01-10T10:00:00+08:00,m1,kl,MYR,1,S,fresh,1,4170,
        A-2,2024-06-10T10:00:00+08:00,m1,kl,MYR,1,S,fresh,1,1000,
        R-1,2024-07-10T10:00:00+08:00,,kl,MYR,1,S,fresh,1,,A-1
        A-3,2024-08-10T10:00:00+08:00,m1,kl,MYR,1,S,fresh,1,500,
        """;

    private sealed class KilledException : Exception;

    [Theory]
    [InlineData(TestBackend.Sqlite)]
    [InlineData(TestBackend.Postgres)]
    public async Task Time_and_callers_wait_for_the_end_of_an_import(TestBackend backend)
    {
        if (backend == TestBackend.Postgres && Environment.GetEnvironmentVariable("BASHGAH_TEST_POSTGRES") is null)
            return;
        await using var server = await ClubServer.StartAsync(backend: backend);
        var member = await server.JoinAsync("0123456789");
        PublicId.TryMember(member, out var memberId);
        await server.BuyAsync("0123456789", "INV-1", 4170);
        server.Clock.Advance(TimeSpan.FromDays(400));
        var imports = server.Host.Database.HistoryImports;
        await imports.BeginAsync(1, "import:a", server.Now, default);
        await imports.BeginAsync(1, "import:a", server.Now, default);

        var loop = server.Services.GetRequiredService<WakeLoop>();
        Assert.Equal(0, await loop.WakeAllAsync(default));
        await Assert.ThrowsAsync<LedgerImportingException>(
            () => server.Host.Ledger.SubmitAsync(LedgerCommand.WakeOf(1, memberId), default));
        var refused = await server.BuyAsync("0123456789", "INV-2", 100, key: "k");
        refused.IsProblem(HttpStatusCode.ServiceUnavailable, "importing");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.True(refused.Json.GetProperty("retryable").GetBoolean());
        (await server.PostAsync("/members", new { phone = "0123456780" }))
            .IsProblem(HttpStatusCode.ServiceUnavailable, "importing");
        var ready = await server.GetAsync("//health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.Status);
        Assert.Equal("club", ready.Json.GetProperty("waitingForHistory")[0].GetString());
        // Reading, and what touches nobody, goes on.
        Assert.Equal(0, await server.AvailableAsync(member));
        var nobodys = new { documentNo = "X-1", currency = "MYR", lines = new[] { new { line = 1, quantity = 1, amount = 100 } } };
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/purchases", nobodys)).Status);

        await imports.EndAsync(1, "import:a", default);
        Assert.Equal(1, await loop.WakeAllAsync(default));
        Assert.Equal(HttpStatusCode.Created, (await server.BuyAsync("0123456789", "INV-2", 100, key: "k")).Status);
        Assert.DoesNotContain("waiting", (await server.GetAsync("//health/ready")).Body);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Semantics("S3.5")]
    public async Task An_import_that_is_killed_and_resumed_beside_a_server_is_that_of_one_run(int killedAfter)
    {
        var whole = await DigestAsync(killedAfter: null);
        Assert.Equal(whole, await DigestAsync(killedAfter));
    }

    [Fact]
    public async Task Documents_that_came_too_late_for_their_members_clock_are_counted()
    {
        await using var server = await ClubServer.StartAsync();
        using var file = new TemporaryFile(History);
        await Assert.ThrowsAsync<KilledException>(() => ImportAsync(server, file, killedAfter: 1));
        foreach (var open in await server.Host.Database.HistoryImports.ListAsync(1, default))
            await server.Host.Database.HistoryImports.EndAsync(1, open.Actor, default);
        await server.Services.GetRequiredService<WakeLoop>().WakeAllAsync(default);

        // The wake moved the member's clock to the end of January 2025.
        Assert.Equal(3, (await ImportAsync(server, file, null)).RecordedLate);
    }

    private static async Task<string> DigestAsync(int? killedAfter)
    {
        await using var server = await ClubServer.StartAsync();
        using var file = new TemporaryFile(History);
        var loop = server.Services.GetRequiredService<WakeLoop>();
        if (killedAfter is not null)
        {
            await Assert.ThrowsAsync<KilledException>(() => ImportAsync(server, file, killedAfter));
            Assert.Equal(0, await loop.WakeAllAsync(default));
        }
        var import = await ImportAsync(server, file, null);
        Assert.Equal(0, import.RecordedLate);
        Assert.Empty(await server.Host.Database.HistoryImports.ListAsync(1, default));
        Assert.Equal(1, await loop.WakeAllAsync(default));
        var transactions = await server.Host.Database.Ledger.ReadTransactionsAsync(1, 0, default)
            .Select(t => $"{t.RecordedAt} {t.Event.GetType().Name} "
                + string.Join(",", t.Transfers.Select(f => $"{f.Kind}:{f.Amount}:{f.BalanceAfter}")))
            .ToListAsync();
        return string.Join("\n", transactions);
    }

    private static async Task<PurchaseImport> ImportAsync(ClubServer server, TemporaryFile file, int? killedAfter)
    {
        var database = server.Host.Database;
        var program = await database.Programs.FindAsync(ClubServer.Slug, default);
        var ledger = await ImportLedger.OpenAsync(database, program!, batchSize: 1, default);
        using var reasons = RefusalReasons.Load(file.Path + ".rejects.csv");
        var import = new PurchaseImport(ledger, reasons, NullLogger.Instance);
        await import.RunAsync(
            PurchaseFile.Read(file.Path, "MYR", _ => "", _ => { }),
            done =>
            {
                if (done == killedAfter)
                    throw new KilledException();
            },
            default);
        return import;
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"history-{Guid.NewGuid():N}.csv");

        public void Dispose()
        {
            foreach (var path in Directory.GetFiles(System.IO.Path.GetTempPath(), System.IO.Path.GetFileName(Path) + "*"))
                File.Delete(path);
        }
    }
}
