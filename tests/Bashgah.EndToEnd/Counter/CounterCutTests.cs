using System.Globalization;
using System.Text.Json;
using Bashgah.EndToEnd.Devices;
using Bashgah.EndToEnd.Framework;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Counter;

/// <summary>The network goes, the page is loaded again and crashes, the network comes back: everything is in the ledger once, or a
/// case (S7.5).</summary>
public sealed class CounterCutTests
{
    private const int Purchases = 50;
    private const int ReloadAfter = 17;
    private const int CrashAfter = 34;

    [ConditionalTheory]
    [RequiresPostgres]
    [RequiresProgram(Browser.Names)]
    [InlineData(TestBackend.Sqlite)]
    [InlineData(TestBackend.Postgres)]
    public async Task Fifty_purchases_of_a_cut_are_in_the_ledger_once(TestBackend backend)
    {
        await using var club = await DeviceClub.StartAsync(backend);
        var known = new List<(string Name, string Phone)>();
        foreach (var (name, phone) in new[] { ("Aisyah Rahman", "+60111111111"), ("Lim Wei Han", "+60122222222"), ("سارا احمدی", "+60133333333") })
        {
            await club.JoinAsync(name, phone);
            known.Add((name, phone));
        }
        var page = await club.OpenAsync("counter", "en", (1280, 800));
        var context = page.Context;

        await context.SetOfflineAsync(true);
        // Who joins during the cut buys during the cut.
        var cashier = new Cashier(page);
        await JoinAsync(cashier, "Narges Mohammadi", "+60144444444");
        string[] phones = [.. known.Select(member => member.Phone), "+60144444444"];
        // Nobody has this number: a case.
        const string nobody = "+60199999999";
        for (var number = 1; number <= Purchases; number++)
        {
            await BuyAsync(cashier, number % 25 == 0 ? nobody : phones[number % phones.Length], number);
            if (number == ReloadAfter)
            {
                await page.ReloadAsync();
                await DeviceClub.ReadyAsync(page);
            }
            else if (number == CrashAfter)
            {
                page = await DeviceCuts.CrashAsync(page, $"{club.Address}/counter?lang=en");
                cashier = new Cashier(page);
            }
        }

        await Assertions.Expect(page.Locator("#queue-open")).ToHaveAttributeAsync("data-waiting", (Purchases + 1).ToString(CultureInfo.InvariantCulture));
        await DeviceStorage.AssertWithoutAsync(
            page, [.. known.SelectMany(member => new[] { member.Name, member.Phone, member.Phone[3..] }), "Narges", "Mohammadi", "144444444", nobody[3..]]);
        Assert.Equal(0, (await club.GetAsync("cases")).GetProperty("items").GetArrayLength());

        await context.SetOfflineAsync(false);
        await Assertions.Expect(page.Locator("#queue-open")).ToHaveAttributeAsync("data-waiting", "0", new() { Timeout = 60_000 });

        await AssertOnceAsync(club, phones, nobody);
        await Assertions.Expect(page.Locator("#queue-open")).ToHaveAttributeAsync("data-cases", "2");
        await DeviceStorage.AssertWithoutAsync(page, [.. known.Select(member => member.Phone[3..]), nobody[3..]]);
    }

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task A_purchase_that_the_server_took_before_the_cut_is_not_taken_twice()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        var member = await club.JoinAsync("Aisyah Rahman", "+60111111111");
        var page = await club.OpenAsync("counter", "en", (1280, 800));
        var cashier = new Cashier(page);
        // The purchase arrives; its answer does not.
        await page.RouteAsync("**/purchases", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync("connectionreset");
        });
        await cashier.PutAsync("+60111111111");
        await cashier.PressAsync("Enter");
        await cashier.SeesMemberAsync("Aisyah Rahman");
        await cashier.PutAsync("20");
        await cashier.PressAsync("Enter");
        await cashier.RecordedAsync("waits");
        await Assertions.Expect(page.Locator("#queue-open")).ToHaveAttributeAsync("data-waiting", "0", new() { Timeout = 30_000 });
        Assert.Equal(30, await club.PointsAsync(member));
        Assert.Equal(0, (await club.GetAsync("cases")).GetProperty("items").GetArrayLength());
    }

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task A_reload_while_a_purchase_is_on_its_way_doubles_nothing()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        var member = await club.JoinAsync("Aisyah Rahman", "+60111111111");
        var page = await club.OpenAsync("counter", "en", (1280, 800));
        var cashier = new Cashier(page);
        await cashier.PutAsync("+60111111111");
        await cashier.PressAsync("Enter");
        await cashier.SeesMemberAsync("Aisyah Rahman");
        await cashier.PutAsync("20");
        await cashier.PressAsync("F4");
        await page.WaitForSelectorAsync("#lines tbody tr");

        // A purchase that is only begun stands there again.
        await page.ReloadAsync();
        await DeviceClub.ReadyAsync(page);
        await cashier.SeesMemberAsync("Aisyah Rahman");
        await page.WaitForSelectorAsync("#lines tbody tr");

        // One that is on its way does not.
        var asked = new TaskCompletionSource();
        await page.RouteAsync("**/purchases", _ =>
        {
            asked.TrySetResult();
            return Task.CompletedTask;
        });
        await page.FocusAsync("#amount");
        await cashier.PressAsync("Enter");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await page.ReloadAsync();
        await DeviceClub.ReadyAsync(page);
        Assert.Equal(0, await page.Locator("#lines tbody tr").CountAsync());
        await Assertions.Expect(page.Locator("#queue-open")).ToHaveAttributeAsync("data-waiting", "0", new() { Timeout = 30_000 });
        Assert.Equal(30, await club.PointsAsync(member));
        Assert.Single(await DeviceCuts.DocumentsAsync(club, member));
    }

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task A_counter_opens_and_sells_while_the_server_is_gone()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite, isAlone: true);
        var member = await club.JoinAsync("Aisyah Rahman", "+60111111111");
        var page = await club.OpenAsync("counter", "fa", (1280, 800));
        await club.RestartAsync(async () =>
        {
            await page.ReloadAsync();
            await page.WaitForSelectorAsync("html[data-ready]");
            var cashier = new Cashier(page);
            await cashier.PutAsync("+60111111111");
            await cashier.PressAsync("Enter");
            await cashier.PutAsync("۲۰٫۵۰");
            await cashier.PressAsync("Enter");
            await cashier.RecordedAsync("waits");
            await cashier.SeesAsync("#queue-open", "شبکه قطع است · ۱ در انتظار");
        });
        await Assertions.Expect(page.Locator("#queue-open")).ToHaveAttributeAsync("data-waiting", "0", new() { Timeout = 60_000 });
        Assert.Equal(30, await club.PointsAsync(member));
    }

    private static async Task JoinAsync(Cashier cashier, string name, string phone)
    {
        await cashier.PressAsync("F7");
        await cashier.PutAsync(phone);
        await cashier.PressAsync("Tab");
        await cashier.PutAsync(name);
        await cashier.PressAsync("Enter");
        await cashier.Page.WaitForSelectorAsync("#who:not([hidden])");
        await cashier.PressAsync("Escape");
    }

    /// <summary>A purchase of so many ringgit, whose invoice has that number.</summary>
    private static async Task BuyAsync(Cashier cashier, string phone, int number)
    {
        await cashier.PutAsync(phone);
        await cashier.PressAsync("Enter");
        await cashier.Page.WaitForSelectorAsync("#who:not([hidden])");
        await cashier.PutAsync(number.ToString(CultureInfo.InvariantCulture));
        await cashier.Page.FillAsync("#document", $"CUT-{number}");
        await cashier.Page.FocusAsync("#amount");
        await cashier.PressAsync("Enter");
        await cashier.RecordedAsync("waits");
        await cashier.PressAsync("Escape");
    }

    private static async Task AssertOnceAsync(DeviceClub club, string[] phones, string nobody)
    {
        var recorded = new List<string>();
        foreach (var phone in phones)
        {
            var id = (await club.GetAsync($"members?phone={Uri.EscapeDataString(phone)}")).GetProperty("items")[0].GetProperty("id").GetString();
            recorded.AddRange(await DeviceCuts.DocumentsAsync(club, id!));
        }
        Assert.Equal(
            Enumerable.Range(1, Purchases).Where(n => n % 25 != 0).Select(n => $"CUT-{n}").Order(StringComparer.Ordinal), recorded.Order(StringComparer.Ordinal));

        var cases = (await club.GetAsync("cases")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, cases.Count);
        Assert.All(cases, one => Assert.Equal("queued", one.GetProperty("kind").GetString()));
        Assert.DoesNotContain(nobody[3..], JsonSerializer.Serialize(cases), StringComparison.Ordinal);
    }
}
