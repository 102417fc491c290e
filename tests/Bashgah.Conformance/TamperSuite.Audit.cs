using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Conformance;

/// <summary>The audit log of each test: it begins (1), a policy is published (2), and three keys are made (3 to 5).</summary>
public abstract partial class TamperSuite
{
    private static readonly AuditSource Staff = new("key:abc", "10.0.0.5");

    [ConditionalTheory]
    [InlineData("at = at + 1")]
    [InlineData("actor = 'key:other'")]
    [InlineData("action = 'key.revoked'")]
    [InlineData("subject = 'other'")]
    [InlineData("origin = '10.0.0.6'")]
    [InlineData("before = '{}'")]
    [InlineData("after = replace(after, 'till', 'shop')")]
    [InlineData("after = NULL")]
    [InlineData("previous = hash")]
    public async Task A_changed_column_of_an_audit_entry_is_found(string change)
    {
        await MakeKeysAsync();
        await TamperAsync($"UPDATE audit_entry SET {change} WHERE program_id = {ProgramId} AND seq = 3");
        await AssertOnlyFoundAsync($"{Entry(3)}: hash does not match");
    }

    [ConditionalFact]
    public async Task A_changed_hash_of_an_audit_entry_does_not_fit_the_next_one()
    {
        await MakeKeysAsync();
        await TamperAsync($"UPDATE audit_entry SET hash = {Bytes(32)} WHERE program_id = {ProgramId} AND seq = 3");
        await AssertOnlyFoundAsync($"{Entry(3)}: hash does not match", $"{Entry(4)}: is not chained to the one before it");
    }

    [ConditionalFact]
    public async Task An_audit_entry_that_was_changed_behind_one_that_was_removed_is_found()
    {
        await MakeKeysAsync();
        await TamperAsync(
            $"DELETE FROM audit_entry WHERE program_id = {ProgramId} AND seq = 3",
            $"UPDATE audit_entry SET actor = 'key:other' WHERE program_id = {ProgramId} AND seq = 4");
        await AssertOnlyFoundAsync($"{Entry(3)}: is missing before {Entry(4)}", $"{Entry(4)}: hash does not match");
    }

    [ConditionalTheory]
    [InlineData("seq = 1003")]
    [InlineData("program_id = 77")]
    public async Task An_audit_entry_that_was_moved_is_missed(string change)
    {
        await MakeKeysAsync();
        await TamperAsync($"UPDATE audit_entry SET {change} WHERE program_id = {ProgramId} AND seq = 3");
        await AssertFoundAsync($"{Entry(3)}: is missing before {Entry(4)}");
    }

    [ConditionalFact]
    public async Task Every_column_of_an_audit_entry_is_tried()
    {
        var columns = await Database.Sql.ReadAsync(
            async connection =>
            {
                await using var command = connection.Command("SELECT * FROM audit_entry");
                await using var reader = await command.ExecuteReaderAsync();
                return Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
            },
            default);
        Assert.Equal(
            ["program_id", "seq", "at", "actor", "action", "subject", "origin", "before", "after", "previous", "hash"], columns);
    }

    [ConditionalFact]
    public async Task A_removed_audit_entry_is_named_in_the_middle_and_at_the_end()
    {
        await MakeKeysAsync();
        await TamperAsync($"DELETE FROM audit_entry WHERE program_id = {ProgramId} AND seq IN (3, 5)");
        await AssertOnlyFoundAsync(
            $"{Entry(3)}: is missing before {Entry(4)}", $"{Entry(5)}: is missing from the end, which is cut off");
    }

    [ConditionalFact]
    public async Task A_cut_off_audit_log_whose_head_was_made_to_fit_is_found()
    {
        await MakeKeysAsync();
        await CutOffAsync();
        await AssertOnlyFoundAsync(
            $"audit log {ProgramId}: its head was not written by the program: nothing tells whether it ended with {Entry(4)}");
    }

    [ConditionalFact]
    public async Task Going_on_does_not_heal_what_was_cut_off()
    {
        await MakeKeysAsync();
        await CutOffAsync();
        await MakeKeyAsync("another");
        await AssertOnlyFoundAsync($"{Entry(5)}: is missing before {Entry(6)}");
        await TamperAsync($"DELETE FROM audit_head WHERE program_id = {ProgramId}");
        await AssertFoundAsync($"audit log {ProgramId}: its head is missing: nothing tells whether it ended with {Entry(6)}");
        await MakeKeyAsync("one more");
        await AssertOnlyFoundAsync($"{Entry(5)}: is missing before {Entry(6)}", $"{Entry(7)}: is missing before {Entry(8)}");
    }

    [ConditionalFact]
    public async Task A_log_that_was_taken_away_whole_is_missed_and_a_new_one_does_not_stand_in_for_it()
    {
        await MakeKeysAsync();
        await TamperAsync($"DELETE FROM audit_entry WHERE program_id = {ProgramId}", $"DELETE FROM audit_head WHERE program_id = {ProgramId}");
        await AssertOnlyFoundAsync($"audit log {ProgramId}: is gone, head and all; it had begun");
        await MakeKeyAsync("another");
        await AssertOnlyFoundAsync($"{Entry(1)}: is missing before {Entry(2)}");
    }

    [ConditionalTheory]
    [InlineData("seq = seq - 1")]
    [InlineData("hash = proof")]
    [InlineData("proof = hash")]
    [InlineData("program_id = 77")]
    public async Task A_changed_head_of_the_audit_log_is_found(string change)
    {
        await MakeKeysAsync();
        await TamperAsync($"UPDATE audit_head SET {change} WHERE program_id = {ProgramId}");
        Assert.StartsWith($"audit log {ProgramId}: its head ", Assert.Single((await VerifyAsync()).Findings).ToString());
    }

