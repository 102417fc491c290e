using System.Security.Cryptography;
using Bashgah.Storage;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Members;
using Bashgah.Storage.Verification;

namespace Bashgah.Conformance;

/// <summary>Keys that wrap others are changed, and nobody's profile is lost by it.</summary>
public abstract class KeyRotationSuite(TestBackend backend) : StoreSuite(backend)
{
    private const string Phone = "+60123456789";

    private static readonly MasterKey Old = MasterKeyRing.Parse(Options.MasterKey!).First;
    private static readonly MasterKey New = new([.. Enumerable.Range(50, 32).Select(i => (byte)i)]);

    [ConditionalFact]
    public async Task A_key_store_of_before_programs_had_keys_is_carried_over_when_it_is_opened()
    {
        var member = await JoinAsync(new() { Phone = Phone });
        await MakeOldAsync([member]);
        await using var opened = await OpenAnotherAsync();
        Assert.Equal(Phone, (await opened.Members.FindAsync(ProgramId, member, default))!.Phone);
        Assert.Equal(member, await opened.Members.FindMemberAsync(ProgramId, "phone", Phone, default));
        Assert.Equal([1], await VersionsAsync("SELECT key_version FROM member_key"));
        Assert.Equal([1], await VersionsAsync("SELECT version FROM program_key"));
        Assert.Empty(await FindingsAsync(opened));

        var newcomer = await JoinAsync(new() { Name = "Newcomer" }, opened);
        Assert.Equal("Newcomer", (await opened.Members.FindAsync(ProgramId, newcomer, default))!.Name);
        Assert.Equal([1, 1], await VersionsAsync("SELECT key_version FROM member_key"));
    }

    [ConditionalFact]
    public async Task A_key_that_an_earlier_program_adds_beside_this_one_opens_too()
    {
        var member = await JoinAsync(new() { Phone = Phone });
        var key = (await Database.Keys.FindMemberKeysAsync(ProgramId, [member], default))[member];
        await KeysAsync(
            "UPDATE member_key SET key_version = 0, wrapped = @wrapped",
            ("wrapped", Old.Wrap(key, KeyWrapping.PlaceOf(ProgramId, member))));
        Assert.Equal(Phone, (await Database.Members.FindAsync(ProgramId, member, default))!.Phone);
    }

