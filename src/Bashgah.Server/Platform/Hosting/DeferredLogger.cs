using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Platform.Hosting;

/// <summary>The pipeline starts before the server's loggers are there; this hands on to them once they
/// are.</summary>
internal sealed class DeferredLogger : ILogger
{
    /// <summary>Where entries go.</summary>
    public ILogger Target { get; set; } = NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => Target.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => Target.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Target.Log(logLevel, eventId, state, exception, formatter);
}
