using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules.Calculators;

namespace Bashgah.Engine.Rules;

/// <summary>What of an award each line brought (S2.2).</summary>
internal static class LineShares
{
    /// <summary>Each line's share; rounded by line where the currency does, unless it was trimmed.</summary>
    /// <param name="exact">The award before rounding.</param>
    /// <param name="currency">What it is of.</param>
    /// <param name="amount">What it came to.</param>
    public static long[] Of(ExactAmounts exact, CurrencyPolicy currency, long amount)
    {
        var shares = new long[exact.Lines.Length];
        if (currency is { RoundsEachLine: true, Carries: false } && amount == SumByLine(exact, currency, shares)) return shares;
        LargestRemainder.Share(amount, exact.Weights, shares);
        return shares;
    }

    /// <summary>As others see them: by the line's own number, without those that brought nothing.</summary>
    public static LineShare[] Of(DraftAward draft, EventView e)
    {
        var shares = new LineShare[draft.Shares.Length - draft.Shares.AsSpan().Count(0)];
        for (int i = 0, given = 0; given < shares.Length; i++)
        {
            if (draft.Shares[i] != 0) shares[given++] = new(e.Lines[draft.Exact!.Lines[i]].Line, draft.Shares[i]);
        }

        return shares;
    }

    private static long SumByLine(ExactAmounts exact, CurrencyPolicy currency, long[] shares)
    {
        var sum = 0L;
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = exact.Of(i).Round(currency.Rounding);
            sum += shares[i];
        }

        return sum;
    }
}
