using Bashgah.Storage;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Verification;
using Npgsql;

namespace Bashgah.Conformance;

/// <summary>A database that goes away in the middle: callers are told so, nothing is half written, and once it is back the
/// same store goes on.</summary>
[RequiresPostgres]
public sealed class PostgresAwayTests() : StoreSuite(TestBackend.Postgres)
{
    [ConditionalFact]
    public async Task A_server_that_is_not_there_is_away()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(Address) { Port = 1, Timeout = 2 }.ConnectionString;
        await Assert.ThrowsAsync<StoreAwayException>(() => BashgahDatabase.OpenAsync(nowhere, Options, default));
    }

    [ConditionalFact]
    public async Task Every_connection_cut_in_a_batch_leaves_nothing_and_the_next_batch_succeeds()
    {
        var member = await JoinAsync();
        await using (var batch = await Ledger.BeginAsync(ProgramId, [], default))
        {
            var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
            var decision = Purchase(await batch.TakeTransactionIdsAsync(1, default), facts, "D-1", 5);
            await CutConnectionsAsync();
            await Assert.ThrowsAsync<StoreAwayException>(() => batch.CommitAsync(Writes(decision), default));
        }

        Assert.NotNull(await OnceBackAsync(() => BuyAsync(member, "D-1", 5)));
        Assert.Equal(5, await AvailableAsync(member));
        var report = await OnceBackAsync(
            () => Database.Verifier.VerifyAsync(ProgramId, new VerifyOptions { WithDigest = false }, default));
        Assert.Empty(report.Findings);
        Assert.True(await Database.IsAliveAsync(default));
    }

    /// <summary>The pools, of the ledger and of the keys, may hold more connections that were cut; each is found out once.</summary>
    private static async Task<T> OnceBackAsync<T>(Func<Task<T>> work)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (StoreAwayException) when (attempt < 10)
            {
            }
        }
    }

    private async Task CutConnectionsAsync()
    {
        await using var connection = new NpgsqlConnection(Address + ";Pooling=false");
        await connection.OpenAsync();
        await connection.ExecuteAsync(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """,
            default);
    }
}

/// <summary>SQLite's file cannot be opened, or another process never lets go of it.</summary>
public sealed class SqliteAwayTests : IDisposable
{
    private readonly TestDatabase _fresh = TestDatabase.Create(TestBackend.Sqlite);

    public void Dispose() => _fresh.Dispose();

    [Fact]
    public async Task A_folder_that_is_not_there_is_away()
    {
        var options = new DatabaseOptions { MasterKey = Convert.ToBase64String(new byte[32]) };
        await Assert.ThrowsAsync<StoreAwayException>(
            () => BashgahDatabase.OpenAsync("/nowhere/at/all/club.db", options, default));
    }

    [Fact]
    public async Task What_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(_fresh.Address, new string('x', 5000));
        var options = new DatabaseOptions { MasterKey = Convert.ToBase64String(new byte[32]) };
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => BashgahDatabase.OpenAsync(_fresh.Address, options, default));
    }
}
