using Bashgah.Engine.Events;
using Bashgah.Engine.Flows;
using Bashgah.Engine.Liability;
using Bashgah.Storage;
using Bashgah.Storage.Ledger;

namespace Bashgah.Conformance;

/// <summary>A ledger as of one moment: every transfer once, in order, with its times, and nothing that is written meanwhile.</summary>
public abstract class SnapshotSuite(TestBackend backend) : IAsyncLifetime
{
    // 2011-03-01.
    private const long Start = 1_298_937_600_000_000;

    private readonly TestDatabase _fresh = TestDatabase.Create(backend);
    private BashgahDatabase _database = null!;
    private int _programId;

    public async Task InitializeAsync()
    {
        _database = await BashgahDatabase.OpenAsync(
            _fresh.Address, new DatabaseOptions { MasterKey = Convert.ToBase64String(new byte[32]) }, default);
        _programId = (await _database.Programs.CreateAsync("club", new("test", "here"), Start, default)).Id;
        var definition = await File.ReadAllTextAsync(Repository.PathOf("samples", "programs", "everything.json"));
        await _database.Programs.PublishAsync(_programId, new(definition, Start, new("test", "here")), Start, default);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _fresh.DisposeAsync();
    }

    [ConditionalFact]
    public async Task Transfers_come_with_the_times_of_their_transactions_over_more_than_a_page()
    {
        await TellAsync();
        var expected = new List<DatedTransfer>();
        await foreach (var transaction in _database.Ledger.ReadTransactionsAsync(_programId, 0, default))
        {
            var isWake = transaction.Event is Wake;
            expected.AddRange(transaction.Transfers.Select(
                transfer => new DatedTransfer(transfer, isWake, transaction.Event.OccurredAt, transaction.RecordedAt)));
        }

        Assert.True(expected.Count > 600, $"{expected.Count} transfers fill no two pages.");
        await using var snapshot = await _database.Ledger.OpenSnapshotAsync(_programId, default);
        Assert.Equal(expected, await snapshot.TransfersAsync(default).ToListAsync());
    }

    [ConditionalFact]
    [Semantics("S5.4")]
    public async Task What_moved_comes_to_what_accounts_hold()
    {
        await TellAsync();
        var policy = await _database.Programs.LoadPolicyAsync(_programId, default, default);
        // Half a year later much has ended that nobody has written yet.
        var book = new LiabilityBook(policy, (await _database.Ledger.LatestRecordedAtAsync(_programId, default))!.Value + (180L * 86_400_000_000));
        await using var snapshot = await _database.Ledger.OpenSnapshotAsync(_programId, default);
        await foreach (var moved in snapshot.TransfersAsync(default))
        {
            book.Add(moved.Transfer, MonthlyFlows.CountsAt(moved.IsWake, moved.OccurredAt, moved.RecordedAt), moved.IsWake);
        }

        await foreach (var facts in snapshot.FactsAsync(default))
        {
            book.Add(facts);
        }

        var last = book.Statement(book.NowOn, book.NowOn)[0];
        Assert.Equal(
            book.Currencies.Select(currency => (currency.Id, book.Outstanding(currency.Id).Balance)),
            last.Currencies.Select(currency => (currency.Currency, currency.Closing)));
        Assert.Contains(last.Currencies, currency => currency.Closing > 0);
        Assert.Contains(book.Flows.Months.Values, month => month.TryGetValue("points", out var flows) && flows.Expired > 0);
    }

    [ConditionalFact]
    public async Task What_is_written_meanwhile_is_not_seen()
    {
        await using var snapshot = await _database.Ledger.OpenSnapshotAsync(_programId, default);
        Assert.Empty(await snapshot.FactsAsync(default).ToListAsync());
        await TellAsync();
        Assert.Empty(await snapshot.TransfersAsync(default).ToListAsync());
        await using var later = await _database.Ledger.OpenSnapshotAsync(_programId, default);
        Assert.NotEmpty(await later.TransfersAsync(default).ToListAsync());
    }

    private Task TellAsync() => new Story(_database, _programId, 64).TellAsync(Start, members: 12, events: 700);
}

public sealed class SqliteSnapshotTests() : SnapshotSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresSnapshotTests() : SnapshotSuite(TestBackend.Postgres);
