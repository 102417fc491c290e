using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Framework;

/// <summary>The machine's own Chromium, with a virtual authenticator in each page that wants one.</summary>
internal sealed class Browser : IAsyncDisposable
{
    /// <summary>Names that Chromium goes by.</summary>
    public const string Names = "chromium chromium-browser google-chrome";

    private const int MillisecondsMax = 90_000;

    // It is to ask nobody but the server under test, and runs as root on build servers.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private const float ExpectMilliseconds = 30_000;

    /// <summary>One for all tests, until the last of them: starting it costs seconds, and what a page remembers lives in its context.</summary>
    private static Task<IBrowser>? _shared;

    private static readonly Lock Gate = new();

    private readonly IBrowser _browser;
    private readonly ConcurrentBag<IBrowserContext> _contexts = [];

    private Browser(IBrowser browser) => _browser = browser;

    public static async Task<Browser> StartAsync()
    {
        Task<IBrowser> browser;
        lock (Gate)
        {
            // One that did not start is tried again.
            _shared = browser = _shared is { IsFaulted: false } ? _shared : LaunchAsync();
        }
        return new(await browser);
    }

    /// <summary>A page that remembers nothing, or the cookies of another one's context.</summary>
    public async Task<IPage> NewPageAsync(string locale = "en", int width = 1280, string? state = null)
    {
        var context = await _browser.NewContextAsync(
            new() { Locale = locale, ViewportSize = new() { Width = width, Height = 900 }, StorageState = state });
        _contexts.Add(context);
        // Other tests run beside these.
        context.SetDefaultTimeout(MillisecondsMax);
        return await context.NewPageAsync();
    }

    /// <summary>Gives a page an authenticator that makes passkeys and checks its user.</summary>
    public static async Task<(ICDPSession Session, string Id)> AddAuthenticatorAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return (session, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
            await context.CloseAsync();
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        // What a page is to show is awaited as long as a build server may take.
        Assertions.SetDefaultExpectTimeout(ExpectMilliseconds);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = RequiresProgramAttribute.PathOf(Names), Args = Arguments });
        AtTheEnd.Do(async () =>
        {
            await browser.DisposeAsync();
            playwright.Dispose();
        });
        return browser;
    }
}
