using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Bashgah.Faults.Load;

/// <summary>How an attempt to send a request ended.</summary>
internal enum AttemptKind
{
    /// <summary>It was answered for good.</summary>
    Answered,

    /// <summary>It was answered that it may come again: 429 or 503, with <c>Retry-After</c>.</summary>
    TurnedAway,

    /// <summary>The connection was cut, or there was none.</summary>
    Cut,

    /// <summary>Nothing came within <see cref="Api.TimeLimit"/>, or an answer that says nothing.</summary>
    Failed,
}

/// <summary>An attempt.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Status">For <see cref="AttemptKind.Answered"/>.</param>
/// <param name="Body">For <see cref="AttemptKind.Answered"/>; JSON.</param>
internal sealed record Attempt(AttemptKind Kind, HttpStatusCode? Status = null, string Body = "")
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public override string ToString() => $"{Kind} {(int?)Status} {Body}";
}

/// <summary>The API of a club as a till uses it. Counts what did not succeed, and reports what may not be.</summary>
internal sealed class Api : IDisposable
{
    /// <summary>Within this every request has its answer.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly Findings _findings;
    private int _cut;
    private int _turnedAway;

    public Api(string apiKey, Findings findings)
    {
        _findings = findings;
        _client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeLimit };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <summary>True while this harness itself ends servers; else a connection that is cut is a finding.</summary>
    public bool MayBeCut { get; init; }

    /// <summary>Connections that were cut or refused.</summary>
    public int Cut => _cut;

    /// <summary>Requests that were told to come again.</summary>
    public int TurnedAway => _turnedAway;

    /// <summary>Sends a command.</summary>
    public Task<Attempt> PostAsync(string url, string path, string body, string key, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, PathOf(url, path))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        return SendAsync(request, cancellationToken);
    }

    /// <summary>Changes what is there.</summary>
    public Task<Attempt> PatchAsync(string url, string path, string body) => SendAsync(
        new HttpRequestMessage(HttpMethod.Patch, PathOf(url, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") },
        CancellationToken.None);

    /// <summary>Puts something in the place of what is there.</summary>
    public Task<Attempt> PutAsync(string url, string path, string body) => SendAsync(
        new HttpRequestMessage(HttpMethod.Put, PathOf(url, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") },
        CancellationToken.None);

    /// <summary>Reads.</summary>
    public Task<Attempt> GetAsync(string url, string path) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, PathOf(url, path)), CancellationToken.None);

    public void Dispose() => _client.Dispose();

    private async Task<Attempt> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using (request)
            {
                using var response = await _client.SendAsync(request, cancellationToken);
                return Read(request, response, await response.Content.ReadAsStringAsync(cancellationToken));
            }
        }
        catch (TaskCanceledException late) when (late.InnerException is TimeoutException)
        {
            _findings.Add(FindingKind.NoAnswer, $"{request.Method} {request.RequestUri} in {TimeLimit}");
            return new Attempt(AttemptKind.Failed);
        }
        catch (HttpRequestException cut)
        {
            Interlocked.Increment(ref _cut);
            if (!MayBeCut)
                _findings.Add(FindingKind.NoAnswer, $"{request.Method} {request.RequestUri}: {cut.Message}");
            return new Attempt(AttemptKind.Cut);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The till itself hung up.
            return new Attempt(AttemptKind.Cut);
        }
    }

    private Attempt Read(HttpRequestMessage request, HttpResponseMessage response, string body)
    {
        var status = response.StatusCode;
        if ((int)status < 500 && status != HttpStatusCode.TooManyRequests)
            return new Attempt(AttemptKind.Answered, status, body);
        if (response.Headers.RetryAfter is null
            || status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
        {
            _findings.Add(FindingKind.WrongAnswer, $"{request.Method} {request.RequestUri}: {(int)status} {body}");
            return new Attempt(AttemptKind.Failed);
        }
        Interlocked.Increment(ref _turnedAway);
        return new Attempt(AttemptKind.TurnedAway);
    }

    private static string PathOf(string url, string path) => $"{url}/v1/programs/{Framework.Club.Slug}{path}";
}
