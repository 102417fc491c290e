using System.Data.Common;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Verification;

namespace Bashgah.Conformance;

/// <summary>
/// Whoever gets past the triggers and changes what is stored is found out, and what was changed is named. The ledger of
/// each test: two members who joined, then three purchases of 120, 30 and 7 points by the first and one of 50 by the other.
/// </summary>
public abstract partial class TamperSuite(TestBackend backend) : StoreSuite(backend)
{
    private long _member;
    private long _other;
    private long _purchase;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _member = await JoinAsync(new() { Phone = "+60123456789" });
        _other = await JoinAsync();
        _purchase = (await BuyAsync(_member, "D-1", 120))!.TransactionId;
        await BuyAsync(_member, "D-2", 30);
        await BuyAsync(_other, "D-3", 50);
        await BuyAsync(_member, "D-4", 7);
    }

    [ConditionalFact]
    public async Task An_untouched_ledger_holds()
    {
        var report = await VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.True(report.Holds);
        Assert.Equal(6, report.Transactions);
        Assert.Equal(2, report.Members);
    }

    [ConditionalTheory]
    [InlineData("ledger_transaction", "UPDATE {0} SET actor = 'x'")]
    [InlineData("ledger_transaction", "DELETE FROM {0}")]
    [InlineData("transfer", "UPDATE {0} SET amount = 1")]
    [InlineData("transfer", "DELETE FROM {0}")]
    [InlineData("audit_entry", "UPDATE {0} SET actor = 'x'")]
    [InlineData("audit_entry", "DELETE FROM {0}")]
    [InlineData("audit_head", "DELETE FROM {0}")]
    public async Task The_ledger_is_append_only(string table, string statement)
    {
        await Assert.ThrowsAnyAsync<DbException>(() => Database.Sql.WriteAsync(
            connection => connection.ExecuteAsync(string.Format(statement, table), default), default));
        Assert.True((await VerifyAsync()).Holds);
    }

    [ConditionalTheory]
    [InlineData("event", "replace(event, 'TEA-1', 'TEA-2')")]
    [InlineData("event", "replace(event, '12000', '12001')")]
    [InlineData("trace", "trace || ' '")]
    [InlineData("actor", "'somebody'")]
    [InlineData("recorded_at", "recorded_at + 1")]
    [InlineData("member_id", "member_id + 1")]
    [InlineData("doc_no", "'D-9'")]
    [InlineData("idempotency_key", "'other'")]
    [InlineData("policy_version", "2")]
    [InlineData("facts_written", "replace(facts_written, ',2,', ',3,')")]
    public async Task A_changed_column_of_a_transaction_is_found(string column, string value)
    {
        await TamperAsync($"UPDATE ledger_transaction SET {column} = {value} WHERE id = {_purchase}");
        await AssertFoundAsync($"transaction {_purchase}: hash does not match");
    }

    [ConditionalTheory]
    [InlineData("amount = amount + 1")]
    [InlineData("amount = amount + 1, balance_after = balance_after + 1")]
    [InlineData("debit = 15")]
    [InlineData("currency = 'stamps'")]
    [InlineData("lot_until = lot_until - 1")]
    [InlineData("rule_id = 'other'")]
    [InlineData("member_version = 9")]
    [InlineData("seq = 1")]
    public async Task A_changed_transfer_is_found(string change)
    {
        await TamperAsync($"UPDATE transfer SET {change} WHERE transaction_id = {_purchase}");
        await AssertFoundAsync($"transaction {_purchase}: hash does not match");
    }

    [ConditionalFact]
    public async Task A_transfer_changed_with_everything_after_it_does_not_add_up_with_the_facts()
    {
        // Consistent in itself: the amount, and the balances after it and after all that followed.
        await TamperAsync(
            $"UPDATE transfer SET amount = amount + 5 WHERE transaction_id = {_purchase}",
            $"UPDATE transfer SET balance_after = balance_after + 5 WHERE member_id = {_member}");
        await AssertFoundAsync(
            $"transaction {_purchase}: hash does not match",
            $"member {_member} points: available of the lot 20700–2147483647 is 157 in facts, but the transfers add up to 162");
    }

    [ConditionalFact]
    public async Task A_balance_that_does_not_follow_is_named_by_its_transfer()
    {
        await TamperAsync($"UPDATE transfer SET balance_after = 121 WHERE transaction_id = {_purchase}");
        await AssertFoundAsync(
            $"transfer {_purchase}/0: balance after it is 121, but the transfers add up to 120");
    }

    [ConditionalFact]
    public async Task A_moved_transfer_is_found_at_both_members()
    {
        await TamperAsync($"UPDATE transfer SET member_id = {_other} WHERE transaction_id = {_purchase}");
        var found = (await VerifyAsync()).Findings.Select(f => f.Subject).ToHashSet();
        Assert.Superset(
            new HashSet<string> { $"transaction {_purchase}", $"member {_member} points", $"member {_other} points" },
            found);
    }

    [ConditionalFact]
    public async Task A_hash_that_was_made_to_fit_does_not_fit_the_next_one()
    {
        await TamperAsync($"UPDATE ledger_transaction SET hash = {Bytes(32)} WHERE id = {_purchase}");
        await AssertFoundAsync(
            $"transaction {_purchase}: hash does not match", $"transaction {_purchase + 1}: hash does not match");
    }

    [ConditionalFact]
    public async Task A_changed_byte_of_a_facts_row_is_found()
    {
        var facts = (await Ledger.ReadFactsAsync(ProgramId, _member, default))!;
        facts.Purchases++;
        await TamperAsync(
            $"UPDATE member_facts SET facts = {Bytes(Engine.Codecs.FactsCodec.Write(facts))} WHERE id = {_member}");
        await AssertFoundAsync($"member {_member}: facts do not agree with transaction {_purchase + 3}");
    }

    [ConditionalFact]
    public async Task Columns_beside_the_facts_are_compared_with_them()
    {
        await TamperAsync($"UPDATE member_facts SET policy_seen = 7 WHERE id = {_member}");
        await AssertFoundAsync($"member {_member}: the columns of its facts row do not agree with the facts");
    }

    [ConditionalFact]
    public async Task A_removed_facts_row_is_found()
    {
        await TamperAsync($"DELETE FROM member_facts WHERE id = {_other}");
        await AssertFoundAsync($"member {_other}: facts row is missing; transaction {_purchase + 2} wrote it last");
    }

    [ConditionalFact]
    public async Task A_removed_transfer_is_found()
    {
        await TamperAsync($"DELETE FROM transfer WHERE transaction_id = {_purchase}");
        await AssertFoundAsync(
            $"transaction {_purchase}: hash does not match",
            $"member {_member} points: available of the lot 20700–2147483647 is 157 in facts, but the transfers add up to 37");
    }

    [ConditionalFact]
    public async Task A_removed_transaction_is_named()
    {
        await TamperAsync(
            $"DELETE FROM ledger_transaction WHERE id = {_purchase}",
            $"DELETE FROM transfer WHERE transaction_id = {_purchase}");
        await AssertFoundAsync(
            $"transaction {_purchase}: is missing from chain w1: number 3, between transaction {_purchase - 1} and "
            + $"transaction {_purchase + 1}",
            $"member {_member}: transaction {_purchase + 1} wrote version 3 after 1 (transaction {_purchase - 2})");
    }

    [ConditionalFact]
    public async Task A_transfer_that_is_left_behind_names_its_transaction()
    {
        await TamperAsync($"DELETE FROM ledger_transaction WHERE id = {_purchase}");
        await AssertFoundAsync($"transfer {_purchase}/0: transaction {_purchase} is missing");
    }

    [ConditionalFact]
    public async Task A_cut_off_tail_is_found()
    {
        var last = _purchase + 3;
        await TamperAsync(
            $"DELETE FROM ledger_transaction WHERE id = {last}", $"DELETE FROM transfer WHERE transaction_id = {last}",
            $"UPDATE writer SET chain_no = 5, hash = (SELECT hash FROM ledger_transaction WHERE id = {last - 1})");
        await AssertFoundAsync(
            $"member {_member}: facts are ahead of the transactions: version 4, but transaction {_purchase + 1}, "
            + "the last one, wrote 3");
    }

    [ConditionalFact]
    public async Task A_cut_off_tail_of_documents_without_members_is_found_by_the_writer()
    {
        await TamperAsync($"DELETE FROM ledger_transaction WHERE id = {_purchase + 3}");
        await AssertFoundAsync($"transaction {_purchase + 3}: is missing from the end of chain w1, which is cut off after number 5");
    }

    [ConditionalFact]
    public async Task A_removed_or_changed_counter_is_found()
    {
        await UseCounterAsync("budget/launch/points", 12);
        await TamperAsync("UPDATE counter_facts SET amount = 11");
        await AssertFoundAsync($"counter budget/launch/points/0: facts do not agree with transaction {_purchase + 4}");
        await TamperAsync("DELETE FROM counter_facts");
        await AssertFoundAsync(
            $"counter budget/launch/points/0: is missing; transaction {_purchase + 4} wrote it last");
    }

    [ConditionalFact]
    public async Task A_removed_chain_is_missed_by_those_who_saw_it()
    {
        await using (var another = await OpenAnotherAsync())
        {
            await BuyAsync(_other, "D-8", 4, node: another);
        }

        Assert.True((await VerifyAsync()).Holds);
        await TamperAsync("DELETE FROM writer WHERE id = 1", "DELETE FROM ledger_transaction WHERE writer = 1");
        await AssertFoundAsync($"chain w1: number 6, which transaction {_purchase + 4} saw, is missing");
    }

    [ConditionalFact]
    public async Task A_changed_policy_is_found()
    {
        await TamperAsync("UPDATE policy_version SET definition = '{} '");
        await AssertFoundAsync("policy version 1: the definition does not match its hash");
    }

    private async Task UseCounterAsync(string key, long amount)
    {
        var counterKey = new Engine.CounterKey(key, 0);
        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var facts = (await batch.LoadAsync(Load([_other]), default)).Members[_other];
        var counter = (await batch.LoadCountersAsync([counterKey], default))[counterKey];
        var used = counter with { Amount = counter.Amount + amount, Times = counter.Times + 1, Version = counter.Version + 1 };
        var decision = Purchase(await batch.TakeTransactionIdsAsync(1, default), facts, $"C-{amount}", 1);
        await batch.CommitAsync(Writes(decision with { Counters = [used] }), default);
    }

    private async Task AssertFoundAsync(params string[] expected)
    {
        var found = (await VerifyAsync()).Findings.Select(f => f.ToString()).ToList();
        Assert.All(expected, finding => Assert.Contains(finding, found));
    }

    private Task<VerifyReport> VerifyAsync() =>
        Database.Verifier.VerifyAsync(ProgramId, new VerifyOptions { WithDigest = false }, default);

    /// <summary>As somebody who owns the database can.</summary>
    private Task TamperAsync(params string[] statements) => Database.Sql.WriteAsync(
        async connection =>
        {
            string[] guarded = ["ledger_transaction", "transfer", "audit_entry", "audit_head"];
            string[] triggersOff = Backend == TestBackend.Sqlite
                ? [.. guarded.SelectMany(t => new[]
                    { $"DROP TRIGGER IF EXISTS {t}_no_update", $"DROP TRIGGER IF EXISTS {t}_no_delete" })]
                : [.. guarded.Select(t => $"ALTER TABLE {t} DISABLE TRIGGER ALL")];
            foreach (var statement in triggersOff.Concat(statements))
            {
                await connection.ExecuteAsync(statement, default);
            }
        },
        default);

    private string Bytes(int zeros) => Bytes(new byte[zeros]);

    private string Bytes(byte[] bytes)
    {
        var hex = Convert.ToHexStringLower(bytes);
        return Backend == TestBackend.Sqlite ? $"x'{hex}'" : $"'\\x{hex}'::bytea";
    }
}

public sealed class SqliteTamperTests() : TamperSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresTamperTests() : TamperSuite(TestBackend.Postgres);
