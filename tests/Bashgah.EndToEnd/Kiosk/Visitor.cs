using System.Text.Json;
using Bashgah.EndToEnd.Devices;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Kiosk;

/// <summary>Somebody alone in front of a kiosk: touches what stands on the screen, and holds things in front of the scanner.</summary>
internal sealed class Visitor(IPage page)
{
    // A scanner's keys are told from the ones before by a pause.
    private const float PauseMilliseconds = 350;
    private const float MillisecondsMax = 60_000;

    public IPage Page => page;

    /// <summary>Touches what a selector names.</summary>
    public Task TapAsync(string selector) => page.ClickAsync(selector);

    /// <summary>The one thing to do next.</summary>
    public Task GoOnAsync() => page.ClickAsync(".screen .button:not(.quiet)");

    /// <summary>Types on the keys of the screen, one by one.</summary>
    public async Task TypeAsync(string text)
    {
        foreach (var key in text)
            await page.ClickAsync($"[data-key='{key}']");
    }

    /// <summary>A scanner or card reader: keys without a pause, then Enter.</summary>
    public async Task ScanAsync(string text)
    {
        await page.WaitForTimeoutAsync(PauseMilliseconds);
        // In one breath, however busy the machine of the test is.
        await page.EvaluateAsync(
            "(text) => { for (const key of [...text, 'Enter']) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })); }",
            text);
    }

    /// <summary>This screen is there, and nothing is on its way.</summary>
    public Task SeesAsync(string screen) => page.WaitForSelectorAsync($"body[data-screen='{screen}']:not([data-busy])");

    /// <summary>What stands on the screen has this text.</summary>
    public Task SeesTextAsync(string text) => Assertions.Expect(page.Locator("#kiosk")).ToContainTextAsync(text, new() { Timeout = MillisecondsMax });

    /// <summary>From the start to their own screen, by a phone number that is a member's.</summary>
    public async Task ArriveAsync(string phone)
    {
        await GoOnAsync();
        await TypeAsync(phone);
        await GoOnAsync();
        await SeesAsync("hello");
    }

    /// <summary>Goes away, and says so.</summary>
    public async Task LeaveAsync()
    {
        if (await page.Locator("#done").IsVisibleAsync())
            await page.ClickAsync("#done");
        await SeesAsync("start");
    }

    /// <summary>The code that was sent to a phone last, as soon as more than <paramref name="already"/> were.</summary>
    public static async Task<string> CodeAsync(DeviceClub club, string phone, int already)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (CodesTo(club, phone) is var sent && sent.Count > already)
                return sent[^1];
            await Task.Delay(50);
        }
        throw new TimeoutException("No code was sent.");
    }

    /// <summary>The codes that were sent to a phone, of whatever club.</summary>
    public static IReadOnlyList<string> CodesTo(DeviceClub club, string phone) =>
        !File.Exists(club.Codes) ? []
        : [.. File.ReadAllLines(club.Codes)
            // The last line may be being written.
            .Where(line => line.EndsWith('}'))
            .Select(line => JsonElement.Parse(line))
            .Where(line => line.GetProperty("to").GetString() == phone)
            .Select(line => line.GetProperty("code").GetString()!)];
}
