using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Platform.Hosting;

/// <summary>Ready: prepared, and the database answers.</summary>
internal sealed class Readiness(LedgerHost host, IHostApplicationLifetime lifetime, ILogger<Readiness> logger)
{
    private volatile bool _isPrepared;

    /// <summary>Prepares once the server runs.</summary>
    public void Begin(Func<LedgerHost, CancellationToken, Task>? prepare) =>
        lifetime.ApplicationStarted.Register(() => _ = PrepareAsync(prepare));

    /// <summary>True when requests may come.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        _isPrepared && !lifetime.ApplicationStopping.IsCancellationRequested
        && await host.Database.IsAliveAsync(cancellationToken);

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
        app.MapGet("/health/live", context => ApiJson.WriteAsync(context.Response, new HealthAnswer("live")));
        app.MapGet("/health/ready", async context =>
        {
            var isReady = await app.Services.GetRequiredService<Readiness>().IsReadyAsync(context.RequestAborted);
            if (!isReady)
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await ApiJson.WriteAsync(context.Response, new HealthAnswer(isReady ? "ready" : "not ready"));
        });
    }
}

/// <summary>Answer of the health checks.</summary>
internal sealed record HealthAnswer(string Status);
