using Bashgah.Engine.Numbers;
using Bashgah.Engine.Time;
using NodaTime;
using static Bashgah.Engine.Tests.Time.CalendarText;

namespace Bashgah.Engine.Tests.Time;

/// <summary>Months, years and periods by either calendar, by hand.</summary>
public class ProgramCalendarDatesTests
{
    private static ProgramCalendar Gregorian => new("Asia/Kuala_Lumpur", CalendarKind.Gregorian);
    private static ProgramCalendar Persian => new("Asia/Tehran", CalendarKind.Persian);

    [Theory, Semantics("S3.6")]
    [InlineData("2026-01-31", 1, "2026-02-28")]
    [InlineData("2024-01-31", 1, "2024-02-29")]
    [InlineData("2024-01-30", 1, "2024-02-29")]
    [InlineData("2026-01-31", 3, "2026-04-30")]
    [InlineData("2026-01-15", 12, "2027-01-15")]
    [InlineData("2026-12-31", 1, "2027-01-31")]
    [InlineData("2026-11-30", 1, "2026-12-30")]
    [InlineData("2026-03-31", -1, "2026-02-28")]
    [InlineData("2026-01-31", -1, "2025-12-31")]
    [InlineData("2026-01-31", -13, "2024-12-31")]
    [InlineData("2026-06-30", 0, "2026-06-30")]
    public void Months_clamp_to_the_last_day(string date, int months, string expected) =>
        Assert.Equal(expected, Date(Gregorian.PlusMonths(On(date), months)));

    [Theory, Semantics("S3.6")]
    [InlineData("2024-02-29", 1, "2025-02-28")]
    [InlineData("2024-02-29", 4, "2028-02-29")]
    [InlineData("2024-02-29", -1, "2023-02-28")]
    [InlineData("2023-02-28", 1, "2024-02-28")]
    public void Years_clamp_29_February(string date, int years, string expected) =>
        Assert.Equal(expected, Date(Gregorian.PlusYears(On(date), years)));

    [Theory, Semantics("S3.6")]
    // 30 Esfand 1403 = 2025-03-20; 29 Esfand 1404 = 2026-03-20; 30 Esfand 1408 = 2030-03-20.
    [InlineData("2025-03-20", 1, "2026-03-20")]
    [InlineData("2025-03-20", 5, "2030-03-20")]
    // 30 Esfand 1403 five years back: 29 Esfand 1398 = 2020-03-19; four: 30 Esfand 1399 = 2021-03-20.
    [InlineData("2025-03-20", -5, "2020-03-19")]
    [InlineData("2025-03-20", -4, "2021-03-20")]
    public void Years_clamp_30_Esfand(string date, int years, string expected) =>
        Assert.Equal(expected, Date(Persian.PlusYears(On(date), years)));

    [Theory, Semantics("S3.6")]
    // 31 Shahrivar 1404 = 2025-09-22, 30 Mehr = 2025-10-22.
    // 30 Bahman 1404 = 2026-02-19, 29 Esfand = 2026-03-20.
    [InlineData("2025-09-22", 1, "2025-10-22")]
    [InlineData("2026-02-19", 1, "2026-03-20")]
    // 1 Farvardin 1405 = 2026-03-21, a month on 1 Ordibehesht = 2026-04-21, a month back 1 Esfand = 2026-02-20.
    [InlineData("2026-03-21", 1, "2026-04-21")]
    [InlineData("2026-03-21", -1, "2026-02-20")]
    public void Persian_months_clamp_too(string date, int months, string expected) =>
        Assert.Equal(expected, Date(Persian.PlusMonths(On(date), months)));

    [Theory, Semantics("S3.6")]
    [InlineData("2024-02-29", "P1Y1M", "2025-03-29")] // clamped once, not at 28 February 2025
    [InlineData("2026-01-31", "P1M1D", "2026-03-01")] // 28 February, then a day
    [InlineData("2026-01-31", "P2W3D", "2026-02-17")]
    [InlineData("2026-01-31", "P0D", "2026-01-31")]
    public void A_period_adds_months_before_days(string date, string period, string expected) =>
        Assert.Equal(expected, Date(Gregorian.Add(On(date), Period(period))));

    [Theory, Semantics("S3.6")]
    [InlineData("2026-03-31", "P1M", "2026-02-28")]
    [InlineData("2026-03-31", "P1M1D", "2026-02-27")]
    [InlineData("2025-02-28", "P1Y", "2024-02-28")]
    [InlineData("2026-01-15", "P2W1D", "2025-12-31")]
    public void A_period_is_taken_off_in_the_same_order(string date, string period, string expected) =>
        Assert.Equal(expected, Date(Gregorian.Subtract(On(date), Period(period))));

