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
