using System.Data.Common;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Keys;

/// <summary>
/// Binds a database to its key store. A key store that was lost, or not restored with the database, must not be made anew
/// in silence: no profile could be read and no identifier found, and the damage would only show later.
/// </summary>
internal static class KeyStoreBond
{
    /// <summary>Refuses before anything is made where the key store was, when it is not there and the database needs it.</summary>
    public static async Task RefuseMissingAsync(SqlDatabase main, KeyStore keys, CancellationToken cancellationToken)
    {
        if (await NeedsAsync(main, cancellationToken) && !await IsThereAsync(keys.Database, cancellationToken))
        {
            throw new DatabaseRefusedException(
                $"The key store {Name(keys.Database)} is missing, without which no profile of this database can be read and "
                + "no member found by phone or card. Restore it from its backup; nothing was changed.");
        }
    }

    /// <summary>Keeps the name of the key store of a database that has none yet, and refuses another one than that kept.</summary>
    public static async Task CheckAsync(SqlDatabase main, KeyStore keys, CancellationToken cancellationToken)
    {
        var identity = await keys.IdentityAsync(cancellationToken);
        var kept = await main.AcrossPrograms.ReadAsync(c => KeptAsync(c, cancellationToken), cancellationToken);
        if (kept == identity)
        {
            return;
        }

        // A database of before this name was kept is recognised by a key store that has nothing for its members.
        if (kept is null
            ? await main.AcrossPrograms.ReadAsync(c => HasMembersAsync(c, cancellationToken), cancellationToken)
                && await keys.IsEmptyAsync(cancellationToken)
            : await main.AcrossPrograms.ReadAsync(c => HasProgramsAsync(c, cancellationToken), cancellationToken))
        {
            throw Refusal(keys);
        }

        // Of several processes that open a new database at once, one keeps the name: the same for all.
        await main.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                INSERT INTO key_store (id, identity) VALUES (1, @identity)
                ON CONFLICT (id) DO UPDATE SET identity = excluded.identity
                """,
                cancellationToken, ("identity", identity)),
            cancellationToken);
    }

    private static DatabaseRefusedException Refusal(KeyStore keys) => new(
        $"The key store {Name(keys.Database)} is not the one that this database was made with: it is new, or belongs to "
        + "another database. Put the right one in its place, from its backup, and open again.");

    /// <summary>Whether what is stored is worth nothing without its key store.</summary>
    private static Task<bool> NeedsAsync(SqlDatabase main, CancellationToken cancellationToken) =>
        main.AcrossPrograms.ReadAsync(
            async c => await KeptAsync(c, cancellationToken) is not null && await HasProgramsAsync(c, cancellationToken)
                || await HasMembersAsync(c, cancellationToken),
            cancellationToken);

    private static async Task<bool> HasProgramsAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.ScalarAsync("SELECT count(*) FROM program", cancellationToken) > 0;

    private static async Task<bool> HasMembersAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.ScalarAsync(
            "SELECT count(*) FROM (SELECT 1 FROM member_facts LIMIT 1) AS one", cancellationToken) > 0;

    private static async Task<string?> KeptAsync(DbConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(
            "SELECT identity FROM key_store WHERE id = 1", static row => row.GetString(0), cancellationToken))
        .FirstOrDefault();

    private static async Task<bool> IsThereAsync(SqlDatabase keys, CancellationToken cancellationToken) =>
        keys is SqliteDatabase sqlite
            // Asked of the file, because opening would make it.
            ? File.Exists(sqlite.Path)
            : await keys.AcrossPrograms.ReadAsync(
                connection => connection.ScalarAsync(keys.CountOfVersionTable, cancellationToken), cancellationToken) > 0;

    private static string Name(SqlDatabase keys) => keys is SqliteDatabase sqlite ? sqlite.Path : "(schema bashgah_keys)";
}