    [Fact, Semantics("S5.2")]
    public void A_lot_matures_and_expires_at_ends_of_local_days()
    {
        // Earned 24 January, pending P7D: matures at the end of 31 January.
        var maturesOn = Gregorian.Add(On("2026-01-24"), Period("P7D"));
        Assert.Equal("2026-01-31", Date(maturesOn));
        Assert.Equal("2026-01-31T16:00:00Z", Utc(Gregorian.EndOfDay(maturesOn)));

        // P12M from there, rounded to the month, expires at the end of 31 January a year later.
        var expiresOn = Gregorian.RoundUp(Gregorian.Add(maturesOn, Period("P12M")), RoundUnit.Month);
        Assert.Equal("2027-01-31", Date(expiresOn));
        Assert.Equal("2027-01-31T16:00:00Z", Utc(Gregorian.EndOfDay(expiresOn)));
    }

    [Theory, Semantics("S3.6")]
    // 14 May 2026 is a Thursday.
    [InlineData(PeriodUnit.Day, "2026-05-14", "2026-05-14")]
    [InlineData(PeriodUnit.Week, "2026-05-11", "2026-05-17")]
    [InlineData(PeriodUnit.Month, "2026-05-01", "2026-05-31")]
    [InlineData(PeriodUnit.Quarter, "2026-04-01", "2026-06-30")]
    [InlineData(PeriodUnit.Year, "2026-01-01", "2026-12-31")]
    [InlineData(PeriodUnit.Lifetime, "1600-01-01", "9998-12-31")]
    public void A_gregorian_period_has_a_first_and_a_last_day(PeriodUnit unit, string first, string last)
    {
        foreach (var date in new[] { "2026-05-14", first, last })
        {
            Assert.Equal(first, Date(Gregorian.PeriodStart(On(date), unit)));
            Assert.Equal(last, Date(Gregorian.PeriodEnd(On(date), unit)));
        }
    }

    [Theory, Semantics("S3.6")]
    // 14 May 2026 is Thursday 24 Ordibehesht 1405; the year has no 30 Esfand.
    [InlineData(PeriodUnit.Day, "2026-05-14", "2026-05-14")]
    [InlineData(PeriodUnit.Week, "2026-05-09", "2026-05-15")]
    [InlineData(PeriodUnit.Month, "2026-04-21", "2026-05-21")]
    [InlineData(PeriodUnit.Quarter, "2026-03-21", "2026-06-21")]
    [InlineData(PeriodUnit.Year, "2026-03-21", "2027-03-20")]
    public void A_persian_period_has_a_first_and_a_last_day(PeriodUnit unit, string first, string last)
    {
        foreach (var date in new[] { "2026-05-14", first, last })
        {
            Assert.Equal(first, Date(Persian.PeriodStart(On(date), unit)));
            Assert.Equal(last, Date(Persian.PeriodEnd(On(date), unit)));
        }
    }

    [Theory]
    [InlineData("2026-01-01", "2026-01-01", "2026-03-31")]
    [InlineData("2026-03-31", "2026-01-01", "2026-03-31")]
    [InlineData("2026-07-01", "2026-07-01", "2026-09-30")]
    [InlineData("2026-11-15", "2026-10-01", "2026-12-31")]
    public void Quarters_begin_with_the_year(string date, string first, string last)
    {
        Assert.Equal(first, Date(Gregorian.PeriodStart(On(date), PeriodUnit.Quarter)));
        Assert.Equal(last, Date(Gregorian.PeriodEnd(On(date), PeriodUnit.Quarter)));
    }

    [Theory, Semantics("S3.6")]
    [InlineData(RoundUnit.Day, "2026-05-14", "2026-05-14")]
    [InlineData(RoundUnit.Week, "2026-05-14", "2026-05-17")]
    [InlineData(RoundUnit.Week, "2026-05-17", "2026-05-17")]
    [InlineData(RoundUnit.Week, "2026-05-18", "2026-05-24")]
    [InlineData(RoundUnit.Month, "2024-02-01", "2024-02-29")]
    [InlineData(RoundUnit.Year, "2026-05-14", "2026-12-31")]
    public void Rounding_goes_up_to_the_end_of_the_unit(RoundUnit unit, string date, string expected) =>
        Assert.Equal(expected, Date(Gregorian.RoundUp(On(date), unit)));

