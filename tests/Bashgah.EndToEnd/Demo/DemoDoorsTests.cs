using System.Globalization;
using System.Text.Json;
using Bashgah.EndToEnd.Framework;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Demo;

/// <summary>Who opens the demo in a browser gets into every room with one press.</summary>
[RequiresProgram(Browser.Names)]
public sealed class DemoDoorsTests
{
    private const int PhoneWidth = 390;
    private const int PatienceMilliseconds = 60_000;

    private static readonly string[] _roles =
        ["owner", "marketer", "analyst", "counter", "cashier", "support", "auditor", "installer"];

    [ConditionalFact]
    public async Task Every_role_and_every_room_is_one_press_away()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync("demo", "--data", folder.Path);
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("demo.json")));
        var url = server.Client.BaseAddress!.ToString();
        await using var browser = await Browser.StartAsync();
        var page = await browser.NewPageAsync();

        await page.GotoAsync(url);
        var buttons = page.Locator("button[name=role]");
        Assert.Equal(_roles, await buttons.EvaluateAllAsync<string[]>("all => all.map(button => button.value)"));
        foreach (var role in _roles)
        {
            await page.GotoAsync(url);
            await page.ClickAsync($"button[name=role][value={role}]");
            await Assertions.Expect(page.Locator("form[action*=sign-out] button")).ToBeVisibleAsync(new() { Timeout = PatienceMilliseconds });
            Assert.Equal("/staff", new Uri(page.Url).AbsolutePath);
        }

        await AssertRoomsAsync(page, url);
        await AssertDevicesAsync(page, url, file.RootElement);
        await AssertPhoneAsync(browser, url);
        Assert.Equal(0, await server.StopAsync());
    }

    private static async Task AssertRoomsAsync(IPage page, string url)
    {
        foreach (var room in await RoomsAsync(page, url))
        {
            await page.GotoAsync(url);
            var answer = await page.RunAndWaitForResponseAsync(
                () => page.ClickAsync($"button[name=room][value={room}]"),
                response => response.Request.IsNavigationRequest && response.Status != 302);
            Assert.True(answer.Ok, $"{room}: {answer.Status} {answer.Url}");
            Assert.NotEqual(url, page.Url);
        }
    }

    private static async Task<string[]> RoomsAsync(IPage page, string url)
    {
        await page.GotoAsync(url);
        var rooms = await page.Locator("button[name=room]").EvaluateAllAsync<string[]>("all => all.map(button => button.value)");
        Assert.NotEmpty(rooms);
        return rooms;
    }

    /// <summary>A member of the list is found at the counter.</summary>
    private static async Task AssertDevicesAsync(IPage page, string url, JsonElement demo)
    {
        var member = demo.GetProperty("members")[0];
        await page.GotoAsync(url);
        await page.ClickAsync("form:has(input[value=counter]) button >> nth=0");
        await page.WaitForSelectorAsync("html[data-ready]");
        await page.FillAsync("#scan", member.GetProperty("card").GetString()!);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#member-name")).ToHaveTextAsync(member.GetProperty("name").GetString()!, new() { Timeout = PatienceMilliseconds });

        await page.GotoAsync(url);
        await page.ClickAsync("form:has(input[value=kiosk]) button >> nth=0");
        await page.WaitForSelectorAsync("html[data-kind=kiosk]");
        Assert.Equal("/kiosk", new Uri(page.Url).AbsolutePath);
    }

    /// <summary>In every language the page fits a phone, and what it says to copy is copied as it is.</summary>
    private static async Task AssertPhoneAsync(Browser browser, string url)
    {
        foreach (var language in new[] { "en", "fa", "ms" })
        {
            var page = await browser.NewPageAsync(language, PhoneWidth);
            await page.GotoAsync(url);
            Assert.Equal(language, await page.GetAttributeAsync("html", "lang"));
            var width = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(width <= PhoneWidth, string.Create(CultureInfo.InvariantCulture, $"{language}: {width}"));
            await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
            var number = page.Locator("button[data-copy]").First;
            await number.ClickAsync();
            Assert.Equal(await number.GetAttributeAsync("data-copy"), await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
            await page.Context.CloseAsync();
        }
    }
}
