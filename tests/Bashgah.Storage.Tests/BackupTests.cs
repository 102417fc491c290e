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
        await _database.BackupAsync(backup, default);
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => _database.BackupAsync(backup, default));

        var restored = Path.Combine(Folder, "restored.db");
        BashgahDatabase.Restore(backup, restored);
        Assert.Throws<DatabaseRefusedException>(() => BashgahDatabase.Restore(backup, restored));
        var missing = await Assert.ThrowsAsync<DatabaseRefusedException>(
            () => BashgahDatabase.OpenAsync(restored, new DatabaseOptions(), default));
        Assert.Contains("restored.db.master is missing", missing.Message);

        File.Copy(_fresh.Address + ".master", restored + ".master");
        await using var database = await BashgahDatabase.OpenAsync(restored, new DatabaseOptions(), default);
        Assert.Equal("club", Assert.Single(await database.Programs.ListAsync(default)).Slug);
        Assert.Equal(hash, (await database.Members.HasherAsync(1, default)).Hash(IdentifierKinds.Phone, "+60123456789"));
    }

    [Fact]
    public void A_backup_without_its_keys_is_refused()
    {
        var alone = Path.Combine(Folder, "alone.db");
        File.WriteAllText(alone, "");
        Assert.Throws<DatabaseRefusedException>(() => BashgahDatabase.Restore(alone, Path.Combine(Folder, "x.db")));
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
        await _database.BackupAsync(backup, default);
        var restored = Path.Combine(Folder, "restored.db");
        await File.WriteAllTextAsync(restored + left, "left over");
        var refused = Assert.Throws<DatabaseRefusedException>(() => BashgahDatabase.Restore(backup, restored));
        Assert.Contains(restored + left, refused.Message);
        Assert.Equal([restored + left], Directory.GetFiles(Folder, "restored*"));
    }

    [Fact]
    public async Task A_restored_database_without_its_keys_and_master_key_gets_no_new_ones()
    {
        await _database.BackupAsync(Path.Combine(Folder, "backup.db"), default);
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
        await _database.BackupAsync(Path.Combine(Folder, "private.db"), default);

        foreach (var file in Directory.GetFiles(Folder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }
}
