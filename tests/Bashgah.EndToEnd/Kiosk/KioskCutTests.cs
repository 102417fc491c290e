using Bashgah.EndToEnd.Devices;
using Bashgah.EndToEnd.Framework;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Kiosk;

/// <summary>A visitor who comes while the network is down joins and leaves an invoice; both are in the ledger once it is back (S7.5).</summary>
public sealed class KioskCutTests
{
    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task A_joining_and_its_invoice_wait_together()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        await Invoices.PrintAsync(club, "INV-CUT-1");
        await Invoices.PrintAsync(club, "INV-CUT-2");
        var known = await club.JoinAsync("Aisyah Rahman", "+60111111111", "2900000004176");
        var page = await club.OpenAsync("kiosk", "ms", (1080, 1920));
        var visitor = new Visitor(page);
        await page.Context.SetOfflineAsync(true);
        await page.WaitForSelectorAsync("#offline:not([hidden])");

        await visitor.TapAsync(".start .quiet");
        await visitor.TypeAsync("0144444444");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("name");
        await visitor.TypeAsync("narges");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("joined-later");
        await visitor.ScanAsync("INV-CUT-1");
        await visitor.SeesAsync("kept");
        await visitor.LeaveAsync();

        // Nobody can tell now what was scanned; whoever stands there can.
        await visitor.ScanAsync("2900000004176");
        await visitor.SeesAsync("which");
        await visitor.TapAsync(".which .button >> nth=0");
        await visitor.SeesAsync("hello");
        Assert.True(await page.Locator(".tool >> nth=0").IsDisabledAsync());
        await visitor.ScanAsync("INV-CUT-2");
        await visitor.SeesAsync("kept");
        await visitor.LeaveAsync();
        await DeviceStorage.AssertWithoutAsync(page, "144444444", "arges", "2900000004176", "INV-CUT");

        await page.Context.SetOfflineAsync(false);
        await page.WaitForSelectorAsync("#offline", new() { State = WaitForSelectorState.Hidden });
        await UntilAsync(async () => await club.PointsAsync(known) == 10 + Invoices.Gives);
        var joined = (await club.GetAsync("members?phone=%2B60144444444")).GetProperty("items")[0];
        Assert.Equal("Narges", joined.GetProperty("name").GetString());
        Assert.Equal(10 + Invoices.Gives, await club.PointsAsync(joined.GetProperty("id").GetString()!));
        Assert.Equal(0, (await club.GetAsync("cases")).GetProperty("items").GetArrayLength());
    }

    [ConditionalTheory]
    [RequiresPostgres]
    [RequiresProgram(Browser.Names)]
    [InlineData(TestBackend.Sqlite)]
    [InlineData(TestBackend.Postgres)]
    public async Task Ten_claims_of_a_cut_are_in_the_ledger_once(TestBackend backend)
    {
        const int claims = 10;
        const int ofSomebody = 6;
        await using var club = await DeviceClub.StartAsync(backend);
        const string card = "2900000004176";
        var member = await club.JoinAsync("Aisyah Rahman", "+60111111111", card);
        await club.JoinAsync("Lim Wei Han", "+60122222222");
        for (var number = 1; number <= claims; number++)
            await Invoices.PrintAsync(club, $"INV-{number}", number == ofSomebody ? "+60122222222" : null);
        var page = await club.OpenAsync("kiosk", "en", (1280, 800));
        var visitor = new Visitor(page);
        await page.Context.SetOfflineAsync(true);
        await page.WaitForSelectorAsync("#offline:not([hidden])");
        for (var number = 1; number <= claims; number++)
        {
            await visitor.ScanAsync(card);
            await visitor.SeesAsync("which");
            await visitor.TapAsync(".which .button >> nth=0");
            await visitor.SeesAsync("hello");
            await visitor.ScanAsync($"INV-{number}");
            await visitor.SeesAsync("kept");
            await visitor.LeaveAsync();
            if (number == 4)
            {
                await page.ReloadAsync();
                await DeviceClub.ReadyAsync(page);
            }
            else if (number == 7)
            {
                page = await DeviceCuts.CrashAsync(page, $"{club.Address}/kiosk?lang=en");
                visitor = new Visitor(page);
            }
        }
        await DeviceStorage.AssertWithoutAsync(page, card, "Aisyah", "Rahman", "111111111", "INV-");
        Assert.Equal(10, await club.PointsAsync(member));

        await page.Context.SetOfflineAsync(false);
        await UntilAsync(async () => await club.PointsAsync(member) == 10 + ((claims - 1) * Invoices.Gives)
            && (await club.GetAsync("cases")).GetProperty("items").GetArrayLength() > 0);
        Assert.Equal(
            Enumerable.Range(1, claims).Where(n => n != ofSomebody).Select(n => $"INV-{n}").Order(StringComparer.Ordinal),
            (await DeviceCuts.DocumentsAsync(club, member)).Order(StringComparer.Ordinal));
        var refused = Assert.Single((await club.GetAsync("cases")).GetProperty("items").EnumerateArray());
        Assert.Equal("queued", refused.GetProperty("kind").GetString());
        Assert.Equal("has-member", (await club.GetAsync($"cases/{refused.GetProperty("id").GetString()}"))
            .GetProperty("queued").GetProperty("problem").GetProperty("code").GetString());
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (await isSo())
                return;
            await Task.Delay(100);
        }
        Assert.Fail("It did not come about in 20 seconds.");
    }
}