    [ConditionalFact]
    public async Task An_inserted_audit_entry_is_found()
    {
        await MakeKeysAsync();
        await TamperAsync(CopyOf(5, 6));
        await AssertOnlyFoundAsync($"{Entry(6)}: hash does not match", $"{Entry(6)}: stands behind the end, {Entry(5)}");
        // Going on behind it, the log still does not hold.
        await MakeKeyAsync("another");
        await AssertFoundAsync($"{Entry(6)}: hash does not match");
    }

    [ConditionalFact]
    public async Task An_audit_entry_that_was_put_between_two_is_found()
    {
        await MakeKeysAsync();
        await TamperAsync($"UPDATE audit_entry SET seq = 6 WHERE program_id = {ProgramId} AND seq = 5", CopyOf(4, 5));
        await AssertFoundAsync($"{Entry(5)}: hash does not match", $"{Entry(6)}: hash does not match");
    }

    [ConditionalFact]
    public async Task Two_audit_entries_that_changed_places_are_found()
    {
        await MakeKeysAsync();
        await TamperAsync(
            $"UPDATE audit_entry SET seq = 1000 WHERE program_id = {ProgramId} AND seq = 3",
            $"UPDATE audit_entry SET seq = 3 WHERE program_id = {ProgramId} AND seq = 4",
            $"UPDATE audit_entry SET seq = 4 WHERE program_id = {ProgramId} AND seq = 1000");
        await AssertOnlyFoundAsync(
            $"{Entry(3)}: hash does not match", $"{Entry(4)}: hash does not match", $"{Entry(5)}: is not chained to the one before it");
    }

    [ConditionalFact]
    public async Task The_log_of_no_program_is_part_of_it()
    {
        await TamperAsync("UPDATE audit_entry SET subject = 'other' WHERE program_id = 0 AND seq = 2");
        await AssertOnlyFoundAsync("audit entry 0/2: hash does not match");
    }

    [ConditionalFact]
    public async Task Who_reckons_hashes_without_the_key_store_is_found()
    {
        await MakeKeysAsync();
        var forger = new AuditChain(ProgramId, new byte[32]);
        var before = (await Database.Audit.ReadAsync(ProgramId, new AuditFilter(), 5, 1, default))[0];
        var previous = await Database.Sql.ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT hash FROM audit_entry WHERE program_id = {ProgramId} AND seq = 4", static row => row.AnyBytes(0), default),
            default);
        var forged = before with { Seq = 5, Subject = "forged" };
        var head = forger.End(5, forger.HashOf(forged, previous[0]));
        await TamperAsync(
            $"UPDATE audit_entry SET subject = 'forged', after = '{before.After}', hash = {Bytes(head.Hash)} WHERE program_id = {ProgramId} AND seq = 5",
            $"UPDATE audit_head SET hash = {Bytes(head.Hash)}, proof = {Bytes(head.Proof)} WHERE program_id = {ProgramId}");
        await AssertOnlyFoundAsync(
            $"{Entry(5)}: hash does not match",
            $"audit log {ProgramId}: its head was not written by the program: nothing tells whether it ended with {Entry(5)}");
    }

    [ConditionalFact]
    public async Task A_secret_that_was_taken_away_or_exchanged_is_told()
    {
        await MakeKeysAsync();
        await using (var another = await OpenAnotherAsync())
        {
            await another.Keys.Database.WriteAsync(
                connection => connection.ExecuteAsync("DELETE FROM program_secret WHERE name = 'audit'", default), default);
            var found = (await another.Verifier.VerifyAsync(ProgramId, new() { WithDigest = false }, default)).Findings;
            Assert.Contains($"secret audit: is missing; nothing of the audit log {ProgramId} can be proven", found.Select(f => f.ToString()));
        }

        await Database.Keys.Database.WriteAsync(
            connection => connection.ExecuteAsync(
                $"INSERT INTO program_secret (program_id, name, wrapped) VALUES ({ProgramId}, 'audit', {Bytes(60)})", default),
            default);
        await using var third = await OpenAnotherAsync();
        var told = (await third.Verifier.VerifyAsync(ProgramId, new() { WithDigest = false }, default)).Findings;
        Assert.Contains(told, f => f.ToString().StartsWith("secret audit: cannot be opened", StringComparison.Ordinal));
    }

    private string Entry(long seq) => $"audit entry {ProgramId}/{seq}";

    private string CopyOf(long seq, long asSeq) =>
        $"""
        INSERT INTO audit_entry (program_id, seq, at, actor, action, subject, origin, before, after, previous, hash)
        SELECT program_id, {asSeq}, at, actor, action, subject, origin, before, after, previous, hash
        FROM audit_entry WHERE program_id = {ProgramId} AND seq = {seq}
        """;

    private Task CutOffAsync() => TamperAsync(
        $"DELETE FROM audit_entry WHERE program_id = {ProgramId} AND seq = 5",
        $"""
        UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit_entry WHERE program_id = {ProgramId} AND seq = 4)
        WHERE program_id = {ProgramId}
        """);

    private async Task MakeKeysAsync()
    {
        foreach (var label in new[] { "till 1", "till 2", "till 3" })
        {
            await MakeKeyAsync(label);
        }
    }

    private Task MakeKeyAsync(string label) => Database.ApiKeys.CreateAsync(ProgramId, label, ["till"], Staff, Noon, default);

    private async Task AssertOnlyFoundAsync(params string[] expected) =>
        Assert.Equal(expected, (await VerifyAsync()).Findings.Select(f => f.ToString()));
}
