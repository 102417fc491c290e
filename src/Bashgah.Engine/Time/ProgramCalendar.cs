using NodaTime;
using NodaTime.TimeZones;

namespace Bashgah.Engine.Time;

/// <summary>
/// Days, weeks, months and years as a program sees them: by its time zone and calendar (S3.6).
/// Immutable but for a cache, and shared by all threads.
/// </summary>
/// <remarks>
/// Zone data are those inside NodaTime, never the machine's, so that deciding again gives the same; a
/// transaction stores their <see cref="ZoneDataVersion"/>. Every method throws
/// <see cref="OverflowException"/> for dates outside <see cref="DayNumber.Min"/> to
/// <see cref="DayNumber.Max"/>.
/// </remarks>
public sealed partial class ProgramCalendar
{
    private const int StretchesMax = 32;

    private readonly DateTimeZone _zone;
    private readonly CalendarSystem _calendar;

    // The stretch of unchanged offset that was asked for last. Purchases come in about in order, so
    // that nearly every question is answered from here. Losing a race costs one more look-up.
    private volatile OffsetStretch? _lastStretch;

    // All that were asked for, as far as they are few: what ends in half a year ends in another stretch.
    private volatile OffsetStretch[] _stretches = [];

    /// <param name="timeZoneId">A name of the tz database, such as <c>Asia/Tehran</c>.</param>
    /// <param name="calendar">What months and years are.</param>
    /// <param name="firstDayOfWeek">By default the calendar's own: Monday or Saturday.</param>
    /// <exception cref="ArgumentException">The zone is not known.</exception>
    public ProgramCalendar(
        string timeZoneId, CalendarKind calendar, IsoDayOfWeek firstDayOfWeek = IsoDayOfWeek.None)
    {
        _zone = ZoneOrNull(timeZoneId)
            ?? throw new ArgumentException("Unknown time zone.", nameof(timeZoneId));
        TimeZoneId = timeZoneId;
        Calendar = calendar;
        // Of NodaTime's Persian calendars the astronomical one is Iran's: the arithmetic one begins
        // 1404, 1437 and 1470 a day early, and the simple one is a cycle that holds for some centuries.
        _calendar = calendar == CalendarKind.Persian
            ? CalendarSystem.PersianAstronomical
            : CalendarSystem.Iso;
        FirstDayOfWeek = firstDayOfWeek != IsoDayOfWeek.None
            ? firstDayOfWeek
            : calendar == CalendarKind.Persian ? IsoDayOfWeek.Saturday : IsoDayOfWeek.Monday;
    }

    /// <summary>The version of the time-zone data, such as <c>TZDB: 2025b (mapping: …)</c>.</summary>
    public static string ZoneDataVersion => DateTimeZoneProviders.Tzdb.VersionId;

    /// <summary>Every zone name that a program may use, for hints.</summary>
    public static IReadOnlyCollection<string> TimeZoneIds => DateTimeZoneProviders.Tzdb.Ids;

    public string TimeZoneId { get; }

    public CalendarKind Calendar { get; }

    public IsoDayOfWeek FirstDayOfWeek { get; }

    /// <summary>Whether the tz database has such a zone.</summary>
    public static bool KnowsTimeZone(string timeZoneId) => ZoneOrNull(timeZoneId) is not null;

    /// <summary>The local day that holds an instant.</summary>
    public int DayOf(long at) => (int)EngineInstant.FloorDivide(
        LocalMicroseconds(at), EngineInstant.MicrosecondsPerDay, out _);

    /// <summary>Whole minutes by the local clock, 0 to 1439.</summary>
    public int TimeOfDay(long at)
    {
        _ = EngineInstant.FloorDivide(
            LocalMicroseconds(at), EngineInstant.MicrosecondsPerDay, out var ofDay);
        return (int)(ofDay / EngineInstant.MicrosecondsPerMinute);
    }

