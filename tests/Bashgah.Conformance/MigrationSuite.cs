using Bashgah.Storage;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Migrations;

namespace Bashgah.Conformance;

/// <summary>Opening makes the schema, once, whoever comes first, and refuses what it cannot serve.</summary>
public abstract class MigrationSuite(TestBackend backend) : StoreSuite(backend, isNew: true)
{
    [ConditionalFact]
    public async Task Opening_again_applies_nothing_and_finds_everything()
    {
        Assert.Equal(new Migrator().Known(Database.Sql.Name).Count, Database.MigrationsApplied);
        var member = await JoinAsync();
        await using var again = await OpenAnotherAsync();
        Assert.Equal(0, again.MigrationsApplied);
        Assert.NotNull(await again.Ledger.ReadFactsAsync(ProgramId, member, default));
        Assert.True(await again.IsAliveAsync(default));
    }

    [ConditionalFact]
    public async Task Six_processes_that_start_together_migrate_once()
    {
        await using var fresh = TestDatabase.Create(Backend);
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(
            () => BashgahDatabase.OpenAsync(fresh.Address, Options, default))));
        Assert.Equal(Database.MigrationsApplied, opened.Sum(o => o.MigrationsApplied));
        foreach (var database in opened)
        {
            await database.DisposeAsync();
        }
    }

    [ConditionalFact]
    public async Task A_database_that_a_newer_program_has_used_is_refused()
    {
        await Database.Sql.WriteAsync(
            connection => connection.ExecuteAsync(
                "INSERT INTO schema_version (number, name) VALUES (9001, 'from-the-future')", default),
            default);
        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(OpenAnotherAsync);
        Assert.Contains("9001-from-the-future", refused.Message);
    }

    [ConditionalFact]
    public async Task Another_master_key_is_refused()
    {
        var other = Options with { MasterKey = Convert.ToBase64String(new byte[32]) };
        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(
            () => BashgahDatabase.OpenAsync(Address, other, default));
        Assert.Contains("master key", refused.Message);
    }

    [ConditionalFact]
    public async Task Migrations_are_numbered_without_gaps()
    {
        Assert.All(
            new[] { new Migrator(), new Migrator("keys") },
            migrator =>
            {
                var known = migrator.Known(Database.Sql.Name);
                Assert.Equal(Enumerable.Range(1, known.Count), known.Select(m => m.Number));
                Assert.All(known, m => Assert.NotEmpty(m.Texts));
            });
        await Task.CompletedTask;
    }
}

public sealed class SqliteMigrationTests() : MigrationSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresMigrationTests() : MigrationSuite(TestBackend.Postgres);
