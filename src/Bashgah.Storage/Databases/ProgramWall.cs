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

    /// <summary>Tables that say who may do what, or keys: the application's role reads of them what it needs, or nothing.</summary>
    private static readonly Dictionary<string, string> LesserRights = new(StringComparer.Ordinal)
    {
        ["staff_role"] = "", ["staff_invitation"] = "", ["schema_version"] = "SELECT",
        ["member_key"] = "SELECT", ["program_key"] = "SELECT", ["program_secret"] = "SELECT", ["erased_key"] = "SELECT",
        // Locked, and so not without UPDATE; triggers refuse changes.
        ["ledger_transaction"] = "SELECT, INSERT, UPDATE", ["transfer"] = "SELECT, INSERT", ["audit_entry"] = "SELECT, INSERT",
    };

    private const string AllRights = "SELECT, INSERT, UPDATE, DELETE";

    // In the table of programs itself the id is the program; in all others it is program_id.
    private const string Tables =
        """
        SELECT c.relname, a.attname::text, c.relrowsecurity AND c.relforcerowsecurity AND (
            SELECT count(*) FROM pg_policy p JOIN pg_roles r ON p.polroles = ARRAY[r.oid] WHERE p.polrelid = c.oid
              AND (p.polname = 'own_program' AND r.rolname = @app OR p.polname = 'all_programs' AND r.rolname = @jobs)) = 2,
          (SELECT string_agg(DISTINCT g.privilege_type, ', ' ORDER BY g.privilege_type)
            FROM aclexplode(c.relacl) g JOIN pg_roles r ON r.oid = g.grantee WHERE r.rolname = @app),
          (SELECT string_agg(DISTINCT g.privilege_type, ', ' ORDER BY g.privilege_type)
            FROM aclexplode(c.relacl) g JOIN pg_roles r ON r.oid = g.grantee WHERE r.rolname = @jobs),
          c.relkind = 'S'
        FROM pg_class c
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
          AND a.attname = CASE c.relname WHEN 'program' THEN 'id' ELSE 'program_id' END
        WHERE c.relkind IN ('r', 'S') AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        ORDER BY c.relname
        """;

    /// <summary>The role that sees one program at a time.</summary>
    public string ApplicationRole { get; } = RoleOf(database, "app");

    /// <summary>The role that sees all programs.</summary>
    public string JobsRole { get; } = RoleOf(database, "jobs");

    /// <summary>
    /// Puts the wall up where something of it is missing and the login may do so. False: it does not stand, because there are no such
    /// roles and this login may not make them. Throws <see cref="DatabaseRefusedException"/> where it stands, or would, and somebody
    /// could not work behind it or could see over it.
    /// </summary>
    public async Task<bool> PutUpAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var isThere = await HasRolesAsync(connection, cancellationToken);
        var things = await connection.QueryAsync(
            Tables,
            static row => new WalledThing(
                row.GetString(0), row.TextOrNull(1), row.GetBoolean(2), row.TextOrNull(3) ?? "", row.TextOrNull(4) ?? "", row.GetBoolean(5)),
            cancellationToken, ("app", ApplicationRole), ("jobs", JobsRole));
        if (!isThere)
        {
            return things.Exists(t => t.IsWalled) ? throw Refusal("may not take them") : false;
        }

        await RefuseWeakAsync(connection, cancellationToken);
        var text = string.Concat(things.Select(TextOf));
        if (text.Length > 0)
        {
            if (!things.Exists(t => t.IsWalled))
            {
                await RefuseShutOutAsync(connection, cancellationToken);
            }

            await connection.ExecuteAsync(
                $"""
                DO $wall$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO {ApplicationRole}, {JobsRole}', current_schema()); END $wall$;
                {text}
                """,
                cancellationToken);
        }

        return true;
    }

    /// <summary>Whether the roles are there, made now where they were not, and this login may take them.</summary>
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

        // From 16 on a membership may be one that does not let its role be taken. What the login does itself, it does with the rights
        // of jobs: row-level security is forced on owners too.
        var how = await connection.ScalarAsync("SELECT current_setting('server_version_num')::bigint", cancellationToken) >= 160_000
            ? "SET" : "MEMBER";
        return await connection.ScalarAsync(
            $"""
            SELECT count(*) FROM pg_roles WHERE rolname IN (@app, @jobs) AND pg_has_role(current_user, oid, '{how}')
              AND (rolname = @app OR pg_has_role(current_user, oid, 'USAGE'))
            """,
            cancellationToken, ("app", ApplicationRole), ("jobs", JobsRole)) == 2;
    }

    /// <summary>Refuses a role of the application that would see over the wall.</summary>
    private async Task RefuseWeakAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var weak = await connection.ScalarAsync(
            """
            SELECT count(*) FROM pg_roles r WHERE r.rolname = @app AND (r.rolsuper OR r.rolbypassrls
              OR pg_has_role(r.oid, (SELECT oid FROM pg_roles WHERE rolname = @jobs), 'MEMBER')
              OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid
                AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())))
            """,
            cancellationToken, ("app", ApplicationRole), ("jobs", JobsRole));
        if (weak > 0)
        {
            throw new DatabaseRefusedException(
                $"The role {ApplicationRole} is to see one program at a time, and would see all: it is an administrator, owns tables or is a "
                + $"member of {JobsRole}. Take that from it; log in as another.");
        }
    }

    /// <summary>Refuses to shut out who works with these tables by rights of an earlier version.</summary>
    private async Task RefuseShutOutAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var others = await connection.QueryAsync(
            """
            SELECT DISTINCT r.rolname::text FROM pg_class c, aclexplode(c.relacl) g, pg_roles r
            WHERE c.relname = 'member_facts' AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
              AND r.oid = g.grantee AND r.oid <> c.relowner AND NOT r.rolsuper AND r.rolname NOT IN (@app, @jobs)
              AND NOT pg_has_role(r.oid, (SELECT oid FROM pg_roles WHERE rolname = @app), 'MEMBER')
            """,
            static row => row.GetString(0), cancellationToken, ("app", ApplicationRole), ("jobs", JobsRole));
        if (others.Count > 0)
        {
            var logins = string.Join(", ", others);
            throw new DatabaseRefusedException(
                $"Row-level security would show {logins} nothing any more. First, as an administrator: "
                + $"GRANT {ApplicationRole}, {JobsRole} TO {logins}; nothing was changed.");
        }
    }

    /// <summary>What is still to be done about a table or a sequence; empty: nothing, so that nobody who uses it is waited for.</summary>
    private string TextOf(WalledThing thing)
    {
        var text = new StringBuilder();
        if (thing.IsSequence)
        {
            return thing.ApplicationRights.Length > 0 && thing.JobRights.Length > 0
                ? "" : $"GRANT USAGE, SELECT, UPDATE ON SEQUENCE {thing.Name} TO {ApplicationRole}, {JobsRole};\n";
        }

        var lesser = LesserRights.GetValueOrDefault(thing.Name);
        Grant(ApplicationRole, thing.ApplicationRights, thing.ProgramColumn is null && thing.Name != "schema_version" ? "" : lesser ?? AllRights);
        Grant(JobsRole, thing.JobRights, thing.Name is "schema_version" or "ledger_transaction" or "transfer" or "audit_entry" ? lesser! : AllRights);
        if (thing.ProgramColumn is { } column && !thing.IsWalled)
        {
            var isOwn = $"({column} = NULLIF(current_setting('{Setting}', true), '')::integer)";
            text.AppendLine(CultureInfo.InvariantCulture, $"""
                ALTER TABLE {thing.Name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
                DROP POLICY IF EXISTS own_program ON {thing.Name};
                CREATE POLICY own_program ON {thing.Name} TO {ApplicationRole} USING {isOwn} WITH CHECK {isOwn};
                DROP POLICY IF EXISTS all_programs ON {thing.Name};
                CREATE POLICY all_programs ON {thing.Name} TO {JobsRole} USING (true) WITH CHECK (true);
                """);
        }

        return text.ToString();

        void Grant(string role, string held, string wanted)
        {
            var sorted = string.Join(", ", wanted.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
            if (held == sorted)
            {
                return;
            }

            text.AppendLine(CultureInfo.InvariantCulture, $"REVOKE ALL ON {thing.Name} FROM {role};");
            if (wanted.Length > 0)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"GRANT {wanted} ON {thing.Name} TO {role};");
            }
        }
    }

    private DatabaseRefusedException Refusal(string why) => new(
        $"The tables of this database show programs to the roles {ApplicationRole} and {JobsRole} only, and this login {why}. "
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

    private sealed record WalledThing(
        string Name, string? ProgramColumn, bool IsWalled, string ApplicationRights, string JobRights, bool IsSequence);
}
