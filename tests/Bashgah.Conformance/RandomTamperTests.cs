using System.Text;
using Bashgah.Storage;
using Bashgah.Storage.Backups;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Verification;

namespace Bashgah.Conformance;

/// <summary>
/// A byte is changed, or a row is removed, anywhere in the tables of a real story; each time verification, without replay,
/// finds something and names the row. On copies of a SQLite file, since undoing is then a copy.
/// </summary>
public sealed class RandomTamperTests : IAsyncLifetime
{
    private const long Start = 1_298_937_600_000_000;
    private static readonly DatabaseOptions Options = new() { MasterKey = Convert.ToBase64String(new byte[32]) };

    private readonly TestDatabase _fresh = TestDatabase.Create(TestBackend.Sqlite);

    private string _keysBackup = "";

    private string Backup => _fresh.Address + ".backup";

    public async Task InitializeAsync()
    {
        await using var database = await BashgahDatabase.OpenAsync(_fresh.Address, Options, default);
        var programId = (await database.Programs.CreateAsync("club", new("test", "here"), Start, default)).Id;
        var definition = await File.ReadAllTextAsync(Repository.PathOf("samples", "programs", "everything.json"));
        await database.Programs.PublishAsync(programId, new(definition, Start, new("test", "here")), Start, default);
        await new Story(database, programId, 7) { AsksForCash = true, Agrees = true }.TellAsync(Start, 6, 80);
        foreach (var language in new[] { "en", "fa", "ms" })
        {
            await database.ConsentTexts.KeepAsync(programId, new("offers", "1", language, "I agree."), new("test", "here"), Start, default);
        }

        await database.Secrets.PublishDrawPeriodsAsync(programId, Start, default);
        _keysBackup = (await database.BackupAsync(new BackupRequest { File = Backup, Now = Start }, default)).Keys;
    }

    public Task DisposeAsync()
    {
        _fresh.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("ledger_transaction", "event")]
    [InlineData("ledger_transaction", "trace")]
    [InlineData("ledger_transaction", "facts_written")]
    [InlineData("ledger_transaction", "content_hash")]
    [InlineData("ledger_transaction", "hash")]
    [InlineData("ledger_transaction", "tz_version")]
    [InlineData("ledger_transaction", "occurred_at")]
    [InlineData("ledger_transaction", "writer")]
    [InlineData("ledger_transaction", "chain_no")]
    [InlineData("transfer", "amount")]
    [InlineData("transfer", "balance_after")]
    [InlineData("transfer", "currency")]
    [InlineData("transfer", "lot_until")]
    [InlineData("transfer", "member_version")]
    [InlineData("member_facts", "facts")]
    [InlineData("member_facts", "version")]
    [InlineData("member_facts", "policy_seen")]
    [InlineData("counter_facts", "amount")]
    [InlineData("counter_facts", "version")]
    [InlineData("writer", "hash")]
    [InlineData("writer", "chain_no")]
    [InlineData("writer", "transaction_id")]
    [InlineData("writer", "recorded_at")]
    [InlineData("policy_version", "effective_from")]
    [InlineData("policy_version", "definition")]
    [InlineData("policy_version", "content_hash")]
    [InlineData("policy_version", "published_at")]
    [InlineData("policy_version", "actor")]
    [InlineData("policy_version", "semantics")]
    [InlineData("voucher", "member_id")]
    [InlineData("voucher", "reward")]
    [InlineData("voucher", "quantity")]
    [InlineData("voucher", "code")]
    [InlineData("voucher", "until_at")]
    [InlineData("voucher", "state")]
    [InlineData("referral", "referrer_id")]
    [InlineData("referral", "transaction_id")]
    [InlineData("cash_out", "member_id")]
    [InlineData("cash_out", "currency")]
    [InlineData("cash_out", "amount")]
    [InlineData("cash_out", "requested_at")]
    [InlineData("note", "cipher")]
    [InlineData("member_identifier", "hash")]
    [InlineData("member_identifier", "kind")]
    [InlineData("member_identifier", "member_id")]
    [InlineData("member_identifier", "is_blocked")]
    [InlineData("member_word", "hash")]
    [InlineData("member_word", "member_id")]
    [InlineData("profile", "cipher")]
    [InlineData("consent_record", "cipher")]
    [InlineData("consent_text", "hash")]
    [InlineData("consent_text", "purpose")]
    [InlineData("consent_text", "version")]
    [InlineData("consent_text", "language")]
    [InlineData("consent_text", "body")]
    [InlineData("draw_period", "secret_hash")]
    [InlineData("audit_entry", "at")]
    [InlineData("audit_entry", "actor")]
    [InlineData("audit_entry", "action")]
    [InlineData("audit_entry", "subject")]
    [InlineData("audit_entry", "origin")]
    [InlineData("audit_entry", "previous")]
    [InlineData("audit_entry", "hash")]
    [InlineData("audit_head", "seq")]
    [InlineData("audit_head", "hash")]
    [InlineData("audit_head", "proof")]
    public async Task One_changed_byte_is_found(string table, string column)
    {
        var random = new Random(Seed(table + column));
        for (var i = 0; i < 3; i++)
        {
            await CheckAsync(table, async (connection, rowId) =>
            {
                var value = (await connection.QueryAsync(
                    $"SELECT {column} FROM {table} WHERE rowid = @id", static row => row.GetValue(0), default, ("id", rowId)))[0];
                await connection.ExecuteAsync(
                    $"UPDATE {table} SET {column} = @value WHERE rowid = @id", default,
                    ("value", Changed(column, value, random)), ("id", rowId));
            }, random);
        }
    }

