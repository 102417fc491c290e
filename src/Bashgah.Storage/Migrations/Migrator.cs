using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Migrations;

/// <summary>
/// Brings a database's schema up to the program's: forward only, in order, all or nothing. A migration is a folder
/// <c>NNNN-name</c> with <c>all.sql</c>, then <c>sqlite.sql</c> or <c>postgres.sql</c>.
/// </summary>
/// <param name="folder">Empty for the main database, <c>keys</c> for the key store.</param>
internal sealed class Migrator(string folder = "")
{
    private static readonly Assembly Home = typeof(Migrator).Assembly;

    /// <summary>Applies what is missing and gives the number of migrations applied. Safe to run in several processes
    /// at once. Refuses a database that a newer program has migrated.</summary>
    public async Task<int> ApplyAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        var applied = 0;
        await database.MigrateAsync(
            async connection =>
            {
                // Asked first, because a role that may not create tables may not even say IF NOT EXISTS.
                if (await connection.ScalarAsync(database.CountOfVersionTable, cancellationToken) == 0)
                {
                    await connection.ExecuteAsync(
                        "CREATE TABLE schema_version (number integer NOT NULL PRIMARY KEY, name text NOT NULL)",
                        cancellationToken);
                }

                var present = await PresentAsync(connection, cancellationToken);
                var known = Known(database.Name);
                Check(present, known);
                foreach (var migration in known.Where(m => !present.ContainsKey(m.Number)))
                {
                    foreach (var sql in migration.Texts)
                    {
                        await connection.ExecuteAsync(sql, cancellationToken);
                    }

                    await connection.ExecuteAsync(
                        "INSERT INTO schema_version (number, name) VALUES (@number, @name)",
                        cancellationToken, ("number", migration.Number), ("name", migration.Name));
                    applied++;
                }
            },
            cancellationToken);
        return applied;
    }

    private static async Task<Dictionary<int, string>> PresentAsync(
        DbConnection connection, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            "SELECT number, name FROM schema_version",
            static row => (Number: row.GetInt32(0), Name: row.GetString(1)), cancellationToken);
        return rows.ToDictionary(r => r.Number, r => r.Name);
    }

    private static void Check(Dictionary<int, string> present, IReadOnlyList<Migration> known)
    {
        foreach (var (number, name) in present)
        {
            if (known.FirstOrDefault(m => m.Number == number) is not { } migration)
            {
                throw new DatabaseRefusedException(
                    $"The database has migration {number:D4}-{name}, which this program does not know. "
                    + "A newer version has used it: run that version, or restore an earlier backup.");
            }

            if (migration.Name != name)
            {
                throw new DatabaseRefusedException(
                    $"The database's migration {number:D4} is '{name}', the program's is '{migration.Name}'. "
                    + "It is another program's database.");
            }
        }
    }

    /// <summary>The program's migrations for a kind of database, in order.</summary>
    internal IReadOnlyList<Migration> Known(string database)
    {
        // MSBuild names resources by their path, with '.' for '/', '_' for '-' in folders and a '_' before a digit.
        var prefix = $"{Home.GetName().Name}.Migrations." + (folder.Length == 0 ? "_" : $"{folder}._");
        return [.. Home.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => (Resource: name, Parts: name[prefix.Length..].Split('.')))
            .Where(r => r.Parts[1] == "all" || r.Parts[1] == database)
            .GroupBy(r => r.Parts[0])
            .Select(g => new Migration(
                int.Parse(g.Key[..4], CultureInfo.InvariantCulture),
                g.Key[5..].Replace('_', '-'),
                [.. g.OrderBy(r => r.Parts[1] == "all" ? 0 : 1).Select(r => TextOf(r.Resource))]))
            .OrderBy(m => m.Number)];
    }

    private static string TextOf(string resource)
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

/// <summary>One step of the schema.</summary>
internal sealed record Migration(int Number, string Name, IReadOnlyList<string> Texts);
