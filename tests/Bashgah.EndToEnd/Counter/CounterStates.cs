using Bashgah.EndToEnd.Devices;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Counter;

/// <summary>What a cashier sees.</summary>
internal static class CounterStates
{
    public static IReadOnlyList<DeviceState> All { get; } =
    [
        Of("empty", (_, _) => Task.CompletedTask),
        Of("member", (_, page) => IdentifyAsync(page, DeviceStage.Usual)),
        Of("long-name", (_, page) => IdentifyAsync(page, DeviceStage.LongName)),
        Of("nothing", (_, page) => IdentifyAsync(page, DeviceStage.Nothing)),
        Of("huge", async (_, page) =>
        {
            await IdentifyAsync(page, DeviceStage.Huge);
            await page.FillAsync("#amount", "123456789.95");
            await page.WaitForSelectorAsync("#gives:not([hidden]) b");
        }),
        Of("preview", PreviewAsync),
        Of("lines", async (stage, page) =>
        {
            await PreviewAsync(stage, page);
            await page.PressAsync("#amount", "F4");
            await page.SelectOptionAsync("#group", "tobacco");
            await page.FillAsync("#amount", "17.50");
            await page.PressAsync("#amount", "F4");
            await page.WaitForSelectorAsync("#lines tbody tr:nth-child(2)");
        }),
        Of("not-given", async (_, page) =>
        {
            await IdentifyAsync(page, DeviceStage.Usual);
            await page.FillAsync("#amount", "17.50");
            await page.WaitForSelectorAsync("#gives .not");
            await page.ClickAsync("#gives .not summary");
        }),
        Of("recorded", async (stage, page) =>
        {
            await PreviewAsync(stage, page);
            await page.PressAsync("#amount", "Enter");
            await page.WaitForSelectorAsync("#gives[data-recorded]");
        }),
        Of("unknown", async (_, page) =>
        {
            await ScanAsync(page, "ABC-000-NONE");
            await page.WaitForSelectorAsync("#notice:not([hidden])");
        }),
        Of("wrong-amount", async (_, page) =>
        {
            await IdentifyAsync(page, DeviceStage.Usual);
            await page.FillAsync("#amount", "12,5o");
        }),
        Of("join", (_, page) => page.Keyboard.PressAsync("F7")),
        Of("join-refused", async (_, page) =>
        {
            await page.Keyboard.PressAsync("F7");
            await page.FillAsync("#join [name=phone]", "12");
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForSelectorAsync("#join [role=alert]:not([hidden])");
        }),
        Of("return", async (_, page) =>
        {
            await page.Keyboard.PressAsync("F6");
            await page.FillAsync("#back [name=document]", DeviceStage.Invoices.Known);
            await page.PressAsync("#back [name=document]", "Enter");
            await page.WaitForSelectorAsync("#back-gives:not([hidden])");
        }),
        Of("claim", async (_, page) =>
        {
            await IdentifyAsync(page, DeviceStage.Usual);
            await ScanAsync(page, DeviceStage.Invoices.Open);
            await page.WaitForSelectorAsync("#ask[open]");
        }),
        Of("voucher", async (stage, page) =>
        {
            await ScanAsync(page, stage.Voucher);
            await page.WaitForSelectorAsync("#ask[open]");
        }),
        Of("redeem", async (_, page) =>
        {
            await IdentifyAsync(page, DeviceStage.Usual);
            await page.ClickAsync("#choices button >> nth=-1");
            await page.WaitForSelectorAsync("#ask[open]");
        }),
        Of("tender", async (_, page) =>
        {
            await IdentifyAsync(page, DeviceStage.Usual);
            await page.FillAsync("#amount", "41.70");
            await page.PressAsync("#amount", "F4");
            await page.ClickAsync("#choices button >> nth=1");
            await page.WaitForSelectorAsync("#ask[open] input");
        }),
        Of("cards", async (_, page) =>
        {
            await IdentifyAsync(page, DeviceStage.Usual);
            await page.Keyboard.PressAsync("F8");
            await page.WaitForSelectorAsync("#cards-list .card-row");
        }),
        Of("shift", async (_, page) =>
        {
            await page.Keyboard.PressAsync("F9");
            await page.WaitForSelectorAsync("#shift-body table");
        }),
        Of("cut", async (_, page) =>
        {
            await page.Context.SetOfflineAsync(true);
            await ScanAsync(page, DeviceStage.Usual);
            await page.FillAsync("#amount", "41.70");
            await page.PressAsync("#amount", "Enter");
            await page.WaitForSelectorAsync("#gives[data-recorded=waits]");
        }),
        Of("queue", async (_, page) =>
        {
            await page.ClickAsync("#queue-open");
            await page.WaitForSelectorAsync("#queue[open] li");
        }),
    ];

    /// <summary>The next customer, whatever stands there.</summary>
    public static async Task ResetAsync(IPage page)
    {
        while (await page.Locator("dialog[open]").CountAsync() > 0)
            await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
    }

    private static DeviceState Of(string name, Func<DeviceStage, IPage, Task> show) => new("counter", name, async (stage, page) =>
    {
        await ResetAsync(page);
        await show(stage, page);
    });

    private static async Task ScanAsync(IPage page, string text)
    {
        await page.FillAsync("#scan", text);
        await page.PressAsync("#scan", "Enter");
    }

    private static async Task IdentifyAsync(IPage page, string phone)
    {
        await ScanAsync(page, phone);
        await page.WaitForSelectorAsync("#facts:not([hidden]) .tile");
    }

    private static async Task PreviewAsync(DeviceStage stage, IPage page)
    {
        await IdentifyAsync(page, DeviceStage.Usual);
        await page.FillAsync("#amount", "41.70");
        await page.SelectOptionAsync("#group", "fruit");
        await page.WaitForSelectorAsync("#gives:not([hidden]) b");
        Assert.NotEmpty(stage.Voucher);
    }
}
