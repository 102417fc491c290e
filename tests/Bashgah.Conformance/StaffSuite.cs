using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Staff;

namespace Bashgah.Conformance;

/// <summary>What is stored about staff counts once, however many ask at once, and cannot be read without the keys.</summary>
public abstract class StaffSuite(TestBackend backend) : StoreSuite(backend)
{
    private const string Email = "nur@club.example";
    private const long Minute = 60_000_000;

    private static readonly StaffOrigin Here = new("192.0.2.1", "Browser");
    private static readonly AuditSource Somebody = new("test", "here");
    private static readonly AuditEntry Told = new(Somebody, Noon, AuditActions.StaffPasswordChanged, "somebody");

    private StaffStore Staff => Database.Staff;

    [ConditionalFact]
    public async Task An_invitation_makes_one_account_with_its_role_however_many_take_it_up()
    {
        var code = await InviteAsync();
        var made = await AtOnceAsync(node => node.Staff.Invitations.TakeUpAsync(code, "Nur", "ms", "hash", Here, Noon, default));
        var account = Assert.Single(made, a => a is not null)!;
        Assert.Equal(new StaffProfile(Email, "Nur", "ms"), (await Staff.Accounts.FindAsync(account.Id, default))!.Profile);
        Assert.Equal([new StaffGrant(ProgramId, account.Id, "", "owner")], await Staff.Roles.OfProgramAsync(ProgramId, default));
        Assert.Null(await Staff.Invitations.FindAsync(code, Noon, default));
    }

    [ConditionalFact]
    public async Task An_invitation_holds_for_72_hours()
    {
        var code = await InviteAsync();
        Assert.NotNull(await Staff.Invitations.FindAsync(code, Noon + (72 * 60 * Minute) - 1, default));
        Assert.Null(await Staff.Invitations.FindAsync(code, Noon + (72 * 60 * Minute), default));
        Assert.Null(await Staff.Invitations.TakeUpAsync(code, "Nur", "ms", "hash", Here, Noon + (72 * 60 * Minute), default));
    }

    [ConditionalFact]
    public async Task A_later_invitation_to_the_same_takes_the_place_of_the_earlier()
    {
        var first = await InviteAsync();
        var second = await InviteAsync();
        Assert.Null(await Staff.Invitations.FindAsync(first, Noon, default));
        Assert.Equal(Email, (await Staff.Invitations.FindAsync(second, Noon, default))!.Email);
        var listed = Assert.Single(await Staff.Invitations.ListAsync(ProgramId, Noon, default));
        Assert.True(await Staff.Invitations.WithdrawAsync(ProgramId, listed.Id, Somebody, Noon, default));
        Assert.Null(await Staff.Invitations.FindAsync(second, Noon, default));
    }

    [ConditionalFact]
    public async Task An_invitation_to_another_address_is_not_taken_up()
    {
        var account = await MakeAsync();
        var code = await Staff.Invitations.InviteAsync(ProgramId, "other@club.example", "", "cashier", Somebody, Noon, default);
        Assert.False(await Staff.Invitations.TakeUpAsync(code, account, Here, Noon, default));
        Assert.NotNull(await Staff.Invitations.FindAsync(code, Noon, default));
    }

    [ConditionalFact]
    public async Task Of_twenty_attempts_at_once_five_are_judged()
    {
        var waits = await AtOnceAsync(node => node.Staff.Attempts.BeginAsync("hash", Noon, default), count: 20);
        Assert.Equal(StaffAttempts.FreeMax, waits.Count(wait => wait == 0));
        Assert.All(waits.Where(wait => wait != 0), wait => Assert.Equal(Minute, wait));
    }

