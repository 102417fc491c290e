using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;

namespace Bashgah.Storage.Backups;

/// <summary>What a backup is to be.</summary>
public sealed record BackupRequest
{
    /// <summary>How many days backups of a key store are kept where nothing else is said.</summary>
    public const int KeysRetentionDaysDefault = 35;

    /// <summary>File of the ledger; it must not exist.</summary>
    public required string File { get; init; }

    /// <summary>Folder of the key store's backups; null: that of the ledger's.</summary>
    public string? KeysFolder { get; init; }

    /// <summary>How many days earlier backups of the key store are kept there, at least 1: so long an erased member could come back by
    /// them, if the erasure list is lost.</summary>
    public int KeysRetentionDays { get; init; } = KeysRetentionDaysDefault;

    /// <summary>Now, Unix microseconds.</summary>
    public required long Now { get; init; }
}

/// <summary>What a backup has written.</summary>
/// <param name="File">The ledger.</param>
/// <param name="Keys">The key store.</param>
/// <param name="Deleted">Backups of the key store that were too old.</param>
public sealed record BackupReport(string File, string Keys, IReadOnlyList<string> Deleted);

/// <summary>Copies a SQLite database and its key store while they are in use.</summary>
internal static class DatabaseBackup
{
    public static async Task<BackupReport> WriteAsync(
        SqlDatabase database, KeyStore keys, BackupRequest request, CancellationToken cancellationToken)
    {
        if (database is not SqliteDatabase)
        {
            throw new DatabaseRefusedException(
                "Back up PostgreSQL with pg_dump: the schema public as long as the ledger is kept, the schema "
                + "bashgah_keys apart and only as long as an erased key may come back.");
        }

        var identity = await keys.IdentityAsync(cancellationToken);
        var folder = Path.GetFullPath(request.KeysFolder ?? Path.GetDirectoryName(Path.GetFullPath(request.File))!);
        var keysFile = Path.Combine(folder, KeyBackups.NameOf(identity, request.Now));
        foreach (var file in new[] { request.File, keysFile })
        {
            if (File.Exists(file))
            {
                throw new DatabaseRefusedException($"There is a file {file} already; a backup overwrites nothing.");
            }
        }

        // The ledger first: a key is on disk before the profile that it opens, so the later copy of the keys has all.
        await CopyIntoAsync(database, request.File, cancellationToken);
        await CopyIntoAsync(keys.Database, keysFile, cancellationToken);
        var deleted = KeyBackups.DeleteOld(folder, identity, request.KeysRetentionDays, request.Now);
        return new BackupReport(request.File, keysFile, deleted);
    }

    private static Task CopyIntoAsync(SqlDatabase database, string file, CancellationToken cancellationToken)
    {
        // The statement takes an empty file, which is how the copy gets the rights of its source.
        PrivateFile.Ensure(file);
        return database.AcrossPrograms.ReadAsync(
            connection => connection.ExecuteAsync("VACUUM INTO @file", cancellationToken, ("file", file)),
            cancellationToken);
    }
}
