using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bashgah.EndToEnd.Framework;

namespace Bashgah.EndToEnd.Demo;

/// <summary>The demo of each trade is a club that runs: members, product groups that earn, a ledger that holds.</summary>
public sealed class DemoTemplatesTests
{
    /// <summary>With the other tests two trades are opened, of two moneys; the supermarket's is by its own tests, and what each trade's
    /// rules do is told by its story. <c>tests/matrix.sh</c> opens all.</summary>
    public static TheoryData<string, string, string, string, long> Trades
    {
        get
        {
            var trades = new TheoryData<string, string, string, string, long>
            {
                { "fashion", "sutera", "MYR", "+60", 10_000 },
                { "pharmacy", "salamat", "IRR", "+98", 10_000_000 },
            };
            if (TestMatrix.IsFull)
            {
                trades.Add("supermarket", "melur", "MYR", "+60", 10_000);
                trades.Add("cafe", "kopi", "MYR", "+60", 10_000);
                trades.Add("services", "janji", "MYR", "+60", 10_000);
            }
            return trades;
        }
    }

    [Theory]
    [MemberData(nameof(Trades))]
    public async Task A_trades_demo_is_open(string template, string program, string currency, string country, long amount)
    {
        using var folder = new TemporaryFolder();
        await using (var server = await RunningServer.StartAsync("demo", "--template", template, "--data", folder.Path))
        {
            using var file = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("demo.json")));
            var demo = file.RootElement;
            Assert.Equal(program, demo.GetProperty("program").GetString());
            Assert.Equal(currency, demo.GetProperty("currency").GetString());
            var members = demo.GetProperty("members").EnumerateArray().ToList();
            Assert.True(members.Count >= 200);
            Assert.All(members, m => Assert.StartsWith(country, m.GetProperty("phone").GetString(), StringComparison.Ordinal));
            Assert.All(members, m => Assert.NotEmpty(m.GetProperty("name").GetString()!));
            server.Client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Bearer", demo.GetProperty("apiKey").GetString());
            foreach (var group in demo.GetProperty("productGroups").EnumerateArray())
                await AssertEarnsAsync(server.Client, demo, members[0], group.GetString()!, amount);
            await AssertStartPageAsync(server.Client, demo);
            Assert.Equal(0, await server.StopAsync());
        }

        await BuiltExecutable.SucceedAsync("verify", "--replay", "--database", folder.File("bashgah.db"));
        var other = template == "cafe" ? "fashion" : "cafe";
        var refused = await BuiltExecutable.RunAsync("demo", "--template", other, "--data", folder.Path);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains($"holds the demo of '{template}'", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trade_that_there_is_not_is_answered_with_those_that_there_are()
    {
        using var folder = new TemporaryFolder();

        var refused = await BuiltExecutable.RunAsync("demo", "--template", "bakery", "--data", folder.Path);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.All(
            ["bakery", "supermarket", "cafe", "fashion", "pharmacy", "services"],
            name => Assert.Contains(name, refused.Error, StringComparison.Ordinal));
    }

    private static async Task AssertEarnsAsync(HttpClient client, JsonElement demo, JsonElement member, string group, long amount)
    {
        using var answer = await client.PostAsJsonAsync($"/v1/programs/{demo.GetProperty("program").GetString()}/evaluations", new
        {
            kind = "purchase",
            member = new { phone = member.GetProperty("phone").GetString() },
            currency = demo.GetProperty("currency").GetString(),
            lines = new[] { new { line = 1, productGroup = group, quantity = 1, amount } },
        });
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        using var decision = JsonDocument.Parse(body);
        Assert.Contains(decision.RootElement.GetProperty("effects").EnumerateArray(), e => e.TryGetProperty("line", out _));
    }

    private static async Task AssertStartPageAsync(HttpClient client, JsonElement demo)
    {
        var page = await client.GetStringAsync("/");
        Assert.Contains($"/v1/programs/{demo.GetProperty("program").GetString()}/purchases", page, StringComparison.Ordinal);
        Assert.Contains(demo.GetProperty("productGroups")[0].GetString()!, page, StringComparison.Ordinal);
        // The card on it counts in the program's own money.
        var isRinggit = demo.GetProperty("currency").GetString() == "MYR";
        Assert.Equal((isRinggit, !isRinggit), (page.Contains("of RM ", StringComparison.Ordinal), page.Contains(" rials of ", StringComparison.Ordinal)));
        Assert.Contains(demo.GetProperty("members")[0].GetProperty("phone").GetString()!.TrimStart('+'), page, StringComparison.Ordinal);
    }
}
