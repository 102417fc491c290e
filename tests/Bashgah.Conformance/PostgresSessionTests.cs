using System.Data.Common;
using Bashgah.Storage;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Ledger;
using Npgsql;

namespace Bashgah.Conformance;

/// <summary>What a server, a database or a role says by default does not change what is promised.</summary>
[RequiresPostgres]
public sealed class PostgresSessionTests() : StoreSuite(TestBackend.Postgres)
{
    [ConditionalFact, Semantics("S3.2")]
    public async Task Under_another_default_isolation_the_policy_read_behind_the_lock_is_still_the_latest()
    {
        await SetDefaultAsync("default_transaction_isolation = 'repeatable read'");
        await using var node = await OpenAnotherAsync();
        Assert.Equal("repeatable read", await SettingAsync(node.Sql, "default_transaction_isolation"));

        var before = await node.Ledger.BeginAsync(ProgramId, [], default);
        var publishing = Database.Programs.PublishAsync(ProgramId, new("{} ", null, new("test", "here")), Noon, default);
        await WaitForLocksAsync(1);
        var beginning = node.Ledger.BeginAsync(ProgramId, [], default);
        await WaitForLocksAsync(2);
        await before.DisposeAsync();
        await publishing;
        await using var after = await beginning;
        Assert.Equal(2, after.Policy.Versions);
    }

    [ConditionalFact]
    public async Task A_commit_that_was_answered_is_on_disk_whatever_the_default_is()
    {
        await SetDefaultAsync("synchronous_commit = off");
        await using var node = await OpenAnotherAsync();
        Assert.Equal("on", await SettingAsync(node.Sql, "synchronous_commit"));
        Assert.Equal("on", (await node.Sql.Of(ProgramId).ReadAsync(c => ShowAsync(c, "synchronous_commit"), default))[0]);
        Assert.Equal("10s", await SettingAsync(node.Sql, "lock_timeout"));
        Assert.Equal("30s", await SettingAsync(node.Sql, "idle_in_transaction_session_timeout"));
        Assert.Equal("on", await SettingAsync(node.Keys.Database, "synchronous_commit"));
    }

    [ConditionalFact]
    public async Task The_address_may_set_other_limits_and_a_stronger_commit_but_no_weaker_one()
    {
        var options = "-c lock_timeout=200ms -c synchronous_commit=";
        await using (var weak = await OpenAsync(options + "off"))
        {
            Assert.Equal("200ms", await SettingAsync(weak.Sql, "lock_timeout"));
            Assert.Equal("on", await SettingAsync(weak.Sql, "synchronous_commit"));
        }

        await using var strong = await OpenAsync(options + "remote_apply");
        Assert.Equal("remote_apply", await SettingAsync(strong.Sql, "synchronous_commit"));
    }

    [ConditionalFact]
    public async Task A_member_that_another_node_holds_for_too_long_is_a_conflict()
    {
        var member = await JoinAsync();
        await using var held = await Ledger.BeginAsync(ProgramId, [], default);
        await held.LoadAsync(Load([member]), default);
        await using var node = await OpenAsync("-c lock_timeout=200ms");
        await using var batch = await node.Ledger.BeginAsync(ProgramId, [], default);
        await Assert.ThrowsAsync<BatchConflictException>(() => batch.LoadAsync(Load([member]), default));
    }

    [ConditionalFact]
    public async Task A_batch_that_stands_still_gives_its_locks_back_and_cannot_commit()
    {
        var member = await JoinAsync();
        await using var node = await OpenAsync("-c idle_in_transaction_session_timeout=200ms");
        await using var batch = await node.Ledger.BeginAsync(ProgramId, [], default);
        var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
        var decision = Purchase(await batch.TakeTransactionIdsAsync(1, default), facts, "D-1", 5);
        await Task.Delay(600);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => batch.CommitAsync(Writes(decision), default));
        Assert.True(error is BatchConflictException or StoreAwayException, error.ToString());
        Assert.NotNull(await BuyAsync(member, "D-1", 5));
    }

    [ConditionalTheory]
    [InlineData("55P03", nameof(SqlFailure.Conflict))]
    [InlineData("25P03", nameof(SqlFailure.Conflict))]
    [InlineData("40P01", nameof(SqlFailure.Conflict))]
    [InlineData("57014", nameof(SqlFailure.Away))]
    [InlineData("57P01", nameof(SqlFailure.Away))]
    [InlineData("25006", nameof(SqlFailure.Away))]
    [InlineData("22012", nameof(SqlFailure.Other))]
    public void Errors_are_told_apart_by_code(string code, string meaning) =>
        Assert.Equal(meaning, Database.Sql.FailureOf(new PostgresException("", "ERROR", "ERROR", code)).ToString());

    private Task<BashgahDatabase> OpenAsync(string options) => BashgahDatabase.OpenAsync(
        new NpgsqlConnectionStringBuilder(Address) { Options = options }.ConnectionString, Options, default);

    private Task SetDefaultAsync(string setting) => Database.Sql.WriteAsync(
        connection => connection.ExecuteAsync(
            $"ALTER DATABASE \"{new NpgsqlConnectionStringBuilder(Address).Database}\" SET {setting}", default),
        default);

    private static async Task<string> SettingAsync(SqlDatabase database, string name) =>
        (await database.ReadAsync(connection => ShowAsync(connection, name), default))[0];

    private static Task<List<string>> ShowAsync(DbConnection connection, string name) => connection.QueryAsync(
        $"SELECT current_setting('{name}')", static (DbDataReader row) => row.GetString(0), default);

    private async Task WaitForLocksAsync(int waiting)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var count = await Database.Sql.ReadAsync(
                connection => connection.ScalarAsync(
                    """
                    SELECT count(*) FROM pg_locks
                    WHERE locktype = 'advisory' AND NOT granted
                      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    """,
                    default),
                default);
            if (count >= waiting)
            {
                return;
            }

            await Task.Delay(25);
        }

        Assert.Fail("Nobody waits for the lock.");
    }
}
