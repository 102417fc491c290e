using Bashgah.EndToEnd.Devices;

namespace Bashgah.EndToEnd.Kiosk;

/// <summary>Invoices of the till, in a club where a ringgit of fresh food gives two points.</summary>
internal static class Invoices
{
    /// <summary>What one of them gives: 26 for RM 26.30, and 26 again because all of it is fresh.</summary>
    public const int Gives = 52;

    /// <summary>Prints one; without a member's phone it is nobody's.</summary>
    public static Task PrintAsync(DeviceClub club, string documentNo, string? phone = null)
    {
        object[] lines =
        [
            new { line = 1, sku = "MANGO", productGroup = "fruit", quantity = 2, amount = 1_840 },
            new { line = 2, sku = "MILK-1L", productGroup = "dairy", quantity = 1, amount = 790 },
        ];
        return club.PostAsync("purchases", phone is null
            ? new { documentNo, store = DeviceClub.Store, currency = "MYR", lines }
            : new { documentNo, store = DeviceClub.Store, currency = "MYR", member = new { phone }, lines });
    }

    /// <summary>One on which nothing gives points.</summary>
    public static Task PrintNothingAsync(DeviceClub club, string documentNo) => club.PostAsync("purchases", new
    {
        documentNo, store = DeviceClub.Store, currency = "MYR", lines = new[] { new { line = 1, sku = "CIG", productGroup = "tobacco", quantity = 1, amount = 1_750 } },
    });
}
