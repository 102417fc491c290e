using Bashgah.Storage;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Verification;

namespace Bashgah.Conformance;

/// <summary>
/// A story decided by the program of samples/programs/everything.json: deciding every event again gives the same, and
/// the digest is one number, whatever the database and however the commands met in batches.
/// </summary>
public abstract class ReplaySuite(TestBackend backend) : IAsyncLifetime
{
    // 2011-03-01.
    private const long Start = 1_298_937_600_000_000;
    private const int Members = 12;
    private const int Events = 400;

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

    [ConditionalTheory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(512)]
    public async Task Deciding_again_gives_the_same_and_the_digest_does_not_depend_on_batches(int batchSize)
    {
        var story = new Story(_database, _programId, batchSize);
        await story.TellAsync(Start, Members, Events);
        var report = await VerifyAsync(new VerifyOptions { Replay = true });
        Assert.Empty(report.Findings);
        Assert.Equal(Members, report.Members);
        Assert.True(report.Transactions > Events * 3 / 4, $"{report.Transactions} transactions; refused: "
            + string.Join(", ", story.Refused.Select(r => $"{r.Key} {r.Value}")));
        Assert.Equal(await ReferenceDigest.Value, report.Digest);
        string[] told =
            ["activity", "adjustment", "claim", "hold", "joined", "purchase", "redemption", "return", "wake"];
        Assert.Equal(told, (await KindsAsync()).Select(k => k.Kind).Distinct().Order(StringComparer.Ordinal));
    }

    [ConditionalFact]
    public async Task The_digest_of_an_earlier_time_is_that_of_a_ledger_that_ended_there()
    {
        await new Story(_database, _programId, 7).TellAsync(Start, Members, Events / 4);
        var earlier = await VerifyAsync(new VerifyOptions());
        Assert.NotNull(earlier.AsOfAt);

        await using var fresh = TestDatabase.Create(backend);
        await using var longer = await BashgahDatabase.OpenAsync(
            fresh.Address, new DatabaseOptions { MasterKey = Convert.ToBase64String(new byte[32]) }, default);
        var programId = (await longer.Programs.CreateAsync("club", new("test", "here"), Start, default)).Id;
        var definition = await File.ReadAllTextAsync(Repository.PathOf("samples", "programs", "everything.json"));
        await longer.Programs.PublishAsync(programId, new(definition, Start, new("test", "here")), Start, default);
        await new Story(longer, programId, 7).TellAsync(Start, Members, Events);
        var asOf = await longer.Verifier.VerifyAsync(programId, new VerifyOptions { AsOfAt = earlier.AsOfAt }, default);
        Assert.Equal(earlier.Digest, asOf.Digest);
    }

    [ConditionalFact]
    public async Task What_was_changed_and_hashed_again_is_found_by_deciding_again()
    {
        await new Story(_database, _programId, 50).TellAsync(Start, Members, 60);
        await _database.Sql.WriteAsync(
            async connection =>
            {
                string[] statements = backend == TestBackend.Sqlite
                    ? ["DROP TRIGGER ledger_transaction_no_update", "DROP TRIGGER transfer_no_update"]
                    : ["ALTER TABLE ledger_transaction DISABLE TRIGGER ALL", "ALTER TABLE transfer DISABLE TRIGGER ALL"];
                foreach (var statement in statements)
                {
                    await connection.ExecuteAsync(statement, default);
                }

                await connection.ExecuteAsync(
                    """
                    UPDATE transfer SET amount = amount + 1
                    WHERE seq = 0 AND transaction_id = (SELECT min(id) FROM ledger_transaction WHERE kind = 'purchase'
                      AND member_id IS NOT NULL)
                    """,
                    default);
                await connection.ExecuteAsync("UPDATE member_facts SET due_at = due_at + 1 WHERE id = 3", default);
            },
            default);
        var report = await VerifyAsync(new VerifyOptions { Replay = true });
        Assert.Contains(report.Findings, f => f.Subject.StartsWith("transfer ") && f.Problem == "deciding again gives another one");
        Assert.Contains(report.Findings, f => f.Subject == "member 3" && f.Problem.StartsWith("due moment is "));
    }

