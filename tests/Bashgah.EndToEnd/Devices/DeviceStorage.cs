using System.Text;
using Microsoft.Playwright;

namespace Bashgah.EndToEnd.Devices;

/// <summary>Everything that a device's page keeps in its browser, as text.</summary>
internal static class DeviceStorage
{
    private const string Script = """
        async () => {
          const bytes = (value) => Array.from(new Uint8Array(value), (b) => String.fromCharCode(b)).join("");
          const plain = (value) => value instanceof ArrayBuffer ? bytes(value)
            : ArrayBuffer.isView(value) ? bytes(value.buffer)
            : Array.isArray(value) ? value.map(plain).join(" ")
            : value instanceof CryptoKey ? `key:${value.extractable}`
            : value && typeof value === "object" ? Object.entries(value).map(([k, v]) => `${k}=${plain(v)}`).join(" ") : String(value);
          const all = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error); });
          const found = [];
          for (const { name } of await indexedDB.databases()) {
            const database = await all(indexedDB.open(name));
            for (const store of database.objectStoreNames) {
              const rows = await all(database.transaction(store).objectStore(store).getAll());
              found.push(...rows.map((row) => `${store}: ${plain(row)}`));
            }
            database.close();
          }
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) found.push(`${request.url}: ${await (await cache.match(request)).text()}`);
          }
          found.push(JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie);
          return found;
        }
        """;

    /// <summary>What is kept, an entry a line; bytes as characters, so that any text in them is found as UTF-8.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IPage page) => await page.EvaluateAsync<string[]>(Script);

    /// <summary>Fails where one of the texts stands in what is kept, in UTF-8 or UTF-16.</summary>
    public static async Task AssertWithoutAsync(IPage page, params string[] texts)
    {
        var kept = await ReadAsync(page);
        // A search that finds nothing has to be one that could.
        Assert.Contains(kept, entry => entry.StartsWith("keys: ", StringComparison.Ordinal) && entry.Contains("key:false", StringComparison.Ordinal));
        foreach (var text in texts)
        {
            foreach (var form in new[] { text, Latin(Encoding.UTF8.GetBytes(text)), Latin(Encoding.Unicode.GetBytes(text)) })
                Assert.DoesNotContain(kept, entry => entry.Contains(form, StringComparison.Ordinal));
        }
    }

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
