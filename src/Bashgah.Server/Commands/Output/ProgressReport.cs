using System.Globalization;

namespace Bashgah.Server.Commands.Output;

/// <summary>
/// Progress of long work: how much, how fast, and how long still. On a terminal one line that is rewritten twice a
/// second; elsewhere a plain line every few seconds, so that a log stays short.
/// </summary>
internal sealed class ProgressReport(CommandConsole console, TimeProvider time, string what, long? total)
{
    private static readonly TimeSpan TerminalPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LogPause = TimeSpan.FromSeconds(5);

    private readonly long _startedAt = time.GetTimestamp();
    private long _shownAt = time.GetTimestamp();

    /// <summary>So many are done by now.</summary>
    public void Reached(long done)
    {
        var pause = console.IsTerminal ? TerminalPause : LogPause;
        if (time.GetElapsedTime(_shownAt) < pause)
            return;
        _shownAt = time.GetTimestamp();
        console.Progress(Line(done, time.GetElapsedTime(_startedAt)), isLast: false);
    }

    /// <summary>The work is over after so many.</summary>
    public void Finished(long done)
    {
        var elapsed = time.GetElapsedTime(_startedAt);
        console.Progress(
            string.Create(CultureInfo.InvariantCulture, $"{what}: {done:N0} in {Span(elapsed)}, {Rate(done, elapsed)}"),
            isLast: true);
    }

    private string Line(long done, TimeSpan elapsed)
    {
        if (total is not { } all)
            return string.Create(CultureInfo.InvariantCulture, $"{what}: {done:N0}, {Rate(done, elapsed)}");
        var percent = all == 0 ? 100 : done * 100 / all;
        var left = done == 0 ? "?" : Span(elapsed * ((double)(all - done) / done));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {done:N0} of {all:N0} ({percent} %), {Rate(done, elapsed)}, {left} left");
    }

    private static string Rate(long done, TimeSpan elapsed) =>
        string.Create(CultureInfo.InvariantCulture, $"{done / Math.Max(elapsed.TotalSeconds, 0.001):N0}/s");

    private static string Span(TimeSpan span) => span.TotalMinutes < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds} s");
}
