using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bashgah.EndToEnd.Framework;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Devices;

/// <summary>A small club with a server, a browser, and devices that are enrolled in it as people do.</summary>
internal sealed class DeviceClub : IAsyncDisposable
{
    /// <summary>The one store.</summary>
    public const string Store = "bangsar";

    /// <summary>A point a ringgit, two on fresh food, none on tobacco; a tea for 30; joining gives 10.</summary>
    private const string Definition = """
        {
          "name": {"en": "Jasmine Club", "fa": "باشگاه یاس", "ms": "Kelab Melati"},
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en", "fa", "ms"],
          "currencies": {
            "points": {"name": {"en": "point|points", "fa": "امتیاز", "ms": "mata"}, "worth": {"amount": 5, "per": 1}, "expiry": {"after": "P12M"}},
            "credit": {"name": {"en": "store credit", "fa": "اعتبار فروشگاه", "ms": "kredit kedai"}, "money": true}
          },
          "productGroups": {"fresh": ["fruit", "dairy"], "none": ["tobacco"]},
          "earning": [
            {"id": "base", "name": {"en": "Every ringgit a point", "fa": "هر رینگیت یک امتیاز", "ms": "Setiap ringgit satu mata"},
             "on": "purchase", "when": [{"not": {"productGroup": ["none"]}}], "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
            {"id": "fresh", "name": {"en": "Fresh food doubles", "fa": "تازه‌ها دوبرابر", "ms": "Makanan segar dua kali"},
             "on": "purchase", "when": [{"productGroup": ["fresh"]}], "multiply": {"rules": ["base"], "by": "2"}},
            {"id": "hello", "name": {"en": "Welcome", "fa": "خوش آمدید", "ms": "Selamat datang"}, "on": "joined", "give": {"points": {"fixed": 10}}}
          ],
          "rewards": {
            "tea": {"name": {"en": "A glass of tea", "fa": "یک استکان چای", "ms": "Segelas teh"}, "kind": {"discount": {"amount": 150}},
                    "price": {"points": 30}, "cost": 150, "voucher": {"valid": "P30D"}}
          }
        }
        """;

    private readonly DeviceHouse _house;
    private readonly bool _isAlone;
    private readonly Browser _browser;

    private DeviceClub(DeviceHouse house, bool isAlone, Browser browser, string slug, string key)
    {
        (_house, _isAlone, _browser) = (house, isAlone, browser);
        Address = house.Server.Client.BaseAddress!.ToString().TrimEnd('/');
        Api = new HttpClient { BaseAddress = new Uri($"{Address}/v1/programs/{slug}/") };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>What serves the club.</summary>
    public RunningServer Server => _house.Server;

    /// <summary>Scheme, host and port.</summary>
    public string Address { get; }

    /// <summary>The API as its manager.</summary>
    public HttpClient Api { get; }

    /// <summary>File with the codes that were sent, to members of other clubs too.</summary>
    public string Codes => _house.Codes;

    /// <summary>What <c>--database</c> takes.</summary>
    public string Database => _house.Database;

    /// <summary>Starts a club on a database, <paramref name="isAlone"/>: on a server that is to go away in between.</summary>
    public static async Task<DeviceClub> StartAsync(TestBackend backend, bool isAlone = false)
    {
        var house = isAlone ? await DeviceHouse.StartAsync(backend) : await DeviceHouse.SharedAsync(backend);
        try
        {
            var (slug, key) = await house.FoundAsync(Definition);
            var club = new DeviceClub(house, isAlone, await Browser.StartAsync(), slug, key);
            await club.PostAsync("stores", new { id = Store, name = "Melati Bangsar" });
            return club;
        }
        catch when (isAlone)
        {
            await house.DisposeAsync();
            throw;
        }
    }

    /// <summary>A browser that is enrolled as a device, with its page open.</summary>
    public async Task<IPage> OpenAsync(string kind, string language, (int Width, int Height) size, string? colours = null)
    {
        var page = await _browser.NewPageAsync(language, size.Width);
        await page.SetViewportSizeAsync(size.Width, size.Height);
        if (colours is not null)
        {
            // Who looks at colours does not want to meet them on their way.
            await page.EmulateMediaAsync(
                new() { ColorScheme = colours == "dark" ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        }
        await EnrolAsync(page, kind, language);
        return page;
    }

    /// <summary>Makes a page's browser a device, by the code that staff read out.</summary>
    public async Task EnrolAsync(IPage page, string kind, string language)
    {
        var announced = await PostAsync("devices", new { label = "Till 2", kind, store = Store });
        await page.GotoAsync($"{Address}/{kind}?lang={language}");
        await page.FillAsync("input[name=code]", announced.GetProperty("code").GetString()!);
        await page.Keyboard.PressAsync("Enter");
        await ReadyAsync(page);
    }

    /// <summary>Waits until a device's page can be used, and opens without the network.</summary>
    public static async Task ReadyAsync(IPage page)
    {
        await page.WaitForSelectorAsync("html[data-ready]");
        await page.EvaluateAsync("navigator.serviceWorker.ready.then(() => null)");
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Api.GetAsync(path);
        return await ReadAsync(answer);
    }

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await Api.SendAsync(request);
        return await ReadAsync(answer);
    }

    /// <summary>Somebody who joined, with a name and a phone.</summary>
    public async Task<string> JoinAsync(string name, string phone, params string[] cards) =>
        (await PostAsync("members", new { name, phone, cards })).GetProperty("id").GetString()!;

    /// <summary>What a member can spend.</summary>
    public async Task<long> PointsAsync(string member) => (await GetAsync($"members/{member}/accounts")).GetProperty("items").EnumerateArray()
        .Single(account => account.GetProperty("currency").GetString() == "points").GetProperty("available").GetInt64();

    /// <summary>The server goes away, as in a cut of power, and comes back at its address.</summary>
    public Task RestartAsync(Func<Task> meanwhile) =>
        _isAlone ? _house.RestartAsync(Address, meanwhile) : throw new InvalidOperationException("Others use this server.");

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _browser.DisposeAsync();
        if (_isAlone)
            await _house.DisposeAsync();
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri}: {text}");
        return JsonElement.Parse(text);
    }
}
