using System.Collections.Concurrent;
using Bashgah.EndToEnd.Framework;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Pages;

/// <summary>axe looks at every page in every language, by day and by night: nothing serious may keep anybody out (WCAG 2.2 AA).</summary>
public sealed class AccessibilityTests
{
    private const string Password = "correct teapot drizzle meadow";
    private const int Together = 3;

    private static readonly string[] Languages = ["en", "fa", "ms"];

    /// <summary>axe-core itself, as the package has it.</summary>
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private const string Run = """
        isDark => axe.run(document, {
            // By night nothing is other than colours.
            runOnly: isDark ? { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }
                : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
            rules: isDark ? {} : { 'target-size': { enabled: true } },
            resultTypes: ['violations'],
        }).then(found => found.violations
            .filter(violation => ['serious', 'critical'].includes(violation.impact))
            .map(violation => `${violation.id}: ${violation.help} At: ${violation.nodes.slice(0, 3).map(node => node.html).join('; ')}`))
        """;

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task No_page_keeps_anybody_out()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync("demo", "--template", "services", "--data", folder.File("demo"));
        var site = $"http://localhost:{server.Client.BaseAddress!.Port}";
        await using var browser = await Browser.StartAsync();
        var signedIn = await SignInAsync(browser, InvitationOf(server.Said));
        var findings = new ConcurrentBag<string>();
        using var room = new SemaphoreSlim(Together);
        await Task.WhenAll(
            from language in Languages
            from isSignedIn in new[] { false, true }
            select LookAsync(language, isSignedIn));
        Assert.True(findings.IsEmpty, string.Join('\n', findings.Order()));

        async Task LookAsync(string language, bool isSignedIn)
        {
            await room.WaitAsync();
            try
            {
                // A choice of one language is kept for the next page: each has a browser of its own.
                var page = await browser.NewPageAsync(language, state: isSignedIn ? signedIn : null);
                foreach (var listed in ListedPage.All.Where(l => l.IsSignedIn == isSignedIn && (!l.ShowsAll || language == Languages[0])))
                {
                    await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
                    await listed.OpenAsync(page, path => $"{site}{path}?lang={language}");
                    Found(listed.Name, language, await FindAsync(page, isDark: false));
                    // Colours are the same in each language.
                    if (!TestMatrix.IsFull && language != Languages[1])
                        continue;
                    await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce });
                    Found($"{listed.Name} by night", language, await FindAsync(page, isDark: true));
                }
                await page.Context.CloseAsync();
            }
            finally
            {
                room.Release();
            }
        }

        void Found(string name, string language, string[] found)
        {
            foreach (var finding in found)
                findings.Add($"{name} ({language}): {finding}");
        }
    }

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task A_page_that_keeps_somebody_out_is_found()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.NewPageAsync();
        await page.SetContentAsync("<html><body><p style='color: #ccc; background: #fff'>Pale</p><input></body></html>");
        var found = await FindAsync(page, isDark: false);
        Assert.All(["color-contrast", "label", "html-has-lang"], rule => Assert.Contains(found, f => f.Contains(rule, StringComparison.Ordinal)));
        Assert.Single(await FindAsync(page, isDark: true));
    }

    /// <summary>What keeps somebody out on a page, seriously; by night of its colours alone, as nothing else is other then.</summary>
    internal static async Task<string[]> FindAsync(IPage page, bool isDark)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Axe);
        return await page.EvaluateAsync<string[]>(Run, isDark);
    }

    /// <summary>Takes the demo's invitation, adds a passkey and signs in with it; gives the browser's cookies.</summary>
    private static async Task<string> SignInAsync(Browser browser, string invitation)
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync(invitation);
        await page.GetByLabel("Your name").FillAsync("Nur Aisyah");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.GetByText("Hello, Nur Aisyah").WaitForAsync();
        await Browser.AddAuthenticatorAsync(page);
        var site = new Uri(page.Url).GetLeftPart(UriPartial.Authority);
        await page.GotoAsync($"{site}/staff/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.GetByText("The passkey is added.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.GetByText("Hello, Nur Aisyah").WaitForAsync();
        return await page.Context.StorageStateAsync();
    }

    private static string InvitationOf(string said) =>
        said.Split('\n').Select(line => line.Trim()).Single(line => line.Contains("/staff/invitations/", StringComparison.Ordinal));
}
