using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Counter;

/// <summary>Somebody at the counter who uses the keyboard alone; each text typed and each key pressed counts as one interaction.</summary>
internal sealed class Cashier(IPage page)
{
    private const float PauseMilliseconds = 350;

    public int Interactions { get; private set; }

    public IPage Page => page;

    /// <summary>Types where the cursor stands, as a person does.</summary>
    public async Task TypeAsync(string text)
    {
        Interactions++;
        // Slower than a scanner, which is told from people by its speed.
        await page.Keyboard.TypeAsync(text, new() { Delay = 45 });
    }

    /// <summary>Puts a text where the cursor stands at once, for tests that type a lot.</summary>
    public async Task PutAsync(string text)
    {
        Interactions++;
        await page.Keyboard.InsertTextAsync(text);
    }

    public async Task PressAsync(string key)
    {
        Interactions++;
        await page.Keyboard.PressAsync(key);
    }

    /// <summary>A scanner or card reader: keys without a pause, then Enter.</summary>
    public async Task ScanAsync(string text)
    {
        Interactions++;
        if (await page.EvaluateAsync<bool>("() => document.activeElement?.id === 'scan'"))
        {
            await page.Keyboard.InsertTextAsync(text);
            await page.Keyboard.PressAsync("Enter");
            return;
        }
        // A scanner's keys are told from the ones before by a pause; in one breath, however busy the machine of the test is.
        await page.WaitForTimeoutAsync(PauseMilliseconds);
        await page.EvaluateAsync(
            "(text) => { for (const key of [...text, 'Enter']) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })); }",
            text);
    }

    /// <summary>Whoever stands there has this name.</summary>
    public Task SeesMemberAsync(string name) => Assertions.Expect(page.Locator("#member-name")).ToHaveTextAsync(name);

    public Task SeesAsync(string selector, string text) =>
        Assertions.Expect(page.Locator(selector)).ToContainTextAsync(text);

    public Task SeesNoticeAsync(string text) => SeesAsync("#notice", text);

    /// <summary>The purchase is through: in the ledger, or waiting.</summary>
    public Task RecordedAsync(string state = "done") => page.WaitForSelectorAsync($"#gives[data-recorded={state}]");

    /// <summary>Begins to count anew.</summary>
    public void Recount() => Interactions = 0;
}