    [ConditionalFact]
    public async Task The_wait_grows_and_ends_with_a_sign_in()
    {
        var now = Noon;
        for (var i = 0; i < StaffAttempts.FreeMax; i++)
            Assert.Equal(0, await Staff.Attempts.BeginAsync("hash", now, default));
        // 1, 2, 4 … 64 minutes, and no more.
        foreach (var minutes in new[] { 1, 2, 4, 8, 16, 32, 64, 64 })
        {
            Assert.Equal(minutes * Minute, await Staff.Attempts.BeginAsync("hash", now, default));
            now += minutes * Minute;
            Assert.Equal(0, await Staff.Attempts.BeginAsync("hash", now, default));
        }
        await Staff.Attempts.ClearAsync("hash", default);
        Assert.Equal(0, await Staff.Attempts.BeginAsync("hash", now, default));
        // Somebody else's failures are not counted together with these.
        Assert.Equal(0, await Staff.Attempts.BeginAsync("another", now, default));
    }

    [ConditionalFact]
    public async Task An_attempt_that_is_taken_back_leaves_the_earlier_ones_counted()
    {
        for (var i = 0; i < 4; i++)
            await Staff.Attempts.BeginAsync("hash", Noon, default);
        Assert.Equal(0, await Staff.Attempts.BeginAsync("hash", Noon, default));
        await Staff.Attempts.TakeBackAsync("hash", default);
        Assert.Equal(0, await Staff.Attempts.BeginAsync("hash", Noon, default));
        Assert.Equal(Minute, await Staff.Attempts.BeginAsync("hash", Noon, default));
    }

    [ConditionalFact]
    public async Task A_code_a_recovery_code_and_a_step_count_once_among_many()
    {
        var account = await MakeAsync();
        Assert.True(await Staff.Accounts.ProposeTotpAsync(account.Id, [1, 2, 3], default));
        await Staff.Accounts.ConfirmTotpAsync(account.Id, 100, Told, default);
        Assert.False(await Staff.Accounts.ProposeTotpAsync(account.Id, [4, 5, 6], default));
        Assert.False(await Staff.Accounts.TakeTotpStepAsync(account.Id, 100, default));
        var steps = await AtOnceAsync(node => node.Staff.Accounts.TakeTotpStepAsync(account.Id, 101, default));
        Assert.Single(steps, taken => taken);
        Assert.False(await Staff.Accounts.TakeTotpStepAsync(account.Id, 100, default));

        await Staff.Accounts.SetRecoveryCodesAsync(account.Id, ["aaaa", "bbbb"], Told, default);
        var codes = await AtOnceAsync(node => node.Staff.Accounts.UseRecoveryCodeAsync(account.Id, "aaaa", default));
        Assert.Single(codes, used => used);
        Assert.Equal(1, await Staff.Accounts.CountRecoveryCodesAsync(account.Id, default));

        var token = await Staff.Steps.BeginAsync("kind", account.Id, "state", Noon, default);
        Assert.Null(await Staff.Steps.TakeAsync("other kind", token, Noon, default));
        Assert.Null(await Staff.Steps.TakeAsync("kind", token, Noon + (5 * Minute), default));
        var taken = await AtOnceAsync(node => node.Staff.Steps.TakeAsync("kind", token, Noon, default));
        Assert.Equal((account.Id, "state"), Assert.Single(taken, step => step is not null));
    }

    [ConditionalFact]
    public async Task A_session_ends_idle_after_8_hours_and_in_any_case_after_30_days()
    {
        var account = await MakeAsync();
        const long Hour = 60 * Minute;
        var idle = await BeginAsync(account, Noon);
        Assert.NotNull(await Staff.Sessions.FindAsync(idle, Noon + (8 * Hour) - 1, default));
        Assert.Null(await Staff.Sessions.FindAsync(idle, Noon + (16 * Hour) - 1, default));
        var busy = await BeginAsync(account, Noon);
        var now = Noon;
        for (; now < Noon + (30 * 24 * Hour); now += 7 * Hour)
            Assert.NotNull(await Staff.Sessions.FindAsync(busy, now, default));
        Assert.Null(await Staff.Sessions.FindAsync(busy, Noon + (30 * 24 * Hour), default));
    }

