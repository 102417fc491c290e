using System.Text;
using Bashgah.Storage;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Verification;

namespace Bashgah.Conformance;

/// <summary>
/// A byte is changed, or a row is removed, anywhere in the tables of a real story; each time verification, without replay,
/// finds something and names the row. On copies of a SQLite file, since undoing is then a copy.
/// </summary>
public sealed class RandomTamperTests : IAsyncLifetime
{
    private const long Start = 1_298_937_600_000_000;
    private static readonly DatabaseOptions Options = new() { MasterKey = Convert.ToBase64String(new byte[32]) };

    private readonly TestDatabase _fresh = TestDatabase.Create(TestBackend.Sqlite);

    private string Backup => _fresh.Address + ".backup";

    public async Task InitializeAsync()
    {
        await using var database = await BashgahDatabase.OpenAsync(_fresh.Address, Options, default);
        var programId = (await database.Programs.CreateAsync("club", Start, default)).Id;
        var definition = await File.ReadAllTextAsync(Repository.PathOf("samples", "programs", "everything.json"));
        await database.Programs.PublishAsync(programId, definition, Start, "test", Start, default);
        await new Story(database, programId, 7).TellAsync(Start, 6, 80);
        await database.BackupAsync(Backup, default);
    }

    public Task DisposeAsync()
    {
        _fresh.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("ledger_transaction", "event")]
    [InlineData("ledger_transaction", "trace")]
    [InlineData("ledger_transaction", "facts_written")]
    [InlineData("ledger_transaction", "content_hash")]
    [InlineData("ledger_transaction", "hash")]
    [InlineData("ledger_transaction", "tz_version")]
    [InlineData("ledger_transaction", "occurred_at")]
    [InlineData("ledger_transaction", "writer")]
    [InlineData("ledger_transaction", "chain_no")]
    [InlineData("transfer", "amount")]
    [InlineData("transfer", "balance_after")]
    [InlineData("transfer", "currency")]
    [InlineData("transfer", "lot_until")]
    [InlineData("transfer", "member_version")]
    [InlineData("member_facts", "facts")]
    [InlineData("member_facts", "version")]
    [InlineData("member_facts", "policy_seen")]
    [InlineData("counter_facts", "amount")]
    [InlineData("counter_facts", "version")]
    [InlineData("writer", "hash")]
    [InlineData("writer", "chain_no")]
    public async Task One_changed_byte_is_found(string table, string column)
    {
        var random = new Random(Seed(table + column));
        for (var i = 0; i < 3; i++)
        {
            await CheckAsync(table, async (connection, rowId) =>
            {
                var value = (await connection.QueryAsync(
                    $"SELECT {column} FROM {table} WHERE rowid = @id", static row => row.GetValue(0), default, ("id", rowId)))[0];
                await connection.ExecuteAsync(
                    $"UPDATE {table} SET {column} = @value WHERE rowid = @id", default,
                    ("value", Changed(value, random)), ("id", rowId));
            }, random);
        }
    }

    [Theory]
    [InlineData("ledger_transaction")]
    [InlineData("transfer")]
    [InlineData("member_facts")]
    [InlineData("counter_facts")]
    [InlineData("writer")]
    public async Task A_removed_row_is_found(string table)
    {
        var random = new Random(Seed(table));
        for (var i = 0; i < 4; i++)
        {
            await CheckAsync(
                table,
                (connection, rowId) => connection.ExecuteAsync(
                    $"DELETE FROM {table} WHERE rowid = @id", default, ("id", rowId)),
                random);
        }
    }

    private async Task CheckAsync(string table, Func<System.Data.Common.DbConnection, long, Task> tamper, Random random)
    {
        var copy = $"{_fresh.Address}.{random.Next()}";
        File.Copy(Backup, copy);
        File.Copy(Backup + ".keys", copy + ".keys");
        await using var database = await BashgahDatabase.OpenAsync(copy, Options, default);
        var subject = "";
        await database.Sql.WriteAsync(
            async connection =>
            {
                foreach (var trigger in new[] { "ledger_transaction", "transfer" }.SelectMany(
                    t => new[] { $"{t}_no_update", $"{t}_no_delete" }))
                {
                    await connection.ExecuteAsync($"DROP TRIGGER {trigger}", default);
                }

                var used = table == "counter_facts" ? "WHERE version > 0" : "";
                var rowIds = await connection.QueryAsync(
                    $"SELECT rowid FROM {table} {used}", static row => row.GetInt64(0), default);
                var rowId = rowIds[random.Next(rowIds.Count)];
                subject = await SubjectAsync(connection, table, rowId);
                await tamper(connection, rowId);
            },
            default);
        var report = await database.Verifier.VerifyAsync(1, new VerifyOptions(), default);
        Assert.Contains(report.Findings, f => f.ToString().Contains(subject, StringComparison.Ordinal));
    }

    /// <summary>What a finding has to name.</summary>
    private static async Task<string> SubjectAsync(System.Data.Common.DbConnection connection, string table, long rowId)
    {
        var (select, prefix) = table switch
        {
            "ledger_transaction" => ("id", "transaction "),
            "transfer" => ("transaction_id", "transaction "),
            "member_facts" => ("id", "member "),
            "counter_facts" => ("key", "counter "),
            _ => ("id", "chain w"),
        };
        return prefix + (await connection.QueryAsync(
            $"SELECT {select} FROM {table} WHERE rowid = @id", static row => row.GetValue(0).ToString(), default, ("id", rowId)))[0];
    }

    private static object Changed(object value, Random random)
    {
        switch (value)
        {
            case long number:
                return number + 1;
            case byte[] bytes:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            default:
                var text = new StringBuilder((string)value);
                if (text.Length == 0)
                {
                    return "a";
                }

                var at = random.Next(text.Length);
                text[at] = text[at] == 'a' ? 'b' : 'a';
                return text.ToString();
        }
    }

    private static int Seed(string text) => text.Aggregate(7, static (seed, c) => unchecked((seed * 31) + c));
}
