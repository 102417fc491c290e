using Bashgah.Storage.Backups;
using Bashgah.Storage.Members;

namespace Bashgah.Storage.Tests;

/// <summary>A SQLite database is copied while it is in use, and put back with its key store.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private readonly TestDatabase _fresh = TestDatabase.Create(TestBackend.Sqlite);
    private BashgahDatabase _database = null!;

    private string Folder => Path.GetDirectoryName(_fresh.Address)!;

    public async Task InitializeAsync()
    {
        _database = await BashgahDatabase.OpenAsync(_fresh.Address, new DatabaseOptions(), default);
        await _database.Programs.CreateAsync("club", new("test", "here"), 1, default);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _fresh.DisposeAsync();
    }

    [Fact]
    public async Task A_backup_is_restored_with_its_keys_under_the_same_master_key()
    {
        var hash = (await _database.Members.HasherAsync(1, default)).Hash(IdentifierKinds.Phone, "+60123456789");
        var backup = Path.Combine(Folder, "backup.db");
        await BackUpAsync(backup);
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => BackUpAsync(backup, days: 1));

        var restored = Path.Combine(Folder, "restored.db");
        var missing = await Assert.ThrowsAsync<DatabaseRefusedException>(() => RestoreAsync(backup, restored));
        Assert.Contains("restored.db.master is missing", missing.Message);
        Assert.Empty(Directory.GetFiles(Folder, "restored*"));

        File.Copy(_fresh.Address + ".master", restored + ".master");
        var report = await RestoreAsync(backup, restored);
        Assert.False(report.ListWasThere);
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => RestoreAsync(backup, restored));
        Assert.Equal(3, Directory.GetFiles(Folder, "restored*").Length);
        await using var database = await BashgahDatabase.OpenAsync(restored, new DatabaseOptions(), default);
        Assert.Equal("club", Assert.Single(await database.Programs.ListAsync(default)).Slug);
        Assert.Equal(hash, (await database.Members.HasherAsync(1, default)).Hash(IdentifierKinds.Phone, "+60123456789"));
    }

    [Fact]
    public async Task A_backup_without_its_keys_is_refused()
    {
        var alone = Path.Combine(Folder, "alone.db");
        await BackUpAsync(alone);
        File.Delete(Assert.Single(Directory.GetFiles(Folder, "bashgah-keys-*")));
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => RestoreAsync(alone, Path.Combine(Folder, "x.db")));
        await File.WriteAllTextAsync(alone + "2", "no database");
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => RestoreAsync(alone + "2", Path.Combine(Folder, "x.db")));
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => RestoreAsync(alone + "3", Path.Combine(Folder, "x.db")));
    }

    [Fact]
    public async Task Backups_of_keys_are_kept_for_some_days_and_nothing_else_is_deleted()
    {
        string[] others =
        [
            "bashgah-keys-0123456789ab-20200101T000000000Z.keys", "bashgah-keys-20200101T000000000Z.keys", "old.keys", "old.db",
        ];
        foreach (var other in others)
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, other), "");
        }

        var first = await BackUpAsync(Path.Combine(Folder, "a.db"), days: 0);
        var second = await BackUpAsync(Path.Combine(Folder, "b.db"), days: 20);
        Assert.Empty(second.Deleted);
        var third = await BackUpAsync(Path.Combine(Folder, "c.db"), days: 36);
        Assert.Equal([first.Keys], third.Deleted);
        Assert.Equal([second.Keys, third.Keys], Directory.GetFiles(Folder, "bashgah-keys-*").Except(others.Select(o => Path.Combine(Folder, o))).Order());
        Assert.All(others, other => Assert.True(File.Exists(Path.Combine(Folder, other))));
        Assert.All(["a.db", "b.db", "c.db"], (string file) => Assert.True(File.Exists(Path.Combine(Folder, file))));
    }

    [Fact]
    public async Task Keys_go_into_a_folder_of_their_own_and_the_newest_are_taken_for_the_oldest_ledger()
    {
        var keys = Directory.CreateDirectory(Path.Combine(Folder, "keys")).FullName;
        var first = await _database.BackupAsync(
            new BackupRequest { File = Path.Combine(Folder, "a.db"), KeysFolder = keys, Now = Day }, default);
        Assert.Equal(keys, Path.GetDirectoryName(first.Keys));
        await BackUpAsync(Path.Combine(Folder, "b.db"), days: 1);
        var newest = await BackUpAsync(Path.Combine(Folder, "c.db"), days: 2);
        var restored = Path.Combine(Folder, "restored.db");
        File.Copy(_fresh.Address + ".master", restored + ".master");
        Assert.Equal(newest.Keys, (await RestoreAsync(first.File, restored)).Keys);
    }

    [Theory]
    [InlineData("-wal")]
    [InlineData("-shm")]
    [InlineData("-journal")]
    [InlineData(".keys-wal")]
    [InlineData(".keys-shm")]
    public async Task What_is_left_of_another_database_is_refused_before_anything_is_copied(string left)
    {
        var backup = Path.Combine(Folder, "backup.db");
        await BackUpAsync(backup);
        var restored = Path.Combine(Folder, "restored.db");
        await File.WriteAllTextAsync(restored + left, "left over");
        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(() => RestoreAsync(backup, restored));
        Assert.Contains(restored + left, refused.Message);
        Assert.Equal([restored + left], Directory.GetFiles(Folder, "restored*"));
    }

    [Fact]
    public async Task A_restored_database_without_its_keys_and_master_key_gets_no_new_ones()
    {
        await BackUpAsync(Path.Combine(Folder, "backup.db"));
        var alone = Path.Combine(Folder, "alone.db");
        File.Copy(Path.Combine(Folder, "backup.db"), alone);
        await Assert.ThrowsAsync<DatabaseRefusedException>(
            () => BashgahDatabase.OpenAsync(alone, new DatabaseOptions(), default));
        Assert.False(File.Exists(alone + ".keys"));
        Assert.False(File.Exists(alone + ".master"));

        File.Copy(_fresh.Address + ".master", alone + ".master");
        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(
            () => BashgahDatabase.OpenAsync(alone, new DatabaseOptions(), default));
        Assert.Contains("The key store", refused.Message);
        Assert.False(File.Exists(alone + ".keys"));
    }

    [Fact]
    public async Task Only_the_owner_may_read_what_is_written()
    {
        if (OperatingSystem.IsWindows()) return;
        await BackUpAsync(Path.Combine(Folder, "private.db"));

        foreach (var file in Directory.GetFiles(Folder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    private const long Day = 24L * 60 * 60 * 1_000_000;

    private Task<BackupReport> BackUpAsync(string file, int days = 0) =>
        _database.BackupAsync(new BackupRequest { File = file, Now = (20_000 + days) * Day }, default);

    private static Task<RestoreReport> RestoreAsync(string backup, string database) => BashgahDatabase.RestoreAsync(
        new RestoreRequest { Backup = backup, Database = database, Told = _ => throw new InvalidOperationException("Nobody was erased."), Options = new DatabaseOptions() }, default);
}