    [ConditionalFact]
    public async Task The_master_key_is_changed_and_the_earlier_one_is_not_needed_any_more()
    {
        var member = await JoinAsync(new() { Phone = Phone });
        var other = await AddProgramAsync();
        await using (var node = await OpenWithAsync(New, Old))
        {
            // Given first it is not in force yet: who has only the earlier one opens what this node makes.
            Assert.Equal(
                (await node.Members.HasherAsync(other, default)).Hash("phone", Phone),
                (await Database.Members.HasherAsync(other, default)).Hash("phone", Phone));
            var change = await node.KeyRotation.ChangeMasterAsync(default);
            Assert.Equal((Old.Id, New.Id, null), (change.From, change.To, change.File));
            // The hashers' secrets of both programs, the key of the first one's members, and the secrets of three audit logs: theirs and
            // that of no program.
            Assert.Equal(6, change.Wrapped);
            await Assert.ThrowsAsync<DatabaseRefusedException>(() => node.KeyRotation.ChangeMasterAsync(default));
        }

        // A node that was started before goes on with what it knows.
        Assert.Equal(Phone, (await Database.Members.FindAsync(ProgramId, member, default))!.Phone);
        var joined = await JoinAsync(new() { Name = "Joined" });

        await using var alone = await OpenWithAsync(New);
        Assert.Equal(Phone, (await alone.Members.FindAsync(ProgramId, member, default))!.Phone);
        Assert.Equal("Joined", (await alone.Members.FindAsync(ProgramId, joined, default))!.Name);
        Assert.Equal(member, await alone.Members.FindMemberAsync(ProgramId, "phone", Phone, default));
        Assert.Empty(await FindingsAsync(alone));
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => OpenWithAsync(Old));
    }

    [ConditionalFact]
    public async Task What_a_node_makes_after_the_change_is_wrapped_by_the_master_key_in_force()
    {
        await using var first = await OpenWithAsync(Old, New);
        await using (var changing = await OpenWithAsync(New, Old))
        {
            await changing.KeyRotation.ChangeMasterAsync(default);
        }

        var program = (await first.Programs.CreateAsync("later", new("test", "here"), Noon, default)).Id;
        var hash = (await first.Members.HasherAsync(program, default)).Hash("phone", Phone);
        await using var alone = await OpenWithAsync(New);
        Assert.Equal(hash, (await alone.Members.HasherAsync(program, default)).Hash("phone", Phone));
    }

    [ConditionalFact]
    public async Task The_key_of_a_program_is_changed_while_another_node_works()
    {
        var members = await JoinManyAsync(3);
        await using var node = await OpenAnotherAsync();
        Assert.NotNull(await node.Members.FindAsync(ProgramId, members[0], default));
        var change = await Database.KeyRotation.ChangeProgramKeyAsync(ProgramId, null, default);
        Assert.Equal(new ProgramKeyChange(2, 3, false), change);
        Assert.Equal([2], await VersionsAsync("SELECT version FROM program_key"));
        Assert.Equal([2, 2, 2], await VersionsAsync("SELECT key_version FROM member_key"));

        // Version 2 is one that this node has not met.
        Assert.Equal(3, (await node.Members.ReadAsync(ProgramId, members, default)).Count);
        var joined = await JoinAsync(new() { Name = "Joined" }, node);
        Assert.Equal("Joined", (await Database.Members.FindAsync(ProgramId, joined, default))!.Name);
        Assert.Equal([2, 2, 2, 2], await VersionsAsync("SELECT key_version FROM member_key"));
        Assert.Empty(await FindingsAsync(node));
        Assert.Equal(3, (await node.KeyRotation.ChangeProgramKeyAsync(ProgramId, null, default)).Version);
    }

    [ConditionalFact]
    public async Task A_change_that_was_cut_off_between_pages_goes_on_where_it_stood()
    {
        var members = await JoinManyAsync(4);
        await MakeKeysAsync(600);
        using var cut = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Database.KeyRotation.ChangeProgramKeyAsync(ProgramId, new Cut(cut), cut.Token));
        Assert.Equal([1, 2], (await VersionsAsync("SELECT DISTINCT key_version FROM member_key")).Order());
        // Both kinds are read, and newcomers come under the new key.
        Assert.Equal(4, (await Database.Members.ReadAsync(ProgramId, members, default)).Count);
        await JoinAsync(new() { Name = "Joined" });

        var change = await Database.KeyRotation.ChangeProgramKeyAsync(ProgramId, null, default);
        Assert.Equal(new ProgramKeyChange(2, 104, true), change);
        Assert.Equal([2], await VersionsAsync("SELECT DISTINCT key_version FROM member_key"));
        Assert.Equal([2], await VersionsAsync("SELECT version FROM program_key"));
        Assert.Empty(await FindingsAsync(Database));
    }

    [ConditionalFact]
    public async Task A_key_that_does_not_open_stays_for_verify_to_name_and_stops_no_other()
    {
        var members = await JoinManyAsync(3);
        await KeysAsync(
            "UPDATE member_key SET wrapped = @wrapped WHERE member_id = @id",
            ("wrapped", RandomNumberGenerator.GetBytes(60)), ("id", members[1]));
        Assert.Equal(2, (await Database.KeyRotation.ChangeProgramKeyAsync(ProgramId, null, default)).Version);
        Assert.Equal(3, (await Database.KeyRotation.ChangeProgramKeyAsync(ProgramId, null, default)).Version);
        Assert.Equal([1, 3, 3], (await VersionsAsync("SELECT key_version FROM member_key")).Order());
        Assert.Equal([1, 3], (await VersionsAsync("SELECT version FROM program_key")).Order());
        Assert.StartsWith($"member {members[1]}", Assert.Single(await FindingsAsync(Database)).ToString(), StringComparison.Ordinal);
    }

    [ConditionalFact]
    public async Task Two_that_change_a_programs_key_at_once_and_those_who_join_meanwhile_lose_nothing()
    {
        var members = await JoinManyAsync(5);
        await using var one = await OpenAnotherAsync();
        await using var two = await OpenAnotherAsync();
        var joins = JoinManyAsync(25);
        for (var i = 0; i < 5; i++)
        {
            await Task.WhenAll(
                one.KeyRotation.ChangeProgramKeyAsync(ProgramId, null, default),
                two.KeyRotation.ChangeProgramKeyAsync(ProgramId, null, default));
        }

        members.AddRange(await joins);
        Assert.Equal(30, (await two.Members.ReadAsync(ProgramId, members, default)).Count);
        await one.KeyRotation.ChangeProgramKeyAsync(ProgramId, null, default);
        Assert.Single(await VersionsAsync("SELECT version FROM program_key"));
        Assert.Empty(await FindingsAsync(two));
    }

    /// <summary>Makes the key store what an earlier program would have written.</summary>
    private async Task MakeOldAsync(IReadOnlyList<long> members)
    {
        var keys = await Database.Keys.FindMemberKeysAsync(ProgramId, members, default);
        await Database.Keys.Database.WriteAsync(
            async connection =>
            {
                foreach (var (id, key) in keys)
                {
                    await connection.ExecuteAsync(
                        "UPDATE member_key SET wrapped = @wrapped WHERE member_id = @id", default,
                        ("wrapped", Old.Wrap(key, KeyWrapping.PlaceOf(ProgramId, id))), ("id", id));
                }

                foreach (var sql in new[]
                {
                    "DROP TABLE program_key", "DROP TABLE erased_key", "DROP INDEX member_key_of_master", "ALTER TABLE member_key DROP COLUMN key_version",
                    "ALTER TABLE program_secret DROP COLUMN master_id", "DELETE FROM schema_version WHERE number >= 3",
                })
                {
                    await connection.ExecuteAsync(sql, default);
                }
            },
            default);
    }

    private async Task<List<long>> JoinManyAsync(int count)
    {
        var members = new List<long>();
        for (var i = 0; i < count; i++)
        {
            members.Add(await JoinAsync(new() { Name = $"Member {i}" }));
        }

        return members;
    }

    /// <summary>Keys of members that are not there: far cheaper than members.</summary>
    private async Task MakeKeysAsync(int count) => await Database.Keys.MemberKeysAsync(
        ProgramId, [.. Enumerable.Range(1_000_000, count).Select(id => (long)id)], default);

    private async Task<int> AddProgramAsync() =>
        (await Database.Programs.CreateAsync($"club-{RandomNumberGenerator.GetHexString(4, lowercase: true)}", new("test", "here"), Noon, default)).Id;

    private Task<BashgahDatabase> OpenWithAsync(params MasterKey[] keys) => BashgahDatabase.OpenAsync(
        Address, Options with { MasterKey = string.Join(",", keys.Select(key => key.ToBase64())) }, default);

    private Task KeysAsync(string sql, params (string, object?)[] parameters) => Database.Keys.Database.WriteAsync(
        connection => connection.ExecuteAsync(sql, default, parameters), default);

    private Task<List<int>> VersionsAsync(string sql) => Database.Keys.Database.ReadAsync(
        connection => connection.QueryAsync(sql, static row => row.GetInt32(0), default), default);

    private async Task<IReadOnlyList<Finding>> FindingsAsync(BashgahDatabase node) =>
        (await node.Verifier.VerifyAsync(ProgramId, new VerifyOptions { WithDigest = false }, default)).Findings;

    /// <summary>Cuts the work off after its first page.</summary>
    private sealed class Cut(CancellationTokenSource source) : IProgress<long>
    {
        public void Report(long value) => source.Cancel();
    }
}

