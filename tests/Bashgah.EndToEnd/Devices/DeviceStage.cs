using Bashgah.EndToEnd.Counter;
using Bashgah.EndToEnd.Kiosk;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Devices;

/// <summary>A club with people of every kind in it, for whoever looks at the pages of its devices: a usual member, one with a very long
/// name, one who has nothing, one who has a great deal.</summary>
internal sealed class DeviceStage
{
    public const string Usual = "+60123456789";
    public const string LongName = "+60123456780";
    public const string Nothing = "+60123456781";
    public const string Huge = "+60123456782";

    /// <summary>What new members are asked to agree to.</summary>
    private static readonly (string Language, string Text)[] Asked =
    [
        ("en", "You may send me this shop's offers by SMS. I can take this back at any time."),
        ("fa", "می‌توانید پیشنهادهای این فروشگاه را برایم پیامک کنید. هر وقت بخواهم این اجازه را پس می‌گیرم."),
        ("ms", "Anda boleh menghantar tawaran kedai ini melalui SMS. Saya boleh menariknya balik pada bila-bila masa."),
    ];

    private DeviceStage(DeviceClub club) => Club = club;

    public DeviceClub Club { get; }

    /// <summary>A voucher of the usual member that waits.</summary>
    public string Voucher { get; private set; } = "";

    /// <summary>An invoice of the usual member, and one of nobody.</summary>
    public static (string Known, string Open) Invoices => ("INV-2026-104827", "INV-2026-104828");

    public static async Task<DeviceStage> SetAsync(DeviceClub club)
    {
        var stage = new DeviceStage(club);
        var usual = await club.JoinAsync("نرگس محمدی", Usual, "2900000004176");
        await club.JoinAsync("Wan Nur Aisyah Humaira binti Wan Ahmad Kamaruzzaman Al-Haj", LongName, "2900000004183");
        await club.PostAsync("members", new { phone = Nothing });
        var huge = await club.JoinAsync("Lim Wei Han", Huge);
        await AdjustAsync(club, usual, "points", 1_234);
        await AdjustAsync(club, usual, "credit", 8_500);
        await AdjustAsync(club, huge, "points", 987_654_321_012);
        await AdjustAsync(club, huge, "credit", 98_765_432_101);
        await club.PostAsync("purchases", Purchase(Invoices.Known, new { phone = Usual }));
        await club.PostAsync("purchases", Purchase(Invoices.Open, null));
        foreach (var (language, text) in Asked)
            await club.PostAsync("consent-texts", new { purpose = "offers", version = "1", language, text });
        stage.Voucher = (await club.PostAsync("redemptions", new { member = new { phone = Usual }, reward = "tea" })).GetProperty("code").GetString()!;
        return stage;
    }

    private static object Purchase(string documentNo, object? member)
    {
        object[] lines =
        [
            new { line = 1, sku = "MANGO", productGroup = "fruit", quantity = 2, amount = 1_840 },
            new { line = 2, sku = "MILK-1L", productGroup = "dairy", quantity = 1, amount = 790 },
        ];
        return member is null
            ? new { documentNo, store = DeviceClub.Store, currency = "MYR", lines }
            : new { documentNo, store = DeviceClub.Store, currency = "MYR", member, lines };
    }

    private static Task AdjustAsync(DeviceClub club, string member, string currency, long amount) =>
        club.PostAsync("adjustments", new { member = new { id = member }, currency, amount, reason = "for the picture" });
}

/// <summary>A page of a device in one of its states.</summary>
/// <param name="Kind"><c>counter</c> or <c>kiosk</c>.</param>
/// <param name="Name">What is to be seen.</param>
/// <param name="ShowAsync">Leads a page there, from wherever it is.</param>
internal sealed record DeviceState(string Kind, string Name, Func<DeviceStage, IPage, Task> ShowAsync)
{
    /// <summary>All states that people meet. A new one is a line in the list of its device.</summary>
    public static IReadOnlyList<DeviceState> All { get; } = [.. CounterStates.All, .. KioskStates.All];
}
