using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Programs;
using Bashgah.Storage.Verification;

namespace Bashgah.Conformance;

/// <summary>What staff do is in the log with what it did, or neither is there.</summary>
public abstract class AuditSuite(TestBackend backend) : StoreSuite(backend)
{
    private static readonly AuditSource Staff = new("key:abc", "10.0.0.5");

    [ConditionalFact]
    public async Task Each_change_is_told_with_who_what_before_and_after_and_from_where()
    {
        var (key, _) = await Database.ApiKeys.CreateAsync(ProgramId, "till 3", ["till", "audit:read"], Staff, Noon + 1, default);
        await Database.ApiKeys.RevokeAsync(ProgramId, key.Id, Staff, Noon + 2, default);
        await Database.Stores.EnrolAsync(ProgramId, [new StoreInfo("north", "n", "North")], Staff, Noon + 3, default);
        await Database.Programs.SaveDraftAsync(ProgramId, new("one", Staff), Noon + 4, default);
        var draft = await Database.Programs.SaveDraftAsync(ProgramId, new("two", Staff) { OfVersion = 1 }, Noon + 5, default);
        await Database.Programs.ApproveDraftAsync(ProgramId, draft, new("key:other", "10.0.0.6"), Noon + 6, default);
        var found = await TailAsync(6);

        Assert.All(found[..5], entry => Assert.Equal(("key:abc", "10.0.0.5"), (entry.Actor, entry.Origin)));
        Assert.Equal(("key:other", "10.0.0.6"), (found[5].Actor, found[5].Origin));
        Assert.Equal(Enumerable.Range(1, 6).Select(i => Noon + i), found.Select(entry => entry.At));
        Assert.Equal(
            [
                ("key.created", key.Id, null, """{"label":"till 3","scopes":["till","audit:read"]}"""),
                ("key.revoked", key.Id, """{"label":"till 3","scopes":["till","audit:read"]}""", null),
                ("store.added", "north", null, """{"name":"North","documentScope":"n"}"""),
                ("policy.draft-saved", "draft", null, $$"""{"hash":"{{HashOf("one")}}"}"""),
                ("policy.restored", "1", $$"""{"hash":"{{HashOf("one")}}","savedBy":"key:abc"}""", $$"""{"hash":"{{HashOf("two")}}"}"""),
                ("policy.draft-approved", "draft", $$"""{"hash":"{{HashOf("two")}}","savedBy":"key:abc"}""",
                    $$"""{"hash":"{{HashOf("two")}}","savedBy":"key:abc","approvedBy":"key:other"}"""),
            ],
            found.Select(entry => (entry.Action, entry.Subject, entry.Before, entry.After)));
        await AssertHoldsAsync();
    }

    [ConditionalFact]
    public async Task Publishing_withdrawing_and_simulations_are_told()
    {
        await Database.Programs.PublishAsync(ProgramId, new("[]", Noon + 100, Staff), Noon + 1, default);
        await Database.Programs.WithdrawAsync(ProgramId, 2, Staff, Noon + 2, default);
        await Database.Simulations.BeginAsync(
            ProgramId, 7, "hash", new(Staff, Noon + 3, AuditActions.SimulationStarted, "sim_7"), default);
        for (var i = 0; i < 2; i++)
        {
            await Database.Simulations.CancelAsync(
                ProgramId, 7, new(Staff, Noon + 4, AuditActions.SimulationCancelled, "sim_7"), default);
        }

        await Database.HistoryImports.BeginAsync(ProgramId, "import:1", Noon, default);
        var import = Assert.Single(await Database.HistoryImports.ListAsync(ProgramId, default));
        await Database.HistoryImports.CloseAsync(ProgramId, import, Staff, Noon + 5, default);
        await Database.HistoryImports.CloseAsync(ProgramId, import, Staff, Noon + 6, default);

        var found = await TailAsync(5);
        Assert.Equal(
            ["policy.published 2", "policy.withdrawn 2", "simulation.started sim_7", "simulation.cancelled sim_7", "history.closed import:1"],
            found.Select(entry => $"{entry.Action} {entry.Subject}"));
        Assert.StartsWith("""{"version":1,"hash":""", found[0].Before, StringComparison.Ordinal);
        Assert.StartsWith("""{"version":2,"hash":""", found[0].After, StringComparison.Ordinal);
        Assert.Equal(found[0].After, found[1].Before);
        await AssertHoldsAsync();
    }