    /// <summary>
    /// The first instant at which the local date is this day or a later one: midnight, or where the
    /// clocks skip midnight, or all of the day, the moment at which they do.
    /// </summary>
    public long StartOfDay(int on)
    {
        // The end of the last day is the start of one more.
        if (on != DayNumber.Max + 1) DayNumber.Checked(on);
        var localMidnight = on * EngineInstant.MicrosecondsPerDay;
        if (_lastStretch is { } last && last.IsSure(localMidnight, out var at)) return at;
        if (localMidnight >= EngineInstant.EarliestAsked && localMidnight <= EngineInstant.LatestAsked
            && KnownStretchAt(localMidnight).IsSure(localMidnight, out at))
            return at;

        var midnight = new LocalDate(1970, 1, 1).PlusDays(on).AtMidnight();
        var mapping = _zone.MapLocal(midnight);
        return EngineInstant.From(
            mapping.Count == 0
                ? mapping.LateInterval.Start
                : mapping.First().ToInstant());
    }

    /// <summary>The first instant after a day: what is valid through the day ends here, exclusive.</summary>
    public long EndOfDay(int on) => StartOfDay(DayNumber.Checked(on) + 1);

    /// <summary>
    /// The local text with offset, <c>2026-01-31T23:59:59+03:30</c>; UTC where the offset of long ago
    /// has seconds.
    /// </summary>
    public string Format(long at) =>
        EngineInstant.Format(at, (int)(StretchAt(at).Offset / EngineInstant.MicrosecondsPerSecond));

    private static DateTimeZone? ZoneOrNull(string timeZoneId) =>
        // The provider also makes zones of fixed offsets ("UTC+3:30"), which are no zones of a place.
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZoneId) is { } zone
            && DateTimeZoneProviders.Tzdb.Ids.Contains(timeZoneId)
                ? zone
                : null;

    private long LocalMicroseconds(long at) => at + StretchAt(at).Offset;

    private OffsetStretch StretchAt(long at)
    {
        if (_lastStretch is { } last && at >= last.From && at < last.To) return last;
        return _lastStretch = KnownStretchAt(at);
    }

    private OffsetStretch KnownStretchAt(long at)
    {
        var known = _stretches;
        foreach (var stretch in known)
        {
            if (at >= stretch.From && at < stretch.To) return stretch;
        }

        var found = new OffsetStretch(_zone.GetZoneInterval(EngineInstant.ToInstant(at)));
        // Losing a race forgets one of the two.
        if (known.Length < StretchesMax) _stretches = [.. known, found];
        return found;
    }

    /// <summary>Instants from <see cref="From"/> to before <see cref="To"/> have one offset.</summary>
    private sealed class OffsetStretch
    {
        // NodaTime's offsets span 36 hours at most.
        private const long Margin = 2 * EngineInstant.MicrosecondsPerDay;

        public OffsetStretch(ZoneInterval interval)
        {
            // Cut to what may be asked, so that no answer depends on what was asked before.
            From = Math.Max(
                EngineInstant.EarliestAsked,
                interval.HasStart ? EngineInstant.From(interval.Start) : long.MinValue);
            To = Math.Min(
                EngineInstant.LatestAsked + 1,
                interval.HasEnd ? EngineInstant.From(interval.End) : long.MaxValue);
            Offset = interval.WallOffset.Seconds * EngineInstant.MicrosecondsPerSecond;
            UnambiguousFrom = From + Margin;
            UnambiguousTo = To - Margin;
        }

        public long From { get; }

        public long To { get; }

        public long Offset { get; }

        private long UnambiguousFrom { get; }

        private long UnambiguousTo { get; }

        /// <summary>The instant of a local time. Well inside a stretch no other offset can name the same.</summary>
        public bool IsSure(long local, out long at)
        {
            at = local - Offset;
            return at >= UnambiguousFrom && at < UnambiguousTo;
        }
    }
}