public sealed class SqliteKeyRotationTests() : KeyRotationSuite(TestBackend.Sqlite)
{
    [Fact]
    public async Task The_databases_own_file_gets_a_new_key_in_front_and_loses_the_earlier_one_when_asked_to()
    {
        await using var fresh = TestDatabase.Create(TestBackend.Sqlite);
        var file = fresh.Address + ".master";
        await using var node = await BashgahDatabase.OpenAsync(fresh.Address, Options with { MasterKey = "" }, default);
        var program = (await node.Programs.CreateAsync("club", new("test", "here"), Noon, default)).Id;
        var before = await File.ReadAllTextAsync(file);
        await using (var changing = await BashgahDatabase.OpenAsync(fresh.Address, Options with { MasterKey = "" }, default))
        {
            var change = await changing.KeyRotation.ChangeMasterAsync(default);
            Assert.Equal(file, change.File);
            Assert.EndsWith(before, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
            Assert.Equal(2, MasterKeyRing.OfFile(file).Keys.Count);
        }

        // The node reads the file again when it meets the new key.
        var hash = (await node.Members.HasherAsync(program, default)).Hash("phone", "1");
        Assert.Single(await node.KeyRotation.DropMastersAsync(default));
        Assert.Empty(await node.KeyRotation.DropMastersAsync(default));
        Assert.Single(MasterKeyRing.OfFile(file).Keys);
        await using var later = await BashgahDatabase.OpenAsync(fresh.Address, Options with { MasterKey = "" }, default);
        Assert.Equal(hash, (await later.Members.HasherAsync(program, default)).Hash("phone", "1"));
    }

    [Fact]
    public async Task A_change_that_was_cut_off_after_the_file_was_written_takes_the_key_that_waits_there()
    {
        await using var fresh = TestDatabase.Create(TestBackend.Sqlite);
        var file = fresh.Address + ".master";
        await using var node = await BashgahDatabase.OpenAsync(fresh.Address, Options with { MasterKey = "" }, default);
        var program = (await node.Programs.CreateAsync("club", new("test", "here"), Noon, default)).Id;
        var hash = (await node.Members.HasherAsync(program, default)).Hash("phone", "1");
        var waiting = MasterKey.Draw();
        await File.WriteAllTextAsync(file, waiting.ToBase64() + "\n" + await File.ReadAllTextAsync(file));

        await using (var opened = await BashgahDatabase.OpenAsync(fresh.Address, Options with { MasterKey = "" }, default))
        {
            Assert.Equal(hash, (await opened.Members.HasherAsync(program, default)).Hash("phone", "1"));
            Assert.Equal(waiting.Id, (await opened.KeyRotation.ChangeMasterAsync(default)).To);
        }

        Assert.Equal(2, MasterKeyRing.OfFile(file).Keys.Count);
        await using var later = await BashgahDatabase.OpenAsync(fresh.Address, Options with { MasterKey = "" }, default);
        Assert.Equal(hash, (await later.Members.HasherAsync(program, default)).Hash("phone", "1"));
    }
}

[RequiresPostgres]
public sealed class PostgresKeyRotationTests() : KeyRotationSuite(TestBackend.Postgres);
