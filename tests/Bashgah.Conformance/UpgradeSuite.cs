using System.Data.Common;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Migrations;

namespace Bashgah.Conformance;

/// <summary>A ledger that an earlier program wrote is brought up to date as it stands: every row, index and trigger.</summary>
public abstract class UpgradeSuite(TestBackend backend) : StoreSuite(backend)
{
    private const int BeforeEventKinds = 12;

    private readonly TestDatabase _old = TestDatabase.Create(backend);

    [ConditionalFact]
    public async Task Kinds_of_event_become_free_and_nothing_else_changes()
    {
        await WriteLedgerAsync();
        await using var old = Open(_old.Address);
        await MigrateAsync(old, BeforeEventKinds);
        await CopyRowsAsync(Database.Sql, old);
        Assert.Equal(SqlFailure.Other, await FailureOfAsync(old, NewKind));
        var rows = await RowsAsync(old);
        var things = await ThingsAsync(old);

        Assert.True(await new Migrator().ApplyAsync(old, default) >= 1);

        Assert.Contains(rows, row => row.Contains("ledger_transaction", StringComparison.Ordinal));
        Assert.Equal(rows, await RowsAsync(old));
        Assert.Subset((await ThingsAsync(old)).ToHashSet(), things.ToHashSet());
        Assert.Equal("ok", await IntegrityAsync(old));
        await AssertAppendOnlyAsync(old);
        Assert.Null(await FailureOfAsync(old, NewKind));
        Assert.NotNull(await FailureOfAsync(old, NewKind.Replace("'budget-end'", "''", StringComparison.Ordinal)));
        // The unique index of keys is at work, not only listed.
        Assert.Equal(
            SqlFailure.Duplicate,
            await FailureOfAsync(old, NewKind.Replace("id + 1000", "id + 2000", StringComparison.Ordinal).Replace("NULL", "'key-1'", StringComparison.Ordinal)));
    }

    [ConditionalFact]
    public async Task Who_was_connected_before_writes_the_new_kinds_too()
    {
        await WriteLedgerAsync();
        await using var old = Open(_old.Address);
        await MigrateAsync(old, BeforeEventKinds);
        await CopyRowsAsync(Database.Sql, old);
        await using var connectedBefore = await old.OpenAsync(default);
        Assert.True(await connectedBefore.ScalarAsync("SELECT count(*) FROM ledger_transaction", default) > 0);

        await new Migrator().ApplyAsync(old, default);

        Assert.Equal(1, await connectedBefore.ExecuteAsync(NewKind, default));
    }

    [ConditionalFact]
    public async Task A_ledger_that_is_packed_after_its_upgrade_stays_as_it_is()
    {
        await WriteLedgerAsync();
        await using var old = Open(_old.Address);
        await MigrateAsync(old, BeforeEventKinds);
        await CopyRowsAsync(Database.Sql, old);
        await new Migrator().ApplyAsync(old, default);
        var rows = await RowsAsync(old);
        var things = await ThingsAsync(old);

        // On SQLite every table is written anew, from the text in the schema.
        Assert.Null(await FailureOfAsync(old, "VACUUM"));

        Assert.Equal(rows, await RowsAsync(old));
        Assert.Equal(things.Order(StringComparer.Ordinal), (await ThingsAsync(old)).Order(StringComparer.Ordinal));
        Assert.Equal("ok", await IntegrityAsync(old));
        await AssertAppendOnlyAsync(old);
        Assert.Null(await FailureOfAsync(old, NewKind));
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _old.DisposeAsync();
    }

    // A copy of the earliest transaction as a kind that the old list did not have.
    private const string NewKind =
        """
        INSERT INTO ledger_transaction (
          program_id, id, kind, policy_version, semantics, tz_version, occurred_at, recorded_at, is_history, actor, idempotency_key,
          content_hash, event, trace, facts_read, facts_written, writer, chain_no, previous_id, hash)
        SELECT program_id, id + 1000, 'budget-end', policy_version, semantics, tz_version, occurred_at, recorded_at, is_history, actor, NULL,
          content_hash, event, trace, facts_read, facts_written, writer, chain_no, previous_id, hash
        FROM ledger_transaction ORDER BY id LIMIT 1
        """;

    private async Task WriteLedgerAsync()
    {
        for (var i = 1; i <= 3; i++)
        {
            var member = await JoinAsync();
            await BuyAsync(member, $"D{i}", 100 * i, key: $"key-{i}");
        }
    }

    private static SqlDatabase Open(string address) => PostgresAddress.IsOne(address)
        ? new PostgresDatabase(PostgresAddress.Parse(address))
        : new SqliteDatabase(address);