    [Theory]
    [InlineData("ledger_transaction")]
    [InlineData("transfer")]
    [InlineData("member_facts")]
    [InlineData("counter_facts")]
    [InlineData("writer")]
    [InlineData("policy_version")]
    [InlineData("voucher")]
    [InlineData("referral")]
    [InlineData("cash_out")]
    [InlineData("note")]
    [InlineData("member_identifier")]
    [InlineData("member_word")]
    [InlineData("profile")]
    [InlineData("consent_record")]
    [InlineData("consent_text")]
    [InlineData("audit_entry")]
    [InlineData("audit_head")]
    public async Task A_removed_row_is_found(string table)
    {
        var random = new Random(Seed(table));
        for (var i = 0; i < 4; i++)
        {
            await CheckAsync(
                table,
                (connection, rowId) => connection.ExecuteAsync(
                    $"DELETE FROM {table} WHERE rowid = @id", default, ("id", rowId)),
                random);
        }
    }

    /// <summary>A table that is added must be checked by <c>verify</c>, or stand here with the reason.</summary>
    [Fact]
    public async Task Every_table_is_covered_or_it_is_said_why_not()
    {
        string[] covered =
        [
            "ledger_transaction", "transfer", "member_facts", "counter_facts", "writer", "policy_version", "voucher", "referral", "cash_out",
            "note",
            "approval", // The story asks nobody: ApprovalTamperTests changes rows of it.
            "fraud_hold", // The story has no fraud: FraudHoldTests changes rows of it.
            "member_identifier", "member_word", "profile", "consent_record", "consent_text", "draw_period", "audit_entry", "audit_head",
            "member_erasure", // Nobody of the story is erased: ErasureSuite changes rows of it.
        ];
        string[] notCovered =
        [
            "outbox", // Empties itself as it is delivered.
            "api_key", // Whoever may write to it may make keys; transactions name the key that sent them.
            "device", // As keys: what devices write names them.
            "fraud_fact", "member_device", "fraud_judged", "fraud_case_number", // What detectors go by: who deletes it keeps them from seeing, and forges nothing.
            "fraud_case", "fraud_case_member", // Opening and closing are in the audit log.
            "queued_command", // Nothing of it was ever taken; that it was refused is in the audit log.
            "staff_card", // Settings; each change is in the audit log.
            "staff_account", "staff_attempt", "staff_invitation", "staff_passkey", "staff_recovery_code", "staff_role", "staff_session", "staff_step", // As keys.
            "data_protection_key", "member_session", "member_passkey", "member_passkey_step", "sign_in_code", "sign_in_pace", // Let people in; hold nothing that was earned.
            "privacy_setting", // What it was is told in the audit log, which is covered.
            "program_look", // As privacy_setting.
            "retention_run", // When something ran: that it ran is told in the audit log.
            "policy_draft", // Decides nothing before it is published.
            "simulation_run", // Reports that anybody may have made again.
            "store", // Settings: what they were at the time stands in each event.
            "history_import", // Empty but while an import of history is under way.
            "program", // A name; its number stands in every hash.
            "member_word_filling", // Empty once the words of members of before are written.
            "schema_version", // The schema's own.
            "key_store", // Guarded when the database is opened.
        ];
        await using var database = await BashgahDatabase.OpenAsync(_fresh.Address, Options, default);
        var tables = await database.Sql.ReadAsync(
            connection => connection.QueryAsync(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                static row => row.GetString(0), default),
            default);
        Assert.Equal(
            covered.Concat(notCovered).Order(StringComparer.Ordinal), tables.Append("key_store").Distinct().Order(StringComparer.Ordinal));
    }

