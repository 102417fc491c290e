using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Platform.Hosting;

/// <summary>Ready: prepared, and the database answers.</summary>
internal sealed class Readiness(LedgerHost host, IHostApplicationLifetime lifetime, ILogger<Readiness> logger)
{
    private static readonly TimeSpan DatabaseAnswerMax = TimeSpan.FromSeconds(3);

    private volatile bool _isPrepared;

    /// <summary>Prepares once the server runs.</summary>
    public void Begin(Func<LedgerHost, CancellationToken, Task>? prepare) =>
        lifetime.ApplicationStarted.Register(() => _ = PrepareAsync(prepare));

    /// <summary>True when requests may come.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (!_isPrepared || lifetime.ApplicationStopping.IsCancellationRequested)
            return false;
        try
        {
            return await host.Database.IsAliveAsync(cancellationToken).WaitAsync(DatabaseAnswerMax, cancellationToken);
        }
        catch (TimeoutException)
        {
            // A balancer that waits longer for the answer takes the node for dead, not for waiting.
            return false;
        }
    }

    /// <summary>Programs that wait for the end of an import of history: their members cannot be served.</summary>
    public async Task<IReadOnlyList<string>> WaitingForHistoryAsync(CancellationToken cancellationToken)
    {
        var waiting = new List<string>();
        foreach (var program in await host.Database.Programs.ListAsync(cancellationToken))
        {
            if ((await host.Database.HistoryImports.ListAsync(program.Id, cancellationToken)).Count > 0)
                waiting.Add(program.Slug);
        }
        return waiting;
    }

    private async Task PrepareAsync(Func<LedgerHost, CancellationToken, Task>? prepare)
    {
        try
        {
            if (prepare is not null)
                await prepare(host, lifetime.ApplicationStopping);
            _isPrepared = true;
        }
        catch (Exception exception)
        {
            logger.LogCritical(exception, "The server cannot be prepared and stops.");
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }
}

/// <summary>What balancers ask.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        // Some balancers ask for the head alone.
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods("/health/live", methods, context => ApiJson.WriteAsync(context.Response, new HealthAnswer("live")));
        app.MapMethods("/health/ready", methods, async context =>
        {
            var readiness = app.Services.GetRequiredService<Readiness>();
            var isReady = await readiness.IsReadyAsync(context.RequestAborted);
            if (!isReady)
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            // Not a reason to take the node away: every node waits alike, and other programs go on.
            var waiting = isReady ? await readiness.WaitingForHistoryAsync(context.RequestAborted) : [];
            await ApiJson.WriteAsync(
                context.Response,
                new HealthAnswer(isReady ? "ready" : "not ready", waiting.Count == 0 ? null : waiting));
        });
    }
}

/// <summary>Answer of the health checks.</summary>
/// <param name="Status">live, ready or not ready.</param>
/// <param name="WaitingForHistory">Programs whose members wait for the end of an import of history; absent when there are
/// none.</param>
internal sealed record HealthAnswer(string Status, IReadOnlyList<string>? WaitingForHistory = null);