    /// <summary>Makes the schema as the program did that knew this many migrations.</summary>
    private static Task MigrateAsync(SqlDatabase database, int through) => database.MigrateAsync(
        async connection =>
        {
            await connection.ExecuteAsync(
                "CREATE TABLE schema_version (number integer NOT NULL PRIMARY KEY, name text NOT NULL)", default);
            foreach (var migration in new Migrator().Known(database.Name).Where(m => m.Number <= through))
            {
                foreach (var sql in migration.Texts)
                {
                    await connection.ExecuteAsync(sql, default);
                }

                await connection.ExecuteAsync(
                    "INSERT INTO schema_version (number, name) VALUES (@number, @name)", default,
                    ("number", migration.Number), ("name", migration.Name));
            }
        },
        default);

    private static async Task CopyRowsAsync(SqlDatabase from, SqlDatabase to)
    {
        // What others refer to comes first.
        foreach (var table in (await TablesAsync(to)).Where(table => table != "schema_version").OrderBy(table => table != "program"))
        {
            var (columns, rows) = await from.ReadAsync(connection => ReadTableAsync(connection, table), default);
            // The earlier program had no columns that came later.
            var (known, _) = await to.ReadAsync(connection => ReadTableAsync(connection, table), default);
            await to.WriteAsync(
                async connection =>
                {
                    foreach (var row in rows)
                    {
                        var names = known.Select((_, i) => $"@p{i}").ToList();
                        await connection.ExecuteAsync(
                            $"INSERT INTO {table} ({string.Join(", ", known)}) VALUES ({string.Join(", ", names)})", default,
                            [.. known.Select((name, i) => ($"@p{i}", (object?)row[columns.IndexOf(name)]))]);
                    }
                },
                default);
        }
    }

    private static async Task<(List<string> Columns, List<object[]> Rows)> ReadTableAsync(DbConnection connection, string table)
    {
        await using var command = connection.Command($"SELECT * FROM {table}");
        await using var reader = await command.ExecuteReaderAsync();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return (columns, rows);
    }

    /// <summary>Every row of every table but the list of migrations, as text; what is not there is left out, as a column that is added
    /// has nothing in it yet.</summary>
    private static async Task<List<string>> RowsAsync(SqlDatabase database)
    {
        var all = new List<string>();
        // What is still to be done after a migration is no row of the ledger's.
        foreach (var table in (await TablesAsync(database)).Where(table => table is not ("schema_version" or "member_word_filling")))
        {
            var (columns, rows) = await database.ReadAsync(connection => ReadTableAsync(connection, table), default);
            all.AddRange(rows.Select(row => $"{table}: " + string.Join("|", columns.Zip(row).Where(c => c.Second is not DBNull).Select(c => Text(c.First, c.Second)))));
        }

        all.Sort(StringComparer.Ordinal);
        return all;
    }

    private static string Text(string column, object value) =>
        $"{column}={(value is byte[] bytes ? Convert.ToHexString(bytes) : FormattableString.Invariant($"{value}"))}";

    private static Task<List<string>> TablesAsync(SqlDatabase database) => database.ReadAsync(
        connection => connection.QueryAsync(
            database is SqliteDatabase
                ? "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
                : "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename",
            static row => row.GetString(0), default),
        default);

    /// <summary>Indexes, triggers and columns, as the database describes them.</summary>
    private static Task<List<string>> ThingsAsync(SqlDatabase database) => database.ReadAsync(
        connection => connection.QueryAsync(
            database is SqliteDatabase
                ? """
                  SELECT coalesce(sql, name) FROM sqlite_schema WHERE type IN ('index', 'trigger')
                  UNION ALL
                  SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk
                  FROM sqlite_schema t CROSS JOIN pragma_table_info(t.name) c WHERE t.type = 'table'
                  """
                : """
                  SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
                  UNION ALL
                  SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
                  UNION ALL
                  SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, collation_name)
                  FROM information_schema.columns WHERE table_schema = current_schema()
                  """,
            static row => row.GetString(0), default),
        default);

    private static async Task<string> IntegrityAsync(SqlDatabase database) => database is not SqliteDatabase
        ? "ok"
        : string.Join('\n', await database.ReadAsync(
            connection => connection.QueryAsync("PRAGMA integrity_check", static row => row.GetString(0), default), default));

    private static async Task AssertAppendOnlyAsync(SqlDatabase database)
    {
        foreach (var sql in new[]
        {
            "UPDATE ledger_transaction SET actor = 'somebody'", "DELETE FROM ledger_transaction",
            "UPDATE transfer SET amount = amount + 1", "DELETE FROM transfer",
        })
        {
            var refused = await Assert.ThrowsAnyAsync<DbException>(
                () => database.WriteAsync(connection => connection.ExecuteAsync(sql, default), default));
            Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>What the database says of a statement, or null when it takes it.</summary>
    private static async Task<SqlFailure?> FailureOfAsync(SqlDatabase database, string sql)
    {
        try
        {
            await using var connection = await database.OpenAsync(default);
            await connection.ExecuteAsync(sql, default);
            return null;
        }
        catch (DbException error)
        {
            return database.FailureOf(error);
        }
    }
}

public sealed class SqliteUpgradeTests() : UpgradeSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresUpgradeTests() : UpgradeSuite(TestBackend.Postgres);
