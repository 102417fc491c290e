using System.Net;
using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Surfaces.Staff;

/// <summary>What people do with their own accounts, and who is let do what with others'.</summary>
public abstract class AccountSuite(TestBackend backend) : IAsyncLifetime
{
    private const string Email = "nur@club.example";
    private const string Another = "lantern orbit thicket gravel";
    private ClubServer _server = null!;
    private StaffBrowser _nur = null!;

    public async Task InitializeAsync()
    {
        _server = await ClubServer.StartAsync(backend: backend);
        _nur = await StaffBrowser.OfAsync(_server, Email);
    }

    public async Task DisposeAsync()
    {
        _nur.Dispose();
        await _server.DisposeAsync();
    }

    [ConditionalFact]
    public async Task A_session_is_seen_and_ended_from_another_browser_at_once()
    {
        using var other = new StaffBrowser(_server);
        using var third = new StaffBrowser(_server);
        await other.SignInAsync(Email);
        await third.SignInAsync(Email);
        var seen = await SessionsAsync();
        Assert.Equal(3, seen.Count);
        (await _nur.GetAsync("/staff/account")).Says(HttpStatusCode.OK, "Where you are signed in");
        var mine = await CallerOfAsync(_nur);
        var others = await CallerOfAsync(other);
        Assert.NotEqual(mine!.Session.Id, others!.Session.Id);
        Assert.Equal(
            "/staff/account?done=session",
            (await _nur.FillAsync("/staff/account", "/staff/account/sessions/end", ("id", others.Session.Id))).Location);
        Assert.False(await other.IsSignedInAsync());
        Assert.True(await third.IsSignedInAsync());
        await _nur.FillAsync("/staff/account", "/staff/account/sessions/end-others");
        Assert.False(await third.IsSignedInAsync());
        Assert.True(await _nur.IsSignedInAsync());
    }

    [ConditionalFact]
    public async Task With_the_password_alone_roles_open_nothing_until_a_second_factor_is_set_up()
    {
        using var sam = await StaffBrowser.OfAsync(_server, "sam@club.example", isWhole: false);
        (await sam.GetAsync("/staff")).Says(HttpStatusCode.OK, "your roles open nothing yet");
        Assert.Equal(HttpStatusCode.Forbidden, (await sam.GetAsync("/staff/programs/club")).Status);
        var caller = (await CallerOfAsync(sam))!;
        Assert.Empty(caller.RightsIn(caller.Grants[0].ProgramId));
        await sam.SetUpAsync(_server, "sam@club.example");
        Assert.Equal(HttpStatusCode.OK, (await sam.GetAsync("/staff/programs/club")).Status);
        Assert.Contains(StaffRoles.StaffManage, (await CallerOfAsync(sam))!.RightsIn(caller.Grants[0].ProgramId));
    }

    [ConditionalFact]
    public async Task Who_has_a_passkey_and_no_authenticator_is_not_let_in_by_the_password()
    {
        var id = (await CallerOfAsync(_nur))!.Account.Id;
        var passkey = new Storage.Staff.StaffPasskey([1], id, "Telefon", [2], 0, [], true, true, true, [3], [4], _server.Now);
        await _server.Host.Database.Staff.Passkeys.SaveAsync(passkey, default);
        using var thief = new StaffBrowser(_server);
        (await thief.SignInAsync(Email)).Says(HttpStatusCode.BadRequest, "also wants its passkey");
        Assert.False(await thief.IsSignedInAsync());
        (await _nur.GetAsync("/staff/account")).Says(HttpStatusCode.OK, "Telefon");
        Assert.Equal("/staff/account?done=passkey-removed", (await _nur.PostAsync("/staff/passkeys/remove", ("id", "AQ"))).Location);
        Assert.Equal("/staff", (await thief.SignInAsync(Email)).Location);
    }

    [ConditionalFact]
    public async Task Nobody_ends_somebody_elses_session()
    {
        using var sam = await StaffBrowser.OfAsync(_server, "sam@club.example", "cashier");
        var session = (await CallerOfAsync(_nur))!.Session.Id;
        await sam.FillAsync("/staff/account", "/staff/account/sessions/end", ("id", session));
        Assert.True(await _nur.IsSignedInAsync());
    }

