using System.Globalization;
using Bashgah.EndToEnd.Devices;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Kiosk;

/// <summary>What a visitor sees. States that need an invoice have one printed for them.</summary>
internal static class KioskStates
{
    private const string UsualTyped = "0123456789";

    private static int _printed;

    public static IReadOnlyList<DeviceState> All { get; } =
    [
        Of("start", (_, _) => Task.CompletedTask),
        Of("phone", async (_, visitor) =>
        {
            await visitor.GoOnAsync();
            await visitor.TypeAsync("01234");
        }),
        Of("unknown", async (_, visitor) =>
        {
            await visitor.GoOnAsync();
            await visitor.TypeAsync("0198765432");
            await visitor.GoOnAsync();
            await visitor.SeesAsync("unknown");
        }),
        Of("name", (_, visitor) => NameAsync(visitor)),
        Of("name-other-letters", async (_, visitor) =>
        {
            await NameAsync(visitor);
            await visitor.TapAsync(".key.script");
        }),
        Of("agree", async (_, visitor) =>
        {
            await NameAsync(visitor);
            await visitor.TapAsync(".two .quiet");
            await visitor.SeesAsync("agree");
        }),
        Of("hello", (_, visitor) => visitor.ArriveAsync(UsualTyped)),
        Of("hello-long", (_, visitor) => visitor.ArriveAsync("0123456780")),
        Of("hello-nameless", (_, visitor) => visitor.ArriveAsync("0123456781")),
        Of("number", async (_, visitor) =>
        {
            await visitor.ArriveAsync(UsualTyped);
            await visitor.TapAsync(".done > .quiet");
            await visitor.TypeAsync("10482");
        }),
        Of("whose", async (stage, visitor) =>
        {
            await visitor.ScanAsync(await PrintAsync(stage));
            await visitor.Page.WaitForSelectorAsync(".start .chip");
        }),
        Of("earned", async (stage, visitor) =>
        {
            await visitor.ArriveAsync(UsualTyped);
            await visitor.ScanAsync(await PrintAsync(stage));
            await visitor.SeesAsync("earned");
        }),
        Of("earned-nothing", async (stage, visitor) =>
        {
            var number = NextNumber();
            await Invoices.PrintNothingAsync(stage.Club, number);
            await visitor.ArriveAsync(UsualTyped);
            await visitor.ScanAsync(number);
            await visitor.SeesAsync("earned");
        }),
        Of("told", async (_, visitor) =>
        {
            await visitor.ArriveAsync(UsualTyped);
            await visitor.ScanAsync("NO-SUCH-INVOICE");
            await visitor.SeesAsync("told");
        }),
        Of("balance", (_, visitor) => ToolAsync(visitor, UsualTyped, 0, "balance")),
        Of("balance-huge", (_, visitor) => ToolAsync(visitor, "0123456782", 0, "balance")),
        Of("rewards", (_, visitor) => ToolAsync(visitor, UsualTyped, 1, "rewards")),
        Of("rewards-not-yet", (_, visitor) => ToolAsync(visitor, "0123456781", 1, "rewards")),
        Of("confirm", (_, visitor) => ConfirmAsync(visitor)),
        Of("prove", async (_, visitor) =>
        {
            await ConfirmAsync(visitor);
            await visitor.GoOnAsync();
            await visitor.SeesAsync("prove");
        }),
        Of("voucher", async (_, visitor) =>
        {
            await ConfirmAsync(visitor);
            await visitor.ScanAsync("2900000004176");
            await visitor.SeesAsync("confirm");
            await visitor.GoOnAsync();
            await visitor.SeesAsync("voucher");
        }),
        Of("cut", async (_, visitor) =>
        {
            await visitor.Page.Context.SetOfflineAsync(true);
            await visitor.Page.WaitForSelectorAsync("#offline:not([hidden])");
            await visitor.ArriveAsync(UsualTyped);
        }),
        Of("which", (_, visitor) => AfterCutAsync(visitor, "which")),
        Of("kept", async (_, visitor) =>
        {
            await AfterCutAsync(visitor, "which");
            await visitor.TapAsync(".done .button >> nth=0");
            await visitor.SeesAsync("hello");
            await visitor.ScanAsync("CUT-INVOICE");
            await visitor.SeesAsync("kept");
        }),
    ];

    /// <summary>Whoever stood there has gone.</summary>
    public static Task ResetAsync(IPage page) => new Visitor(page).LeaveAsync();

    private static DeviceState Of(string name, Func<DeviceStage, Visitor, Task> show) => new("kiosk", name, async (stage, page) =>
    {
        await ResetAsync(page);
        await show(stage, new Visitor(page));
    });

    private static string NextNumber() => $"KI-{Interlocked.Increment(ref _printed).ToString("D6", CultureInfo.InvariantCulture)}";

    private static async Task<string> PrintAsync(DeviceStage stage)
    {
        var number = NextNumber();
        await Invoices.PrintAsync(stage.Club, number);
        return number;
    }

    private static async Task NameAsync(Visitor visitor)
    {
        await visitor.TapAsync(".start .quiet");
        await visitor.TypeAsync("0198765432");
        await visitor.GoOnAsync();
        await visitor.SeesAsync("name");
    }

    private static async Task ToolAsync(Visitor visitor, string phone, int tool, string screen)
    {
        await visitor.ArriveAsync(phone);
        await visitor.TapAsync($".tool >> nth={tool}");
        await visitor.SeesAsync(screen);
    }

    private static async Task ConfirmAsync(Visitor visitor)
    {
        await ToolAsync(visitor, UsualTyped, 1, "rewards");
        await visitor.TapAsync(".offer:enabled");
        await visitor.SeesAsync("confirm");
    }

    private static async Task AfterCutAsync(Visitor visitor, string screen)
    {
        await visitor.ScanAsync("SOMETHING-SCANNED");
        await visitor.SeesAsync(screen);
    }
}
