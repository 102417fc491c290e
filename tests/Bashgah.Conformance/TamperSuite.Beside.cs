using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;

namespace Bashgah.Conformance;

/// <summary>What stands beside the chains: policies, writers, profiles, identifiers, vouchers, notes and draws.</summary>
public abstract partial class TamperSuite
{
    [ConditionalTheory]
    [InlineData("effective_from = effective_from + 1")]
    [InlineData("published_at = published_at + 1")]
    [InlineData("actor = 'somebody'")]
    public async Task A_changed_column_of_a_policy_is_found(string change)
    {
        await TamperAsync($"UPDATE policy_version SET {change}");
        await AssertFoundAsync($"policy version 1: is not the one under which transaction {_purchase - 2} was decided");
    }

    [ConditionalFact]
    public async Task A_policy_changed_with_its_hash_is_found()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("{} "u8));
        await TamperAsync($"UPDATE policy_version SET definition = '{{}} ', content_hash = '{hash}'");
        await AssertFoundAsync($"policy version 1: is not the one under which transaction {_purchase - 2} was decided");
    }

    [ConditionalFact]
    public async Task A_removed_policy_is_found_and_replay_names_what_it_cannot_decide()
    {
        await TamperAsync("DELETE FROM policy_version");
        await AssertFoundAsync($"policy version 1: is missing, under which transaction {_purchase - 2} was decided");
    }

    [ConditionalFact]
    public async Task A_writer_that_says_another_time_is_found()
    {
        await TamperAsync("UPDATE writer SET recorded_at = recorded_at - 1");
        await AssertFoundAsync($"chain w1: its writer says that the latest was recorded at {Noon - 1}, but it was {Noon}");
    }

    [ConditionalFact]
    public async Task An_identifier_that_was_moved_to_another_member_is_found_at_both()
    {
        await TamperAsync($"UPDATE member_identifier SET member_id = {_other}");
        await AssertFoundAsync(
            $"member {_member}: its profile has an identifier (phone) that does not lead to it",
            $"member {_other}: an identifier (phone) leads to it that its profile does not have");
    }

    [ConditionalFact]
    public async Task A_removed_identifier_and_one_of_nobody_are_found()
    {
        await TamperAsync("DELETE FROM member_identifier");
        await AssertFoundAsync($"member {_member}: its profile has an identifier (phone) that does not lead to it");
        await TamperAsync(
            $"INSERT INTO member_identifier (program_id, hash, kind, member_id) VALUES ({ProgramId}, 'ab', 'card', 77)");
        await AssertFoundAsync("member 77: an identifier leads to it, but there is no such member");
    }

    [ConditionalFact]
    public async Task A_removed_changed_or_stray_profile_is_found()
    {
        await TamperAsync(
            $"DELETE FROM profile WHERE member_id = {_other}",
            $"INSERT INTO profile (program_id, member_id, cipher) VALUES ({ProgramId}, 77, {Bytes(40)})",
            $"UPDATE profile SET cipher = {Bytes(40)} WHERE member_id = {_member}");
        await AssertFoundAsync(
            $"member {_other}: its profile is missing",
            "member 77: its profile belongs to nobody",
            $"member {_member}: its profile does not open: it, or its key, is not the one that was written");
    }

    [ConditionalFact]
    public async Task A_key_that_is_gone_while_identifiers_lead_to_the_member_is_found()
    {
        await Database.Keys.Erased.EraseAsync(new ErasedKey(ProgramId, _other, Noon, ErasedKeys.AnyPrint), default);
        Assert.True((await VerifyAsync()).Holds);
        await Database.Keys.Erased.EraseAsync(new ErasedKey(ProgramId, _member, Noon, ErasedKeys.AnyPrint), default);
        await AssertFoundAsync($"member {_member}: the key of its profile is gone, but identifiers lead to it still");
    }

    [ConditionalFact]
    public async Task A_changed_key_of_a_member_is_found()
    {
        await Database.Keys.Database.WriteAsync(
            connection => connection.ExecuteAsync(
                $"UPDATE member_key SET wrapped = {Bytes(60)} WHERE member_id = {_member}", default),
            default);
        await AssertFoundAsync(
            $"member {_member}: its profile does not open: it, or its key, is not the one that was written");
    }

    [ConditionalFact]
    public async Task A_voucher_that_says_something_else_than_the_transactions_is_found()
    {
        var id = await IssueVoucherAsync();
        Assert.Empty((await VerifyAsync()).Findings);
        string[] changes =
            [$"member_id = {_other}", "code = 'OTHER'", "quantity = 2", "until_at = 5", "state = 'used'", "reward = 'cake'"];
        foreach (var change in changes)
        {
            var column = change.Split(' ')[0];
            await TamperAsync("DROP TABLE IF EXISTS kept", "CREATE TABLE kept AS SELECT * FROM voucher",
                $"UPDATE voucher SET {change}");
            await AssertFoundAsync($"voucher {id}: its row does not say what the transactions say");
            await TamperAsync($"UPDATE voucher SET {column} = (SELECT {column} FROM kept)");
        }

        await TamperAsync($"UPDATE voucher SET id = {id + 1}");
        await AssertFoundAsync(
            $"voucher {id}: is missing; transaction {id / 128} issued it", $"voucher {id + 1}: no transaction issued it");
    }

    [ConditionalFact]
    public async Task A_removed_or_changed_note_is_found()
    {
        var id = await AdjustAsync();
        Assert.Empty((await VerifyAsync()).Findings);
        await TamperAsync($"UPDATE note SET cipher = {Bytes(40)}");
        await AssertFoundAsync($"transaction {id}: its note does not open: it is not the one that was written");
        await TamperAsync("DELETE FROM note");
        await AssertFoundAsync($"transaction {id}: the note with its reason is missing");
    }

    [ConditionalFact]
    public async Task A_changed_hash_of_a_draw_period_is_found()
    {
        await Database.Secrets.PublishDrawPeriodsAsync(ProgramId, Noon, default);
        Assert.Empty((await VerifyAsync()).Findings);
        await TamperAsync("UPDATE draw_period SET secret_hash = 'ab' WHERE period = '2026-09'");
        await AssertFoundAsync("draw period 2026-09: its hash is not that of its secret");
    }

    private async Task<long> IssueVoucherAsync()
    {
        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var facts = (await batch.LoadAsync(Load([_member]), default)).Members[_member].Clone();
        facts.Version++;
        var transactionId = await batch.TakeTransactionIdsAsync(1, default);
        var id = transactionId * 128;
        var decision = Decided(
            transactionId, new RewardRedemption(_member, "tea", 1, null) { OccurredAt = Noon }, _member, [], facts);
        await batch.CommitAsync(
            Writes(decision with { Trace = new Trace { Vouchers = [new VoucherTrace(id, _member, "tea", 1, "issued", "ABC", Noon, null)] } }),
            default);
        return id;
    }

    private async Task<long> AdjustAsync()
    {
        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var facts = (await batch.LoadAsync(Load([_member]), default)).Members[_member].Clone();
        facts.Version++;
        var transactionId = await batch.TakeTransactionIdsAsync(1, default);
        var writes = Writes(Decided(
            transactionId, new Adjustment(_member, "points", 1) { OccurredAt = Noon }, _member, [], facts));
        await batch.CommitAsync(
            writes with { Transactions = [writes.Transactions[0] with { Note = "Goodwill" }] }, default);
        return transactionId;
    }
}
