using Npgsql;

namespace Bashgah.Bench.Databases;

/// <summary>
/// Fills tables of PostgreSQL by COPY, as fast as it goes and as they would lie after a long time: rows frozen, indexes whole.
/// </summary>
internal static class CopyTable
{
    /// <summary>
    /// Lets the database forget about the disk while data is loaded; afterwards everything is on it. A crash in between would cost
    /// the whole run, which can be begun again.
    /// </summary>
    public static void Loading(Action load)
    {
        PostgresServer.Execute("postgres", "ALTER SYSTEM SET fsync = off");
        PostgresServer.Execute("postgres", "SELECT pg_reload_conf()");
        try
        {
            load();
        }
        finally
        {
            PostgresServer.Execute("postgres", "ALTER SYSTEM RESET fsync");
            PostgresServer.Execute("postgres", "SELECT pg_reload_conf()");
        }
        PostgresServer.Checkpoint();
        Measuring.Commands.Run("sync", "-f", BenchFolder.Work);
        if (PostgresServer.Text("postgres", "SHOW fsync") != "on")
            throw new BenchFailedException("PostgreSQL is not durable again.");
    }

    /// <summary>Columns of a table, in order.</summary>
    public static string[] Columns(string database, string table) =>
        PostgresServer.Text(
            database,
            $"""
            SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute
            WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
            """).Split(',');

    /// <summary>Rows of a table in the text form of COPY, one field a column.</summary>
    public static List<string[]> Read(string database, string table, string order)
    {
        using var connection = PostgresServer.Open(database);
        using var reader = connection.BeginTextExport(
            $"COPY (SELECT {string.Join(',', Columns(database, table))} FROM {table} ORDER BY {order}) TO STDOUT");
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
            rows.Add(line.Split('\t'));
        return rows;
    }

    /// <summary>Replaces all rows of a table; its indexes are made afterwards.</summary>
    public static void Fill(string database, string table, Action<TextWriter> write)
    {
        using var connection = PostgresServer.Open(database);
        using var transaction = connection.BeginTransaction();
        void Execute(string statement)
        {
            using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            command.ExecuteNonQuery();
        }
        // Keys come back as constraints, other indexes as they were.
        var constraints = Lines(connection,
            $"""
            SELECT format('ALTER TABLE {table} %s CONSTRAINT %I ', '%s', conname) || '|' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype IN ('p', 'u')
            """);
        var indexes = Lines(connection,
            $"""
            SELECT i.indexrelid::regclass || '|' || pg_get_indexdef(i.indexrelid) FROM pg_index i
            WHERE i.indrelid = '{table}'::regclass
              AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
            """);
        Execute($"ALTER TABLE {table} DISABLE TRIGGER USER");
        foreach (var (alter, _) in constraints)
            Execute(alter.Replace("%s", "DROP", StringComparison.Ordinal));
        foreach (var (name, _) in indexes)
            Execute($"DROP INDEX {name}");
        Execute($"TRUNCATE {table}");
        using (var writer = connection.BeginTextImport($"COPY {table} FROM STDIN WITH (FREEZE)"))
            write(writer);
        foreach (var (alter, definition) in constraints)
            Execute(alter.Replace("%s", "ADD", StringComparison.Ordinal) + definition);
        foreach (var (_, definition) in indexes)
            Execute(definition);
        Execute($"ALTER TABLE {table} ENABLE TRIGGER USER");
        transaction.Commit();
        PostgresServer.Execute(database, $"ANALYZE {table}");
    }

    /// <summary>Reads indexes and the table of members into the database's memory, as after days of work.</summary>
    public static void Warm(string database, string members)
    {
        if (PostgresServer.Number("postgres", "SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_prewarm'") == 0)
            return;
        PostgresServer.Execute(database, "CREATE EXTENSION IF NOT EXISTS pg_prewarm");
        PostgresServer.Execute(
            database,
            $"""
            SELECT pg_prewarm(c.oid) FROM pg_class c
            WHERE c.relkind = 'i' AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = '{members}'::regclass)
            """);
        PostgresServer.Execute(database, $"SELECT pg_prewarm('{members}')");
    }

    private static List<(string First, string Second)> Lines(NpgsqlConnection connection, string query)
    {
        using var command = new NpgsqlCommand(query, connection);
        using var reader = command.ExecuteReader();
        var lines = new List<(string, string)>();
        while (reader.Read())
        {
            var line = reader.GetString(0);
            var split = line.IndexOf('|', StringComparison.Ordinal);
            lines.Add((line[..split], line[(split + 1)..]));
        }
        return lines;
    }
}