    private async Task CheckAsync(string table, Func<System.Data.Common.DbConnection, long, Task> tamper, Random random)
    {
        var copy = $"{_fresh.Address}.{random.Next()}";
        File.Copy(Backup, copy);
        File.Copy(_keysBackup, copy + ".keys");
        await using var database = await BashgahDatabase.OpenAsync(copy, Options, default);
        var subject = "";
        await database.Sql.WriteAsync(
            async connection =>
            {
                foreach (var trigger in await connection.QueryAsync(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger'", static row => row.GetString(0), default))
                {
                    await connection.ExecuteAsync($"DROP TRIGGER {trigger}", default);
                }

                var used = table == "counter_facts" ? "WHERE version > 0" : "";
                var rowIds = await connection.QueryAsync(
                    $"SELECT rowid FROM {table} {used}", static row => row.GetInt64(0), default);
                var rowId = rowIds[random.Next(rowIds.Count)];
                subject = await SubjectAsync(connection, table, rowId);
                await tamper(connection, rowId);
            },
            default);
        var report = await database.Verifier.VerifyAsync(1, new VerifyOptions(), default);
        Assert.Contains(report.Findings, f => f.ToString().Contains(subject, StringComparison.Ordinal));
    }

    /// <summary>What a finding has to name.</summary>
    private static async Task<string> SubjectAsync(System.Data.Common.DbConnection connection, string table, long rowId)
    {
        var (select, prefix) = table switch
        {
            "ledger_transaction" => ("id", "transaction "),
            "transfer" => ("transaction_id", "transaction "),
            "member_facts" => ("id", "member "),
            "policy_version" => ("version", "policy version "),
            "voucher" => ("id", "voucher "),
            "referral" => ("member_id", "referral "),
            "cash_out" => ("id", "cash-out "),
            "note" => ("transaction_id", "transaction "),
            "member_identifier" or "member_word" or "profile" or "consent_record" => ("member_id", "member "),
            "draw_period" => ("period", "draw period "),
            "consent_text" => ("hash", "consent text "),
            "counter_facts" => ("key", "counter "),
            "audit_entry" => ("program_id || '/' || seq", "audit entry "),
            "audit_head" => ("CASE program_id WHEN 0 THEN 'of no program' ELSE program_id END", "audit log "),
            _ => ("id", "chain w"),
        };
        return prefix + (await connection.QueryAsync(
            $"SELECT {select} FROM {table} WHERE rowid = @id", static row => row.GetValue(0).ToString(), default, ("id", rowId)))[0];
    }

    private static object Changed(string column, object value, Random random)
    {
        switch (value)
        {
            // Of these only some words are allowed.
            case "issued" when column == "state":
                return "used";
            case string when column == "state":
                return "issued";
            case string kind when column == "kind":
                return kind == "card" ? "referral" : "card";
            case long number:
                return number + 1;
            case byte[] bytes:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            default:
                var text = new StringBuilder((string)value);
                if (text.Length == 0)
                {
                    return "a";
                }

                var at = random.Next(text.Length);
                text[at] = text[at] == 'a' ? 'b' : 'a';
                return text.ToString();
        }
    }

    private static int Seed(string text) => text.Aggregate(7, static (seed, c) => unchecked((seed * 31) + c));
}
