using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Bashgah.Server.Tests.Support;

/// <summary>Keeps what is logged, with all that exceptions say.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyList<string> All => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{formatter(state, exception)}{exception}");

    public void Dispose()
    {
    }
}
