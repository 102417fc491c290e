using Bashgah.Engine.Events;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Members;
using Bashgah.Storage.Verification;

namespace Bashgah.Conformance;

/// <summary>What members agree to is recorded once for all, and whatever somebody makes of the records is found.</summary>
public abstract class ConsentSuite(TestBackend backend) : StoreSuite(backend)
{
    private static readonly ConsentText Text = new("offers", "2026-03", "fa", "با دریافت پیشنهادها موافقم.");

    [ConditionalFact]
    public async Task Records_are_read_newest_first_as_they_were_written_and_hold_with_the_log()
    {
        var member = await JoinAsync();
        await Database.ConsentTexts.KeepAsync(ProgramId, Text, new("test", "here"), Noon, default);
        await RecordAsync(member, new("offers", null, true, Text.Shown), new("offers", "sms", false));
        await RecordAsync(member, new ConsentChange("offers", null, false));

        var records = await Database.Consents.ReadAsync(ProgramId, member, 10, default);
        Assert.Equal(
            [
                new ConsentRecord(3, Noon, "offers", null, false, "test", "here") { Salt = "" },
                new ConsentRecord(2, Noon, "offers", "sms", false, "test", "here") { Salt = "" },
                new ConsentRecord(1, Noon, "offers", null, true, "test", "here") { Text = Text.Shown, Salt = "" },
            ],
            records.Select(record => record with { Salt = "" }));
        Assert.Equal(3, records.Select(record => record.Salt).Distinct().Count());
        Assert.Equal(3, await Database.Consents.LastSeqAsync(ProgramId, member, default));
        Assert.Empty(await FindingsAsync());
        // Nothing of it stands anywhere in clear but for the text itself.
        var stored = await Database.Sql.ReadAsync(
            c => c.QueryAsync("SELECT coalesce(after, '') FROM audit_entry WHERE action = 'consent.recorded'", static row => row.GetString(0), default), default);
        Assert.DoesNotContain(stored, after => after.Contains("offers", StringComparison.Ordinal));
    }

    [ConditionalFact]
    public async Task The_latest_record_that_covers_a_channel_holds()
    {
        var member = await JoinAsync();
        Assert.False(await MayAsync(member, "sms"));
        await RecordAsync(member, new ConsentChange("offers", null, true));
        Assert.True(await MayAsync(member, "sms"));
        await RecordAsync(member, new ConsentChange("offers", "sms", false));
        Assert.False(await MayAsync(member, "sms"));
        Assert.True(await MayAsync(member, "email"));
        await RecordAsync(member, new ConsentChange("offers", null, false));
        await RecordAsync(member, new ConsentChange("offers", "email", true));
        Assert.False(await MayAsync(member, "sms"));
        Assert.True(await MayAsync(member, "email"));
        await RecordAsync(member, new ConsentChange("offers", null, false));
        Assert.False(await MayAsync(member, "email"));
        Assert.False(await Database.Members.MayAsync(ProgramId, member, "surveys", "email", default));
        Assert.Empty(await FindingsAsync());
    }

    [ConditionalFact]
    public async Task A_record_that_was_removed_put_in_or_moved_is_found()
    {
        var member = await JoinAsync();
        var other = await JoinAsync();
        await RecordAsync(member, new("offers", null, true), new("surveys", null, true));
        await RecordAsync(other, new ConsentChange("offers", null, false));

        await SqlAsync($"INSERT INTO consent_record SELECT program_id, {other}, seq, cipher FROM consent_record WHERE member_id = {member} AND seq = 2");
        Assert.Contains($"member {other}: its consent record 2 does not open: it is not the one that was written", await FindingsAsync());
        await SqlAsync($"DELETE FROM consent_record WHERE member_id = {other} AND seq = 2");
        Assert.Empty(await FindingsAsync());
        await SqlAsync($"DELETE FROM consent_record WHERE member_id = {member} AND seq = 2");
        Assert.Equal([$"member {member}: its consent record 2 is missing"], await FindingsAsync());
        await SqlAsync("DELETE FROM consent_record");
        Assert.Contains($"member {other}: its consent record 1 is missing", await FindingsAsync());
    }

    [ConditionalFact]
    public async Task A_profile_that_was_put_back_to_what_it_said_before_is_found()
    {
        var member = await JoinAsync();
        await RecordAsync(member, new ConsentChange("offers", null, true));
        await SqlAsync($"CREATE TABLE earlier AS SELECT * FROM profile WHERE member_id = {member}");
        await RecordAsync(member, new ConsentChange("offers", null, false));
        await SqlAsync($"UPDATE profile SET cipher = (SELECT cipher FROM earlier) WHERE member_id = {member}");
        Assert.Equal([$"member {member}: its profile does not say what its consent records say"], await FindingsAsync());
    }

