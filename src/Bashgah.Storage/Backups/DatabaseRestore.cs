using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Members;
using Microsoft.Data.Sqlite;

namespace Bashgah.Storage.Backups;

/// <summary>What is to be put back.</summary>
public sealed record RestoreRequest
{
    /// <summary>Backup of the ledger.</summary>
    public required string Backup { get; init; }

    /// <summary>The database that it becomes; it must not exist.</summary>
    public required string Database { get; init; }

    /// <summary>Backup of the key store, or the key store itself where it still lies beside the database. Null: <c>(backup).keys</c>, or
    /// the newest backup of the key store in the folder of the ledger's.</summary>
    public string? Keys { get; init; }

    /// <summary>The erasure list; null: <c>(database).erasures</c>, where it is.</summary>
    public string? Erasures { get; init; }

    /// <summary>What the audit log tells of each member whom it erases again.</summary>
    public required Func<long, AuditEntry> Told { get; init; }

    /// <summary>How it is opened.</summary>
    public required DatabaseOptions Options { get; init; }
}

/// <summary>What restoring came to.</summary>
/// <param name="Keys">The key store that was taken.</param>
/// <param name="MigrationsApplied">How many migrations an old backup needed.</param>
/// <param name="ListWasThere">False: no erasure list was found; only what the key store remembers was erased again.</param>
/// <param name="Erasures">Whom it erased again.</param>
public sealed record RestoreReport(string Keys, int MigrationsApplied, bool ListWasThere, AppliedErasures Erasures);

/// <summary>
/// Puts a backup in the place of a database that does not exist. All is made ready under other names, and whoever was erased since is
/// erased again, before anything gets the database's name: a server that is started after restoring was cut off finds nothing.
/// </summary>
internal static class DatabaseRestore
{
    private static readonly string[] SideFiles = ["", "-wal", "-shm", "-journal"];

    public static async Task<RestoreReport> RunAsync(RestoreRequest request, CancellationToken cancellationToken)
    {
        if (!File.Exists(request.Backup))
        {
            throw new DatabaseRefusedException($"There is no backup {request.Backup}.");
        }

        var target = Path.GetFullPath(request.Database);
        var targetKeys = BashgahDatabase.KeysFileOf(target);
        var keys = Path.GetFullPath(request.Keys ?? await FindKeysAsync(request.Backup, cancellationToken));
        var isInPlace = keys == targetKeys;
        if (!File.Exists(keys))
        {
            throw new DatabaseRefusedException($"There is no backup {keys} of the key store.");
        }

        RefuseLeftovers(isInPlace ? [target] : [target, targetKeys]);
        var aside = target + ".restoring";
        var asideKeys = isInPlace ? keys : aside + ".keys";
        try
        {
            DeleteAside(aside, isInPlace ? null : asideKeys);
            if (!isInPlace)
            {
                PrivateFile.CopyWhole(keys, asideKeys);
            }

            PrivateFile.CopyWhole(request.Backup, aside);
            var report = await MakeReadyAsync(request, keys, aside, asideKeys, cancellationToken);
            // The ledger last: while it is missing, restoring can simply be done again once the keys are moved away.
            if (!isInPlace)
            {
                DurableFile.Move(asideKeys, targetKeys);
            }

            DurableFile.Move(aside, target);
            return report;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreAwayException($"The backup cannot be put in the place of {request.Database}: {fault.Message}", fault);
        }
        finally
        {
            DeleteAside(aside, isInPlace ? null : asideKeys);
        }
    }

    /// <summary>Opens what was copied, which proves the master key and brings an old schema up to date, and erases again.</summary>
    private static async Task<RestoreReport> MakeReadyAsync(
        RestoreRequest request, string keys, string aside, string asideKeys, CancellationToken cancellationToken)
    {
        var list = BashgahDatabase.ErasuresOf(request.Database, request.Options)!;
        var given = request.Erasures ?? list;
        var options = request.Options with
        {
            KeysDatabase = asideKeys,
            MasterKey = BashgahDatabase.MasterKeyForRestoring(request.Database, request.Options),
            Erasures = list,
        };
        if (request.Erasures is not null && !File.Exists(given))
        {
            throw new DatabaseRefusedException($"There is no erasure list {given}.");
        }

        RestoreReport report;
        await using (var opened = await BashgahDatabase.OpenAsync(aside, options, cancellationToken))
        {
            report = new RestoreReport(
                keys, opened.MigrationsApplied, File.Exists(given), await opened.Erasure.ApplyAsync(given, request.Told, cancellationToken));
        }

        foreach (var file in new[] { aside, asideKeys }.Where(f => new FileInfo(f + "-wal") is { Exists: true, Length: > 0 }))
        {
            throw new StoreAwayException($"{file} is in use by another process.");
        }

        return report;
    }

    /// <summary>SQLite would take a journal that was left behind for this database's own, and damage it.</summary>
    private static void RefuseLeftovers(IEnumerable<string> targets)
    {
        foreach (var file in targets.SelectMany(static f => SideFiles.Select(side => f + side)).Where(File.Exists))
        {
            throw new DatabaseRefusedException(
                $"There is a file {file} already; restoring overwrites nothing. Move away what is left of the database "
                + "that was there, its -wal and -shm too. A key store that is whole can stay: name it with --keys.");
        }
    }

    /// <summary>The key store that belongs to a backup of the ledger, which names it.</summary>
    private static async Task<string> FindKeysAsync(string backup, CancellationToken cancellationToken)
    {
        var beside = BashgahDatabase.KeysFileOf(backup);
        if (File.Exists(beside))
        {
            return beside;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(backup))!;
        return await IdentityOfAsync(backup, cancellationToken) is { } identity
            && KeyBackups.Find(folder, identity) is { Count: > 0 } found
            ? found[^1].File
            : throw new DatabaseRefusedException($"There is no backup of the key store of {backup} in {folder}. Name it with --keys.");
    }

    private static async Task<string?> IdentityOfAsync(string backup, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = backup, Mode = SqliteOpenMode.ReadOnly, Pooling = false,
            }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return (await connection.QueryAsync(
                "SELECT identity FROM key_store WHERE id = 1", static row => row.GetString(0), cancellationToken)).FirstOrDefault();
        }
        catch (SqliteException fault)
        {
            throw new DatabaseRefusedException($"{backup} is no backup of a database: {fault.Message}", fault);
        }
    }

    private static void DeleteAside(string aside, string? asideKeys)
    {
        foreach (var file in new[] { aside, asideKeys }.OfType<string>().SelectMany(static f => SideFiles.Select(side => f + side)))
        {
            File.Delete(file);
        }
    }
}
