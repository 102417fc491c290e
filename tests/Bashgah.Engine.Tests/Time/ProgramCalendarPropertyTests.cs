using Bashgah.Engine.Time;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Bashgah.Engine.Tests.Time;

public class ProgramCalendarPropertyTests
{
    // 1850 to 2150: every change of every zone's rules, and some years after.
    private static readonly Gen<int> Days = Gen.Choose(-43_830, 65_745);

    private static readonly Gen<CalendarKind> Kinds =
        Gen.Elements(CalendarKind.Gregorian, CalendarKind.Persian);

    private static readonly Gen<ProgramCalendar> Calendars =
        Gen.Elements(ProgramCalendar.TimeZoneIds.AsEnumerable())
            .SelectMany(_ => Kinds, (zone, kind) => new ProgramCalendar(zone, kind));

    private static readonly Gen<PeriodUnit> Units = Gen.Elements(Enum.GetValues<PeriodUnit>());

    [Fact, Semantics("S3.6")]
    public void The_end_of_a_day_is_the_start_of_the_next() =>
        Check(Calendars, Days, (calendar, on) => calendar.EndOfDay(on) == calendar.StartOfDay(on + 1));

    [Fact, Semantics("S3.6")]
    public void The_start_is_the_first_instant_whose_local_day_is_reached() =>
        Check(Calendars, Days, (calendar, on) =>
        {
            var start = calendar.StartOfDay(on);
            return calendar.DayOf(start) >= on && calendar.DayOf(start - 1) < on;
        });

    [Fact]
    public void What_was_asked_before_changes_no_answer() =>
        Check(Calendars, Days.Two(), (calendar, days) =>
        {
            var (on, askedOn) = days;
            var fresh = new ProgramCalendar(calendar.TimeZoneId, calendar.Calendar);
            calendar.DayOf(askedOn * EngineInstant.MicrosecondsPerDay);
            var start = calendar.StartOfDay(on);
            return start == fresh.StartOfDay(on) && calendar.DayOf(start) == fresh.DayOf(start);
        });

    [Fact]
    public void Every_change_of_offset_is_met_from_either_side()
    {
        foreach (var id in ProgramCalendar.TimeZoneIds)
        {
            var zone = DateTimeZoneProviders.Tzdb[id];
            var calendar = new ProgramCalendar(id, CalendarKind.Gregorian);
            var intervals = zone.GetZoneIntervals(
                Instant.FromUtc(1970, 1, 1, 0, 0), Instant.FromUtc(2030, 1, 1, 0, 0));
            foreach (var interval in intervals.Where(interval => interval.HasEnd))
            {
                var changeAt = EngineInstant.From(interval.End);
                AssertDay(calendar, zone, changeAt - 1);
                for (var on = calendar.DayOf(changeAt) - 1; on <= calendar.DayOf(changeAt) + 2; on++)
                    AssertStart(calendar, zone, on);
                AssertDay(calendar, zone, changeAt);
                for (var on = calendar.DayOf(changeAt) - 2; on <= calendar.DayOf(changeAt) + 1; on++)
                    AssertStart(calendar, zone, on);
            }
        }
    }

    [Fact, Semantics("S3.6")]
    public void Rounding_up_again_changes_nothing() =>
        Check(Calendars, Days.Zip(Gen.Elements(Enum.GetValues<RoundUnit>())), (calendar, asked) =>
        {
            var (on, unit) = asked;
            var rounded = calendar.RoundUp(on, unit);
            return rounded >= on && calendar.RoundUp(rounded, unit) == rounded;
        });

    [Fact]
    public void Periods_hold_their_days_and_follow_one_another() =>
        Check(Calendars, Days.Zip(Units), (calendar, asked) =>
        {
            var (on, unit) = asked;
            var first = calendar.PeriodStart(on, unit);
            var last = calendar.PeriodEnd(on, unit);
            return first <= on
                && on <= last
                && calendar.PeriodStart(last, unit) == first
                && calendar.PeriodEnd(first, unit) == last
                && (unit == PeriodUnit.Lifetime || calendar.PeriodStart(last + 1, unit) == last + 1);
        });

    [Fact, Semantics("S3.6")]
    public void Adding_months_keeps_the_day_of_the_month_or_takes_the_last() =>
        Check(Calendars, Days.Zip(Gen.Choose(-1200, 1200)), (calendar, asked) =>
        {
            var (on, months) = asked;
            var result = calendar.PlusMonths(on, months);
            var month = calendar.PlusMonths(calendar.PeriodStart(on, PeriodUnit.Month), months);
            var dayOfMonth = on - calendar.PeriodStart(on, PeriodUnit.Month);
            return calendar.PeriodStart(month, PeriodUnit.Month) == month
                && result == Math.Min(month + dayOfMonth, calendar.PeriodEnd(month, PeriodUnit.Month));
        });

    [Fact]
    public void Adding_a_period_keeps_the_order_of_days() =>
        Check(Calendars, Days.Two().Zip(Gen.Choose(0, 40).Four()), (calendar, asked) =>
        {
            var ((one, other), (years, months, weeks, days)) = asked;
            var period = new CalendarPeriod(years, months, weeks, days);
            return calendar.Add(Math.Min(one, other), period) <= calendar.Add(Math.Max(one, other), period)
                && calendar.Add(one, period) >= one
                && calendar.Subtract(one, period) <= one;
        });

    [Fact]
    public void The_next_anniversary_lies_within_a_year() =>
        Check(Calendars, Days.Two(), (calendar, asked) =>
        {
            var (originOn, on) = (Math.Min(asked.Item1, asked.Item2), Math.Max(asked.Item1, asked.Item2));
            var next = calendar.NextAnniversaryAfter(originOn, on);
            var years = calendar.FullYears(originOn, on);
            return next > on
                && next - on <= 366
                && next == calendar.Anniversary(originOn, years + 1)
                && calendar.Anniversary(originOn, years) <= on;
        });

    private static void AssertDay(ProgramCalendar calendar, DateTimeZone zone, long at)
    {
        var local = EngineInstant.ToInstant(at).InZone(zone);
        Assert.Equal(DayNumber.From(local.Date), calendar.DayOf(at));
        Assert.Equal((local.Hour * 60) + local.Minute, calendar.TimeOfDay(at));
    }

    private static void AssertStart(ProgramCalendar calendar, DateTimeZone zone, int on)
    {
        long expected;
        try
        {
            expected = EngineInstant.From(zone.AtStartOfDay(DayNumber.ToLocalDate(on)).ToInstant());
        }
        catch (SkippedTimeException)
        {
            // The whole day was left out: it is as long as nothing.
            expected = calendar.EndOfDay(on);
        }

        Assert.Equal(expected, calendar.StartOfDay(on));
    }

    private static void Check<T>(
        Gen<ProgramCalendar> calendars, Gen<T> values, Func<ProgramCalendar, T, bool> property) =>
        Prop.ForAll(
            calendars.ToArbitrary(), values.ToArbitrary(), (calendar, value) => property(calendar, value))
            .QuickCheckThrowOnFailure();
}
