using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Bashgah.EndToEnd.Telemetry;

/// <summary>Metrics and traces reach the collector that the environment names.</summary>
public sealed class TelemetryTests
{
    private const string Phone = "447700900123";

    private static readonly string[] Counted =
        ["bashgah.queue.length", "bashgah.batch.size", "bashgah.commit.duration", "bashgah.http.problems", "unauthorized"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Metrics_and_traces_are_handed_over_by_otlp()
    {
        using var folder = new TemporaryFolder();
        var database = folder.File("club.db");
        await BuiltExecutable.SucceedAsync(
            "programs", "create", "club", "--definition", Repository.PathOf("samples", "programs", "simple-points.json"),
            "--database", database);
        using var made = JsonDocument.Parse(await BuiltExecutable.SucceedAsync(
            "keys", "create", "till", "--database", database, "--json"));
        var key = made.RootElement.GetProperty("key").GetString()!;
        using var collector = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort.Find()}/";
        collector.Prefixes.Add(address);
        collector.Start();
        var taken = new ConcurrentQueue<(string Path, string Body)>();
        var collecting = CollectAsync(collector, taken);

        var url = $"http://127.0.0.1:{FreePort.Find()}";
        var start = BuiltExecutable.StartInfo("serve", "--database", database, "--urls", url);
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = address;
        start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        start.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "300";
        start.Environment["OTEL_BSP_SCHEDULE_DELAY"] = "300";
        using var process = Process.Start(start)!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(url) };
            // Without a key it is refused, and that is counted; with one it is written.
            await UntilAsync(async () => await JoinAsync(client, key: null) == HttpStatusCode.Unauthorized);
            Assert.Equal(HttpStatusCode.Created, await JoinAsync(client, key));
            await UntilAsync(() => Task.FromResult(
                taken.Any(t => t.Path == "/v1/metrics" && Counted.All(t.Body.Contains))
                && taken.Any(t => t.Path == "/v1/traces" && t.Body.Contains("batch"))));
            Assert.All(taken, t => Assert.DoesNotContain(Phone, t.Body));
        }
        finally
        {
            process.Kill();
            await said;
            collector.Stop();
            await collecting;
        }
    }

    private static async Task<HttpStatusCode?> JoinAsync(HttpClient client, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/programs/club/members")
        {
            Content = JsonContent.Create(new { phone = "+" + Phone }),
        };
        request.Headers.Add("Idempotency-Key", "join-1");
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return null;
        }
    }

    private static async Task CollectAsync(HttpListener collector, ConcurrentQueue<(string Path, string Body)> taken)
    {
        try
        {
            while (true)
            {
                var context = await collector.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.Latin1);
                taken.Enqueue((context.Request.Url!.AbsolutePath, await reader.ReadToEndAsync()));
                context.Response.Close();
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "It did not come in time.");
            await Task.Delay(50);
        }
    }
}
