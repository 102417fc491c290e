using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bashgah.Faults.Framework;

/// <summary>
/// The planted fault: stands before a node and acknowledges purchases before the node has them, as a server would that
/// answers before its commit. It hands them on a moment later, and what the node does not take then is gone.
/// </summary>
internal sealed class EagerProxy : IAsyncDisposable
{
    private const int DecidingMilliseconds = 5;
    private const int HandOnMilliseconds = 60;

    private readonly WebApplication _app;
    private readonly HttpClient _client = new();
    private readonly string _node;

    private EagerProxy(WebApplication app, string node)
    {
        _app = app;
        _node = node;
        app.Run(AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; private init; } = "";

    public static async Task<EagerProxy> StartAsync(string node)
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        var proxy = new EagerProxy(builder.Build(), node) { Url = url };
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        _ = HandOnAsync(context.Request.Path + context.Request.QueryString, body, context.Request.Headers);
        using var purchase = JsonDocument.Parse(body);
        var amount = purchase.RootElement.GetProperty("lines").EnumerateArray().Sum(l => l.GetProperty("amount").GetInt64());
        await Task.Delay(DecidingMilliseconds);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsJsonAsync(new
        {
            transactionId = "txn_not_known_yet", duplicate = false, effects = new[] { new { amount = amount / 100 } },
        });
    }

    private async Task HandOnAsync(string path, string body, IHeaderDictionary headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _node + path)
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(headers.Authorization.ToString());
        request.Headers.Add("Idempotency-Key", headers["Idempotency-Key"].ToString());
        await Task.Delay(Random.Shared.Next(HandOnMilliseconds));
        try
        {
            using var answer = await _client.SendAsync(request);
        }
        catch (HttpRequestException)
        {
            // As with a server that dies before its commit: nobody knows any more.
        }
    }
}
