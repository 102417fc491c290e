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
                var states = DeviceState.All.Where(state => state.Kind == kind).ToList();
                foreach (var isDark in new[] { false, true })
                {
                    // By night, when only colours are other, each state in one of the languages; in all where the full matrix is asked for.
                    var looked = isDark && !TestMatrix.IsFull ? states.Where((_, i) => i % Languages.Length == Array.IndexOf(Languages, language)) : states;
                    var page = await club.OpenAsync(kind, language, Size, isDark ? "dark" : "light");
                    foreach (var state in looked)
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
