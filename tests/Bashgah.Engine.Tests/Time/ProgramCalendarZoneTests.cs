using Bashgah.Engine.Numbers;
using Bashgah.Engine.Time;
using NodaTime;
using static Bashgah.Engine.Tests.Time.CalendarText;

namespace Bashgah.Engine.Tests.Time;

/// <summary>Where local days begin and end, by hand from the published rules of each zone.</summary>
public class ProgramCalendarZoneTests
{
    [Theory, Semantics("S3.6")]
    // Tehran went forward at midnight, so 22 March 2021 began at 01:00 (+04:30) …
    [InlineData("Asia/Tehran", "2021-03-22", "2021-03-21T20:30:00Z", "2021-03-22T19:30:00Z")]
    // … and back at midnight, so 21 September lasted 25 hours.
    [InlineData("Asia/Tehran", "2021-09-21", "2021-09-20T19:30:00Z", "2021-09-21T20:30:00Z")]
    [InlineData("Asia/Tehran", "2026-03-22", "2026-03-21T20:30:00Z", "2026-03-22T20:30:00Z")]
    // São Paulo: forward at midnight of 4 November, back at midnight after 17 February.
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z")]
    [InlineData("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z")]
    // London: at 01:00 UTC, never at midnight; days of 23 and 25 hours.
    [InlineData("Europe/London", "2026-03-29", "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z")]
    [InlineData("Europe/London", "2026-10-25", "2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z")]
    [InlineData("Asia/Kuala_Lumpur", "2026-01-31", "2026-01-30T16:00:00Z", "2026-01-31T16:00:00Z")]
    // Apia left out 30 December 2011: the 29th ends where the 31st begins.
    [InlineData("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z")]
    // Cairo: forward at midnight of 28 April 2023, back at midnight after 26 October.
    [InlineData("Africa/Cairo", "2023-04-28", "2023-04-27T22:00:00Z", "2023-04-28T21:00:00Z")]
    [InlineData("Africa/Cairo", "2023-10-26", "2023-10-25T21:00:00Z", "2023-10-26T22:00:00Z")]
    // St John's went back at 00:01, so 7 November 2010 began twice; the first time counts.
    [InlineData("America/St_Johns", "2010-11-07", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z")]
    // Kwajalein left out 21 August 1993.
    [InlineData("Pacific/Kwajalein", "1993-08-20", "1993-08-20T12:00:00Z", "1993-08-21T12:00:00Z")]
    public void A_day_begins_and_ends(string zone, string date, string start, string end)
    {
        var calendar = new ProgramCalendar(zone, CalendarKind.Gregorian);
        Assert.Equal(start, Utc(calendar.StartOfDay(On(date))));
        Assert.Equal(end, Utc(calendar.EndOfDay(On(date))));
        // Again, now that the stretch on either side has been looked at.
        foreach (var at in new[] { At(start) - 1, At(start), At(end) })
        {
            calendar.DayOf(at);
            Assert.Equal(start, Utc(calendar.StartOfDay(On(date))));
            Assert.Equal(end, Utc(calendar.EndOfDay(On(date))));
        }
    }

    [Theory, Semantics("S3.6")]
    [InlineData("Asia/Tehran", "2021-03-21T20:29:59.999999Z", "2021-03-21", 1439)]
    [InlineData("Asia/Tehran", "2021-03-21T20:30:00Z", "2021-03-22", 60)]
    [InlineData("Asia/Tehran", "2021-09-21T20:29:59Z", "2021-09-21", 1439)]
    [InlineData("Asia/Tehran", "2021-09-21T20:30:00Z", "2021-09-22", 0)]
    [InlineData("Europe/London", "2026-03-29T00:59:59Z", "2026-03-29", 59)]
    [InlineData("Europe/London", "2026-03-29T01:00:00Z", "2026-03-29", 120)]
    [InlineData("Asia/Kuala_Lumpur", "2026-01-31T15:59:59.999999Z", "2026-01-31", 1439)]
    [InlineData("Asia/Kuala_Lumpur", "2026-01-31T16:00:00Z", "2026-02-01", 0)]
    [InlineData("Asia/Kuala_Lumpur", "2026-01-31T16:01:00Z", "2026-02-01", 1)]
    [InlineData("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29", 1439)]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31", 0)]
    [InlineData("America/St_Johns", "2010-11-07T02:30:59Z", "2010-11-07", 0)]
    [InlineData("America/St_Johns", "2010-11-07T02:31:00Z", "2010-11-06", 1381)]
    [InlineData("Europe/London", "1969-12-31T22:30:00Z", "1969-12-31", 1410)]
    public void An_instant_has_a_local_day_and_time(string zone, string instant, string date, int minutes)
    {
        var calendar = new ProgramCalendar(zone, CalendarKind.Gregorian);
        Assert.Equal(date, Date(calendar.DayOf(At(instant))));
        Assert.Equal(minutes, calendar.TimeOfDay(At(instant)));
    }

    [Theory]
    [InlineData("Asia/Tehran", "2021-03-21T20:30:00Z", "2021-03-22T01:00:00+04:30")]
    [InlineData("Europe/London", "2026-01-31T10:00:00.5Z", "2026-01-31T10:00:00.500Z")]
    [InlineData("America/St_Johns", "2026-01-31T10:00:00Z", "2026-01-31T06:30:00-03:30")]
    // Before 1916 Tehran was 3:25:44 ahead, which the text cannot say.
    [InlineData("Asia/Tehran", "1900-01-01T00:00:00Z", "1900-01-01T00:00:00Z")]
    public void Local_text_carries_its_offset(string zone, string instant, string text)
    {
        var calendar = new ProgramCalendar(zone, CalendarKind.Gregorian);
        Assert.Equal(text, calendar.Format(At(instant)));
        Assert.Equal(At(instant), At(calendar.Format(At(instant))));
    }

    [Fact]
    public void Zones_are_those_of_the_tz_database()
    {
        Assert.True(ProgramCalendar.KnowsTimeZone("Asia/Tehran"));
        Assert.True(ProgramCalendar.KnowsTimeZone("UTC"));
        Assert.False(ProgramCalendar.KnowsTimeZone("Asia/Atlantis"));
        Assert.False(ProgramCalendar.KnowsTimeZone("UTC+03:30"));
        Assert.False(ProgramCalendar.KnowsTimeZone(""));
        Assert.Throws<ArgumentException>(
            () => new ProgramCalendar("Asia/Atlantis", CalendarKind.Gregorian));
        Assert.Contains("Asia/Kuala_Lumpur", ProgramCalendar.TimeZoneIds);
        Assert.StartsWith("TZDB: 20", ProgramCalendar.ZoneDataVersion, StringComparison.Ordinal);
    }

    [Fact]
    public void A_calendar_tells_what_it_was_made_of()
    {
        var calendar = new ProgramCalendar("Asia/Tehran", CalendarKind.Persian);
        Assert.Equal("Asia/Tehran", calendar.TimeZoneId);
        Assert.Equal(CalendarKind.Persian, calendar.Calendar);
        Assert.Equal(IsoDayOfWeek.Saturday, calendar.FirstDayOfWeek);
        var gregorian = new ProgramCalendar("Asia/Tehran", CalendarKind.Gregorian);
        Assert.Equal(IsoDayOfWeek.Monday, gregorian.FirstDayOfWeek);
        Assert.Equal(
            IsoDayOfWeek.Sunday,
            new ProgramCalendar("UTC", CalendarKind.Gregorian, IsoDayOfWeek.Sunday).FirstDayOfWeek);
    }

    [Theory, Semantics("S2.1")]
    [InlineData("UTC", 0)]
    [InlineData("Asia/Kuala_Lumpur", 8)]
    [InlineData("America/Sao_Paulo", -3)]
    public void The_bounds_are_days_like_others_and_beyond_them_is_overflow(string zone, int hours)
    {
        var calendar = new ProgramCalendar(zone, CalendarKind.Gregorian);
        var end = EngineInstant.Max + 1 - (hours * EngineInstant.MicrosecondsPerHour);
        Assert.Equal(end, calendar.EndOfDay(DayNumber.Max));
        Assert.Equal(DayNumber.Max, calendar.DayOf(end - 1));
        Assert.Equal(DayNumber.Max + 1, calendar.DayOf(end));
        Assert.Equal(DayNumber.Min, calendar.DayOf(calendar.StartOfDay(DayNumber.Min)));
        Assert.Throws<EngineOverflowException>(() => calendar.EndOfDay(DayNumber.Max + 1));
        Assert.Throws<EngineOverflowException>(() => calendar.StartOfDay(DayNumber.Max + 2));
        Assert.Throws<EngineOverflowException>(() => calendar.StartOfDay(DayNumber.Min - 1));

        // Whatever was asked before, the same is refused.
        const long Late = EngineInstant.Max + (2 * EngineInstant.MicrosecondsPerDay) + 1;
        const long Early = EngineInstant.Min - (2 * EngineInstant.MicrosecondsPerDay) - 1;
        calendar.DayOf(Late - 1);
        Assert.Throws<EngineOverflowException>(() => calendar.DayOf(Late));
        calendar.DayOf(Early + 1);
        Assert.Throws<EngineOverflowException>(() => calendar.TimeOfDay(Early));
    }
}