    [ConditionalFact]
    public async Task What_changes_nothing_is_not_told()
    {
        await Database.Programs.SaveDraftAsync(ProgramId, new("one", Staff), Noon, default);
        await Database.Stores.EnrolAsync(ProgramId, [new StoreInfo("north", "n", "North")], Staff, Noon, default);
        var before = await TailAsync(10);
        var draft = (await Database.Programs.FindDraftAsync(ProgramId, default))!;

        await Database.Programs.SaveDraftAsync(ProgramId, new("one", Staff), Noon, default);
        Assert.Null(await Database.Programs.ApproveDraftAsync(ProgramId, draft with { SavedAt = 1 }, Staff, Noon, default));
        await Database.Stores.EnrolAsync(ProgramId, [new StoreInfo("north", "n", "North")], Staff, Noon, default);
        Assert.False(await Database.ApiKeys.RevokeAsync(ProgramId, "none", Staff, Noon, default));
        await Database.Programs.PublishAsync(ProgramId, new("{}", null, Staff), Noon, default);
        await Database.Programs.WithdrawAsync(ProgramId, 1, Staff, Noon, default);
        await Assert.ThrowsAsync<AlreadyExistsException>(() => Database.Programs.CreateAsync("club", Staff, Noon, default));

        Assert.Equal(before, await TailAsync(10));
        var ofNone = await Database.Audit.ReadAsync(AuditLog.OfNoProgram, new(), long.MaxValue, 10, default);
        Assert.Equal(["program.created club", "audit.began 0"], ofNone.Select(entry => $"{entry.Action} {entry.Subject}"));
    }

    [ConditionalFact]
    public async Task A_batch_that_is_not_written_leaves_nothing_in_the_log()
    {
        var member = await JoinAsync();
        await using (var batch = await Ledger.BeginAsync(ProgramId, [], default))
        {
            await Assert.ThrowsAnyAsync<Exception>(async () => await batch.CommitAsync(await WritesAsync(batch, member, again: true), default));
        }

        Assert.DoesNotContain(await TailAsync(10), entry => entry.Action == AuditActions.MemberChanged);
        await using (var batch = await Ledger.BeginAsync(ProgramId, [], default))
        {
            await batch.CommitAsync(await WritesAsync(batch, member, again: false), default);
        }

        Assert.Equal(150, (await TailAsync(200)).Count(entry => entry.Action == AuditActions.MemberChanged));
        await AssertHoldsAsync();
    }