    [ConditionalFact]
    public async Task A_session_that_was_ended_opens_nothing_on_another_node_at_once()
    {
        await using var node = await OpenAnotherAsync();
        var account = await MakeAsync();
        var (kept, ended) = (await BeginAsync(account, Noon), await BeginAsync(account, Noon));
        var session = await node.Staff.Sessions.FindAsync(ended, Noon, default);
        Assert.Equal(new StaffOrigin("192.0.2.1", "Browser"), session!.Origin);
        Assert.True(await Staff.Sessions.EndAsync(account.Id, session.Id, Told, default));
        Assert.Null(await node.Staff.Sessions.FindAsync(ended, Noon, default));
        Assert.NotNull(await node.Staff.Sessions.FindAsync(kept, Noon, default));

        var keptId = (await Staff.Sessions.FindAsync(kept, Noon, default))!.Id;
        var other = await BeginAsync(account, Noon);
        await Staff.Accounts.SetPasswordAsync(account.Id, "another hash", keptId, Told, default);
        Assert.Null(await node.Staff.Sessions.FindAsync(other, Noon, default));
        var renewed = await node.Staff.Sessions.ConfirmAsync(keptId, Noon, default);
        Assert.Null(await Staff.Sessions.FindAsync(kept, Noon, default));
        Assert.NotNull(await Staff.Sessions.FindAsync(renewed!, Noon, default));

        Assert.Equal(StaffDisabling.Done, await node.Staff.Accounts.DisableAsync(account.Id, "nothing", Somebody, Noon, default));
        Assert.Null(await Staff.Sessions.FindAsync(renewed!, Noon, default));
        Assert.Equal(StaffDisabling.NothingToDo, await node.Staff.Accounts.DisableAsync(account.Id, "nothing", Somebody, Noon, default));
    }

    [ConditionalFact]
    public async Task The_last_owner_of_a_program_stays()
    {
        var first = await MakeAsync();
        var owner = new StaffGrant(ProgramId, first.Id, "", "owner");
        Assert.False(await Staff.Roles.RevokeAsync(owner, keepsOne: true, Somebody, Noon, default));
        var second = await MakeAsync("second@club.example");
        await Staff.Roles.GrantAsync(new StaffGrant(ProgramId, second.Id, "", "owner"), "test", Noon, default);
        var gone = await AtOnceAsync(
            node => node.Staff.Roles.RevokeAsync(owner with { AccountId = node == Database ? first.Id : second.Id }, keepsOne: true, Somebody, Noon, default),
            count: 2);
        Assert.Single(gone, revoked => revoked);
        Assert.Single(await Staff.Roles.OfProgramAsync(ProgramId, default), g => g.Role == "owner");
        Assert.False(await Staff.Roles.RevokeAsync(owner with { Store = "S1" }, keepsOne: false, Somebody, Noon, default));
    }

    [ConditionalFact]
    public async Task A_passkey_is_kept_renewed_and_removed_and_no_other_account_takes_it_over()
    {
        var account = await MakeAsync();
        var passkey = new StaffPasskey([1, 2, 3], account.Id, "Telefon", [4], 7, ["internal", "hybrid"], true, true, false, [5], [6], Noon);
        await Staff.Passkeys.SaveAsync(passkey, default);
        await Staff.Passkeys.SaveAsync(passkey with { SignCount = 8 }, default);
        var other = await MakeAsync("other@club.example");
        await Staff.Passkeys.SaveAsync(passkey with { AccountId = other.Id, SignCount = 9 }, default);
        var kept = Assert.Single(await Staff.Passkeys.ListAsync(account.Id, default));
        Assert.Equal((8, "Telefon", account.Id), (kept.SignCount, kept.Name, kept.AccountId));
        Assert.Equal(["internal", "hybrid"], kept.Transports);
        Assert.False(await Staff.Passkeys.RemoveAsync(other.Id, [1, 2, 3], Told, default));
        await Staff.Accounts.ResetSecondFactorAsync(account.Id, Told, default);
        Assert.Null(await Staff.Passkeys.FindAsync([1, 2, 3], default));
    }