    [ConditionalFact]
    public async Task A_session_ends_after_eight_hours_without_use()
    {
        _server.Clock.Advance(TimeSpan.FromHours(7));
        Assert.True(await _nur.IsSignedInAsync());
        _server.Clock.Advance(TimeSpan.FromHours(7));
        Assert.True(await _nur.IsSignedInAsync());
        _server.Clock.Advance(TimeSpan.FromHours(8));
        Assert.False(await _nur.IsSignedInAsync());
    }

    [ConditionalFact]
    public async Task A_password_is_changed_with_the_present_one_and_other_sessions_end()
    {
        using var other = new StaffBrowser(_server);
        await other.SignInAsync(Email);
        (await ChangeAsync("not the password", Another)).Says(HttpStatusCode.BadRequest, "The password or the code is not right.");
        (await ChangeAsync(StaffBrowser.Password, "Passw0rd!")).Says(HttpStatusCode.BadRequest, "This password is guessed soon.");
        (await ChangeAsync(StaffBrowser.Password, "kW7#f")).Says(HttpStatusCode.BadRequest, "at least 8 characters");
        Assert.True(await other.IsSignedInAsync());
        Assert.Equal("/staff/account?done=password", (await ChangeAsync(StaffBrowser.Password, Another)).Location);
        Assert.True(await _nur.IsSignedInAsync());
        Assert.False(await other.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await other.SignInAsync(Email)).Status);
        Assert.Equal("/staff", (await other.SignInAsync(Email, Another)).Location);
    }

    [ConditionalFact]
    public async Task What_locks_out_or_lets_in_asks_again_who_it_is()
    {
        var (secret, recovery) = await _nur.SetUpAsync(_server, Email);
        _server.Clock.Advance(TimeSpan.FromMinutes(15));
        var asked = await _nur.FillAsync("/staff/account", "/staff/account/authenticator/remove");
        Assert.Equal("/staff/confirm?next=%2Fstaff%2Faccount", asked.Location);
        Assert.Equal(
            "/staff/confirm?next=%2Fstaff%2Fprograms%2Fclub",
            (await _nur.FillAsync("/staff/programs/club", "/staff/programs/club/invite", ("email", "x@club.example"), ("role", "owner"))).Location);
        var cookie = _nur.Cookies.Single(c => c.Name == "bashgah-staff").Value;
        Assert.Equal(HttpStatusCode.BadRequest, (await _nur.FillAsync("/staff/confirm", "/staff/confirm", ("password", "wrong"))).Status);
        // Who has learnt the password alone takes nothing away, nor changes the password to count as having proved it.
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await _nur.FillAsync("/staff/confirm", "/staff/confirm", ("password", StaffBrowser.Password), ("code", "000000"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ChangeAsync(StaffBrowser.Password, Another)).Status);
        Assert.StartsWith(
            "/staff/confirm", (await _nur.FillAsync("/staff/account", "/staff/account/authenticator/remove")).Location, StringComparison.Ordinal);
        var right = Totp.CodeOf(secret, Totp.StepAt(_server.Now));
        Assert.Equal(
            "/staff/account",
            (await _nur.FillAsync(
                "/staff/confirm", "/staff/confirm", ("password", StaffBrowser.Password), ("code", right), ("next", "/staff/account"))).Location);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await _nur.FillAsync("/staff/confirm", "/staff/confirm", ("password", StaffBrowser.Password), ("code", right))).Status);
        Assert.Equal(
            "/staff", (await _nur.FillAsync("/staff/confirm", "/staff/confirm", ("password", StaffBrowser.Password), ("code", recovery[0]))).Location);
        Assert.NotEqual(cookie, _nur.Cookies.Single(c => c.Name == "bashgah-staff").Value);
        Assert.Equal(
            "/staff/account?done=authenticator-removed",
            (await _nur.FillAsync("/staff/account", "/staff/account/authenticator/remove")).Location);
        using var other = new StaffBrowser(_server);
        Assert.Equal("/staff", (await other.SignInAsync(Email)).Location);
    }

    [ConditionalFact]
    public async Task An_invitation_is_taken_up_once_and_in_time()
    {
        var link = await InviteAsync("sam@club.example", "cashier");
        using var sam = new StaffBrowser(_server);
        (await sam.GetAsync(link)).Says(HttpStatusCode.OK, "sam@club.example");
        (await sam.PostAsync(link, ("name", "Sam"), ("password", "qwertyuiop"))).Says(HttpStatusCode.BadRequest, "guessed soon");
        (await sam.PostAsync(link, ("name", ""), ("password", Another))).Says(HttpStatusCode.BadRequest, "Give your name");
        Assert.Equal("/staff?done=welcome", (await sam.PostAsync(link, ("name", "Sam"), ("password", Another))).Location);
        (await sam.GetAsync("/staff")).Says(HttpStatusCode.OK, "Cashier");
        using var late = new StaffBrowser(_server);
        (await late.GetAsync(link)).Says(HttpStatusCode.NotFound, "does not hold any more");
        Assert.Equal(HttpStatusCode.NotFound, (await late.FillAsync("/staff/sign-in", link, ("name", "Eve"), ("password", Another))).Status);

        var second = await InviteAsync("eve@club.example", "cashier");
        Assert.Equal(HttpStatusCode.OK, (await late.GetAsync(second)).Status);
        _server.Clock.Advance(TimeSpan.FromHours(72));
        Assert.Equal(HttpStatusCode.NotFound, (await late.PostAsync(second, ("name", "Eve"), ("password", Another))).Status);
    }

    [ConditionalFact]
    public async Task An_invitation_is_joined_with_the_account_of_its_address_and_no_other()
    {
        using var sam = await StaffBrowser.OfAsync(_server, "sam@club.example", "cashier");
        using var eve = await StaffBrowser.OfAsync(_server, "eve@club.example", "cashier");
        var link = await InviteAsync("sam@club.example", "auditor");
        (await eve.FillAsync(link, $"{link}/join")).Says(HttpStatusCode.BadRequest, "another address");
        Assert.Equal(HttpStatusCode.OK, (await eve.FillAsync(link, link, ("name", "Eve"), ("password", Another))).Status);
        Assert.Equal("/staff?done=joined", (await sam.FillAsync(link, $"{link}/join")).Location);
        Assert.Equal(["auditor", "cashier"], (await CallerOfAsync(sam))!.Grants.Select(g => g.Role));
        Assert.Equal(["cashier"], (await CallerOfAsync(eve))!.Grants.Select(g => g.Role));
    }

    [ConditionalFact]
    public async Task Only_the_owner_sees_and_changes_the_people_of_a_program()
    {
        using var sam = await StaffBrowser.OfAsync(_server, "sam@club.example", "cashier");
        Assert.Equal(HttpStatusCode.Forbidden, (await sam.GetAsync("/staff/programs/club")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await sam.GetAsync("/staff/programs/none")).Status);
        var refused = await sam.FillAsync("/staff", "/staff/programs/club/invite", ("email", "x@club.example"), ("role", "owner"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        (await _nur.GetAsync("/staff/programs/club")).Says(HttpStatusCode.OK, "sam@club.example");

        var account = (await CallerOfAsync(sam))!.Account.Id;
        var me = (await CallerOfAsync(_nur))!.Account.Id;
        Assert.Equal(
            "/staff/programs/club?done=revoked",
            (await PeopleAsync("revoke", ("account", account), ("role", "cashier"), ("store", ""))).Location);
        Assert.Empty((await CallerOfAsync(sam))!.Grants);
        Assert.Equal(
            HttpStatusCode.BadRequest, (await PeopleAsync("revoke", ("account", me), ("role", "owner"), ("store", ""))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PeopleAsync("disable", ("account", me))).Status);
        // Who has no role in the program any more is not its owner's to disable.
        Assert.Equal(HttpStatusCode.BadRequest, (await PeopleAsync("disable", ("account", account))).Status);
        using var eve = await StaffBrowser.OfAsync(_server, "eve@club.example", "cashier");
        Assert.Equal(
            "/staff/programs/club?done=disabled",
            (await PeopleAsync("disable", ("account", (await CallerOfAsync(eve))!.Account.Id))).Location);
        Assert.False(await eve.IsSignedInAsync());
    }

    [ConditionalFact]
    public async Task Who_works_elsewhere_too_is_disabled_by_no_owner_of_one_program()
    {
        var elsewhere = await _server.MakeProgramAsync(TestPrograms.Club, "elsewhere");
        using var sam = await StaffBrowser.OfAsync(_server, "sam@club.example", "cashier");
        var account = (await CallerOfAsync(sam))!.Account.Id;
        await _server.Host.Database.Staff.Roles.GrantAsync(new(elsewhere, account, "", "cashier"), "test", _server.Now, default);
        Assert.Equal(HttpStatusCode.BadRequest, (await PeopleAsync("disable", ("account", account))).Status);
        Assert.True(await sam.IsSignedInAsync());
    }

    [ConditionalFact]
    public async Task An_invitation_that_nobody_sends_is_shown_and_a_wrong_one_says_why()
    {
        (await PeopleAsync("invite", ("email", "no address"), ("role", "cashier"))).Says(HttpStatusCode.BadRequest, "no e-mail address");
        (await PeopleAsync("invite", ("email", "a@club.example"), ("role", "king"))).Says(HttpStatusCode.BadRequest, "no such role");
        (await PeopleAsync("invite", ("email", "a@club.example"), ("role", "cashier"), ("store", "S9"))).Says(HttpStatusCode.BadRequest, "no such store");
        (await PeopleAsync("invite", ("email", "a@club.example"), ("role", "cashier"))).Says(HttpStatusCode.OK, "http://localhost/staff/invitations/");
        // Somebody whose invitation was taken back does not get in.
        var program = await _server.Host.Database.Programs.FindAsync(ClubServer.Slug, default);
        var open = Assert.Single(await _server.Host.Database.Staff.Invitations.ListAsync(program!.Id, _server.Now, default));
        Assert.Equal("/staff/programs/club?done=withdrawn", (await PeopleAsync("withdraw", ("id", open.Id))).Location);
        Assert.Empty(await _server.Host.Database.Staff.Invitations.ListAsync(program.Id, _server.Now, default));
    }

    [ConditionalFact]
    public async Task A_forgotten_password_is_chosen_anew_once_by_the_operators_link()
    {
        var (secret, _) = await _nur.SetUpAsync(_server, Email);
        var steps = _server.Host.Database.Staff.Steps;
        var id = (await CallerOfAsync(_nur))!.Account.Id;
        var link = $"/staff/password/{await steps.BeginAsync(ResetPassword.Step, id, "", ResetPassword.Length, _server.Now, default)}";
        using var browser = new StaffBrowser(_server);
        (await browser.FillAsync(link, link, ("wanted", "nur@club.example"))).Says(HttpStatusCode.BadRequest, "guessed soon");
        Assert.Equal("/staff/sign-in?done=reset", (await browser.PostAsync(link, ("wanted", Another))).Location);
        Assert.False(await _nur.IsSignedInAsync());
        (await browser.FillAsync("/staff/sign-in", link, ("wanted", StaffBrowser.Password))).Says(HttpStatusCode.NotFound, "does not hold any more");
        // The second factor is asked for as before.
        Assert.StartsWith("/staff/sign-in/code", (await browser.SignInAsync(Email, Another)).Location);
        _server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("/staff", (await browser.CodeAsync(Totp.CodeOf(secret, Totp.StepAt(_server.Now)))).Location);

        var late = $"/staff/password/{await steps.BeginAsync(ResetPassword.Step, id, "", ResetPassword.Length, _server.Now, default)}";
        _server.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(late)).Status);
    }

    private Task<StaffPage> ChangeAsync(string present, string wanted) =>
        _nur.FillAsync("/staff/account", "/staff/account/password", ("present", present), ("wanted", wanted));

    private Task<StaffPage> PeopleAsync(string what, params (string, string)[] fields) =>
        _nur.FillAsync("/staff/programs/club", $"/staff/programs/club/{what}", fields);

    private async Task<string> InviteAsync(string email, string role)
    {
        var program = await _server.Host.Database.Programs.FindAsync(ClubServer.Slug, default);
        var code = await _server.Host.Database.Staff.Invitations.InviteAsync(program!.Id, email, "", role, new("test", "here"), _server.Now, default);
        return $"/staff/invitations/{code}";
    }

    private async Task<IReadOnlyList<Storage.Staff.StaffSession>> SessionsAsync() =>
        await _server.Host.Database.Staff.Sessions.ListAsync((await CallerOfAsync(_nur))!.Account.Id, _server.Now, default);

    private Task<StaffCaller?> CallerOfAsync(StaffBrowser browser) => browser.CallerAsync(_server);
}

public sealed class SqliteAccountTests() : AccountSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresAccountTests() : AccountSuite(TestBackend.Postgres);
