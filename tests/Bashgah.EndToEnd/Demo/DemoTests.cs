using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bashgah.EndToEnd.Framework;
using Bashgah.EndToEnd.Import;
using Bashgah.EndToEnd.Simulations;

namespace Bashgah.EndToEnd.Demo;

/// <summary>What somebody sees who tries the demo for the first time, and for the second.</summary>
public sealed class DemoTests
{
    private const string Clock = "2026-11-20T19:00:00+08:00";

    [Fact]
    public async Task Demo_TakesAPurchase_ExplainsIt_AndIsFoundAgain()
    {
        using var folder = new TemporaryFolder();
        JsonElement demo;
        long after;
        await using (var server = await RunningServer.StartAsync("demo", "--data", folder.Path, "--clock", Clock))
        {
            demo = await ReadDemoFileAsync(folder, server);
            var member = demo.GetProperty("members")[0].GetProperty("id").GetString()!;
            var before = await BalanceAsync(server, demo, member);
            var given = await BuyAsync(server, demo, member);
            after = await BalanceAsync(server, demo, member);
            Assert.Equal(before + given, after);
            await AssertExplainedAsync(server, demo, member, given);
            Assert.Equal(0, await server.StopAsync());
        }

        var digest = await DigestAsync(folder);
        await using (var again = await RunningServer.StartAsync("demo", "--data", folder.Path, "--clock", Clock))
        {
            var second = await ReadDemoFileAsync(folder, again);
            Assert.Equal(demo.GetProperty("apiKey").GetString(), second.GetProperty("apiKey").GetString());
            Assert.Equal(
                demo.GetProperty("members").GetRawText(), second.GetProperty("members").GetRawText());
            var member = second.GetProperty("members")[0].GetProperty("id").GetString()!;
            Assert.Equal(after, await BalanceAsync(again, second, member));
            Assert.Equal(0, await again.StopAsync());
        }

        Assert.Equal(digest, await DigestAsync(folder));
        await BuiltExecutable.SucceedAsync("verify", "--replay", "--database", folder.File("bashgah.db"));
        // Lived through again under the policy that is in force, the year comes to what the ledger holds.
        await LedgerFigures.AssertSimulatedAsync(folder.File("bashgah.db"), ImportRuns.Definition("supermarket"));
    }

    [Fact]
    public async Task DemoFile_NamesWhatOutsideProgramsNeed()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync("demo", "--data", folder.Path, "--clock", Clock);

        var demo = await ReadDemoFileAsync(folder, server);

        Assert.Equal("MYR", demo.GetProperty("currency").GetString());
        Assert.Equal(12, demo.GetProperty("productGroups").GetArrayLength());
        Assert.True(demo.GetProperty("members").GetArrayLength() >= 200);
        Assert.StartsWith("+60", demo.GetProperty("members")[0].GetProperty("phone").GetString(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("demo.json")));
    }

    private static async Task<JsonElement> ReadDemoFileAsync(TemporaryFolder folder, RunningServer server)
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("demo.json")));
        var demo = document.RootElement.Clone();
        Assert.Equal(server.Client.BaseAddress, new Uri(demo.GetProperty("url").GetString()!));
        server.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", demo.GetProperty("apiKey").GetString());
        return demo;
    }

    /// <summary>29.99 ringgit: 29 points by <c>base</c>, and what the member's tier and number of visits add.</summary>
    private static async Task<long> BuyAsync(RunningServer server, JsonElement demo, string member)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Program(demo)}/purchases")
        {
            Content = JsonContent.Create(new
            {
                documentNo = "E2E-1",
                store = "klcc",
                member = new { id = member },
                currency = "MYR",
                lines = new[] { new { line = 1, sku = "HOU-NONE", productGroup = "household", quantity = 1, amount = 2_999 } },
            }),
        };
        request.Headers.Add("Idempotency-Key", "e2e-1");
        using var answer = await server.Client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, body);
        using var decision = JsonDocument.Parse(body);
        var points = decision.RootElement.GetProperty("effects").EnumerateArray()
            .Where(e => e.GetProperty("currency").GetString() == "points" && e.GetProperty("kind").GetString() == "accrual")
            .ToDictionary(e => e.GetProperty("ruleId").GetString()!, e => e.GetProperty("amount").GetInt64());
        Assert.Equal(29, points["base"]);
        return points.Values.Sum();
    }

    private static async Task AssertExplainedAsync(
        RunningServer server, JsonElement demo, string member, long given)
    {
        var entries = await GetAsync(server, $"{Program(demo)}/members/{member}/entries?currency=points");
        var ours = entries.GetProperty("items").EnumerateArray()
            .Where(e => e.TryGetProperty("documentNo", out var number) && number.GetString() == "E2E-1").ToList();
        Assert.Equal(given, ours.Sum(e => e.GetProperty("amount").GetInt64()));
        Assert.All(ours, e => Assert.NotEmpty(e.GetProperty("explanation").GetString()!));
    }

    /// <summary>Available + pending + held − debt.</summary>
    private static async Task<long> BalanceAsync(RunningServer server, JsonElement demo, string member)
    {
        var accounts = await GetAsync(server, $"{Program(demo)}/members/{member}/accounts");
        var points = accounts.GetProperty("items").EnumerateArray().Single(a => a.GetProperty("currency").GetString() == "points");
        return points.GetProperty("available").GetInt64() + points.GetProperty("pending").GetInt64()
            + points.GetProperty("held").GetInt64() - points.GetProperty("debt").GetInt64();
    }

    private static async Task<JsonElement> GetAsync(RunningServer server, string path)
    {
        using var document = JsonDocument.Parse(await server.Client.GetStringAsync(path));
        return document.RootElement.Clone();
    }

    private static async Task<string> DigestAsync(TemporaryFolder folder)
    {
        var report = await BuiltExecutable.SucceedAsync("verify", "--json", "--database", folder.File("bashgah.db"));
        using var document = JsonDocument.Parse(report);
        return document.RootElement.GetProperty("digest").GetString()!;
    }

    private static string Program(JsonElement demo) => $"/v1/programs/{demo.GetProperty("program").GetString()}";
}
