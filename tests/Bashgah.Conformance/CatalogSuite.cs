using System.Security.Cryptography;
using Bashgah.Storage;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Programs;

namespace Bashgah.Conformance;

/// <summary>Programs, policy versions, stores, API keys and secrets.</summary>
public abstract class CatalogSuite(TestBackend backend) : StoreSuite(backend)
{
    // 2026-11-21 12:00 UTC.
    private const long November = 1_795_262_400_000_000;
    private const long Day = 86_400_000_000;

    [ConditionalFact]
    public async Task A_slug_names_one_program()
    {
        var other = await Database.Programs.CreateAsync("melur", new("test", "here"), Noon, default);
        Assert.Equal(2, other.Id);
        await Assert.ThrowsAsync<AlreadyExistsException>(() => Database.Programs.CreateAsync("melur", new("test", "here"), Noon, default));
        Assert.Equal(["club", "melur"], (await Database.Programs.ListAsync(default)).Select(p => p.Slug));
        Assert.Equal(other, await Database.Programs.FindAsync("melur", default));
        Assert.Null(await Database.Programs.FindAsync("none", default));
    }

    [ConditionalFact]
    public async Task The_same_definition_is_not_published_twice()
    {
        var again = await Database.Programs.PublishAsync(ProgramId, new("{}", null, new("test", "here")), Noon + 5, default);
        Assert.Equal(1, Assert.IsType<PublishOutcome.Unchanged>(again).Version.Version);
        var next = await Database.Programs.PublishAsync(ProgramId, new("{ }", null, new("test", "here")), Noon + 5, default);
        Assert.Equal(Noon + 5, Assert.IsType<PublishOutcome.Published>(next).Version.EffectiveFromAt);
        Assert.Equal(2, await Database.Programs.LatestVersionAsync(ProgramId, default));
        Assert.Equal(["{}", "{ }"], (await Database.Programs.VersionsAsync(ProgramId, default)).Select(v => v.Definition));
    }

    [ConditionalFact, Semantics("S3.2")]
    public async Task A_version_is_withdrawn_before_its_time_and_every_batch_knows_it()
    {
        await Database.Programs.PublishAsync(ProgramId, new("{ }", Noon + 100, new("test", "here")), Noon + 5, default);
        var blocked = await Database.Programs.PublishAsync(ProgramId, new("[]", null, new("test", "here")), Noon + 6, default);
        Assert.Equal(2, Assert.IsType<PublishOutcome.Scheduled>(blocked).Version.Version);
        var withdrawn = await Database.Programs.WithdrawAsync(ProgramId, 2, new("admin", "here"), Noon + 7, default);
        Assert.Equal(
            new PolicyWithdrawal(Noon + 7, "admin"), Assert.IsType<WithdrawOutcome.Withdrawn>(withdrawn).Version.Withdrawal);
        Assert.Equal(withdrawn, await Database.Programs.WithdrawAsync(ProgramId, 2, new("another", "here"), Noon + 8, default));
        await using (var another = await OpenAnotherAsync())
        await using (var batch = await another.Ledger.BeginAsync(ProgramId, [], default))
        {
            Assert.Equal(new PolicyRevision(2, 1), batch.Policy);
        }

        var next = await Database.Programs.PublishAsync(ProgramId, new("[]", Noon + 50, new("test", "here")), Noon + 9, default);
        Assert.Equal(3, Assert.IsType<PublishOutcome.Published>(next).Version.Version);
        Assert.Equal(
            [null, Noon + 7, null], (await Database.Programs.VersionsAsync(ProgramId, default)).Select(v => v.Withdrawal?.At));
    }

    [ConditionalFact, Semantics("S3.2")]
    public async Task A_version_that_holds_is_not_withdrawn_and_verify_finds_one_that_was()
    {
        var member = await JoinAsync();
        await BuyAsync(member, "D1", 10);
        Assert.IsType<WithdrawOutcome.InForce>(await Database.Programs.WithdrawAsync(ProgramId, 1, new("test", "here"), 0, default));
        Assert.IsType<WithdrawOutcome.Unknown>(await Database.Programs.WithdrawAsync(ProgramId, 2, new("test", "here"), Noon, default));
        // What is recorded counts, also where a clock goes wrong.
        await Database.Programs.PublishAsync(ProgramId, new("{ }", Noon + 1, new("test", "here")), Noon, default);
        await Database.Sql.WriteAsync(
            connection => connection.ExecuteAsync("UPDATE writer SET recorded_at = recorded_at + 1", default), default);
        Assert.IsType<WithdrawOutcome.InForce>(await Database.Programs.WithdrawAsync(ProgramId, 2, new("test", "here"), Noon, default));

        await Database.Sql.WriteAsync(
            connection => connection.ExecuteAsync(
                "UPDATE policy_version SET withdrawn_at = 0, withdrawn_by = 'x' WHERE version = 1", default),
            default);
        var report = await Database.Verifier.VerifyAsync(ProgramId, new() { WithDigest = false }, default);
        Assert.Contains(report.Findings, f => f.ToString().Contains("policy version 1: was withdrawn", StringComparison.Ordinal));
    }

