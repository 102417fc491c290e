using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bashgah.Storage.Databases;

/// <summary>
/// The second wall between programs: row-level security of PostgreSQL, forced on every table that holds something of programs. The
/// application's role sees the rows of the program that its session has set, and none where it has set none; the role of jobs, which
/// look for who calls and work for the installation as a whole, sees all. The owner of the tables is neither of them.
/// </summary>
/// <remarks>The roles are the database's own, by its name, because roles belong to a whole cluster: whoever may read one club's
/// tables must not be able to read another's.</remarks>
internal sealed class ProgramWall(string database)
{
    /// <summary>The setting that names the program of a session.</summary>
    public const string Setting = "bashgah.program";

    private const int NameMax = 63;
    private const int HashLength = 8;

    // In the table of programs itself the id is the program; in all others it is program_id.
    private const string Tables =
        """
        SELECT c.relname, a.attname::text, c.relrowsecurity AND c.relforcerowsecurity AND (
            SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname IN ('own_program', 'all_programs')) = 2
        FROM pg_class c
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
          AND a.attname = CASE c.relname WHEN 'program' THEN 'id' ELSE 'program_id' END
        WHERE c.relkind = 'r' AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        ORDER BY c.relname
        """;

    /// <summary>The role that sees one program at a time.</summary>
    public string ApplicationRole { get; } = RoleOf(database, "app");

    /// <summary>The role that sees all programs.</summary>
    public string JobsRole { get; } = RoleOf(database, "jobs");

    /// <summary>
    /// Puts the wall up where something of it is missing and the login may do so. False: it does not stand, because there are no such
    /// roles and this login may not make them. Throws <see cref="DatabaseRefusedException"/> where it stands and the login may not
    /// take the roles.
    /// </summary>
    public async Task<bool> PutUpAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var tables = (await connection.QueryAsync(
            Tables,
            static row => new WalledTable(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetBoolean(2)),
            cancellationToken)).FindAll(t => t.Name != "schema_version");
        if (!await HasRolesAsync(connection, cancellationToken))
        {
            return tables.Exists(t => t.IsWalled) ? throw Refusal() : false;
        }

        if (tables.Exists(t => t.ProgramColumn is not null && !t.IsWalled) || !await IsGrantedAsync(connection, tables, cancellationToken))
        {
            await connection.ExecuteAsync(TextOf(tables), cancellationToken);
        }

        return true;
    }

    private async Task<bool> HasRolesAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var missing = new[] { ApplicationRole, JobsRole }
            .Except(await connection.QueryAsync(
                "SELECT rolname::text FROM pg_roles WHERE rolname IN (@app, @jobs)", static row => row.GetString(0), cancellationToken,
                ("app", ApplicationRole), ("jobs", JobsRole))).ToList();
        if (missing.Count > 0)
        {
            var mayMake = await connection.ScalarAsync(
                "SELECT count(*) FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolcreaterole)", cancellationToken);
            if (mayMake == 0)
            {
                return false;
            }

            foreach (var role in missing)
            {
                await connection.ExecuteAsync($"CREATE ROLE {role} NOLOGIN; GRANT {role} TO CURRENT_USER", cancellationToken);
            }
        }

        return await connection.ScalarAsync(
            "SELECT count(*) FROM pg_roles WHERE rolname IN (@app, @jobs) AND pg_has_role(current_user, oid, 'MEMBER')",
            cancellationToken, ("app", ApplicationRole), ("jobs", JobsRole)) == 2;
    }

    /// <summary>Whether the roles may already use every table: one that a migration has just made is nobody's but its owner's.</summary>
    private async Task<bool> IsGrantedAsync(DbConnection connection, List<WalledTable> tables, CancellationToken cancellationToken)
    {
        var granted = await connection.QueryAsync(
            """
            SELECT c.relname::text FROM pg_class c
            WHERE c.relkind = 'r' AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
              AND has_table_privilege(@jobs, c.oid, 'SELECT, INSERT')
            """,
            static row => row.GetString(0), cancellationToken, ("jobs", JobsRole));
        return tables.TrueForAll(t => granted.Contains(t.Name));
    }

    private string TextOf(List<WalledTable> tables)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO {ApplicationRole}, {JobsRole}', current_schema());
            EXECUTE format('GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA %I TO {ApplicationRole}, {JobsRole}', current_schema()); END $$;
            GRANT SELECT ON schema_version TO {ApplicationRole}, {JobsRole};
            """);
        foreach (var table in tables)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"GRANT SELECT, INSERT, UPDATE, DELETE ON {table.Name} TO {JobsRole};");
            if (table.ProgramColumn is not { } column)
            {
                continue;
            }

            var isOwn = $"({column} = NULLIF(current_setting('{Setting}', true), '')::integer)";
            text.AppendLine(CultureInfo.InvariantCulture, $"""
                GRANT SELECT, INSERT, UPDATE, DELETE ON {table.Name} TO {ApplicationRole};
                ALTER TABLE {table.Name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
                DROP POLICY IF EXISTS own_program ON {table.Name};
                CREATE POLICY own_program ON {table.Name} TO {ApplicationRole} USING {isOwn} WITH CHECK {isOwn};
                DROP POLICY IF EXISTS all_programs ON {table.Name};
                CREATE POLICY all_programs ON {table.Name} TO {JobsRole} USING (true) WITH CHECK (true);
                """);
        }

        return text.ToString();
    }

    private DatabaseRefusedException Refusal() => new(
        $"The tables of this database show programs to the roles {ApplicationRole} and {JobsRole} only, and this login may take neither. "
        + $"As an administrator: CREATE ROLE {ApplicationRole} NOLOGIN; CREATE ROLE {JobsRole} NOLOGIN (where they are missing); "
        + $"GRANT {ApplicationRole}, {JobsRole} TO (this login).");

    /// <summary>A name without quotes, and still the database's own where characters had to give way.</summary>
    private static string RoleOf(string database, string suffix)
    {
        var plain = new string([.. database.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        var isPlain = plain == database && plain.Length + 1 + suffix.Length <= NameMax && char.IsAsciiLetter(plain[0]);
        if (isPlain)
        {
            return $"{plain}_{suffix}";
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(database)))[..HashLength];
        return $"club_{plain[..Math.Min(plain.Length, NameMax - 2 * HashLength)]}_{hash}_{suffix}";
    }

    private sealed record WalledTable(string Name, string? ProgramColumn, bool IsWalled);
}
