using System.Diagnostics;
using Bashgah.Storage;
using Bashgah.Storage.Databases;
using Npgsql;

namespace Bashgah.Conformance;

/// <summary>The database itself keeps programs apart (row-level security), whatever a statement says.</summary>
[RequiresPostgres]
public sealed class ProgramWallTests() : StoreSuite(TestBackend.Postgres)
{
    private const int A = 901;
    private const int B = 902;

    /// <summary>What says who may do what is nothing of the application's role at all.</summary>
    private static readonly string[] OfStaff = ["staff_role", "staff_invitation"];

    private string Name => new NpgsqlConnectionStringBuilder(Address).Database!;

    [ConditionalTheory]
    [InlineData("public")]
    [InlineData("bashgah_keys")]
    public async Task With_no_program_set_the_applications_role_sees_no_row(string schema)
    {
        await using var owner = await ConnectAsync(schema);
        var tables = await FillAsync(owner);
        await using var application = await ConnectAsync(schema, $"{Name}_app");
        foreach (var (table, column) in tables)
        {
            Assert.True(await CountAsync(owner, $"SELECT count(*) FROM {table}") > 0, table);
            if (column is null || OfStaff.Contains(table))
            {
                await RefusedAsync(application, $"SELECT * FROM {table}", table);
            }
            else
            {
                Assert.Equal(0, await CountAsync(application, $"SELECT count(*) FROM {table}"));
                await NoneAsync(application, $"DELETE FROM {table}", table);
            }
        }
    }

    [ConditionalTheory]
    [InlineData("public")]
    [InlineData("bashgah_keys")]
    public async Task Set_to_one_program_no_statement_reads_or_writes_another(string schema)
    {
        await using var owner = await ConnectAsync(schema);
        var tables = (await FillAsync(owner)).Where(t => t.Column is not null && !OfStaff.Contains(t.Table)).ToList();
        Assert.True(tables.Count >= (schema == "public" ? 30 : 4), $"Only {tables.Count} tables of programs.");
        await using var application = await ConnectAsync(schema, $"{Name}_app");
        await ChangeAsync(application, $"SELECT set_config('{ProgramWall.Setting}', '{A}', false)");
        foreach (var (table, column) in tables)
        {
            Assert.Equal(1, await CountAsync(application, $"SELECT count(*) FROM {table} WHERE {column} = {A}"));
            Assert.Equal(0, await CountAsync(application, $"SELECT count(*) FROM {table} WHERE {column} <> {A} OR {column} IS NULL"));
            await NoneAsync(application, $"UPDATE {table} SET {column} = {column} WHERE {column} = {B}", table);
            await NoneAsync(application, $"DELETE FROM {table} WHERE {column} = {B}", table);
            await NoneAsync(application, $"SELECT 1 FROM {table} WHERE {column} = {B} FOR UPDATE", table);
            // Its own row under the other's number, and the other's row as if it were new.
            await RefusedAsync(application, $"INSERT INTO {table} SELECT (jsonb_populate_record(t, '{{\"{column}\": {B}}}')).* FROM {table} t", table);
            if (await IsChangeableAsync(owner, table))
            {
                await RefusedAsync(application, $"UPDATE {table} SET {column} = {B} WHERE {column} = {A}", table);
            }

            Assert.Equal(1, await CountAsync(owner, $"SELECT count(*) FROM {table} WHERE {column} = {B}"));
        }
    }

    [ConditionalFact]
    public async Task The_applications_role_changes_no_table_and_takes_no_wall_down()
    {
        await using var application = await ConnectAsync("public", $"{Name}_app");
        foreach (var statement in new[]
        {
            "ALTER TABLE member_facts DISABLE ROW LEVEL SECURITY", "DROP POLICY own_program ON member_facts", "TRUNCATE profile",
            "ALTER TABLE ledger_transaction DISABLE TRIGGER ALL", "CREATE TABLE mine (id integer)", "DROP TABLE voucher",
            "DELETE FROM schema_version", "SELECT * FROM staff_session", "DELETE FROM ledger_transaction", "UPDATE transfer SET amount = 0",
            "DELETE FROM bashgah_keys.member_key", "INSERT INTO staff_role SELECT * FROM staff_role", "SELECT * FROM bashgah_keys.master_check",
        })
        {
            await RefusedAsync(application, statement, statement);
        }
    }

