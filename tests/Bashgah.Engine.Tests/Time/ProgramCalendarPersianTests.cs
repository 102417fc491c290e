using System.Globalization;
using System.Text.Json;
using Bashgah.Engine.Time;
using NodaTime;
using static Bashgah.Engine.Tests.Time.CalendarText;

namespace Bashgah.Engine.Tests.Time;

/// <summary>The Persian calendar against vectors that were made apart from this project.</summary>
[RequiresPublicData("jalali/leap_years_and_nowruz_1300_1500.json")]
public class ProgramCalendarPersianTests
{
    private static ProgramCalendar Persian => new("Asia/Tehran", CalendarKind.Persian);

    [ConditionalFact, Semantics("S3.6")]
    public void Every_year_from_1300_to_1500_begins_on_its_Nowruz()
    {
        var years = Vectors("leap_years_and_nowruz_1300_1500.json").GetProperty("nowruz_gregorian")
            .EnumerateObject().ToDictionary(year => Number(year.Name), year => On(year.Value.GetString()!));
        Assert.Equal(201, years.Count);
        foreach (var (year, nowruzOn) in years)
        {
            Assert.Equal(nowruzOn, DayOf(year, 1, 1));
            Assert.Equal(nowruzOn, Persian.PeriodStart(nowruzOn, PeriodUnit.Year));
            Assert.Equal(nowruzOn, Persian.PeriodStart(nowruzOn + 364, PeriodUnit.Year));
            Assert.NotEqual(nowruzOn, Persian.PeriodStart(nowruzOn - 1, PeriodUnit.Year));
            if (years.TryGetValue(year + 1, out var nextOn))
                Assert.Equal(nextOn - 1, Persian.PeriodEnd(nowruzOn, PeriodUnit.Year));
        }
    }

    [ConditionalFact, Semantics("S3.6")]
    public void Leap_years_end_on_30_Esfand_and_others_on_29()
    {
        var leap = Vectors("leap_years_and_nowruz_1300_1500.json").GetProperty("leap_years_1300_1500")
            .EnumerateArray().Select(year => year.GetInt32()).ToHashSet();
        for (var year = 1300; year <= 1500; year++) AssertLength(year, leap.Contains(year));
    }

    [ConditionalFact, Semantics("S3.6")]
    public void Known_dates_leap_years_and_months_agree_with_jalaali_js()
    {
        var vectors = Vectors("jalaali_js_vectors.json");
        foreach (var pair in vectors.GetProperty("known_pairs_gregorian_jalali").EnumerateArray())
            Assert.Equal(GregorianDay(pair.GetProperty("g")), PersianDay(pair.GetProperty("j")));
        foreach (var year in vectors.GetProperty("known_leap_years").EnumerateArray())
            AssertLength(year.GetInt32(), isLeap: true);
        foreach (var year in vectors.GetProperty("known_common_years").EnumerateArray())
            AssertLength(year.GetInt32(), isLeap: false);
        foreach (var year in vectors.GetProperty("jalCal").EnumerateArray())
        {
            var jalali = year.GetProperty("jy").GetInt32();
            Assert.True(DayNumber.TryFromDate(
                year.GetProperty("gy").GetInt32(),
                3,
                year.GetProperty("march_day_of_nowruz").GetInt32(),
                out var nowruzOn));
            Assert.Equal(nowruzOn, DayOf(jalali, 1, 1));
            AssertLength(jalali, isLeap: year.GetProperty("leap_counter").GetInt32() == 0);
        }

        // The Julian day number of 1970-01-01 is 2440588 at noon.
        foreach (var day in vectors.GetProperty("julian_day_numbers").EnumerateArray())
        {
            var on = day.TryGetProperty("j", out var jalali)
                ? PersianDay(jalali)
                : GregorianDay(day.GetProperty("g"));
            Assert.Equal(day.GetProperty("jdn").GetInt32() - 2_440_588, on);
        }
    }

    [ConditionalFact, Semantics("S3.6")]
    public void Days_that_a_month_does_not_have_lie_beyond_its_end()
    {
        var dates = Vectors("jalaali_js_vectors.json").GetProperty("invalid_dates")
            .EnumerateArray().Select(Fields).ToList();
        Assert.Equal(8, dates.Count);
        foreach (var (year, month, day) in dates.Where(date => date.Month is >= 1 and <= 12))
        {
            var lastOn = Persian.PeriodEnd(DayOf(year, month, 1), PeriodUnit.Month);
            Assert.False(DayOf(year, month, day) >= DayOf(year, month, 1) && DayOf(year, month, day) <= lastOn);
        }
    }

    [ConditionalFact, Semantics("S3.6")]
    public void Where_the_arithmetic_calendar_differs_the_official_one_holds()
    {
        var cases = Vectors("nodatime_arithmetic_differences.json")
            .GetProperty("arithmetic_2820_nowruz_where_it_differs_from_astronomical")
            .EnumerateArray()
            .ToList();
        Assert.Equal(28, cases.Count);
        foreach (var difference in cases)
        {
            var year = difference.GetProperty("persian_year").GetInt32();
            Assert.True(DayNumber.TryFromDate(
                difference.GetProperty("gregorian_year").GetInt32(),
                3,
                difference.GetProperty("march_day_ARITHMETIC").GetInt32(),
                out var arithmeticOn));
            // Tables of the official calendar begin with 1178; the calendar itself is of 1304.
            if (year >= 1178) Assert.Equal(1, Math.Abs(DayOf(year, 1, 1) - arithmeticOn));
        }
    }

    [Fact, Semantics("S3.6")]
    public void Nowruz_1404_is_the_official_one()
    {
        Assert.Equal("2025-03-21", Date(DayOf(1404, 1, 1)));
        Assert.Equal("2025-03-20", Date(Persian.PeriodEnd(On("2024-03-20"), PeriodUnit.Year)));
    }

    private static void AssertLength(int year, bool isLeap)
    {
        var firstOn = DayOf(year, 1, 1);
        int[] lengths = [31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 30, isLeap ? 30 : 29];
        foreach (var length in lengths)
        {
            Assert.Equal(firstOn, Persian.PeriodStart(firstOn, PeriodUnit.Month));
            Assert.Equal(firstOn + length - 1, Persian.PeriodEnd(firstOn, PeriodUnit.Month));
            firstOn += length;
        }

        Assert.Equal(DayOf(year + 1, 1, 1), firstOn);
    }

    /// <summary>Built by the calendar under test alone: years and months from Nowruz 1403.</summary>
    private static int DayOf(int year, int month, int day) =>
        Persian.PlusMonths(On("2024-03-20"), (12 * (year - 1403)) + month - 1) + day - 1;

    private static int PersianDay(JsonElement date)
    {
        var (year, month, day) = Fields(date);
        return DayOf(year, month, day);
    }

    private static int GregorianDay(JsonElement date)
    {
        var (year, month, day) = Fields(date);
        return DayNumber.From(new LocalDate(year, month, day));
    }

    private static (int Year, int Month, int Day) Fields(JsonElement date) =>
        (date[0].GetInt32(), date[1].GetInt32(), date[2].GetInt32());

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static JsonElement Vectors(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(PublicData.PathOf("jalali/" + file)));
        return document.RootElement.Clone();
    }
}