    [Fact]
    public void A_week_may_begin_on_any_day()
    {
        var sundays = new ProgramCalendar("UTC", CalendarKind.Gregorian, IsoDayOfWeek.Sunday);
        Assert.Equal("2026-05-10", Date(sundays.PeriodStart(On("2026-05-14"), PeriodUnit.Week)));
        Assert.Equal("2026-05-16", Date(sundays.PeriodEnd(On("2026-05-14"), PeriodUnit.Week)));
        Assert.Equal("2026-05-17", Date(sundays.PeriodStart(On("2026-05-17"), PeriodUnit.Week)));
    }

    [Theory]
    [InlineData("1970-01-01", IsoDayOfWeek.Thursday)]
    [InlineData("2026-05-14", IsoDayOfWeek.Thursday)]
    [InlineData("2026-05-17", IsoDayOfWeek.Sunday)]
    [InlineData("1969-12-29", IsoDayOfWeek.Monday)]
    public void Weekdays_are_the_same_everywhere(string date, IsoDayOfWeek weekday) =>
        Assert.Equal(weekday, ProgramCalendar.WeekdayOf(On(date)));

    [Theory, Semantics("S3.6", "S8.1")]
    [InlineData("2024-02-29", "2024-02-29", 0, "2025-02-28")]
    [InlineData("2024-02-29", "2025-02-27", 0, "2025-02-28")]
    [InlineData("2024-02-29", "2025-02-28", 1, "2026-02-28")]
    [InlineData("2024-02-29", "2027-12-31", 3, "2028-02-29")]
    [InlineData("2024-02-29", "2028-02-28", 3, "2028-02-29")]
    [InlineData("2024-02-29", "2028-02-29", 4, "2029-02-28")]
    [InlineData("2026-05-14", "2026-12-31", 0, "2027-05-14")]
    [InlineData("2026-05-14", "2027-01-01", 0, "2027-05-14")]
    [InlineData("2026-05-14", "2026-05-13", -1, "2027-05-14")]
    [InlineData("2026-05-14", "2020-01-01", -7, "2027-05-14")]
    public void Anniversaries_are_counted_from_the_origin(
        string origin, string date, int fullYears, string next)
    {
        Assert.Equal(fullYears, Gregorian.FullYears(On(origin), On(date)));
        Assert.Equal(next, Date(Gregorian.NextAnniversaryAfter(On(origin), On(date))));
    }

    [Fact, Semantics("S3.6")]
    public void A_birthday_on_30_Esfand_is_kept_on_29_Esfand_in_common_years()
    {
        Assert.Equal("2026-03-20", Date(Persian.NextAnniversaryAfter(On("2025-03-20"), On("2025-03-20"))));
        Assert.Equal("2030-03-20", Date(Persian.Anniversary(On("2025-03-20"), 5)));
    }

    [Fact, Semantics("S2.1")]
    public void Dates_beyond_the_bounds_overflow()
    {
        var last = DayNumber.Max;
        foreach (var calendar in new[] { Gregorian, Persian })
        {
            Assert.Throws<EngineOverflowException>(() => calendar.PlusMonths(last, 1));
            Assert.Throws<EngineOverflowException>(() => calendar.PlusMonths(last, int.MaxValue));
            Assert.Throws<EngineOverflowException>(() => calendar.PlusYears(0, int.MaxValue));
            Assert.Throws<EngineOverflowException>(() => calendar.PlusYears(0, int.MinValue));
            Assert.Throws<EngineOverflowException>(() => calendar.PlusYears(0, -379));
            Assert.Throws<EngineOverflowException>(() => calendar.Add(last, Period("P1D")));
            Assert.Throws<EngineOverflowException>(() => calendar.Subtract(DayNumber.Min, Period("P1D")));
            Assert.Throws<EngineOverflowException>(() => calendar.PeriodStart(last + 1, PeriodUnit.Day));
        }

        Assert.Equal(last, Gregorian.PeriodEnd(last, PeriodUnit.Year));
        Assert.Throws<EngineOverflowException>(() => Persian.PeriodEnd(last, PeriodUnit.Year));
        Assert.Throws<EngineOverflowException>(() => Gregorian.PeriodStart(DayNumber.Min, PeriodUnit.Week));
        Assert.Equal("9998-12-31", Date(Gregorian.PlusMonths(On("9998-11-30"), 1) + 1));
    }

    [Fact]
    public void Unknown_units_are_mistakes()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Gregorian.RoundUp(0, (RoundUnit)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gregorian.PeriodStart(0, (PeriodUnit)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gregorian.PeriodEnd(0, (PeriodUnit)9));
    }

    private static CalendarPeriod Period(string text) =>
        CalendarPeriod.TryParse(text, out var period) ? period : throw new FormatException(text);
}
