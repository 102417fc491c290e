using System.Diagnostics;
using System.Net;
using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Tests.Surfaces.Staff;

/// <summary>Who gets in, who does not, and that a refusal tells nothing.</summary>
public abstract class SignInSuite(TestBackend backend) : IAsyncLifetime
{
    private const string Email = "nur@club.example";
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
    public async Task Address_and_password_sign_in_and_signing_out_ends_it()
    {
        using var browser = new StaffBrowser(_server);
        Assert.Equal("/staff/sign-in?next=%2Fstaff", (await browser.GetAsync("/staff")).Location);
        Assert.Equal("/staff", (await browser.SignInAsync(" NUR@club.example ")).Location);
        (await browser.GetAsync("/staff")).Says(HttpStatusCode.OK, "Hello, Nur Aisyah");
        var out_ = await browser.PostAsync("/staff/sign-out");
        Assert.Equal("/staff/sign-in?done=signed-out", out_.Location);
        Assert.False(await browser.IsSignedInAsync());
    }

    [ConditionalFact]
    public async Task A_wrong_password_and_an_unknown_address_are_told_the_same_and_wait_the_same()
    {
        using var browser = new StaffBrowser(_server);
        var before = (Wrong: "", Unknown: "");
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            var wrong = await browser.SignInAsync(Email, "not the password");
            var unknown = await browser.SignInAsync("sam@club.example", "not the password");
            Assert.Equal(attempt <= 5 ? HttpStatusCode.BadRequest : HttpStatusCode.TooManyRequests, wrong.Status);
            Assert.Equal(wrong.Status, unknown.Status);
            before = (Plain(wrong.Body), Plain(unknown.Body));
            Assert.Equal(before.Wrong, before.Unknown);
        }
        Assert.Contains("Too many attempts have failed. Try again in 60 seconds.", before.Wrong);
        // The right password does not help before its time.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.SignInAsync(Email)).Status);
        _server.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("/staff", (await browser.SignInAsync(Email)).Location);
    }

    [ConditionalFact]
    public async Task The_wait_grows_and_a_disabled_account_is_told_what_an_unknown_one_is()
    {
        using var browser = new StaffBrowser(_server);
        for (var attempt = 1; attempt <= 5; attempt++)
            await browser.SignInAsync(Email, "not the password");
        _server.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync(Email, "not the password")).Status);
        (await browser.SignInAsync(Email)).Says(HttpStatusCode.TooManyRequests, "2 minutes");

        await DisableAsync(Email);
        Assert.False(await _nur.IsSignedInAsync());
        _server.Clock.Advance(TimeSpan.FromMinutes(2));
        var disabled = await browser.SignInAsync(Email);
        var unknown = await browser.SignInAsync("sam@club.example");
        Assert.Equal(HttpStatusCode.BadRequest, disabled.Status);
        Assert.Equal(Plain(unknown.Body), Plain(disabled.Body));
    }

    [ConditionalFact]
    public async Task A_code_signs_in_once_and_stale_and_future_ones_do_not()
    {
        var (secret, _) = await _nur.SetUpAsync(_server, Email);
        using var browser = new StaffBrowser(_server);
        string CodeAt(int steps) => Totp.CodeOf(secret, Totp.StepAt(_server.Now) + steps);
        Assert.StartsWith("/staff/sign-in/code", (await browser.SignInAsync(Email)).Location);
        Assert.False(await browser.IsSignedInAsync());
        // It was used when the authenticator was set up.
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.CodeAsync(CodeAt(0))).Status);
        _server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.CodeAsync(CodeAt(-2))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.CodeAsync(CodeAt(2))).Status);
        Assert.Equal("/staff", (await browser.CodeAsync(CodeAt(1))).Location);
        Assert.True(await browser.IsSignedInAsync());

        using var thief = new StaffBrowser(_server);
        await thief.SignInAsync(Email);
        Assert.Equal(HttpStatusCode.BadRequest, (await thief.CodeAsync(CodeAt(1))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await thief.CodeAsync(CodeAt(0))).Status);
        Assert.False(await thief.IsSignedInAsync());
    }

    [ConditionalFact]
    [RequiresProgram("oathtool")]
    public async Task Codes_of_oathtool_sign_in_and_replayed_and_stale_ones_do_not()
    {
        var (secret, _) = await _nur.SetUpAsync(_server, Email);
        _server.Clock.Advance(TimeSpan.FromMinutes(5));
        using var browser = new StaffBrowser(_server);
        await browser.SignInAsync(Email);
        var now = _server.Clock.GetUtcNow();
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.CodeAsync(await OathtoolAsync(secret, now.AddSeconds(-90)))).Status);
        var code = await OathtoolAsync(secret, now);
        Assert.Equal("/staff", (await browser.CodeAsync(code)).Location);
        using var again = new StaffBrowser(_server);
        await again.SignInAsync(Email);
        Assert.Equal(HttpStatusCode.BadRequest, (await again.CodeAsync(code)).Status);
        Assert.Equal("/staff", (await again.CodeAsync(await OathtoolAsync(secret, now.AddSeconds(30)))).Location);
    }

    [ConditionalFact]
    public async Task A_recovery_code_signs_in_once()
    {
        var (_, codes) = await _nur.SetUpAsync(_server, Email);
        Assert.Equal(10, codes.Distinct().Count());
        using var browser = new StaffBrowser(_server);
        await browser.SignInAsync(Email);
        Assert.Equal("/staff", (await browser.CodeAsync(codes[3].ToUpperInvariant().Replace('-', ' '))).Location);
        (await browser.GetAsync("/staff/account")).Says(HttpStatusCode.OK, "Recovery codes left: 9");
        await browser.PostAsync("/staff/sign-out");
        await browser.SignInAsync(Email);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.CodeAsync(codes[3])).Status);
        // Renewed, the old ones are worth nothing.
        (await _nur.FillAsync("/staff/account", "/staff/account/recovery-codes")).Says(HttpStatusCode.OK, "Recovery codes");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.CodeAsync(codes[4])).Status);
    }

    [ConditionalFact]
    public async Task Guessing_codes_locks_and_the_right_password_does_not_begin_the_count_anew()
    {
        var (secret, _) = await _nur.SetUpAsync(_server, Email);
        _server.Clock.Advance(TimeSpan.FromMinutes(2));
        using var browser = new StaffBrowser(_server);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Assert.StartsWith("/staff/sign-in/code", (await browser.SignInAsync(Email)).Location);
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.CodeAsync("000000")).Status);
        }
        Assert.Equal(
            HttpStatusCode.TooManyRequests, (await browser.CodeAsync(Totp.CodeOf(secret, Totp.StepAt(_server.Now)))).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.SignInAsync(Email)).Status);
    }

    [ConditionalFact]
    public async Task The_second_step_is_over_after_five_minutes()
    {
        var (secret, _) = await _nur.SetUpAsync(_server, Email);
        using var browser = new StaffBrowser(_server);
        await browser.SignInAsync(Email);
        await browser.GetAsync("/staff/sign-in/code");
        _server.Clock.Advance(TimeSpan.FromMinutes(5));
        var late = await browser.PostAsync("/staff/sign-in/code", ("code", Totp.CodeOf(secret, Totp.StepAt(_server.Now))));
        Assert.Equal("/staff/sign-in?done=step-over", late.Location);
        Assert.False(await browser.IsSignedInAsync());
    }

    [ConditionalFact]
    public async Task A_form_without_its_token_or_with_another_browsers_is_refused()
    {
        using var browser = new StaffBrowser(_server);
        using var other = new StaffBrowser(_server);
        await other.GetAsync("/staff/sign-in");
        var fields = new[] { ("email", Email), ("password", StaffBrowser.Password) };
        (await browser.PostWithoutTokenAsync("/staff/sign-in", fields)).Says(HttpStatusCode.BadRequest, "This form is too old");
        await browser.GetAsync("/staff/sign-in");
        var foreign = await browser.PostWithoutTokenAsync("/staff/sign-in", [.. fields, ("form-token", other.Token)]);
        Assert.Equal(HttpStatusCode.BadRequest, foreign.Status);
        Assert.False(await browser.IsSignedInAsync());
        await _nur.PostWithoutTokenAsync("/staff/sign-out");
        Assert.True(await _nur.IsSignedInAsync());
    }

    [ConditionalFact]
    public async Task Another_node_takes_the_session_and_the_form()
    {
        await using var node = await _server.StartNodeAsync();
        using var browser = new StaffBrowser(_server);
        using var beside = new StaffBrowser(node);
        await beside.GetAsync("/staff/sign-in");
        browser.Take(beside);
        Assert.Equal("/staff", (await browser.PostAsync("/staff/sign-in", ("email", Email), ("password", StaffBrowser.Password))).Location);
        beside.Take(browser);
        Assert.True(await beside.IsSignedInAsync());
        await browser.FillAsync("/staff", "/staff/sign-out");
        Assert.False(await beside.IsSignedInAsync());
    }

    [ConditionalTheory]
    [InlineData("https://evil.example/staff")]
    [InlineData("//evil.example/staff")]
    [InlineData("/staff//evil.example")]
    [InlineData("/staff/\\evil")]
    [InlineData("/v1")]
    public async Task Nobody_is_sent_to_another_site(string next)
    {
        using var browser = new StaffBrowser(_server);
        var signedIn = await browser.FillAsync(
            "/staff/sign-in", "/staff/sign-in", ("email", Email), ("password", StaffBrowser.Password), ("next", next));
        Assert.Equal("/staff", signedIn.Location);
    }

    private static async Task<string> OathtoolAsync(byte[] secret, DateTimeOffset at)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "oathtool", ["--totp", "-b", "--now", $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC", Totp.SecretText(secret)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var code = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return code.Trim();
    }

    private async Task DisableAsync(string email)
    {
        var accounts = _server.Host.Database.Staff.Accounts;
        var account = await accounts.FindByEmailHashAsync(await accounts.EmailHashAsync(email, default), default);
        Assert.Equal(StaffDisabling.Done, await accounts.DisableAsync(account!.Id, "nothing", new("test", "here"), _server.Now, default));
    }

    /// <summary>A page without what is each request's own: the token, and the address that was typed.</summary>
    private static string Plain(string body) => System.Text.RegularExpressions.Regex.Replace(
        body, "value=\"[^\"]*\"", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}

public sealed class SqliteSignInTests() : SignInSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresSignInTests() : SignInSuite(TestBackend.Postgres);
