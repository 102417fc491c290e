using Bashgah.EndToEnd.Devices;
using Bashgah.EndToEnd.Framework;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Kiosk;

/// <summary>A visitor goes away without a word: after half a minute nothing of them is left.</summary>
public sealed class KioskIdleTests
{
    private const string Name = "Zulaikha";
    private const string Phone = "0111111111";

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task After_thirty_seconds_the_kiosk_has_forgotten_them()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        await club.JoinAsync($"{Name} Osman", "+60111111111", "2900000004176");
        await Invoices.PrintAsync(club, "INV-ZU-1");
        var page = await club.OpenAsync("kiosk", "en", (1080, 1920));
        var lengthBefore = await page.EvaluateAsync<int>("history.length");
        await page.Clock.InstallAsync();
        await page.ReloadAsync();
        await DeviceClub.ReadyAsync(page);
        var visitor = new Visitor(page);
        await EarnAsync(visitor);
        // From here on time goes by when the test says so.
        await page.Clock.PauseAtAsync(DateTimeOffset.FromUnixTimeMilliseconds(await page.EvaluateAsync<long>("Date.now()") + 2_000).UtcDateTime);
        await visitor.TapAsync(".burst");

        // Nothing is said for 18 seconds; then the time that is left is seen, and a touch keeps it.
        await page.Clock.RunForAsync(17_500);
        await Assertions.Expect(page.Locator("#idle")).ToBeHiddenAsync();
        await page.Clock.RunForAsync(1_000);
        await Assertions.Expect(page.Locator("#idle-text")).ToHaveTextAsync("Starting over in 12 seconds");
        await page.Clock.RunForAsync(7_000);
        await Assertions.Expect(page.Locator("#idle-text")).ToHaveTextAsync("Starting over in 5 seconds");
        await AssertTouchableAsync(page.Locator("#still-here"));
        await visitor.TapAsync("#still-here");
        await Assertions.Expect(page.Locator("#idle")).ToBeHiddenAsync();
        await page.Clock.RunForAsync(29_000);
        await visitor.SeesAsync("earned");
        await page.Clock.RunForAsync(1_500);
        await visitor.SeesAsync("start");
        await AssertForgottenAsync(page, lengthBefore);

        // And so at the half of a number, a name, and where somebody goes as they should.
        await visitor.GoOnAsync();
        await visitor.TypeAsync(Phone);
        await page.Clock.RunForAsync(31_000);
        await visitor.SeesAsync("start");
        await visitor.TapAsync(".start .quiet");
        await visitor.TypeAsync("0177777777");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("name");
        await visitor.TypeAsync("zulaikha");
        await page.Clock.RunForAsync(31_000);
        await visitor.SeesAsync("start");
        await visitor.TapAsync(".start .quiet");
        await Assertions.Expect(page.Locator(".typed")).ToHaveTextAsync("");
        await visitor.LeaveAsync();
        await visitor.ArriveAsync(Phone);
        await visitor.LeaveAsync();
        await AssertForgottenAsync(page, lengthBefore);
        Assert.Equal(0, (await club.GetAsync("members?phone=%2B60177777777")).GetProperty("items").GetArrayLength());
    }

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task What_comes_after_they_have_gone_is_not_shown()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        await club.JoinAsync($"{Name} Osman", "+60111111111");
        var page = await club.OpenAsync("kiosk", "en", (1280, 800));
        var visitor = new Visitor(page);
        var late = new TaskCompletionSource();
        await page.RouteAsync("**/members?phone=*", async route =>
        {
            var answer = await route.FetchAsync();
            await late.Task;
            try
            {
                await route.FulfillAsync(new() { Response = answer });
            }
            catch (PlaywrightException)
            {
                // The page does not wait for it any more.
            }
        });
        await visitor.GoOnAsync();
        await visitor.TypeAsync(Phone);
        await visitor.GoOnAsync();
        await page.WaitForSelectorAsync("body[data-busy]");
        await visitor.TapAsync("#done");
        await visitor.SeesAsync("start");
        late.SetResult();
        await page.WaitForTimeoutAsync(500);
        await visitor.SeesAsync("start");
        Assert.DoesNotContain(Name, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("#offline:visible").CountAsync());
    }

    private static async Task EarnAsync(Visitor visitor)
    {
        await visitor.ArriveAsync(Phone);
        await visitor.ScanAsync("INV-ZU-1");
        await visitor.SeesAsync("earned");
        await visitor.SeesTextAsync(Name);
    }

    /// <summary>Neither the document nor what the browser keeps has anything of them, and there is no way back.</summary>
    private static async Task AssertForgottenAsync(IPage page, int lengthBefore)
    {
        string[] traces = [Name, "zulaikha", "ulaikha", Phone, Phone[1..], "111 1111", "2900000004176", "INV-ZU-1", "0177777777"];
        var document = await page.EvaluateAsync<string>(
            "() => document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea, output')].map((e) => e.value).join(' ')");
        Assert.All(traces, trace => Assert.DoesNotContain(trace, document, StringComparison.OrdinalIgnoreCase));
        await DeviceStorage.AssertWithoutAsync(page, traces);
        Assert.Equal(lengthBefore, await page.EvaluateAsync<int>("history.length"));
        Assert.DoesNotContain("phone", page.Url, StringComparison.Ordinal);
    }

    private static async Task AssertTouchableAsync(ILocator button)
    {
        var box = (await button.BoundingBoxAsync())!;
        Assert.True(box.Width >= 64 && box.Height >= 64, $"{box.Width} × {box.Height}");
    }
}
