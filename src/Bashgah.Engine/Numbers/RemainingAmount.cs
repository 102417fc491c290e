namespace Bashgah.Engine.Numbers;

/// <summary>What a line still amounts to after returns (S6.2).</summary>
internal static class RemainingAmount
{
    /// <summary>
    /// half-up(<paramref name="amount"/> × <paramref name="remaining"/> / <paramref name="quantity"/>) −
    /// <paramref name="returnedWithoutQuantity"/>, not below 0. Amounts are minor units, quantities
    /// thousandths.
    /// </summary>
    /// <remarks>100 for 8 pieces, three back: half-up(62.5) = 63.</remarks>
    public static long AfterReturn(
        long amount, long remaining, long quantity, long returnedWithoutQuantity = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ArgumentOutOfRangeException.ThrowIfNegative(remaining);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(remaining, quantity);
        ArgumentOutOfRangeException.ThrowIfNegative(returnedWithoutQuantity);
        // Most lines of a document are still whole.
        var worth = remaining == quantity && quantity > 0 ? amount : RoundingMath.HalfUp((Int128)amount * remaining, quantity);
        return Math.Max(0, worth - returnedWithoutQuantity);
    }
}