    [ConditionalFact]
    public async Task Who_appends_at_once_on_two_nodes_makes_one_log()
    {
        await using var another = await OpenAnotherAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
            () => (i % 2 == 0 ? Database : another).ApiKeys.CreateAsync(ProgramId, $"till {i}", ["till"], Staff, Noon, default))));
        var found = await TailAsync(100);
        Assert.Equal(Enumerable.Range(1, 42).Select(i => (long)i), found.Select(entry => entry.Seq));
        Assert.Equal(40, found.Count(entry => entry.Action == AuditActions.KeyCreated));
        await AssertHoldsAsync();
    }

    [ConditionalFact]
    public async Task Batches_and_staff_at_once_do_not_lock_one_another_up()
    {
        var members = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            members.Add(await JoinAsync());
        }

        await using var another = await OpenAnotherAsync();
        var changing = members.Select((member, i) => Task.Run(async () =>
        {
            for (var round = 0; round < 5; round++)
            {
                var node = i % 2 == 0 ? Database : another;
                await using var batch = await node.Ledger.BeginAsync(ProgramId, [], default);
                await batch.CommitAsync(await WritesAsync(batch, member, again: false), default);
            }
        }));
        var publishing = Enumerable.Range(0, 5).Select(i => Task.Run(async () =>
        {
            await another.Programs.PublishAsync(ProgramId, new($"[{i}]", null, Staff), Noon + 10 + i, default);
            await Database.Programs.SaveDraftAsync(ProgramId, new($"{i}", Staff), Noon, default);
        }));
        await Task.WhenAll(changing.Concat(publishing));
        await AssertHoldsAsync();
    }

    [ConditionalFact]
    public async Task Entries_are_found_by_who_what_whom_and_when_page_by_page()
    {
        for (var i = 0; i < 5; i++)
        {
            await Database.Audit.AppendAsync(
                ProgramId, new(i % 2 == 0 ? Staff : new("cli:root", "cli"), Noon + (i * 10), AuditActions.DataExported, $"s{i}"), default);
        }

        Assert.Equal(["s4", "s2", "s0"], await SubjectsAsync(new() { Actor = "key:abc" }));
        Assert.Equal(["s3"], await SubjectsAsync(new() { Subject = "s3" }));
        Assert.Equal(["s4", "s3", "s2", "s1", "s0"], await SubjectsAsync(new() { Action = AuditActions.DataExported }));
        Assert.Equal(["s2", "s1"], await SubjectsAsync(new() { FromAt = Noon + 10, UntilAt = Noon + 30, Action = AuditActions.DataExported }));
        Assert.Equal(["s1"], await SubjectsAsync(new() { FromAt = Noon + 10, UntilAt = Noon + 30, Actor = "cli:root" }));
        var first = await Database.Audit.ReadAsync(ProgramId, new(), long.MaxValue, 2, default);
        Assert.Equal(["s4", "s3"], first.Select(entry => entry.Subject));
        Assert.Equal(
            ["s2", "s1"], (await Database.Audit.ReadAsync(ProgramId, new(), first[^1].Seq, 2, default)).Select(entry => entry.Subject));
    }

    [ConditionalFact]
    public async Task Verification_tells_where_the_log_ends()
    {
        var before = (await VerifyAsync()).Audit;
        Assert.Equal((2, 64), (before.Entries, before.Hash.Length));
        await Database.ApiKeys.CreateAsync(ProgramId, "till", ["till"], Staff, Noon, default);
        var after = (await VerifyAsync()).Audit;
        Assert.Equal(3, after.Entries);
        Assert.NotEqual(before.Hash, after.Hash);
    }

    /// <summary>The member's next version, and more entries than one statement takes.</summary>
    private async Task<BatchWrites> WritesAsync(ILedgerBatch batch, long member, bool again)
    {
        var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
        var writes = Writes(Purchase(await batch.TakeTransactionIdsAsync(1, default), facts, $"D-{facts.Version}-{member}", 1));
        var audit = Enumerable.Range(0, 150).Select(
            i => new AuditEntry(Staff, Noon, AuditActions.MemberChanged, $"{member}/{i}")).ToList();
        // Of one identifier that is taken twice the database refuses the second.
        var identifier = new IdentifierHash("card", "ab");
        DirectoryWrite[] taken = again
            ? [new(member, null, [identifier], []), new(member + 1, null, [identifier], [])]
            : [];
        return writes with { Audit = audit, Directory = taken };
    }

    private async Task<List<string>> SubjectsAsync(AuditFilter filter) =>
        [.. (await Database.Audit.ReadAsync(ProgramId, filter, long.MaxValue, 10, default)).Select(entry => entry.Subject)];

    private async Task<List<StoredAuditEntry>> TailAsync(int count) =>
        [.. (await Database.Audit.ReadAsync(ProgramId, new(), long.MaxValue, count, default)).Reverse()];

    private Task<VerifyReport> VerifyAsync() => Database.Verifier.VerifyAsync(ProgramId, new() { WithDigest = false }, default);

    private async Task AssertHoldsAsync() =>
        Assert.DoesNotContain((await VerifyAsync()).Findings, f => f.Subject.Contains("audit", StringComparison.Ordinal));

    private static string HashOf(string definition) => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(definition)));
}

public sealed class SqliteAuditTests() : AuditSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresAuditTests() : AuditSuite(TestBackend.Postgres);
