using Bashgah.Engine.Time;

namespace Bashgah.Server.Commands;

/// <summary>Time as commands reckon it.</summary>
internal static class CommandClock
{
    /// <summary>Now, Unix microseconds.</summary>
    public static long Now() => Microseconds(TimeProvider.System.GetUtcNow());

    /// <summary>Whether a time lies further ahead than clocks of tills may differ (S3.5): history has happened.</summary>
    public static bool IsAhead(long at) => at - Now() > 5 * EngineInstant.MicrosecondsPerMinute;

    /// <summary>Unix microseconds of a time.</summary>
    public static long Microseconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Reads a time with an offset, as options take it.</summary>
    public static long Parse(string text, string option) =>
        EngineInstant.TryParse(text, out var at)
            ? at
            : throw Output.CommandFailedException.OfUsage($"{option} '{text}' is not a time with an offset, like 2026-01-31T18:30:00+08:00.");
}
