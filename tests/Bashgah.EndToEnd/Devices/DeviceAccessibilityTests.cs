using System.Collections.Concurrent;
using Bashgah.EndToEnd.Framework;
using Bashgah.EndToEnd.Pages;

namespace Bashgah.EndToEnd.Devices;

/// <summary>axe looks at every state of a counter and a kiosk, in every language, by day and by night.</summary>
public sealed class DeviceAccessibilityTests
{
    private static readonly string[] Languages = ["en", "fa", "ms"];

    private static readonly (int Width, int Height) Size = (1280, 800);

    public static TheoryData<string> Kinds => [.. DeviceState.All.Select(state => state.Kind).Distinct()];

    [ConditionalTheory]
    [RequiresProgram(Browser.Names)]
    [MemberData(nameof(Kinds))]
    public async Task No_state_keeps_anybody_out(string kind)
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        var stage = await DeviceStage.SetAsync(club);
        var findings = new ConcurrentBag<string>();
        // Two at once, as there are processors; a language and its two lights after one another.
        await Parallel.ForEachAsync(
            Languages, new ParallelOptions { MaxDegreeOfParallelism = 2 },
            async (language, _) =>
            {
                // One language by night, the others by day; all by both where the full matrix is asked for.
                foreach (var isDark in TestMatrix.IsFull ? [false, true] : new[] { language == "fa" })
                {
                    var page = await club.OpenAsync(kind, language, Size, isDark ? "dark" : "light");
                    foreach (var state in DeviceState.All.Where(state => state.Kind == kind))
                    {
                        await state.ShowAsync(stage, page);
                        foreach (var finding in await AccessibilityTests.FindAsync(page, isDark))
                            findings.Add($"{kind} {state.Name} ({language}{(isDark ? ", dark" : "")}): {finding}");
                    }
                    await page.Context.SetOfflineAsync(false);
                    await page.Context.CloseAsync();
                }
            });
        Assert.True(findings.IsEmpty, string.Join('\n', findings.Order()));
    }
}
