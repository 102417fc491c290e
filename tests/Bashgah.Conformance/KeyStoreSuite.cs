using Bashgah.Storage;
using Bashgah.Storage.Databases;

namespace Bashgah.Conformance;

/// <summary>A key store that was lost, or belongs to another database, is refused and not made anew in silence.</summary>
public abstract class KeyStoreSuite(TestBackend backend) : StoreSuite(backend)
{
    [ConditionalFact]
    public async Task The_same_key_store_is_taken_again()
    {
        await JoinAsync(new() { Phone = "+60123456789" });
        await using var again = await OpenAnotherAsync();
        Assert.NotNull(await again.Members.FindMemberAsync(ProgramId, "phone", "+60123456789", default));
    }

    [ConditionalFact]
    public async Task A_lost_key_store_is_refused_and_nothing_is_made_in_its_place()
    {
        await JoinAsync(new() { Phone = "+60123456789" });
        await LoseKeysAsync();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(OpenAnotherAsync);
            Assert.Contains("Restore it from its backup", refused.Message);
        }
    }

    [ConditionalFact]
    public async Task A_lost_key_store_of_a_program_without_members_is_refused_too()
    {
        await LoseKeysAsync();
        await Assert.ThrowsAsync<DatabaseRefusedException>(OpenAnotherAsync);
    }

    [ConditionalFact]
    public async Task The_key_store_of_another_database_is_refused()
    {
        await JoinAsync();
        await Database.Keys.Database.WriteAsync(
            connection => connection.ExecuteAsync("UPDATE identity SET value = 'another'", default), default);
        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(OpenAnotherAsync);
        Assert.Contains("is not the one that this database was made with", refused.Message);
    }

    [ConditionalFact]
    public async Task A_database_of_before_the_name_was_kept_takes_its_key_store_and_no_empty_one()
    {
        await JoinAsync(new() { Phone = "+60123456789" });
        await Database.Sql.WriteAsync(c => c.ExecuteAsync("DELETE FROM key_store", default), default);
        await using (await OpenAnotherAsync())
        {
        }

        await Database.Sql.WriteAsync(c => c.ExecuteAsync("DELETE FROM key_store", default), default);
        await Database.Keys.Database.WriteAsync(c => c.ExecuteAsync("DELETE FROM program_secret", default), default);
        await Assert.ThrowsAsync<DatabaseRefusedException>(OpenAnotherAsync);
    }

    private async Task LoseKeysAsync()
    {
        if (Backend == TestBackend.Postgres)
        {
            await Database.Sql.WriteAsync(c => c.ExecuteAsync("DROP SCHEMA bashgah_keys CASCADE", default), default);
            return;
        }

        foreach (var file in new[] { ".keys", ".keys-wal", ".keys-shm" })
        {
            File.Delete(Address + file);
        }
    }
}

public sealed class SqliteKeyStoreTests() : KeyStoreSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresKeyStoreTests() : KeyStoreSuite(TestBackend.Postgres);