    [ConditionalFact]
    public async Task A_draft_replaces_the_one_before()
    {
        Assert.Null(await Database.Programs.FindDraftAsync(ProgramId, default));
        await Database.Programs.SaveDraftAsync(ProgramId, new("one", new("test", "here")), Noon, default);
        await Database.Programs.SaveDraftAsync(ProgramId, new("two", new("test", "here")), Noon + 1, default);
        Assert.Equal(new PolicyDraft("two", Noon + 1, "test"), await Database.Programs.FindDraftAsync(ProgramId, default));
    }

    [ConditionalFact]
    public async Task Stores_are_enrolled_once_and_keep_what_they_are()
    {
        await Database.Stores.EnrolAsync(
            ProgramId, [new StoreInfo("north", "n", "North"), new StoreInfo("east", "", "East")], new("test", "here"), Noon, default);
        await Database.Stores.EnrolAsync(ProgramId, [new StoreInfo("north", "other", "Other")], new("test", "here"), Noon, default);
        Assert.Equal(new StoreInfo("north", "n", "North"), await Database.Stores.FindAsync(ProgramId, "north", default));
        Assert.Null(await Database.Stores.FindAsync(ProgramId, "south", default));
        Assert.Equal(["east", "north"], (await Database.Stores.ListAsync(ProgramId, default)).Select(s => s.Id));
    }

    [ConditionalFact]
    public async Task A_key_opens_until_it_is_revoked_and_its_text_is_nowhere()
    {
        var (key, text) = await Database.ApiKeys.CreateAsync(ProgramId, "till 3", ["record", "read"], new("test", "here"), Noon, default);
        var found = (await Database.ApiKeys.FindAsync(text, default))!;
        Assert.Equal(["record", "read"], found.Scopes);
        Assert.Equal(key.Id, found.Id);
        Assert.Equal(ProgramId, found.ProgramId);
        Assert.Null(await Database.ApiKeys.FindAsync(text + "x", default));
        var stored = await Database.Sql.ReadAsync(
            connection => connection.QueryAsync("SELECT hash FROM api_key", static row => row.GetString(0), default),
            default);
        Assert.DoesNotContain(text[^32..], Assert.Single(stored));
        Assert.True(await Database.ApiKeys.RevokeAsync(ProgramId, key.Id, new("test", "here"), Noon + 1, default));
        Assert.False(await Database.ApiKeys.RevokeAsync(ProgramId, key.Id, new("test", "here"), Noon + 2, default));
        Assert.Null(await Database.ApiKeys.FindAsync(text, default));
        Assert.Equal(Noon + 1, Assert.Single(await Database.ApiKeys.ListAsync(ProgramId, default)).RevokedAt);
    }

    [ConditionalFact, Semantics("S3.7")]
    public async Task A_draw_is_recomputed_from_the_secret_that_is_shown_after_its_period()
    {
        await Database.Secrets.PublishDrawPeriodsAsync(ProgramId, November, default);
        var secrets = await Database.Secrets.LoadAsync(ProgramId, default);
        var draw = secrets.Draw(November, 77, "lucky");
        Assert.All(
            await Database.Secrets.ReadDrawPeriodsAsync(ProgramId, November, default),
            period => Assert.Null(period.Secret));

        var december = November + (10 * Day);
        await Database.Secrets.PublishDrawPeriodsAsync(ProgramId, december, default);
        var periods = await Database.Secrets.ReadDrawPeriodsAsync(ProgramId, december, default);
        Assert.Equal(["2027-01", "2026-12", "2026-11"], periods.Select(p => p.Period));
        Assert.Null(periods[1].Secret);
        var secret = Convert.FromHexString(periods[2].Secret!);
        Assert.Equal(periods[2].SecretHash, Convert.ToHexStringLower(SHA256.HashData(secret)));
        // Transaction 77 as eight bytes, then the rule.
        byte[] message = [0, 0, 0, 0, 0, 0, 0, 77, .. "lucky"u8];
        Assert.Equal(HMACSHA256.HashData(secret, message), draw);
        Assert.NotEqual(draw, secrets.Draw(december, 77, "lucky"));
    }

    [ConditionalFact]
    public async Task Every_node_has_the_same_secrets_and_every_program_its_own()
    {
        await using var another = await OpenAnotherAsync();
        var here = await Database.Secrets.LoadAsync(ProgramId, default);
        var there = await another.Secrets.LoadAsync(ProgramId, default);
        Assert.Equal(here.VoucherCode(128), there.VoucherCode(128));
        Assert.NotEqual(here.VoucherCode(128), here.VoucherCode(129));
        var elsewhere = await another.Secrets.LoadAsync(ProgramId + 1, default);
        Assert.NotEqual(here.VoucherCode(128), elsewhere.VoucherCode(128));
    }
}

public sealed class SqliteCatalogTests() : CatalogSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresCatalogTests() : CatalogSuite(TestBackend.Postgres);
