using System.Text;
using Bashgah.Engine.Events;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Conformance;

/// <summary>Members are found by what identifies them, and who they are stands nowhere but in their profile.</summary>
public abstract class DirectorySuite(TestBackend backend) : StoreSuite(backend)
{
    private static readonly MemberProfile Ziba = new()
    {
        Phone = "+989121234567",
        Email = "ziba@example.org",
        Name = "زیبا کریمی",
        ExternalId = "17850",
        Devices = ["d-1"], PaymentReferences = ["tok-1", "tok-2"], Cards = ["6037001122334455", "CARD-2"],
        BirthDate = "1990-03-21",
        Locale = "fa",
        Consents = new Dictionary<string, bool> { ["sms"] = true },
        Attributes = new Dictionary<string, string> { ["note"] = "likes tea" },
        ReferralCode = "ZB77",
    };

    [ConditionalFact]
    public async Task A_profile_is_read_back_as_it_was_written()
    {
        var member = await JoinAsync(Ziba);
        var read = (await Database.Members.FindAsync(ProgramId, member, default))!;
        Assert.Equal(Ziba.Cards, read.Cards);
        Assert.Equal(Ziba.Consents, read.Consents);
        Assert.Equal(Ziba.Attributes, read.Attributes);
        Assert.Equal(Ziba.Devices, read.Devices);
        Assert.Equal(Ziba.PaymentReferences, read.PaymentReferences);
        Assert.Equal(
            Ziba with
            {
                Cards = read.Cards, Consents = read.Consents, Attributes = read.Attributes, Devices = read.Devices,
                PaymentReferences = read.PaymentReferences,
            },
            read);
        Assert.Null(await Database.Members.FindAsync(ProgramId, 999, default));
        var ids = await Database.Members.ReadExternalIdsAsync(ProgramId, [member, 999], default);
        Assert.Equal(new Dictionary<long, string> { [member] = "17850" }, ids);
    }

    [ConditionalTheory]
    [InlineData("phone", "+989121234567")]
    [InlineData("email", "ziba@example.org")]
    [InlineData("externalId", "17850")]
    [InlineData("card", "6037001122334455")]
    [InlineData("card", "CARD-2")]
    [InlineData("referral", "ZB77")]
    public async Task Every_identifier_leads_to_the_member(string kind, string value)
    {
        var member = await JoinAsync(Ziba);
        Assert.Equal(member, await Database.Members.FindMemberAsync(ProgramId, kind, value, default));
        Assert.Null(await Database.Members.FindMemberAsync(ProgramId, kind, value + "0", default));
    }

    [ConditionalFact, Semantics("S13.2")]
    public async Task An_identifier_is_unique_in_a_program_and_a_number_of_one_kind_is_no_other()
    {
        await JoinAsync(Ziba);
        await Assert.ThrowsAsync<BatchConflictException>(
            () => JoinAsync(new MemberProfile { Phone = "+989121234567" }));
        // 17850 as a card is another identifier than 17850 as an external id.
        Assert.NotEqual(0, await JoinAsync(new MemberProfile { Cards = ["17850"] }));
        Assert.Equal(2, (await Database.Members.ListAsync(ProgramId, 0, 10, default)).Count);
    }

    [ConditionalFact]
    public async Task A_changed_phone_leads_to_the_member_and_the_old_one_no_longer_does()
    {
        var member = await JoinAsync(Ziba);
        var changed = Ziba with { Phone = "+989350000000" };
        await using (var batch = await Ledger.BeginAsync(ProgramId, [], default))
        {
            var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
            facts.Version++;
            var decision = Decided(
                await batch.TakeTransactionIdsAsync(1, default),
                new MemberChanged(member, null, null) { OccurredAt = Noon }, member, [], facts);
            await batch.CommitAsync(
                Writes(decision) with
                {
                    Directory = await Database.Members.PrepareAsync(
                        ProgramId, [new ProfileChange(member, Ziba, changed)], default),
                },
                default);
        }

        Assert.Null(await Database.Members.FindMemberAsync(ProgramId, "phone", "+989121234567", default));
        Assert.Equal(member, await Database.Members.FindMemberAsync(ProgramId, "phone", "+989350000000", default));
        Assert.Equal(member, await Database.Members.FindMemberAsync(ProgramId, "email", "ziba@example.org", default));
        Assert.Equal("+989350000000", (await Database.Members.FindAsync(ProgramId, member, default))!.Phone);
    }

