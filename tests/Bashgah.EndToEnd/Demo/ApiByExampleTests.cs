using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bashgah.EndToEnd.Framework;

namespace Bashgah.EndToEnd.Demo;

/// <summary>
/// The guide's examples are recorded from a running demo: this test plays them again and compares. With
/// <c>BASHGAH_RECORD=1</c> it writes the page instead.
/// </summary>
public sealed partial class ApiByExampleTests
{
    private const string Clock = "2026-11-20T19:00:00+08:00";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string Page = Repository.PathOf("docs", "guide", "api-by-example.md");

    [Fact]
    public async Task Page_IsWhatTheDemoAnswers()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync("demo", "--data", folder.Path, "--clock", Clock);
        var demo = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("demo.json")))!;
        server.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", demo["apiKey"]!.GetValue<string>());

        var page = await PlayAsync(server.Client);

        if (Environment.GetEnvironmentVariable("BASHGAH_RECORD") == "1")
            await File.WriteAllTextAsync(Page, page);
        Assert.Equal(await File.ReadAllTextAsync(Page), page);
    }

    private static async Task<string> PlayAsync(HttpClient client)
    {
        var page = new StringBuilder(ApiExamples.Introduction);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var example in ApiExamples.All)
        {
            var path = Fill(example.Path, ids)!;
            var body = Fill(example.Body, ids);
            using var request = new HttpRequestMessage(new HttpMethod(example.Method), "/v1/programs/melur" + path);
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            if (example.Key is { } key)
                request.Headers.Add("Idempotency-Key", key);
            if (example.Language is { } language)
                request.Headers.AcceptLanguage.ParseAdd(language);
            using var answer = await client.SendAsync(request);
            var json = await answer.Content.ReadAsStringAsync();
            page.Append(example.ToMarkdown(Stable(path)!, Stable(body), (int)answer.StatusCode, example.LeavesSumsOut ? Sum().Replace(Pretty(json), "…") : Pretty(json)));
            if (example.Names is { } name)
                ids[name] = JsonNode.Parse(json)!["id"]!.GetValue<string>();
        }
        return page.ToString();
    }

    private static string? Fill(string? text, Dictionary<string, string> ids)
    {
        foreach (var (name, id) in ids)
            text = text?.Replace($"{{{name}}}", id, StringComparison.Ordinal);
        return text;
    }

    private static string? Stable(string? text) => text is null ? null : Number().Replace(text, "$1_7k2m");

    /// <summary>Readable, and the same on every run: the clock's seconds and unguessable codes are replaced.</summary>
    private static string Pretty(string json)
    {
        var text = JsonNode.Parse(json)!.ToJsonString(Json).ReplaceLineEndings("\n");
        text = Now().Replace(text, "2026-11-20T19:00:00+08:00");
        text = Number().Replace(text, "$1_7k2m");
        text = Code().Replace(text, "\"$1\": \"7K3M9QXA2BCDE\"");
        return Referral().Replace(text, "\"referralCode\": \"4T8WZ1NA\"");
    }

    [GeneratedRegex(@"2026-11-20T(19:0\d:\d\d(\.\d+)?\+08:00|11:0\d:\d\d(\.\d+)?Z)", RegexOptions.CultureInvariant)]
    private static partial Regex Now();

    // How many transactions came before depends on the demo's lucky baskets, which are drawn on every machine anew.
    [GeneratedRegex(@"(txn|ent|vch|hld)_[0-9a-z]+(_\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"""(code|voucherCode)"": ""[0-9A-Z-]{10,}""", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<="": )-?\d+(?=,?$)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Sum();

    [GeneratedRegex(@"""referralCode"": ""[0-9A-Z]{8}""", RegexOptions.CultureInvariant)]
    private static partial Regex Referral();
}