    [ConditionalFact]
    public async Task A_session_that_served_one_program_serves_the_next_and_nothing_of_the_first()
    {
        await using var owner = await ConnectAsync("public");
        await FillAsync(owner);
        var one = new NpgsqlConnectionStringBuilder(Address) { MaxPoolSize = 1 }.ConnectionString;
        await using var node = await BashgahDatabase.OpenAsync(one, Options, default);
        var sessions = new HashSet<long?>();
        foreach (var program in new[] { A, B, A, A, B })
        {
            // It says no program: what it sees is what the session has set.
            var seen = await node.Sql.Of(program).ReadAsync(
                c => c.QueryAsync("SELECT DISTINCT program_id FROM voucher", static row => row.GetInt32(0), default), default);
            Assert.Equal(program, Assert.Single(seen));
            sessions.Add(await node.Sql.Of(program).ReadAsync(c => c.ScalarAsync("SELECT pg_backend_pid()::bigint", default), default));
            // What fails in between, and is rolled back, changes nothing for the next.
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => node.Sql.Of(program).WriteAsync(
                c => c.ExecuteAsync("SELECT 1 / 0", default), default));
        }

        Assert.Single(sessions);
    }

    [ConditionalFact]
    public async Task A_role_that_would_see_over_the_wall_is_refused_and_so_is_shutting_somebody_out()
    {
        await using var admin = await ConnectAsync("public");
        await ChangeAsync(admin, $"GRANT {Name}_jobs TO {Name}_app");
        var weak = await Assert.ThrowsAsync<DatabaseRefusedException>(() => BashgahDatabase.OpenAsync(Address, Options, default));
        Assert.Contains($"{Name}_app", weak.Message, StringComparison.Ordinal);
        await ChangeAsync(admin, $"REVOKE {Name}_jobs FROM {Name}_app");

        // As an earlier version has left it: no wall, and a login with rights of its own.
        var login = $"{Name}_till";
        foreach (var table in await RowsAsync(
            admin, "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace", static row => row.GetString(0)))
        {
            await ChangeAsync(
                admin,
                $"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY; DROP POLICY IF EXISTS own_program ON {table}");
        }

        await ChangeAsync(admin, $"CREATE ROLE {login} LOGIN; GRANT SELECT ON member_facts TO {login}");
        try
        {
            var shut = await Assert.ThrowsAsync<DatabaseRefusedException>(() => BashgahDatabase.OpenAsync(Address, Options, default));
            Assert.Contains($"TO {login}", shut.Message, StringComparison.Ordinal);
            await ChangeAsync(admin, $"GRANT {Name}_app, {Name}_jobs TO {login}");
            await using var opened = await BashgahDatabase.OpenAsync(Address, Options, default);
            Assert.True(Assert.IsType<PostgresDatabase>(opened.Sql).IsWalled);
        }
        finally
        {
            await ChangeAsync(admin, $"DROP OWNED BY {login}; DROP ROLE {login}");
        }
    }

    [ConditionalFact]
    public async Task Whoever_has_the_database_alone_gets_the_wall_as_soon_as_there_are_roles()
    {
        var login = $"{Name}_login";
        await using var database = TestDatabase.Create(TestBackend.Postgres);
        var name = new NpgsqlConnectionStringBuilder(database.Address).Database!;
        await using var admin = await ConnectAsync("public");
        await ChangeAsync(admin, $"CREATE ROLE {login} LOGIN; ALTER DATABASE {name} OWNER TO {login}");
        try
        {
            var address = new NpgsqlConnectionStringBuilder(database.Address) { Username = login, Pooling = false }.ConnectionString;
            var programId = 0;
            await using (var opened = await BashgahDatabase.OpenAsync(address, Options, default))
            {
                Assert.False(Assert.IsType<PostgresDatabase>(opened.Sql).IsWalled);
                programId = (await opened.Programs.CreateAsync("club", new("test", "here"), 1, default)).Id;
            }

            await ChangeAsync(admin, $"CREATE ROLE {name}_app; CREATE ROLE {name}_jobs; GRANT {name}_app, {name}_jobs TO {login}");
            await using (var opened = await BashgahDatabase.OpenAsync(address, Options, default))
            {
                Assert.True(Assert.IsType<PostgresDatabase>(opened.Sql).IsWalled);
                Assert.Equal(programId, (await opened.Programs.FindAsync("club", default))?.Id);
                Assert.Equal("club", await opened.Sql.Of(programId).ReadAsync(c => NameAsync(c, default), default));
                Assert.Null(await opened.Sql.Of(programId + 1).ReadAsync(c => NameAsync(c, default), default));
                Assert.Empty((await opened.Verifier.VerifyAsync(programId, new() { WithDigest = false }, default)).Findings);
            }

            await ChangeAsync(admin, $"REVOKE {name}_app FROM {login}");
            var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(() => BashgahDatabase.OpenAsync(address, Options, default));
            Assert.Contains($"GRANT {name}_app", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            database.Dispose();
            await ChangeAsync(admin, $"DROP ROLE {login}");
        }
    }

    [ConditionalFact]
    public async Task A_login_that_owns_nothing_serves_and_migrates_nothing()
    {
        var login = $"{Name}_server";
        await using var admin = await ConnectAsync("public");
        await ChangeAsync(admin, $"CREATE ROLE {login} LOGIN; GRANT {Name}_app, {Name}_jobs TO {login}");
        try
        {
            var address = new NpgsqlConnectionStringBuilder(Address) { Username = login, Pooling = false }.ConnectionString;
            await using var node = await BashgahDatabase.OpenAsync(address, Options, default);
            Assert.Equal(0, node.MigrationsApplied);
            Assert.NotNull(await node.Programs.VersionsAsync(ProgramId, default));
            await using var batch = await node.Ledger.BeginAsync(ProgramId, [], default);
            Assert.True(batch.Policy.Versions > 0);
        }
        finally
        {
            await ChangeAsync(admin, $"DROP ROLE {login}");
        }
    }

    [ConditionalFact]
    [RequiresProgram("pg_dump")]
    [RequiresProgram("pg_restore")]
    public async Task What_the_role_of_jobs_dumps_is_restored_under_another_name()
    {
        var member = await JoinAsync();
        await BuyAsync(member, "D-1", 500);
        var login = $"{Name}_dumper";
        await using var restored = TestDatabase.Create(TestBackend.Postgres);
        await using var admin = await ConnectAsync("public");
        await ChangeAsync(admin, $"CREATE ROLE {login} LOGIN; GRANT {Name}_jobs TO {login}");
        var file = Path.GetTempFileName();
        try
        {
            await RunAsync("pg_dump", login, "-Fc", $"--role={Name}_jobs", "--enable-row-security", "-f", file, Name);
            await RunAsync(
                "pg_restore", admin.UserName!, "--exit-on-error", "--no-privileges", "-d", new NpgsqlConnectionStringBuilder(restored.Address).Database!, file);
        }
        finally
        {
            File.Delete(file);
            await ChangeAsync(admin, $"DROP ROLE {login}");
        }

        await using var opened = await BashgahDatabase.OpenAsync(restored.Address, Options, default);
        Assert.True(Assert.IsType<PostgresDatabase>(opened.Sql).IsWalled);
        var report = await opened.Verifier.VerifyAsync(ProgramId, new() { WithDigest = false }, default);
        Assert.Empty(report.Findings);
        Assert.Equal(1, report.Members);
        Assert.NotNull(await opened.Ledger.ReadFactsAsync(ProgramId, member, default));
    }

    /// <summary>Runs a program of PostgreSQL's.</summary>
    private async Task RunAsync(string program, string login, params string[] arguments)
    {
        var server = new NpgsqlConnectionStringBuilder(Address);
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { "-h", server.Host!, "-p", $"{server.Port}", "-U", login }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PGPASSWORD"] = server.Password ?? "";
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }

    private static async Task<string?> NameAsync(System.Data.Common.DbConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync("SELECT slug FROM program", static row => row.GetString(0), cancellationToken)).SingleOrDefault();

    private async Task<NpgsqlConnection> ConnectAsync(string schema, string? role = null)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(Address) { Pooling = false, SearchPath = schema }.ConnectionString);
        await connection.OpenAsync();
        if (role is not null)
        {
            await ChangeAsync(connection, $"SET ROLE {role}");
        }

        return connection;
    }

    /// <summary>Puts a row of each of two programs into every table; gives the tables with the column that names the program.</summary>
    private static async Task<List<(string Table, string? Column)>> FillAsync(NpgsqlConnection owner)
    {
        // Rows that mean nothing: what they refer to need not be there.
        await ChangeAsync(owner, "SET session_replication_role = replica");
        foreach (var check in await RowsAsync(
            owner,
            """
            SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
            WHERE contype = 'c' AND connamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
            """,
            static row => row.GetString(0)))
        {
            await ChangeAsync(owner, check);
        }

        var columns = await RowsAsync(
            owner,
            """
            SELECT table_name, column_name, data_type FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name <> 'schema_version' ORDER BY table_name, ordinal_position
            """,
            static row => (Table: row.GetString(0), Column: row.GetString(1), Type: row.GetString(2)));
        var tables = new List<(string, string?)>();
        foreach (var table in columns.GroupBy(c => c.Table))
        {
            var program = table.Key == "program" ? "id" : table.Select(c => c.Column).FirstOrDefault(c => c == "program_id");
            foreach (var id in new[] { A, B })
            {
                var values = table.Select(c => c.Column == program ? $"{id}" : ValueOf(c.Type, id));
                await ChangeAsync(
                    owner,
                    $"INSERT INTO {table.Key} ({string.Join(", ", table.Select(c => c.Column))}) VALUES ({string.Join(", ", values)}) ON CONFLICT DO NOTHING");
            }

            tables.Add((table.Key, program));
        }

        return tables;
    }

    private static string ValueOf(string type, int id) => type switch
    {
        "integer" or "bigint" or "smallint" => "1",
        "boolean" => "true",
        "bytea" => $"'\\x{id:x4}'",
        _ => $"'x{id}'",
    };

    private static async Task<bool> IsChangeableAsync(NpgsqlConnection owner, string table) => await CountAsync(
        owner, $"SELECT count(*) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE tgrelid = '{table}'::regclass AND p.proname LIKE 'refuse%' AND tgtype & 17 = 17") == 0;

    private static async Task RefusedAsync(NpgsqlConnection connection, string sql, string what)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ChangeAsync(connection, sql));
        Assert.True(refused.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{what}: {refused.MessageText}");
    }

    /// <summary>Nothing is read or written: there is nothing, or no right to it.</summary>
    private static async Task NoneAsync(NpgsqlConnection connection, string sql, string what)
    {
        try
        {
            Assert.Equal(0, await ChangeAsync(connection, sql));
        }
        catch (PostgresException refused)
        {
            Assert.True(refused.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{what}: {refused.MessageText}");
        }
    }

    private static async Task<int> ChangeAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return Math.Max(0, await command.ExecuteNonQueryAsync());
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<List<T>> RowsAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
