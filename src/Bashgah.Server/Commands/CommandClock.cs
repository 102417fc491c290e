using System.CommandLine;
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

    /// <summary>Reads a time with an offset.</summary>
    public static long Parse(string text, string name) =>
        EngineInstant.TryParse(text, out var at) ? at : throw new Output.CommandFailedException(FaultOf(text, name));

    /// <summary>Lets the command line be wrong, and nothing begin, when an option's value is no time with an offset.</summary>
    public static Option<string?> OfTime(this Option<string?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { Length: > 0 } text && !EngineInstant.TryParse(text, out _))
                result.AddError(FaultOf(text, option.Name));
        });
        return option;
    }

    private static string FaultOf(string text, string name) =>
        $"{name} '{text}' is not a time with an offset, like 2026-01-31T18:30:00+08:00.";
}
