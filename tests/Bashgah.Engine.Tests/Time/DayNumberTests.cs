using Bashgah.Engine.Numbers;
using Bashgah.Engine.Time;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Bashgah.Engine.Tests.Time;

public class DayNumberTests
{
    [Theory]
    [InlineData("1970-01-01", 0)]
    [InlineData("1969-12-31", -1)]
    [InlineData("1970-02-01", 31)]
    [InlineData("2024-02-29", 19_782)]
    [InlineData("2026-01-31", 20_484)]
    [InlineData("1600-01-01", DayNumber.Min)]
    [InlineData("9998-12-31", DayNumber.Max)]
    public void A_date_is_a_count_of_days(string text, int on)
    {
        Assert.True(DayNumber.TryParse(text, out var read));
        Assert.Equal(on, read);
        Assert.Equal(text, DayNumber.Format(on));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-1-31")]
    [InlineData("2026-01-31T")]
    [InlineData("2026/01/31")]
    [InlineData("2026-01/31")]
    [InlineData("20260131")]
    [InlineData("2026-00-10")]
    [InlineData("2026-13-10")]
    [InlineData("2026-02-00")]
    [InlineData("2026-02-29")]
    [InlineData("2026-04-31")]
    [InlineData("1599-12-31")]
    [InlineData("9999-01-01")]
    [InlineData("-026-01-01")]
    [InlineData("2026-x1-01")]
    [InlineData("2026-01-1 ")]
    [InlineData("۲۰۲۶-01-01")]
    public void Anything_else_is_no_date(string text) =>
        Assert.False(DayNumber.TryParse(text, out _));

    [Fact]
    public void The_day_after_a_bound_overflows()
    {
        Assert.Equal(new LocalDate(9998, 12, 31), DayNumber.ToLocalDate(DayNumber.Max));
        Assert.Equal(new LocalDate(1600, 1, 1), DayNumber.ToLocalDate(DayNumber.Min));
        Assert.Throws<EngineOverflowException>(() => DayNumber.ToLocalDate(DayNumber.Max + 1));
        Assert.Throws<EngineOverflowException>(() => DayNumber.Format(DayNumber.Min - 1));
        Assert.Throws<EngineOverflowException>(() => DayNumber.Checked(long.MaxValue));
    }

    [Fact]
    public void The_number_is_the_same_in_every_calendar()
    {
        var nowruz = new LocalDate(1403, 1, 1, CalendarSystem.PersianAstronomical);
        Assert.True(DayNumber.TryFromDate(2024, 3, 20, out var on));
        Assert.Equal(on, DayNumber.From(nowruz));
    }

    [Fact]
    public void Days_come_back_from_their_text() =>
        Prop.ForAll(Gen.Choose(DayNumber.Min, DayNumber.Max).ToArbitrary(), on =>
            DayNumber.TryParse(DayNumber.Format(on), out var read)
            && read == on
            && DayNumber.From(DayNumber.ToLocalDate(on)) == on).QuickCheckThrowOnFailure();
}