    [ConditionalTheory]
    [InlineData("UPDATE ledger_transaction SET event = replace(event, '\"amount\":', '\"amount\":922337203685477') WHERE kind = 'purchase'")]
    [InlineData("UPDATE ledger_transaction SET event = '{}'")]
    [InlineData("UPDATE ledger_transaction SET event = 'no json'")]
    [InlineData("UPDATE ledger_transaction SET event = '[1]'")]
    [InlineData("UPDATE ledger_transaction SET facts_written = '{}'")]
    [InlineData("UPDATE ledger_transaction SET facts_read = '[[1]]', facts_written = '[[\"m/1\",\"x\",1]]'")]
    [InlineData("UPDATE ledger_transaction SET trace = '7'")]
    [InlineData("UPDATE ledger_transaction SET occurred_at = 9223372036854775807, recorded_at = 9223372036854775807")]
    [InlineData("UPDATE ledger_transaction SET heads = '99999999999:x:zz'")]
    [InlineData("DELETE FROM policy_version")]
    [InlineData("UPDATE policy_version SET definition = '{}'")]
    [InlineData("UPDATE policy_version SET definition = 'no json'")]
    [InlineData("UPDATE policy_version SET effective_from = 9223372036854775807")]
    [InlineData("UPDATE transfer SET amount = 9223372036854775807")]
    [InlineData("DELETE FROM transfer")]
    public async Task What_cannot_be_decided_or_read_any_more_is_a_finding_and_no_crash(string tampering)
    {
        await new Story(_database, _programId, 50).TellAsync(Start, Members, 40);
        await _database.Sql.WriteAsync(
            async connection =>
            {
                string[] statements = backend == TestBackend.Sqlite
                    ? ["DROP TRIGGER ledger_transaction_no_update", "DROP TRIGGER transfer_no_update", "DROP TRIGGER transfer_no_delete"]
                    : ["ALTER TABLE ledger_transaction DISABLE TRIGGER ALL", "ALTER TABLE transfer DISABLE TRIGGER ALL"];
                foreach (var statement in statements.Append(tampering))
                {
                    await connection.ExecuteAsync(statement, default);
                }
            },
            default);

        // Anew, as the command is: nothing is known from before.
        await using var anew = await BashgahDatabase.OpenAsync(
            _fresh.Address, new DatabaseOptions { MasterKey = Convert.ToBase64String(new byte[32]) }, default);
        Assert.False((await anew.Verifier.VerifyAsync(_programId, new VerifyOptions { Replay = true }, default)).Holds);
        Assert.False((await anew.Verifier.VerifyAsync(
            _programId, new VerifyOptions { AsOfAt = Start + 1 }, default)).Holds);
    }

    [ConditionalFact]
    public async Task Transactions_and_members_are_shown_readably()
    {
        await new Story(_database, _programId, 50).TellAsync(Start, Members, 20);
        var member = (await _database.Verifier.ShowMemberAsync(_programId, 1, default))!;
        Assert.Contains("\"accounts\"", member);
        var first = (await KindsAsync())[0];
        var transaction = (await _database.Verifier.ShowTransactionAsync(_programId, first.Id, default))!;
        Assert.Contains($"transaction: {first.Id} (joined)", transaction);
        Assert.Contains("chain: w1 number 1", transaction);
        Assert.Null(await _database.Verifier.ShowTransactionAsync(_programId, 99_999, default));
        Assert.Null(await _database.Verifier.ShowMemberAsync(_programId, 99_999, default));
    }

    private Task<List<(long Id, string Kind)>> KindsAsync() => _database.Sql.ReadAsync(
        connection => connection.QueryAsync(
            "SELECT id, kind FROM ledger_transaction ORDER BY id",
            static row => (Id: row.GetInt64(0), Kind: row.GetString(1)), default),
        default);

    private Task<VerifyReport> VerifyAsync(VerifyOptions options) =>
        _database.Verifier.VerifyAsync(_programId, options, default);

    /// <summary>The story's digest on SQLite in batches of 3, told once.</summary>
    private static readonly Lazy<Task<string?>> ReferenceDigest = new(async () =>
    {
        var reference = new SqliteReplayTests();
        await reference.InitializeAsync();
        try
        {
            await new Story(reference._database, reference._programId, 3).TellAsync(Start, Members, Events);
            return (await reference.VerifyAsync(new VerifyOptions())).Digest;
        }
        finally
        {
            await reference.DisposeAsync();
        }
    });
}

public sealed class SqliteReplayTests() : ReplaySuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresReplayTests() : ReplaySuite(TestBackend.Postgres);