    [ConditionalFact, Semantics("S13.3")]
    public async Task No_phone_name_or_e_mail_stands_in_any_table()
    {
        var member = await JoinAsync(Ziba);
        await BuyAsync(member, "D-1", 10, key: "k-1");
        await using (var batch = await Ledger.BeginAsync(ProgramId, [], default))
        {
            var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
            var writes = Writes(Purchase(await batch.TakeTransactionIdsAsync(1, default), facts, "D-2", 3));
            await batch.CommitAsync(
                writes with
                {
                    Transactions = [writes.Transactions[0] with { Note = "called زیبا کریمی on +989121234567" }],
                    Outbox = [new OutboxWrite("changed", writes.Transactions[0].Decision.TransactionId, "{}")],
                },
                default);
        }

        var everything = await DumpAsync(Database.Sql) + await DumpAsync(Database.Keys.Database);
        Assert.Contains("D-1", everything);
        string[] personal =
            ["9121234567", "ziba@", "example.org", "کریمی", "17850", "6037001122334455", "CARD-2", "1990-03-21", "ZB77", "likes tea"];
        Assert.All(personal, value => Assert.DoesNotContain(value, everything));
    }

    [ConditionalFact]
    public async Task An_erased_key_makes_the_profile_unreadable()
    {
        var member = await JoinAsync(Ziba);
        await Database.Keys.Erased.EraseAsync(new ErasedKey(ProgramId, member, Noon, ErasedKeys.AnyPrint), default);
        Assert.Null(await Database.Members.FindAsync(ProgramId, member, default));
        Assert.NotNull(await Ledger.ReadFactsAsync(ProgramId, member, default));
    }

    [ConditionalFact]
    public async Task A_profile_moved_to_another_member_does_not_open()
    {
        var member = await JoinAsync(Ziba);
        var other = await JoinAsync(new MemberProfile { Name = "Other" });
        await Database.Sql.WriteAsync(
            connection => connection.ExecuteAsync(
                "UPDATE profile SET cipher = (SELECT cipher FROM profile WHERE member_id = @from) WHERE member_id = @to",
                default, ("from", member), ("to", other)),
            default);
        await Assert.ThrowsAnyAsync<System.Security.Cryptography.CryptographicException>(
            () => Database.Members.FindAsync(ProgramId, other, default));
    }

    /// <summary>Every column of every table as text; bytes as UTF-8, so that plain text in them would show.</summary>
    private static async Task<string> DumpAsync(SqlDatabase database)
    {
        var text = new StringBuilder();
        await using var connection = await database.OpenAsync(default);
        var tables = await connection.QueryAsync(
            database is SqliteDatabase
                ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                : "SELECT tablename::text FROM pg_tables WHERE schemaname = ANY (current_schemas(false))",
            static row => row.GetString(0), default);
        Assert.NotEmpty(tables);
        foreach (var table in tables)
        {
            foreach (var line in await connection.QueryAsync(
                $"SELECT * FROM {table}",
                static row => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => row.GetValue(i) switch
                {
                    byte[] bytes => Encoding.UTF8.GetString(bytes),
                    var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
                })),
                default))
            {
                text.AppendLine(line);
            }
        }

        return text.ToString();
    }
}

public sealed class SqliteDirectoryTests() : DirectorySuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresDirectoryTests() : DirectorySuite(TestBackend.Postgres);
