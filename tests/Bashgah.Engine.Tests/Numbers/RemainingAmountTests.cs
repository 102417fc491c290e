using Bashgah.Engine.Numbers;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Numbers;

public class RemainingAmountTests
{
    [Theory, Semantics("S6.2")]
    [InlineData(100, 5_000, 8_000, 63)] // three of eight back: half-up(62.5)
    [InlineData(100, 8_000, 8_000, 100)]
    [InlineData(100, 0, 8_000, 0)]
    [InlineData(100, 1_000, 3_000, 33)] // 33.33
    [InlineData(100, 2_000, 3_000, 67)] // 66.67
    [InlineData(1, 1_000, 2_000, 1)] // 0.5
    [InlineData(1, 999, 2_000, 0)] // 0.4995
    [InlineData(0, 1_000, 2_000, 0)]
    [InlineData(1_999, 1_250, 2_500, 1_000)] // 1.25 kg of 2.5 kg: 999.5
    public void What_remains_is_the_amount_by_quantity(
        long amount, long remaining, long quantity, long expected) =>
        Assert.Equal(expected, RemainingAmount.AfterReturn(amount, remaining, quantity));

    [Theory, Semantics("S6.2")]
    [InlineData(3, 60)]
    [InlineData(63, 0)]
    [InlineData(64, 0)] // never below 0
    public void Amounts_returned_without_quantity_come_off(long returned, long expected) =>
        Assert.Equal(expected, RemainingAmount.AfterReturn(100, 5_000, 8_000, returned));

    [Fact, Semantics("S2.1")]
    public void The_largest_amounts_do_not_overflow() =>
        Assert.Equal(
            long.MaxValue,
            RemainingAmount.AfterReturn(long.MaxValue, long.MaxValue, long.MaxValue));

    [Theory]
    [InlineData(-1, 1, 1, 0)]
    [InlineData(1, -1, 1, 0)]
    [InlineData(1, 2, 1, 0)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 1, 1, -1)]
    public void Malformed_questions_are_mistakes(
        long amount, long remaining, long quantity, long returned) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => RemainingAmount.AfterReturn(amount, remaining, quantity, returned));

    [Fact]
    public void Less_left_is_never_worth_more() =>
        Prop.ForAll<long, int, int>((amountSeed, first, second) =>
        {
            var amount = amountSeed & long.MaxValue;
            var (less, more) = (Math.Min(first & int.MaxValue, second & int.MaxValue),
                Math.Max(first & int.MaxValue, second & int.MaxValue));
            var quantity = more + 1L;
            return RemainingAmount.AfterReturn(amount, less, quantity)
                <= RemainingAmount.AfterReturn(amount, more, quantity);
        }).QuickCheckThrowOnFailure();
}
