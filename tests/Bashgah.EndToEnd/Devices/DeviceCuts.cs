using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Devices;

/// <summary>What happens to devices while the network is down.</summary>
internal static class DeviceCuts
{
    /// <summary>The page's process dies; somebody opens the device's page again.</summary>
    public static async Task<IPage> CrashAsync(IPage page, string address)
    {
        var crashed = new TaskCompletionSource();
        page.Crash += (_, _) => crashed.TrySetResult();
        _ = page.GotoAsync("chrome://crash").ContinueWith(static t => t.Exception, TaskScheduler.Default);
        await crashed.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var again = await page.Context.NewPageAsync();
        await page.CloseAsync();
        await again.GotoAsync(address);
        await DeviceClub.ReadyAsync(again);
        return again;
    }

    /// <summary>Documents that a member got points for, as the ledger has them.</summary>
    public static async Task<IReadOnlyList<string>> DocumentsAsync(DeviceClub club, string member)
    {
        var entries = (await club.GetAsync($"members/{member}/entries?currency=points&limit=200")).GetProperty("items").EnumerateArray();
        return [.. entries.Where(e => e.TryGetProperty("documentNo", out _)).Select(e => e.GetProperty("documentNo").GetString()!)];
    }
}
