using System.Globalization;
using Bashgah.Engine.Numbers;
using NodaTime;

namespace Bashgah.Engine.Time;

/// <summary>
/// Instants as the engine counts them: Unix microseconds in a <see cref="long"/>, in fields whose names
/// end in <c>At</c>. Outside the engine they are ISO 8601 texts with an offset.
/// </summary>
public static class EngineInstant
{
    public const long MicrosecondsPerSecond = 1_000_000;
    public const long MicrosecondsPerMinute = 60 * MicrosecondsPerSecond;
    public const long MicrosecondsPerHour = 60 * MicrosecondsPerMinute;

    /// <summary>The length of a day by the clock; a local day may be longer or shorter.</summary>
    public const long MicrosecondsPerDay = 24 * MicrosecondsPerHour;

    /// <summary>1600-01-01T00:00:00Z.</summary>
    public const long Min = DayNumber.Min * MicrosecondsPerDay;

    /// <summary>9998-12-31T23:59:59.999999Z.</summary>
    public const long Max = ((DayNumber.Max + 1) * MicrosecondsPerDay) - 1;

    // A zone may put the start of the first day, or the end of the last, beyond the bounds in UTC.
    internal const long EarliestAsked = Min - (2 * MicrosecondsPerDay);
    internal const long LatestAsked = Max + (2 * MicrosecondsPerDay);

    private const int TicksPerMicrosecond = 10;
    private const int OffsetMinutesMax = 18 * 60;

    /// <summary>
    /// Reads <c>2026-01-31T23:59:59+03:30</c> or <c>…Z</c>, with up to 9 decimals of a second, of
    /// which those after the sixth are dropped.
    /// </summary>
    /// <remarks>
    /// Strict: capital letters, every field in full, an offset always and never <c>-00:00</c>. Leap
    /// seconds and 24:00 are refused, as is an instant outside the bounds.
    /// </remarks>
    public static bool TryParse(ReadOnlySpan<char> text, out long at)
    {
        at = 0;
        if (text.Length < "2026-01-31T23:59:59Z".Length || text[10] != 'T') return false;
        if (!DayNumber.TryParse(text[..10], out var on)) return false;
        if (!TryReadTime(text[11..19], out var seconds)) return false;
        if (!TryReadDecimals(text[19..], out var microseconds, out var rest)) return false;
        if (!TryReadOffset(rest, out var offsetMinutes)) return false;
        at = (on * MicrosecondsPerDay)
            + (seconds * MicrosecondsPerSecond)
            + microseconds
            - (offsetMinutes * MicrosecondsPerMinute);
        return at is >= Min and <= Max;
    }

    /// <summary>The canonical text in UTC; decimals only where they are not 0, then 3 or 6 of them.</summary>
    /// <exception cref="OverflowException">The instant lies outside the bounds.</exception>
    public static string Format(long at) => Format(at, offsetSeconds: 0);

    /// <summary>The instant as NodaTime has it.</summary>
    /// <exception cref="OverflowException">The instant lies outside the bounds.</exception>
    public static Instant ToInstant(long at) =>
        at is >= EarliestAsked and <= LatestAsked
            ? Instant.FromUnixTimeTicks(at * TicksPerMicrosecond)
            : throw EngineOverflowException.Date();

    /// <summary>The microsecond that holds the instant.</summary>
    public static long From(Instant instant) =>
        FloorDivide(instant.ToUnixTimeTicks(), TicksPerMicrosecond, out _);

    /// <summary>The local text at an offset of whole minutes; any other offset falls back to UTC.</summary>
    internal static string Format(long at, int offsetSeconds)
    {
        var minutes = offsetSeconds % 60 == 0 ? offsetSeconds / 60 : 0;
        var day = FloorDivide(
            at + (minutes * MicrosecondsPerMinute), MicrosecondsPerDay, out var ofDay);
        var (seconds, microseconds) = Math.DivRem(ofDay, MicrosecondsPerSecond);
        var date = DayNumber.Format(DayNumber.Checked(day));
        var time = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:D2}:{seconds / 60 % 60:D2}:{seconds % 60:D2}");
        return string.Create(CultureInfo.InvariantCulture, $"{date}T{time}{DecimalsText(microseconds)}{OffsetText(minutes)}");
    }

    /// <summary>The quotient toward negative infinity, with a remainder that is never negative.</summary>
    internal static long FloorDivide(long value, long divisor, out long remainder)
    {
        (var quotient, remainder) = Math.DivRem(value, divisor);
        if (remainder >= 0) return quotient;
        remainder += divisor;
        return quotient - 1;
    }

    private static bool TryReadTime(ReadOnlySpan<char> text, out int seconds)
    {
        seconds = 0;
        if (text[2] != ':' || text[5] != ':') return false;
        if (!DigitText.TryRead(text[..2], out var hour) || hour > 23) return false;
        if (!DigitText.TryRead(text[3..5], out var minute) || minute > 59) return false;
        if (!DigitText.TryRead(text[6..], out var second) || second > 59) return false;
        seconds = (((hour * 60) + minute) * 60) + second;
        return true;
    }

    private static bool TryReadDecimals(
        ReadOnlySpan<char> text, out int microseconds, out ReadOnlySpan<char> rest)
    {
        microseconds = 0;
        rest = text;
        if (text[0] != '.') return true;
        var length = text[1..].IndexOfAnyExceptInRange('0', '9');
        if (length < 0 || !DigitText.TryRead(text[1..(length + 1)], out microseconds)) return false;
        rest = text[(length + 1)..];
        for (; length < 6; length++) microseconds *= 10;
        for (; length > 6; length--) microseconds /= 10;
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text is "Z") return true;
        if (text.Length != "+03:30".Length || text[3] != ':') return false;
        if (text[0] is not ('+' or '-')) return false;
        if (!DigitText.TryRead(text[1..3], out var hour)) return false;
        if (!DigitText.TryRead(text[4..], out var minute) || minute > 59) return false;
        minutes = (hour * 60) + minute;
        if (minutes > OffsetMinutesMax) return false;
        if (text[0] == '+') return true;
        minutes = -minutes;
        return minutes != 0;
    }

    private static string DecimalsText(long microseconds)
    {
        var (milliseconds, rest) = Math.DivRem(microseconds, 1_000);
        if (rest != 0) return string.Create(CultureInfo.InvariantCulture, $".{microseconds:D6}");
        return milliseconds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{milliseconds:D3}");
    }

    private static string OffsetText(int minutes)
    {
        if (minutes == 0) return "Z";
        var (hour, minute) = Math.DivRem(Math.Abs(minutes), 60);
        return string.Create(CultureInfo.InvariantCulture, $"{(minutes < 0 ? '-' : '+')}{hour:D2}:{minute:D2}");
    }
}
