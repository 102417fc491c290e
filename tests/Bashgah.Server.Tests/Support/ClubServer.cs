using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bashgah.Server.Platform.Hosting;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Surfaces.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bashgah.Server.Tests.Support;

/// <summary>A server over a database of its own, with one program, a key for it, and a clock that stands where a test puts it.</summary>
internal sealed class ClubServer : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly bool _isFirst;
    private readonly WebApplication _app;

    static ClubServer() => Environment.SetEnvironmentVariable(
        Storage.DatabaseOptions.MasterKeyVariable, string.Join(",", MasterKeys));

    /// <summary>Master keys that every server is given; the first of them is in force at first.</summary>
    public static IReadOnlyList<string> MasterKeys { get; } =
        [.. new[] { 0, 100 }.Select(first => Convert.ToBase64String([.. Enumerable.Range(first, 32).Select(i => (byte)i)]))];

    /// <summary>The erasure list of its database.</summary>
    public string Erasures { get; }

    /// <summary>The SQLite file or connection string.</summary>
    public string Address => _database.Address;

    private ClubServer(
        TestDatabase database, bool isFirst, WebApplication app, MovedClock clock, HttpClient client, string erasures)
    {
        Erasures = erasures;
        _database = database;
        _isFirst = isFirst;
        _app = app;
        Clock = clock;
        Client = client;
    }

    public MovedClock Clock { get; }

    /// <summary>Sends the manager's key.</summary>
    public HttpClient Client { get; }

    /// <summary>A client that shows nothing for itself.</summary>
    public HttpClient NewClient() => _app.GetTestClient();

    public LedgerHost Host => _app.Services.GetRequiredService<LedgerHost>();

    public IServiceProvider Services => _app.Services;

    public const string Slug = "club";

    /// <summary>Tests say what is decided, not how fast: a busy machine turns nothing away.</summary>
    private static readonly LedgerOptions Patient =
        new() { WaitMax = TimeSpan.FromMinutes(2), AnswerMax = TimeSpan.FromMinutes(2), CatchUpMax = TimeSpan.FromMinutes(2) };

    private static readonly LimitOptions NoLimits =
        new()
        {
            KeyPerSecond = 0, UnauthorizedPerMinute = 1_000_000, OpenPerMinute = 1_000_000, CostlyPerMinute = 0, MemberPerMinute = 1_000_000,
            ReadMax = TimeSpan.FromMinutes(2),
        };

    public static async Task<ClubServer> StartAsync(
        string? definition = null, int batchSize = 512, TestBackend backend = TestBackend.Sqlite, int queueMax = 8_192,
        int queueLinesMax = 100_000, Action<IServiceCollection>? configure = null, LimitOptions? limits = null, DemoHall? demo = null,
        IReadOnlyDictionary<string, string?>? settings = null, bool runsMessageLoop = false)
    {
        var database = TestDatabase.CreateOrReuse(backend);
        var clock = new MovedClock(DateTimeOffset.Parse("2026-03-02T04:00:00Z"));
        var options = Patient with { BatchSize = batchSize, QueueMax = queueMax, QueueLinesMax = queueLinesMax };
        var server = await StartAsync(database, isFirst: true, clock, options, configure, limits, demo: demo, settings: settings, runsMessageLoop: runsMessageLoop);
        await server.MakeProgramAsync(definition ?? TestPrograms.Club);
        server.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", await server.MakeKeyAsync(Slug, "manager"));
        return server;
    }

    /// <summary>Another node over the same database.</summary>
    public async Task<ClubServer> StartNodeAsync(int batchSize = 512)
    {
        var node = await StartAsync(
            _database, isFirst: false, Clock, Patient with { BatchSize = batchSize }, erasures: Erasures);
        node.Client.DefaultRequestHeaders.Authorization = Client.DefaultRequestHeaders.Authorization;
        return node;
    }

    private static async Task<ClubServer> StartAsync(
        TestDatabase database, bool isFirst, MovedClock clock, LedgerOptions options,
        Action<IServiceCollection>? configure = null, LimitOptions? limits = null, string? erasures = null, DemoHall? demo = null,
        IReadOnlyDictionary<string, string?>? settings = null, bool runsMessageLoop = false)
    {
        erasures ??= Path.Combine(Path.GetTempPath(), $"bashgah-erasures-{Guid.NewGuid():N}");
        var app = await ServerHost.BuildAsync(
            new ServerOptions
            {
                Database = database.Address, Clock = clock, RunsWakeLoop = false, RunsMessageLoop = runsMessageLoop, Ledger = options, Erasures = erasures,
                Limits = limits ?? NoLimits, Demo = demo,
            },
            CancellationToken.None,
            builder =>
            {
                builder.WebHost.UseTestServer();
                builder.Logging.ClearProviders();
                if (settings is not null)
                    builder.Configuration.AddInMemoryCollection(settings);
                configure?.Invoke(builder.Services);
            });
        if (isFirst)
            database.MayBeReused();
        await app.StartAsync();
        return new ClubServer(database, isFirst, app, clock, app.GetTestClient(), erasures);
    }

    /// <summary>Makes a program; gives its number.</summary>
    public async Task<int> MakeProgramAsync(string definition, string slug = Slug)
    {
        var programs = Host.Database.Programs;
        var program = await programs.CreateAsync(slug, new("test", "here"), Now, CancellationToken.None);
        await programs.PublishAsync(program.Id, new(definition, Now, new("test", "here")), Now, CancellationToken.None);
        return program.Id;
    }

    public async Task<string> MakeKeyAsync(string slug, params string[] scopes)
    {
        var program = await Host.Database.Programs.FindAsync(slug, CancellationToken.None);
        var (_, text) = await Host.Database.ApiKeys.CreateAsync(program!.Id, "test", scopes, new("test", "here"), Now, CancellationToken.None);
        return text;
    }

    public long Now => BatchRunner.Microseconds(Clock.GetUtcNow());

    public string NewKey() => $"key-{Guid.NewGuid():N}";

    public Task<Answer> PostAsync(string path, object body, string? key = null, string? language = null) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body), key ?? NewKey(), language);

    public Task<Answer> PostTextAsync(string path, string body, string? key = null) =>
        SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"), key ?? NewKey(), null);

    public Task<Answer> PatchAsync(string path, object body, string? language = null) =>
        SendAsync(HttpMethod.Patch, path, JsonContent.Create(body), null, language);

    public Task<Answer> GetAsync(string path, string? language = null) => SendAsync(HttpMethod.Get, path, null, null, language);

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, HttpContent? content, string? key, string? language)
    {
        using var request = new HttpRequestMessage(method, PathOf(path)) { Content = content };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (language is not null)
            request.Headers.Add("Accept-Language", language);
        using var response = await Client.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    /// <summary>A member who joined with a phone number; gives the id.</summary>
    public async Task<string> JoinAsync(string phone)
    {
        var answer = await PostAsync("/members", new { phone });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Text("id");
    }

    /// <summary>A purchase of one line by the member of a phone number.</summary>
    public Task<Answer> BuyAsync(string phone, string documentNo, long amount, string group = "fresh", string? key = null) =>
        PostAsync("/purchases", Purchase(phone, documentNo, amount, group), key);

    public static object Purchase(string phone, string documentNo, long amount, string group = "fresh") => new
    {
        documentNo,
        member = new { phone },
        currency = "MYR",
        lines = new[] { new { line = 1, productGroup = group, quantity = 1, amount } },
    };

    /// <summary>The available balance of a member in a currency.</summary>
    public async Task<long> AvailableAsync(string memberId, string currency = "points")
    {
        var accounts = await GetAsync($"/members/{memberId}/accounts");
        return accounts.Json.GetProperty("items").EnumerateArray()
            .Single(a => a.GetProperty("currency").GetString() == currency).GetProperty("available").GetInt64();
    }

    /// <summary>How many transactions the program has.</summary>
    public async Task<int> CountTransactionsAsync()
    {
        var program = await Host.Database.Programs.FindAsync(Slug, CancellationToken.None);
        return await Host.Database.Ledger.ReadTransactionsAsync(program!.Id, 0, CancellationToken.None).CountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (!_isFirst)
            return;
        File.Delete(Erasures);
        await _database.DisposeAsync();
    }

    private static string PathOf(string path) =>
        path.StartsWith("/v1", StringComparison.Ordinal) || path.StartsWith("//", StringComparison.Ordinal)
            ? path.Replace("//", "/", StringComparison.Ordinal)
            : $"/v1/programs/{Slug}{path}";
}

/// <summary>A clock that a test moves.</summary>
internal sealed class MovedClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}

/// <summary>An answer, read.</summary>
internal sealed record Answer(HttpStatusCode Status, string? ContentType, string Body, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Code => Text("code");

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public IReadOnlyList<(string Path, string Code)> Errors =>
        [.. Json.GetProperty("errors").EnumerateArray().Select(e => (e.GetProperty("path").GetString()!, e.GetProperty("code").GetString()!))];

    public static async Task<Answer> OfAsync(HttpResponseMessage response) => new(
        response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(),
        response.Headers);

    /// <summary>That the answer is a problem of this status and code.</summary>
    public void IsProblem(HttpStatusCode status, string code)
    {
        Assert.True(status == Status, $"{(int)Status}: {Body}");
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(code, Code);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.Equal($"/problems/{code}", Text("type"));
        Assert.NotEmpty(Text("title"));
        Assert.NotEmpty(Text("detail"));
        Json.GetProperty("retryable").GetBoolean();
    }
}
