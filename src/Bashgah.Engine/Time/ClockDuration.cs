namespace Bashgah.Engine.Time;

/// <summary>
/// A length by the clock, the same wherever it is added, written as an ISO 8601 duration of hours,
/// minutes and seconds: <c>PT15M</c>. Holds and leases end after one.
/// </summary>
public readonly record struct ClockDuration(long Seconds)
{
    /// <summary>No single field of a text is larger.</summary>
    public const int FieldMax = 999_999;

    /// <summary>The length in the unit of instants.</summary>
    public long Microseconds => Seconds * EngineInstant.MicrosecondsPerSecond;

    /// <summary>
    /// Reads <c>PTnHnMnS</c>: at least one field, each once and in this order, whole numbers from 0 to
    /// <see cref="FieldMax"/> without leading zeros.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ClockDuration duration)
    {
        duration = default;
        Span<int> fields = stackalloc int[3];
        if (!text.StartsWith("PT")) return false;
        if (!DurationText.TryRead(text[2..], "HMS", FieldMax, fields)) return false;
        duration = new((fields[0] * 3600L) + (fields[1] * 60L) + fields[2]);
        return true;
    }

    /// <summary>The canonical text: <c>PT90M</c> prints as <c>PT1H30M</c>, none as <c>PT0S</c>.</summary>
    public override string ToString()
    {
        if (Seconds == 0) return "PT0S";
        var (minutes, second) = Math.DivRem(Seconds, 60);
        var (hour, minute) = Math.DivRem(minutes, 60);
        return "PT" + DurationText.Format("HMS", [hour, minute, second]);
    }
}
