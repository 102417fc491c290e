using System.Text.Json;
using Bashgah.EndToEnd.Devices;
using Bashgah.EndToEnd.Framework;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Kiosk;

/// <summary>What does not work is said so that a visitor understands it, and gives or takes nothing.</summary>
public sealed class KioskRefusalTests
{
    [ConditionalTheory]
    [RequiresPostgres]
    [RequiresProgram(Browser.Names)]
    [InlineData(TestBackend.Sqlite)]
    [InlineData(TestBackend.Postgres)]
    public async Task Nothing_is_refused_without_words(TestBackend backend)
    {
        await using var club = await DeviceClub.StartAsync(backend);
        var member = await club.JoinAsync("Aisyah Rahman", "+60111111111", "2900000004176", "2900000004183");
        await club.JoinAsync("Lim Wei Han", "+60122222222");
        await Invoices.PrintAsync(club, "INV-1");
        await Invoices.PrintAsync(club, "INV-2", "+60122222222");
        await Invoices.PrintNothingAsync(club, "INV-3");
        var visitor = new Visitor(await club.OpenAsync("kiosk", "en", (1280, 800)));

        // Nobody is there yet.
        await TellsAsync(visitor, "INV-2", "This invoice already belongs to a member");
        await TellsAsync(visitor, "WHAT-IS-THIS", "We do not know this code");
        await TellsAsync(visitor, "%B29000000041", "The card could not be read");
        await visitor.LeaveAsync();
        await visitor.GoOnAsync();
        await visitor.TypeAsync("0000000");
        await visitor.GoOnAsync();
        await visitor.SeesTextAsync("This is not a whole phone number");

        await visitor.LeaveAsync();
        await visitor.ArriveAsync("0111111111");
        await visitor.ScanAsync("INV-1");
        await visitor.SeesAsync("earned");
        Assert.Equal(10 + Invoices.Gives, await club.PointsAsync(member));
        await TellsAsync(visitor, "INV-1", "This invoice has been used");
        await TellsAsync(visitor, "INV-2", "This invoice already belongs to a member");
        await TellsAsync(visitor, "INV-99", "We do not find this invoice yet");
        await visitor.ScanAsync("INV-3");
        await visitor.SeesAsync("earned");
        await visitor.SeesTextAsync("This invoice gives no points");

        var voucher = await club.PostAsync("redemptions", new { member = new { id = member }, reward = "tea" });
        await TellsAsync(visitor, voucher.GetProperty("code").GetString()!, "This is a voucher");
        await visitor.LeaveAsync();
        await club.PostAsync($"members/{member}/cards/2900000004183/block", new { reason = "lost" });
        await TellsAsync(visitor, "2900000004183", "This card does not work any more");
        Assert.Equal(10 + Invoices.Gives - 30, await club.PointsAsync(member));
    }

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task A_code_of_somebody_else_proves_nothing()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        var member = await club.JoinAsync("Aisyah Rahman", "+60111111111");
        await club.JoinAsync("Lim Wei Han", "+60122222222", "2900000004190");
        await Invoices.PrintAsync(club, "INV-1");
        var page = await club.OpenAsync("kiosk", "en", (1280, 800));
        var visitor = new Visitor(page);
        await visitor.ArriveAsync("0111111111");
        await visitor.ScanAsync("INV-1");
        await visitor.SeesAsync("earned");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("rewards");
        await visitor.TapAsync(".offer:enabled");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("prove");
        // Another member's card is another visitor, who starts with nothing begun.
        await visitor.ScanAsync("2900000004190");
        await visitor.SeesAsync("hello");
        await visitor.SeesTextAsync("Lim");
        Assert.Equal(10 + Invoices.Gives, await club.PointsAsync(member));
    }

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task Only_a_kiosk_has_codes_drawn_and_only_codes()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        using var nobody = await club.Server.Client.GetAsync("/kiosk/qr?text=ABCD-1234");
        Assert.Equal(401, (int)nobody.StatusCode);
        var page = await club.OpenAsync("kiosk", "en", (1280, 800));
        var drawn = await page.EvaluateAsync<JsonElement>("""
            async () => {
              const ask = async (text) => fetch(`/kiosk/qr?text=${encodeURIComponent(text)}`);
              const good = await ask("ABCD-1234");
              return { squares: (await good.json()).size, kept: good.headers.get("Cache-Control"), bad: (await ask("<script>")).status, long: (await ask("A".repeat(41))).status };
            }
            """);
        Assert.InRange(drawn.GetProperty("squares").GetInt32(), 21, 60);
        Assert.Equal("no-store", drawn.GetProperty("kept").GetString());
        Assert.Equal((404, 404), (drawn.GetProperty("bad").GetInt32(), drawn.GetProperty("long").GetInt32()));
    }

    private static async Task TellsAsync(Visitor visitor, string scanned, string text)
    {
        await visitor.ScanAsync(scanned);
        await visitor.SeesAsync("told");
        await visitor.SeesTextAsync(text);
    }
}
