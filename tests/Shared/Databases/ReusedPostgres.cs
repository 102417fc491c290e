using System.Collections.Concurrent;
using Npgsql;

namespace Bashgah.Testing;

/// <summary>
/// Databases of PostgreSQL that tests hand on to one another, emptied: making one with its tables, roles and wall costs more than most
/// tests do. One whose schema or settings a test has changed is deleted instead.
/// </summary>
internal static class ReusedPostgres
{
    private const int Patience = 60;

    private const string Ours = "SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'";

    /// <summary>What makes a database the one that it was: columns, rights, policies, triggers, constraints, indexes, functions and settings, and
    /// what stands in the tables that are not empty before anything has happened.</summary>
    private const string Mark = $"""
        SELECT md5(string_agg(part, '|' ORDER BY part)) FROM (
          SELECT concat(c.oid::regclass, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relacl,
            (SELECT string_agg(concat(a.attname, a.atttypid, a.attnotnull, a.attacl), ',' ORDER BY a.attnum)
              FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) AS part
            FROM pg_class c WHERE c.relnamespace IN ({Ours})
          UNION ALL SELECT concat(adrelid::regclass, adnum, pg_get_expr(adbin, adrelid)) FROM pg_attrdef
          UNION ALL SELECT pg_get_indexdef(c.oid) FROM pg_class c WHERE c.relkind = 'i' AND c.relnamespace IN ({Ours})
          UNION ALL SELECT concat(tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
          UNION ALL SELECT concat(polrelid::regclass, polname, polroles, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) FROM pg_policy
          UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace IN ({Ours})
          UNION ALL SELECT concat(proname, md5(prosrc), proacl) FROM pg_proc WHERE pronamespace IN ({Ours})
          UNION ALL SELECT concat(nspname, nspacl) FROM pg_namespace
          UNION ALL SELECT concat(datacl, datconnlimit, datallowconn) FROM pg_database WHERE datname = current_database()
          UNION ALL SELECT concat('setting', setrole, setconfig) FROM pg_db_role_setting
            WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
          UNION ALL SELECT concat(rolname, rolsuper, rolcreaterole, rolcanlogin, rolbypassrls, rolconfig) FROM pg_roles
            WHERE rolname LIKE current_database() || '%'
          UNION ALL SELECT concat(name, query_to_xml(format('SELECT * FROM %s t ORDER BY t::text', name), true, false, ''))
            FROM unnest(@kept) AS name) parts
        """;

    private const string Others =
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        """;

    private const string NotEmpty = $"""
        SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace IN ({Ours})
          AND (xpath('//n/text()', query_to_xml(format('SELECT count(*) AS n FROM (SELECT FROM %s LIMIT 1) t', c.oid::regclass), true, false, '')))[1]::text <> '0'
        ORDER BY 1
        """;

    private const string Sequences = $"SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S' AND relnamespace IN ({Ours})";

    private static readonly ConcurrentBag<string> Free = [];

    /// <summary>By address: the tables that are not empty at the beginning, and the mark.</summary>
    private static readonly ConcurrentDictionary<string, (string[] Kept, string Mark)> Known = [];

    /// <summary>One that is as new, or null: there is none.</summary>
    public static string? Take() => Free.TryTake(out var address) ? address : null;

    /// <summary>Remembers what a database is like in which everything is ready and nothing has happened.</summary>
    public static void Remember(string address)
    {
        if (Known.ContainsKey(address))
            return;
        if (Known.IsEmpty)
            AtTheEnd.Do(DeleteAll);
        using var connection = Open(address);
        var kept = Names(connection, NotEmpty);
        Known[address] = (kept, MarkOf(connection, kept));
    }

    /// <summary>Empties a database for the next test. False: it is not what it was, and nobody should have it.</summary>
    public static bool GiveBack(string address)
    {
        if (!Known.TryGetValue(address, out var known))
            return false;
        try
        {
            using var connection = Open(address);
            // Whoever still writes when the test is over must not write into the next one's database.
            if (!IsAlone(address, connection))
                return false;
            string[] filled = [.. Names(connection, NotEmpty).Except(known.Kept)];
            var sequences = string.Concat(Names(connection, Sequences).Select(name => $"ALTER SEQUENCE {name} RESTART;"));
            using var command = connection.CreateCommand();
            command.CommandTimeout = Patience;
            // Whoever still holds a table has not ended with the test; and what may only be appended to refuses this, too.
            command.CommandText = "SET lock_timeout = '10s'; SET session_replication_role = replica;" + sequences + (filled.Length > 0 ? $"TRUNCATE {string.Join(", ", filled)} CASCADE;" : "");
            command.ExecuteNonQuery();
            if (MarkOf(connection, known.Kept) != known.Mark)
                return false;
        }
        catch (NpgsqlException)
        {
            return false;
        }
        Free.Add(address);
        return true;
    }

    /// <summary>Forgets one that is deleted.</summary>
    public static void Forget(string address) => Known.TryRemove(address, out _);

    private static Task DeleteAll()
    {
        while (Take() is { } address)
            TestDatabase.DropPostgres(address);
        return Task.CompletedTask;
    }

    private static NpgsqlConnection Open(string address)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Whether nobody else is connected, or within two seconds is not any more.</summary>
    private static bool IsAlone(string address, NpgsqlConnection connection)
    {
        using (var pooled = new NpgsqlConnection(address))
            NpgsqlConnection.ClearPool(pooled);
        using var command = new NpgsqlCommand(Others, connection);
        for (var attempt = 0; attempt < 40; attempt++)
        {
            if ((long)command.ExecuteScalar()! == 0)
                return true;
            Thread.Sleep(50);
        }
        return false;
    }

    private static string MarkOf(NpgsqlConnection connection, string[] kept)
    {
        using var command = new NpgsqlCommand(Mark, connection) { Parameters = { new("kept", kept) } };
        return (string)command.ExecuteScalar()!;
    }

    private static string[] Names(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return [.. names];
    }
}
