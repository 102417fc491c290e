using Bashgah.Storage.Audit;
using Bashgah.Storage;
using Bashgah.Storage.Backups;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Members;
using Bashgah.Storage.Verification;

namespace Bashgah.Conformance;

/// <summary>Who was erased is gone, and no backup brings them back; the ledger stays.</summary>
public abstract class ErasureSuite(TestBackend backend) : StoreSuite(backend)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bashgah-erasure-").FullName;

    protected static MemberProfile Ziba { get; } = new()
    {
        Phone = "+989121234567", Email = "ziba@example.org", Name = "زیبا کریمی", ExternalId = "17850", Cards = ["C-1"], ReferralCode = "ZB77",
    };

    protected string List => Path.Combine(_folder, "club.erasures");

    protected DatabaseOptions WithList => Options with { Erasures = List };

    [ConditionalFact]
    public async Task An_erased_member_is_gone_and_the_ledger_holds()
    {
        await using var node = await OpenWithListAsync();
        var member = await JoinAsync(Ziba);
        var other = await JoinAsync(new() { Name = "کریمی" });
        await BuyAsync(member, "D-1", 120);
        await NoteAsync(member, "called زیبا");
        await NoteAsync(other, "stays");

        var erased = await node.Erasure.EraseAsync(ProgramId, member, By("test", Noon), "asked for by letter", default);

        Assert.Equal(new ErasedMember(member, Noon, "test", "asked for by letter"), erased);
        Assert.Equal(erased, await Database.Erasure.FindAsync(ProgramId, member, default));
        Assert.Null(await Database.Members.FindAsync(ProgramId, member, default));
        foreach (var (kind, value) in Ziba.Identify())
        {
            Assert.Null(await Database.Members.FindMemberAsync(ProgramId, kind, value, default));
        }

        Assert.Equal([other], (await Database.Members.FindByNameAsync(ProgramId, "کریمی", 0, 10, default))!);
        foreach (var table in new[] { "profile", "member_identifier", "member_word" })
        {
            Assert.Equal(0, await CountAsync(Database.Sql, $"{table} WHERE member_id = {member}"));
        }

        Assert.Equal(1, await CountAsync(Database.Sql, "note"));
        Assert.Equal(0, await CountAsync(Database.Keys.Database, $"member_key WHERE member_id = {member}"));
        Assert.Equal(121, await AvailableAsync(member));
        Assert.Empty(await FindingsAsync(Database));
        Assert.StartsWith($"club {member} 2026-09-", Assert.Single(await File.ReadAllLinesAsync(List)), StringComparison.Ordinal);
        // What identified them is free for somebody else, who may be the same.
        var again = await JoinAsync(Ziba);
        Assert.NotEqual(member, again);
        Assert.Empty(await FindingsAsync(Database));
    }

    [ConditionalFact]
    public async Task Erasing_once_more_changes_nothing_and_nobody_is_nobody()
    {
        await using var node = await OpenWithListAsync();
        var member = await JoinAsync(Ziba);
        var first = await node.Erasure.EraseAsync(ProgramId, member, By("test", Noon), "first", default);
        Assert.Equal(first, await node.Erasure.EraseAsync(ProgramId, member, By("other", Noon + 1), "second", default));
        Assert.Null(await node.Erasure.EraseAsync(ProgramId, 999, By("test", Noon), null, default));
        Assert.Single(await File.ReadAllLinesAsync(List));
        // Nobody's key is made anew.
        Assert.Empty(await Database.Keys.MemberKeysAsync(ProgramId, [member], default));
    }

    [ConditionalFact]
    public async Task An_erasure_that_was_cut_off_is_named_by_verify_and_ended_by_the_same_request()
    {
        await using var node = await OpenWithListAsync();
        var member = await JoinAsync(Ziba);
        await Database.Keys.Erased.EraseAsync(new ErasedKey(ProgramId, member, Noon, ErasedKeys.AnyPrint), default);
        Assert.Single(await FindingsAsync(Database));
        Assert.NotNull(await node.Erasure.EraseAsync(ProgramId, member, By("test", Noon), null, default));
        Assert.Empty(await FindingsAsync(Database));
    }

    protected static AuditEntry Told(long memberId) => new(
        new AuditSource("restorer", AuditSource.OfCommands), Noon, AuditActions.MemberErased, memberId.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [ConditionalFact]
    public async Task A_false_or_undone_erasure_is_found()
    {
        await using var node = await OpenWithListAsync();
        var (erased, hidden) = (await JoinAsync(Ziba), await JoinAsync());
        await node.Erasure.EraseAsync(ProgramId, erased, By("test", Noon), null, default);
        await SqlAsync($"DELETE FROM profile WHERE member_id = {hidden}");
        await SqlAsync($"INSERT INTO member_erasure (program_id, member_id, erased_at, actor) VALUES ({ProgramId}, {hidden}, 1, 'x'), ({ProgramId}, 77, 1, 'x')");
        await SqlAsync($"INSERT INTO member_word (program_id, hash, member_id) VALUES ({ProgramId}, 'ab', {erased})");
        Assert.Equal(
            [
                "member 77: it was erased, but there is no such member",
                $"member {erased}: it was erased, but has a profile, or identifiers or words that lead to it",
                $"member {hidden}: it is said to be erased, but the key store knows nothing of it",
            ],
            (await FindingsAsync(Database)).Select(f => f.ToString()));
    }

    [ConditionalFact]
    public async Task Without_a_list_is_known_whom_a_restored_ledger_lost_and_lists_are_joined()
    {
        await using var node = await OpenWithListAsync();
        var (first, second) = (await JoinAsync(Ziba), await JoinAsync(new() { Phone = "+60123456789" }));
        var profiles = await TableAsync("profile");
        await node.Erasure.EraseAsync(ProgramId, first, By("test", Noon), null, default);
        // The profile comes back with an old ledger; its key does not.
        await SqlAsync("DELETE FROM member_erasure");
        await PutBackAsync(profiles, first);
        Assert.Null(await Database.Members.FindAsync(ProgramId, first, default));
        var other = Path.Combine(_folder, "other.erasures");
        await File.WriteAllTextAsync(other, $"club {second} 2026-09-21T12:00:00Z -\nclub 99 2026-09-21T12:00:00Z ab\nelsewhere 1 2026-09-21T12:00:00Z ab\ntorn");

        Assert.Equal(new AppliedErasures(2, 0, 2, 1), await node.Erasure.ApplyAsync(other, Told, default));

        Assert.Equal(4, (await File.ReadAllLinesAsync(List)).Length);
        Assert.NotNull(await Database.Erasure.FindAsync(ProgramId, first, default));
        Assert.Null(await Database.Members.FindMemberAsync(ProgramId, "phone", "+60123456789", default));
        Assert.Empty(await FindingsAsync(Database));
        Assert.Equal(new AppliedErasures(0, 2, 2, 0), await node.Erasure.ApplyAsync(null, Told, default));
        // Each whom it erased is told once, however often it is applied.
        Assert.Equal(
            new[] { first, second }.Select(id => $"{id}").Order(StringComparer.Ordinal),
            (await Database.Audit.ReadAsync(ProgramId, new() { Actor = "restorer" }, long.MaxValue, 10, default)).Select(e => e.Subject).Order(StringComparer.Ordinal));
    }

    [ConditionalFact]
    public async Task A_number_that_was_given_again_after_a_restore_is_somebody_else()
    {
        await using var node = await OpenWithListAsync();
        var member = await JoinAsync(Ziba);
        await File.WriteAllTextAsync(List, $"club {member} 2026-09-21T12:00:00Z 00112233aabbccdd\n");
        Assert.Equal(new AppliedErasures(0, 0, 1, 0), await node.Erasure.ApplyAsync(null, Told, default));
        Assert.Equal(Ziba.Phone, (await Database.Members.FindAsync(ProgramId, member, default))!.Phone);

        // The key store remembers one whom the ledger lost: the next of that number gets a key.
        await Database.Keys.Erased.EraseAsync(new ErasedKey(ProgramId, member + 1, Noon, "ab"), default);
        await node.Erasure.ApplyAsync(null, Told, default);
        Assert.Single(await Database.Keys.MemberKeysAsync(ProgramId, [member + 1], default));
    }

    [ConditionalFact]
    public async Task Where_there_is_no_place_for_the_list_nobody_is_erased()
    {
        var member = await JoinAsync(Ziba);
        if (Backend == TestBackend.Postgres)
        {
            await Assert.ThrowsAsync<ErasureListMissingException>(
                () => Database.Erasure.EraseAsync(ProgramId, member, By("test", Noon), null, default));
        }

        await using var node = await BashgahDatabase.OpenAsync(
            Address, Options with { Erasures = Path.Combine(_folder, "no", "such", "folder") }, default);
        await Assert.ThrowsAsync<StoreAwayException>(() => node.Erasure.EraseAsync(ProgramId, member, By("test", Noon), null, default));
        Assert.NotNull(await Database.Members.FindAsync(ProgramId, member, default));
        Assert.Empty(await FindingsAsync(Database));
    }

    [ConditionalFact]
    public async Task Many_are_erased_at_once_and_each_stands_in_the_list()
    {
        await using var node = await OpenWithListAsync();
        await using var another = await OpenWithListAsync();
        var members = new List<long>();
        for (var i = 0; i < 10; i++)
        {
            members.Add(await JoinAsync(new() { Name = $"Member {i}" }));
        }

        await Task.WhenAll(members.Select((id, i) =>
            (i % 2 == 0 ? node : another).Erasure.EraseAsync(ProgramId, id, By("test", Noon), null, default)));
        Assert.Equal(10, ErasureList.Read(List).Lines.Select(line => line.MemberId).Distinct().Count());
        Assert.Empty(await FindingsAsync(Database));
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected Task<BashgahDatabase> OpenWithListAsync() => BashgahDatabase.OpenAsync(Address, WithList, default);

    protected async Task<IReadOnlyList<Finding>> FindingsAsync(BashgahDatabase node) =>
        (await node.Verifier.VerifyAsync(ProgramId, new VerifyOptions { WithDigest = false }, default)).Findings;

    /// <summary>A purchase with free text beside it.</summary>
    private async Task NoteAsync(long member, string note)
    {
        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
        var writes = Writes(Purchase(await batch.TakeTransactionIdsAsync(1, default), facts, $"N-{member}", 1));
        await batch.CommitAsync(writes with { Transactions = [writes.Transactions[0] with { Note = note }] }, default);
    }

    private Task<List<(long Id, byte[] Cipher)>> TableAsync(string table) => Database.Sql.ReadAsync(
        connection => connection.QueryAsync(
            $"SELECT member_id, cipher FROM {table}", static row => (row.GetInt64(0), row.Bytes(1)), default),
        default);

    private async Task PutBackAsync(List<(long Id, byte[] Cipher)> profiles, long member)
    {
        await Database.Sql.WriteAsync(
            connection => connection.ExecuteAsync(
                "INSERT INTO profile (program_id, member_id, cipher) VALUES (@program, @member, @cipher)", default,
                ("program", ProgramId), ("member", member), ("cipher", profiles.Single(p => p.Id == member).Cipher)),
            default);
    }

    protected static AuditEntry By(string actor, long at) => new(new(actor, "here"), at, AuditActions.MemberErased, "member");

    private static Task<long?> CountAsync(SqlDatabase database, string what) => database.ReadAsync(
        connection => connection.ScalarAsync($"SELECT count(*) FROM {what}", default), default);

    private Task SqlAsync(string sql) => Database.Sql.WriteAsync(connection => connection.ExecuteAsync(sql, default), default);
}

public sealed class SqliteErasureTests() : ErasureSuite(TestBackend.Sqlite)
{
    private string Restored => Address + ".restored";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_old_backup_does_not_bring_an_erased_member_back(bool keysOfToday)
    {
        await using var node = await OpenWithListAsync();
        var (member, other) = (await JoinAsync(Ziba), await JoinAsync(new() { Phone = "+60123456789" }));
        await BuyAsync(member, "D-1", 120);
        var backup = await node.BackupAsync(new BackupRequest { File = Address + ".backup", Now = Noon }, default);
        await node.Erasure.EraseAsync(ProgramId, member, By("test", Noon), "asked", default);
        var today = await node.BackupAsync(new BackupRequest { File = Address + ".backup2", Now = Noon + 1_000_000 }, default);

        var report = await BashgahDatabase.RestoreAsync(
            new RestoreRequest
            {
                Told = Told,
                Backup = backup.File, Database = Restored, Keys = keysOfToday ? today.Keys : backup.Keys, Erasures = List, Options = Options,
            },
            default);

        Assert.True(report.ListWasThere);
        Assert.Equal(new AppliedErasures(1, 0, 0, 0), report.Erasures);
        await using var restored = await BashgahDatabase.OpenAsync(Restored, Options, default);
        Assert.Null(await restored.Members.FindAsync(ProgramId, member, default));
        Assert.NotNull(await restored.Members.FindAsync(ProgramId, other, default));
        Assert.Null(await restored.Members.FindMemberAsync(ProgramId, "phone", Ziba.Phone!, default));
        Assert.Empty((await restored.Members.FindByNameAsync(ProgramId, "کریمی", 0, 10, default))!);
        Assert.NotNull(await restored.Erasure.FindAsync(ProgramId, member, default));
        Assert.Empty(await FindingsAsync(restored));
        // The new database's own list knows it too.
        Assert.Single(ErasureList.Read(Restored + ".erasures").Lines);
    }

    [Fact]
    public async Task A_key_store_that_is_whole_stays_where_it_is()
    {
        await using var node = await OpenWithListAsync();
        var member = await JoinAsync(Ziba);
        var backup = await node.BackupAsync(new BackupRequest { File = Address + ".backup", Now = Noon }, default);
        await node.Erasure.EraseAsync(ProgramId, member, By("test", Noon), null, default);
        File.Copy((await node.BackupAsync(new BackupRequest { File = Address + ".b2", Now = Noon + 1_000_000 }, default)).Keys, Restored + ".keys");

        var request = new RestoreRequest { Backup = backup.File, Database = Restored, Told = Told, Options = Options };
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => BashgahDatabase.RestoreAsync(request, default));
        var report = await BashgahDatabase.RestoreAsync(request with { Keys = Restored + ".keys" }, default);

        Assert.False(report.ListWasThere);
        Assert.Equal(new AppliedErasures(1, 0, 0, 0), report.Erasures);
        await using var restored = await BashgahDatabase.OpenAsync(Restored, Options, default);
        Assert.Empty(await FindingsAsync(restored));
    }

    [Fact]
    public async Task What_was_deleted_is_not_left_in_the_files()
    {
        await using var node = await OpenWithListAsync();
        var member = await JoinAsync(Ziba);
        var wrapped = await BytesAsync(Database.Keys.Database, "SELECT wrapped FROM member_key");
        var cipher = await BytesAsync(Database.Sql, "SELECT cipher FROM profile");
        Assert.True(IsIn(".keys", wrapped) && IsIn("", cipher));
        await node.Erasure.EraseAsync(ProgramId, member, By("test", Noon), null, default);
        Assert.False(IsIn(".keys", wrapped) || IsIn("", cipher));
    }

    [Fact]
    public async Task A_line_that_was_cut_off_does_not_spoil_the_next()
    {
        await File.WriteAllTextAsync(List, "club 4 2026-09-2");
        await using var node = await OpenWithListAsync();
        await node.Erasure.EraseAsync(ProgramId, await JoinAsync(Ziba), By("test", Noon), null, default);
        var (lines, unreadable) = ErasureList.Read(List);
        Assert.Equal((1, 1), (lines.Count, unreadable));
    }

    /// <summary>Whether the database's file or its log holds the bytes.</summary>
    private bool IsIn(string suffix, byte[] bytes) => new[] { Address + suffix, Address + suffix + "-wal" }
        .Where(File.Exists)
        .Any(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var all = new byte[stream.Length];
            stream.ReadExactly(all);
            return all.AsSpan().IndexOf(bytes) >= 0;
        });

    private static async Task<byte[]> BytesAsync(SqlDatabase database, string sql) =>
        (await database.ReadAsync(connection => connection.QueryAsync(sql, static row => row.Bytes(0), default), default))[0];
}

[RequiresPostgres]
public sealed class PostgresErasureTests() : ErasureSuite(TestBackend.Postgres);
