using System.Text.Json;
using Bashgah.EndToEnd.Devices;
using Bashgah.EndToEnd.Framework;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Counter;

/// <summary>The preview is there as soon as the server has answered, and of an older question nothing is shown.</summary>
public sealed class CounterPreviewTests
{
    /// <summary>Counts the browser's frames; notes in which one a question was asked, answered and shown.</summary>
    private const string Watch = """
        () => {
          const seen = window.seen = { frame: 0, asked: [], answered: [], shown: [] };
          const tick = () => { seen.frame++; requestAnimationFrame(tick); };
          requestAnimationFrame(tick);
          document.getElementById("amount").addEventListener("input", () => { seen.typed = seen.frame; seen.isNew = true; }, true);
          const real = Response.prototype.text;
          Response.prototype.text = async function () {
            const text = await real.call(this);
            if (this.url.endsWith("/evaluations")) seen.answered.push(seen.frame);
            return text;
          };
          const fetched = window.fetch;
          window.fetch = (address, ...rest) => {
            // What is asked again because balances came in is no answer to what was typed.
            if (String(address).endsWith("/evaluations") && seen.isNew) seen.asked.push(seen.frame - seen.typed);
            if (String(address).endsWith("/evaluations")) seen.isNew = false;
            return fetched(address, ...rest);
          };
          new MutationObserver(() => seen.shown.push(seen.frame)).observe(document.getElementById("gives"), { childList: true });
        }
        """;

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task It_takes_what_the_evaluation_takes_and_a_frame()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        await club.JoinAsync("Aisyah Rahman", "+60111111111");
        var page = await club.OpenAsync("counter", "en", (1280, 800));
        var cashier = new Cashier(page);
        await cashier.PutAsync("+60111111111");
        await cashier.PressAsync("Enter");
        await cashier.SeesMemberAsync("Aisyah Rahman");
        await page.EvaluateAsync(Watch);
        for (var ringgit = 11; ringgit <= 15; ringgit++)
        {
            await page.FillAsync("#amount", $"{ringgit}");
            await cashier.SeesAsync("#gives", $"Earns {ringgit} points");
        }

        var seen = await page.EvaluateAsync<JsonElement>("() => window.seen");
        int[] Frames(string name) => [.. seen.GetProperty(name).EnumerateArray().Select(one => one.GetInt32())];
        Assert.Equal(5, Frames("asked").Length);
        Assert.All(Frames("asked"), frames => Assert.InRange(frames, 0, 1));
        var (answered, shown) = (Frames("answered"), Frames("shown"));
        Assert.InRange(answered.Length, 5, 7);
        Assert.All(answered, frame => Assert.Contains(shown, one => one >= frame && one <= frame + 1));
    }

    [ConditionalFact]
    [RequiresProgram(Browser.Names)]
    public async Task An_answer_that_comes_late_is_not_shown()
    {
        await using var club = await DeviceClub.StartAsync(TestBackend.Sqlite);
        await club.JoinAsync("Aisyah Rahman", "+60111111111");
        var page = await club.OpenAsync("counter", "en", (1280, 800));
        var cashier = new Cashier(page);
        await cashier.PutAsync("+60111111111");
        await cashier.PressAsync("Enter");
        await cashier.SeesMemberAsync("Aisyah Rahman");
        var late = new TaskCompletionSource();
        await page.RouteAsync("**/evaluations", async route =>
        {
            if (route.Request.PostData!.Contains("1100", StringComparison.Ordinal))
                await late.Task;
            await route.ContinueAsync();
        });
        await page.FillAsync("#amount", "11");
        await page.FillAsync("#amount", "12");
        await cashier.SeesAsync("#gives", "Earns 12 points");
        late.SetResult();
        await page.WaitForTimeoutAsync(500);
        await cashier.SeesAsync("#gives", "Earns 12 points");
    }
}