    [ConditionalFact]
    public async Task Keys_of_forms_are_the_same_on_every_node()
    {
        await Staff.FormKeys.AddAsync("key-1", "<key/>", Noon, default);
        await using var node = await OpenAnotherAsync();
        await node.Staff.FormKeys.AddAsync("key-1", "<other/>", Noon, default);
        Assert.Equal(["<key/>"], await node.Staff.FormKeys.ListAsync(default));
    }

    [ConditionalFact]
    public async Task Nothing_personal_stands_in_the_tables()
    {
        var account = await MakeAsync();
        await BeginAsync(account, Noon);
        foreach (var table in new[] { "staff_account", "staff_session", "staff_invitation" })
        {
            var rows = await Database.Sql.ReadAsync(
                connection => connection.QueryAsync(
                    $"SELECT * FROM {table}",
                    static row => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(
                        i => row.GetValue(i) is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) : $"{row.GetValue(i)}")),
                    default),
                default);
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.DoesNotMatch("(?i)nur|club\\.example|192\\.0\\.2|Browser", row));
        }
    }

    [ConditionalFact]
    public async Task The_last_owner_is_not_disabled_however_many_try_at_once()
    {
        var (first, second) = (await MakeAsync(), await MakeAsync("sam@club.example"));
        await using var node = await OpenAnotherAsync();
        var outcomes = await Task.WhenAll(
            Task.Run(() => Staff.Accounts.DisableAsync(first.Id, "owner", Somebody, Noon, default)),
            Task.Run(() => node.Staff.Accounts.DisableAsync(second.Id, "owner", Somebody, Noon, default)));
        Assert.Equal([StaffDisabling.Done, StaffDisabling.IsLast], outcomes.Order());
        foreach (var log in new[] { AuditLog.OfNoProgram, ProgramId })
        {
            Assert.Single(
                await Database.Audit.ReadAsync(log, new() { Action = AuditActions.StaffDisabled }, long.MaxValue, 10, default));
        }
    }

    [ConditionalFact]
    public async Task Without_a_second_factor_left_sessions_stand_for_the_password_alone()
    {
        var account = await MakeAsync();
        var passkey = new StaffPasskey([1, 2, 3], account.Id, "Phone", [9], 7, [], true, true, false, [4], [5], Noon);
        await Staff.Passkeys.AddAsync(passkey, Told, default);
        await Staff.Accounts.ProposeTotpAsync(account.Id, [7], default);
        await Staff.Accounts.ConfirmTotpAsync(account.Id, 1, Told, default);
        var token = await Staff.Sessions.BeginAsync(account.Id, "totp", Here, Noon, default);
        await Staff.Accounts.RemoveTotpAsync(account.Id, Told, default);
        Assert.Equal("totp", (await Staff.Sessions.FindAsync(token, Noon, default))!.Method);
        Assert.True(await Staff.Passkeys.RemoveAsync(account.Id, [1, 2, 3], Told, default));
        Assert.Equal("password", (await Staff.Sessions.FindAsync(token, Noon, default))!.Method);
    }

    private Task<string> InviteAsync(string email = Email) =>
        Staff.Invitations.InviteAsync(ProgramId, email, "", "owner", Somebody, Noon, default);

    private async Task<StaffAccount> MakeAsync(string email = Email) =>
        (await Staff.Invitations.TakeUpAsync(await InviteAsync(email), "Nur", "ms", "hash", Here, Noon, default))!;

    private Task<string> BeginAsync(StaffAccount account, long now) =>
        Staff.Sessions.BeginAsync(account.Id, "password", new StaffOrigin("192.0.2.1", "Browser"), now, default);

    /// <summary>The same on two nodes, many times at once.</summary>
    private async Task<T[]> AtOnceAsync<T>(Func<BashgahDatabase, Task<T>> ask, int count = 8)
    {
        await using var node = await OpenAnotherAsync();
        return await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => ask(i % 2 == 0 ? Database : node))));
    }
}

public sealed class SqliteStaffTests() : StaffSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresStaffTests() : StaffSuite(TestBackend.Postgres);
