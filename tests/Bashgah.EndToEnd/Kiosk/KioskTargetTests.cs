using Bashgah.EndToEnd.Devices;
using Bashgah.EndToEnd.Framework;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Kiosk;

/// <summary>Everything that can be touched is 64 px wide and high, everything that is read 24 px, and nothing stands off the screen:
/// on every screen, in every language, on every size.</summary>
public sealed class KioskTargetTests
{
    private const string Measure = """
        () => {
          const faults = [];
          for (const element of document.querySelectorAll("button, a, input, select, [role=button], [role=switch]")) {
            if (!element.checkVisibility()) continue;
            const { width, height, left, right } = element.getBoundingClientRect();
            const name = element.textContent.trim() || element.id;
            if (width < 63.9 || height < 63.9) faults.push(`small: ${name} ${width} x ${height}`);
            if (left < -0.5 || right > innerWidth + 0.5) faults.push(`outside: ${name} ${left} to ${right}`);
          }
          for (const element of document.querySelectorAll("body *")) {
            // What is one pixel wide is for those who listen.
            if (element.closest("script, svg") || !element.checkVisibility() || element.clientWidth === 1) continue;
            if (![...element.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim())) continue;
            const size = parseFloat(getComputedStyle(element).fontSize);
            if (size < 23.9) faults.push(`fine print: ${element.textContent.slice(0, 30)} ${size}`);
            if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline") faults.push(`clipped: ${element.textContent.slice(0, 30)}`);
            if (/kiosk\.|\{\w+\}|undefined|NaN|\[object/.test(element.textContent)) faults.push(`raw: ${element.textContent.slice(0, 60)}`);
          }
          const screen = document.getElementById("kiosk");
          if (screen.scrollWidth > screen.clientWidth + 1) faults.push(`wider than the screen: ${screen.scrollWidth}`);
          const next = document.querySelector(".screen .button:not(.quiet)");
          if (next && !document.querySelector(".rewards")) {
            const { bottom } = next.getBoundingClientRect();
            if (bottom > screen.getBoundingClientRect().bottom + 1) faults.push(`what is next is out of sight: ${next.textContent}`);
          }
          return faults;
        }
        """;

    private static readonly (int Width, int Height)[] Sizes = [(1080, 1920), (1280, 800), (768, 1024)];

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task Everything_can_be_touched_and_read()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        var stage = await DeviceStage.SetAsync(club);
        var page = await club.OpenAsync("kiosk", "en", Sizes[0]);
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var faults = new List<string>();
        foreach (var state in KioskStates.All)
        {
            await state.ShowAsync(stage, page);
            // Each state in every size, and in every language in one of them; all with all where the full matrix is asked for.
            foreach (var (language, sizes) in TestMatrix.IsFull
                ? new[] { "fa", "ms", "en" }.Select(language => (language, Sizes))
                : new[] { "fa", "ms", "en" }.Select((language, i) => (language, new[] { Sizes[i] })))
            {
                await page.ClickAsync($"#languages-switch [lang={language}]");
                await page.WaitForSelectorAsync($"html[lang={language}] #languages-switch [lang={language}][aria-pressed=true]");
                foreach (var (width, height) in sizes)
                {
                    await page.SetViewportSizeAsync(width, height);
                    faults.AddRange((await page.EvaluateAsync<string[]>(Measure)).Select(fault => $"{state.Name}, {language}, {width}: {fault}"));
                }
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
