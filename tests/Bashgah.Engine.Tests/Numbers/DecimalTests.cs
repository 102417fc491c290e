using System.Text;
using Bashgah.Engine.Numbers;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Numbers;

/// <summary>Rates, quantities and money as text.</summary>
public class DecimalTests
{
    [Theory, Semantics("S2.1")]
    [InlineData("0", 0, "0")]
    [InlineData("2", 2_000_000_000, "2")]
    [InlineData("1.5", 1_500_000_000, "1.5")]
    [InlineData("1.50", 1_500_000_000, "1.5")]
    [InlineData("0.05", 50_000_000, "0.05")]
    [InlineData("0.000000001", 1, "0.000000001")]
    [InlineData("10.010", 10_010_000_000, "10.01")]
    [InlineData("999999999.999999999", 999_999_999_999_999_999, "999999999.999999999")]
    public void A_rate_is_read_exactly_and_printed_canonically(string text, long billionths, string printed)
    {
        Assert.True(ExactDecimal.TryParse(text, out var rate));
        Assert.Equal(billionths, rate.Billionths);
        Assert.Equal(printed, rate.ToString());
        Assert.Equal(new Fraction(billionths, 1_000_000_000), rate.ToFraction());
    }

    [Fact]
    public void A_rate_becomes_a_fraction_in_lowest_terms()
    {
        Assert.True(ExactDecimal.TryParse("0.05", out var rate));
        Assert.Equal((1, 20), (rate.ToFraction().Numerator, rate.ToFraction().Denominator));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("01")]
    [InlineData("00")]
    [InlineData("1,5")]
    [InlineData("1e3")]
    [InlineData("1.2.3")]
    [InlineData("0x1")]
    [InlineData("/")]
    [InlineData(":")]
    [InlineData("۱")]
    [InlineData("1000000000")]
    [InlineData("0.0000000001")]
    [InlineData("0.1000000000")]
    [InlineData("NaN")]
    public void Anything_else_is_no_rate(string text) =>
        Assert.False(ExactDecimal.TryParse(text, out _));

    [Theory, Semantics("S4.1")]
    [InlineData("1.250", 1_250, "1.25")]
    [InlineData("1", 1_000, "1")]
    [InlineData("0.001", 1, "0.001")]
    [InlineData("0.5", 500, "0.5")]
    [InlineData("1.2500", 1_250, "1.25")]
    [InlineData("1.250000000", 1_250, "1.25")]
    [InlineData("12.034", 12_034, "12.034")]
    [InlineData("999999999.999", Quantity.Max, "999999999.999")]
    public void A_quantity_is_thousandths(string text, long thousandths, string printed)
    {
        Assert.True(Quantity.TryParse(text, out var fromText));
        Assert.True(Quantity.TryParse(Encoding.UTF8.GetBytes(text), out var fromBytes));
        Assert.Equal(thousandths, fromText);
        Assert.Equal(thousandths, fromBytes);
        Assert.Equal(printed, Quantity.Format(thousandths));
    }

    [Theory, Semantics("S4.1")]
    [InlineData("0")]
    [InlineData("0.000")]
    [InlineData("-1")]
    [InlineData("1.2345")]
    [InlineData("0.0001")]
    [InlineData("0.0009")]
    [InlineData("1.00000001")]
    [InlineData("1e2")]
    [InlineData("1000000000")]
    [InlineData("")]
    [InlineData("۲")]
    [InlineData("1.2500000000")]
    [InlineData("12345678901234567890123456789012345678901234567890")]
    public void A_quantity_is_above_zero_with_three_decimals(string text)
    {
        Assert.False(Quantity.TryParse(text, out _));
        Assert.False(Quantity.TryParse(Encoding.UTF8.GetBytes(text), out _));
    }

    [Theory]
    [InlineData("0.0001", false)]
    [InlineData("1.2345", false)]
    [InlineData("1.2340", true)]
    public void Digits_that_the_unit_cannot_hold_are_refused(string text, bool fits) =>
        Assert.Equal(fits, DecimalText.TryParse(text, 3, out _));

    [Fact]
    public void The_longest_quantity_is_read_from_bytes_too()
    {
        Assert.True(Quantity.TryParse("123456789.123000000"u8, out var thousandths));
        Assert.Equal(123_456_789_123, thousandths);
        Assert.False(Quantity.TryParse("123456789.1230000000"u8, out _));
    }

    [Fact]
    public void Quantities_come_back_from_their_text() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), thousandths =>
            Quantity.TryParse(Quantity.Format(thousandths), out var read) && read == thousandths)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Rates_come_back_from_their_text() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), billionths =>
            ExactDecimal.TryParse(DecimalText.Format(billionths, 9), out var read)
            && read.Billionths == billionths).QuickCheckThrowOnFailure();

    [Theory, Semantics("S2.1")]
    [InlineData(1_530, 2, "15.30")]
    [InlineData(1_530, 0, "1530")]
    [InlineData(5, 2, "0.05")]
    [InlineData(50, 2, "0.50")]
    [InlineData(0, 2, "0.00")]
    [InlineData(0, 0, "0")]
    [InlineData(-5, 2, "-0.05")]
    [InlineData(-1_530, 3, "-1.530")]
    [InlineData(-7, 0, "-7")]
    [InlineData(1, 9, "0.000000001")]
    [InlineData(long.MaxValue, 2, "92233720368547758.07")]
    [InlineData(long.MinValue, 2, "-92233720368547758.08")]
    public void Money_shows_its_digits(long minorUnits, int digits, string text) =>
        Assert.Equal(text, MoneyText.Format(minorUnits, digits));

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void A_currency_has_nought_to_nine_digits(int digits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MoneyText.Format(1, digits));
}