    [ConditionalFact]
    public async Task What_was_agreed_to_before_there_were_records_stands_beside_them()
    {
        var member = await JoinAsync(new() { Consents = new Dictionary<string, bool> { ["sms"] = true, ["post"] = false } });
        Assert.True(await Database.Members.MayAsync(ProgramId, member, "sms", "sms", default));
        Assert.Empty(await FindingsAsync());
        await RecordAsync(member, new ConsentChange("post", null, true));
        Assert.Empty(await FindingsAsync());
    }

    [ConditionalFact]
    public async Task A_text_is_kept_once_and_a_changed_one_is_found()
    {
        Assert.True(await KeepAsync(Text));
        Assert.True(await KeepAsync(Text));
        Assert.False(await KeepAsync(Text with { Body = "Something else." }));
        Assert.True(await KeepAsync(Text with { Language = "en", Body = "Something else." }));
        Assert.Equal(["en", "fa"], (await Database.ConsentTexts.ListAsync(ProgramId, "offers", default)).Select(t => t.Language).Order());
        Assert.Equal(Text, await Database.ConsentTexts.FindAsync(ProgramId, "offers", "2026-03", "fa", default));
        Assert.Empty(await FindingsAsync());

        await SqlAsync($"INSERT INTO consent_text SELECT program_id, 'put-in', purpose, '2', language, body, kept_at FROM consent_text WHERE hash = '{Text.Hash}'");
        Assert.Equal(
            ["consent text put-in: is not the one that was kept: its hash does not match", "consent text put-in: the audit log does not tell that it was kept"],
            await FindingsAsync());
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => SqlAsync("UPDATE consent_text SET body = 'x'"));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => SqlAsync("DELETE FROM consent_text"));
        await RecordAsync(await JoinAsync(), new ConsentChange("offers", null, true));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => SqlAsync("UPDATE consent_record SET seq = 9"));
    }

    [ConditionalFact]
    public async Task Of_an_erased_member_no_record_is_left_and_one_that_comes_back_is_found()
    {
        var list = Path.Combine(Path.GetTempPath(), $"bashgah-consents-{Guid.NewGuid():N}");
        await using var node = await BashgahDatabase.OpenAsync(Address, Options with { Erasures = list }, default);
        var member = await JoinAsync();
        await RecordAsync(member, new ConsentChange("offers", null, true));
        await SqlAsync("CREATE TABLE earlier AS SELECT * FROM consent_record");
        await node.Erasure.EraseAsync(
            ProgramId, member, new AuditEntry(new("test", "here"), Noon, AuditActions.MemberErased, "member"), null, default);
        Assert.Empty(await Database.Consents.ReadAsync(ProgramId, member, 10, default));
        Assert.False(await MayAsync(member, "sms"));
        Assert.Empty(await FindingsAsync());
        await SqlAsync("INSERT INTO consent_record SELECT * FROM earlier");
        Assert.Equal([$"member {member}: it was erased, but records of what it agreed to are there"], await FindingsAsync());
        File.Delete(list);
    }

    private Task<bool> KeepAsync(ConsentText text) => Database.ConsentTexts.KeepAsync(ProgramId, text, new("test", "here"), Noon, default);

    private Task<bool> MayAsync(long member, string channel) => Database.Members.MayAsync(ProgramId, member, "offers", channel, default);

    private Task SqlAsync(string sql) => Database.Sql.WriteAsync(c => c.ExecuteAsync(sql, default), default);

    private async Task<List<string>> FindingsAsync() =>
        [.. (await Database.Verifier.VerifyAsync(ProgramId, new VerifyOptions { WithDigest = false }, default)).Findings.Select(f => f.ToString())];

    /// <summary>Writes records with the profile that they change, as callers do.</summary>
    private async Task RecordAsync(long member, params ConsentChange[] changes)
    {
        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
        facts.Version++;
        var decision = Decided(
            await batch.TakeTransactionIdsAsync(1, default), new MemberChanged(member, null, null) { OccurredAt = Noon }, member, [], facts);
        var before = (await Database.Members.FindAsync(ProgramId, member, default))!;
        var last = await Database.Consents.LastSeqAsync(ProgramId, member, default);
        List<ConsentRecord> records =
            [.. changes.Select((c, i) => new ConsentRecord(last + 1 + i, Noon, c.Purpose, c.Channel, c.IsGranted, "test", "here") { Text = c.Text })];
        var entry = new AuditEntry(new("test", "here"), Noon, AuditActions.ConsentRecorded, "member") { After = [] };
        (await Database.Consents.ProofAsync(ProgramId, default)).Tell(entry.After!, member, records);
        var change = new ProfileChange(member, before, before with { Consents = changes.Aggregate(before.Consents, ConsentState.After) })
        {
            Consents = records,
        };
        await batch.CommitAsync(
            Writes(decision) with { Directory = await Database.Members.PrepareAsync(ProgramId, [change], default), Audit = [entry] }, default);
    }
}

public sealed class SqliteConsentTests() : ConsentSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresConsentTests() : ConsentSuite(TestBackend.Postgres);
