using System.Text.Json;
using Bashgah.EndToEnd.Framework;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Staff;

/// <summary>Somebody is invited by the command, makes an account and a passkey in Chromium, and signs in with it.</summary>
public sealed class PasskeyTests
{
    private const string Password = "correct teapot drizzle meadow";
    private const string Email = "nur@club.example";

    private const string Definition = """
        {"money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "currencies": {"points": {}}}
        """;

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public Task A_passkey_registers_and_signs_in_over_sqlite() => SignInAsync(TestBackend.Sqlite);

    [ConditionalFact]
    [RequiresPostgres]
    [RequiresProgram(Browser.Names)]
    public Task A_passkey_registers_and_signs_in_over_postgres() => SignInAsync(TestBackend.Postgres);

    private static async Task SignInAsync(TestBackend backend)
    {
        await using var database = TestDatabase.Create(backend);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("club.json"), Definition);
        await BuiltExecutable.SucceedAsync("programs", "create", "club", "--definition", folder.File("club.json"), "--database", database.Address);
        await using var server = await RunningServer.StartAsync("serve", "--database", database.Address, "--codes", folder.File("codes.txt"));
        // Passkeys belong to a name, not to a number.
        var site = $"http://localhost:{server.Client.BaseAddress!.Port}";
        await using var browser = await Browser.StartAsync();
        var page = await browser.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                complaints.Add(message.Text);
        };
        await JoinAsync(page, database.Address, site);

        var (session, authenticator) = await Browser.AddAuthenticatorAsync(page);
        await page.GotoAsync($"{site}/staff/account");
        await page.GetByLabel("Name of the new passkey").FillAsync("Build server");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.GetByText("The passkey is added.").WaitForAsync();
        await page.GetByText("Build server").WaitForAsync();
        var made = await session.SendAsync("WebAuthn.getCredentials", Of(authenticator));
        Assert.Equal(1, made!.Value.GetProperty("credentials").GetArrayLength());

        await SignOutAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.GetByText("Hello, Nur Aisyah").WaitForAsync();
        await page.GotoAsync($"{site}/staff/account");
        await page.GetByText("passkey ·").WaitForAsync();

        // A finger that is not the owner's opens nothing.
        await SignOutAsync(page);
        await session.SendAsync(
            "WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = authenticator, ["isUserVerified"] = false });
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.GetByText("The device made no passkey").WaitForAsync();
        await session.SendAsync(
            "WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = authenticator, ["isUserVerified"] = true });

        // A passkey that was taken away here is known to the device alone.
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.GetByText("Hello, Nur Aisyah").WaitForAsync();
        await page.GotoAsync($"{site}/staff/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.GetByText("The passkey is removed.").WaitForAsync();
        await SignOutAsync(page);
        complaints.Clear();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.GetByText("This passkey is not known here").WaitForAsync();
        // The answer's status is all that the browser complains of: no rule about scripts was broken.
        Assert.All(complaints, text => Assert.Contains("400", text));
        await CheckCommandsAsync(database.Address);
    }

    private static async Task JoinAsync(IPage page, string database, string site)
    {
        using var invited = JsonDocument.Parse(await BuiltExecutable.SucceedAsync(
            "staff", "invite", Email, "--role", "owner", "--url", site, "--database", database, "--json"));
        await page.GotoAsync(invited.RootElement.GetProperty("link").GetString()!);
        await page.GetByLabel("Your name").FillAsync("Nur Aisyah");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await page.GetByText("Hello, Nur Aisyah").WaitForAsync();
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByText("You are signed out.").WaitForAsync();
    }

    private static async Task CheckCommandsAsync(string database)
    {
        Assert.Contains($"{Email}  Nur Aisyah  club:owner", await BuiltExecutable.SucceedAsync("staff", "list", "--database", database));
        await BuiltExecutable.SucceedAsync("staff", "reset-second-factor", Email, "--database", database);
        // A program keeps an owner.
        var kept = await BuiltExecutable.RunAsync("staff", "disable", Email, "--database", database);
        Assert.Equal(1, kept.ExitCode);
        Assert.Contains("is the last owner of a program", kept.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("disabled", await BuiltExecutable.SucceedAsync("staff", "list", "--database", database), StringComparison.Ordinal);
        Assert.Equal(1, (await BuiltExecutable.RunAsync("staff", "disable", "sam@club.example", "--database", database)).ExitCode);
        Assert.Equal(2, (await BuiltExecutable.RunAsync("staff", "invite", "no address", "--database", database)).ExitCode);
        Assert.NotEqual(0, (await BuiltExecutable.RunAsync("staff", "invite", Email, "--role", "king", "--database", database)).ExitCode);
    }

    private static Dictionary<string, object> Of(string authenticator) => new() { ["authenticatorId"] = authenticator };
}
