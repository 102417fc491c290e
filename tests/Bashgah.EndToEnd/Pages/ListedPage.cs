using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Pages;

/// <summary>A page that everybody has to be able to use.</summary>
/// <param name="Name">What it is called where it fails.</param>
/// <param name="OpenAsync">Opens it. The address of a path is in the language that is looked at.</param>
/// <param name="IsSignedIn">Whether somebody of staff is signed in, with two factors.</param>
/// <param name="ShowsAll">Whether it shows every language and light at once, so that looking once is enough.</param>
internal sealed record ListedPage(string Name, Func<IPage, Func<string, string>, Task> OpenAsync, bool IsSignedIn = false, bool ShowsAll = false)
{
    /// <summary>All pages that there are, but for the states of devices, which have a list of their own. A new one is a line here.</summary>
    public static IReadOnlyList<ListedPage> All { get; } =
    [
        At("/"),
        At("/problems"),
        At("/problems/not-found"),
        At("/nowhere"),
        At("/design") with { ShowsAll = true },
        At("/staff/sign-in"),
        At("/staff/invitations/none"),
        At("/staff/password/none"),
        new("a wrong password", async (page, address) =>
        {
            await page.GotoAsync(address("/staff/sign-in"));
            await page.Locator("input[name=email]").FillAsync("nobody@demo.example");
            await page.Locator("input[name=password]").FillAsync("correct teapot drizzle meadow");
            await page.Locator("form:not([data-passkey]) button[type=submit]").ClickAsync();
            await page.Locator("[role=alert]:visible").WaitForAsync();
        }),
        At("/counter"),
        At("/kiosk"),
        OfDemo("member-data"),
        OfDemo("what-if"),
        At("/staff-guide/janji", isSignedIn: true),
        At("/staff", isSignedIn: true),
        At("/staff/account", isSignedIn: true),
        At("/staff/confirm", isSignedIn: true),
        At("/staff/programs/janji", isSignedIn: true),
        At("/staff/programs/none", isSignedIn: true),
    ];

    /// <summary>A document that a door of the demo's first page leads to.</summary>
    private static ListedPage OfDemo(string room) => new($"the demo's {room}", async (page, address) =>
    {
        await page.GotoAsync(address("/"));
        await page.RunAndWaitForResponseAsync(
            () => page.ClickAsync($"button[name=room][value={room}]"), response => response.Request.IsNavigationRequest && response.Status != 302);
        await page.Locator("h1").First.WaitForAsync();
    });

    private static ListedPage At(string path, bool isSignedIn = false) =>
        new(path, (page, address) => page.GotoAsync(address(path)), isSignedIn);
}
