using Bashgah.Engine.Time;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Time;

/// <summary>Periods by the calendar and durations by the clock, as text.</summary>
public class DurationTests
{
    [Theory]
    [InlineData("P12M", 0, 12, 0, 0, "P12M")]
    [InlineData("P1Y6M", 1, 6, 0, 0, "P1Y6M")]
    [InlineData("P7D", 0, 0, 0, 7, "P7D")]
    [InlineData("P2W", 0, 0, 2, 0, "P2W")]
    [InlineData("P1Y2M3W4D", 1, 2, 3, 4, "P1Y2M3W4D")]
    [InlineData("P1Y10D", 1, 0, 0, 10, "P1Y10D")]
    [InlineData("P0D", 0, 0, 0, 0, "P0D")]
    [InlineData("P0Y", 0, 0, 0, 0, "P0D")]
    [InlineData("P0Y1M", 0, 1, 0, 0, "P1M")]
    [InlineData("P9999D", 0, 0, 0, 9999, "P9999D")]
    public void A_period_is_read_and_printed_canonically(
        string text, int years, int months, int weeks, int days, string printed)
    {
        Assert.True(CalendarPeriod.TryParse(text, out var period));
        Assert.Equal(new CalendarPeriod(years, months, weeks, days), period);
        Assert.Equal(printed, period.ToString());
        Assert.Equal(printed == "P0D", period.IsZero);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("12M")]
    [InlineData("P12")]
    [InlineData("PM")]
    [InlineData("p1D")]
    [InlineData("P1d")]
    [InlineData("P-1D")]
    [InlineData("-P1D")]
    [InlineData("P1.5D")]
    [InlineData("P1D1M")]
    [InlineData("P1M1M")]
    [InlineData("P1W2Y")]
    [InlineData("P07D")]
    [InlineData("P00D")]
    [InlineData("P10000D")]
    [InlineData("P9999999999D")]
    [InlineData("PT1H")]
    [InlineData("P1DT1H")]
    [InlineData("P1D ")]
    [InlineData("P1H")]
    [InlineData("P۱D")]
    public void Anything_else_is_no_period(string text) =>
        Assert.False(CalendarPeriod.TryParse(text, out _));

    [Fact]
    public void A_period_of_days() =>
        Assert.Equal("P30D", CalendarPeriod.OfDays(30).ToString());

    [Theory]
    [InlineData("PT15M", 900, "PT15M")]
    [InlineData("PT90M", 5_400, "PT1H30M")]
    [InlineData("PT1H1M1S", 3_661, "PT1H1M1S")]
    [InlineData("PT48H", 172_800, "PT48H")]
    [InlineData("PT3661S", 3_661, "PT1H1M1S")]
    [InlineData("PT0S", 0, "PT0S")]
    [InlineData("PT0H", 0, "PT0S")]
    [InlineData("PT1H5S", 3_605, "PT1H5S")]
    [InlineData("PT999999H", 3_599_996_400, "PT999999H")]
    public void A_duration_is_read_and_printed_canonically(string text, long seconds, string printed)
    {
        Assert.True(ClockDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.Seconds);
        Assert.Equal(seconds * 1_000_000, duration.Microseconds);
        Assert.Equal(printed, duration.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("PT")]
    [InlineData("P1H")]
    [InlineData("P1D")]
    [InlineData("1H")]
    [InlineData("TP1H")]
    [InlineData("PT1")]
    [InlineData("PT1M1H")]
    [InlineData("PT1S1S")]
    [InlineData("PT01S")]
    [InlineData("PT1.5S")]
    [InlineData("PT1000000H")]
    [InlineData("PT1D")]
    public void Anything_else_is_no_duration(string text) =>
        Assert.False(ClockDuration.TryParse(text, out _));

    [Fact]
    public void Both_come_back_from_their_text() =>
        Prop.ForAll(
            Gen.Choose(0, CalendarPeriod.FieldMax).Four().ToArbitrary(),
            fields =>
            {
                var period = new CalendarPeriod(fields.Item1, fields.Item2, fields.Item3, fields.Item4);
                var duration = new ClockDuration(fields.Item1 * fields.Item2);
                return CalendarPeriod.TryParse(period.ToString(), out var samePeriod)
                    && samePeriod == period
                    && ClockDuration.TryParse(duration.ToString(), out var sameDuration)
                    && sameDuration == duration;
            }).QuickCheckThrowOnFailure();
}
