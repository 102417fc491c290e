using Bashgah.Engine.Events;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Ledger;

/// <summary>How points and store credit that paid are shared over the lines (S7.4).</summary>
internal static class TenderShares
{
    /// <summary>Refuses tenders that no account could pay, whatever its balance.</summary>
    public static Refusal? Judge(CompiledProgram program, Purchase e)
    {
        var left = 0L;
        foreach (var line in e.Lines) left += line.Amount;
        foreach (var tender in e.Tenders)
        {
            if (!tender.IsFromAccount) continue;
            if (TenderUnits.PolicyOf(program, tender) is null) return Refusals.TenderCurrency(tender.Currency);
            left -= tender.Amount;
        }

        return left < 0 ? Refusals.TenderExceedsPurchase() : null;
    }

    /// <summary>Money that each tender paid of each line: by tender index, parallel to the lines.</summary>
    public static IReadOnlyList<long[]> Of(Purchase e)
    {
        if (e.Tenders.Count == 0) return [];
        var shares = new long[e.Tenders.Count][];
        var unpaid = new Int128[e.Lines.Count];
        for (var i = 0; i < unpaid.Length; i++) unpaid[i] = e.Lines[i].Amount;
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = new long[e.Lines.Count];
            var tender = e.Tenders[i];
            if (!tender.IsFromAccount || tender.Amount == 0) continue;
            ShareOne(e, tender.Amount, unpaid, shares[i]);
            for (var line = 0; line < unpaid.Length; line++) unpaid[line] -= shares[i][line];
        }

        return shares;
    }

    /// <summary>Units of a currency that a tender took, shared as its money is.</summary>
    public static long[] Units(Purchase e, long[] money, long units, long amount)
    {
        // A unit that is worth one minor unit follows the money exactly.
        if (units == amount) return money;
        var shares = new long[e.Lines.Count];
        LargestRemainder.Share(units, Weights(e), shares);
        return shares;
    }

    // By amount; only where roundings of several tenders would pay more than a line costs, by what is still unpaid.
    private static void ShareOne(Purchase e, long amount, Int128[] unpaid, long[] shares)
    {
        LargestRemainder.Share(amount, Weights(e), shares);
        for (var i = 0; i < shares.Length; i++)
        {
            if (shares[i] <= unpaid[i]) continue;
            LargestRemainder.Share(amount, unpaid, shares);
            return;
        }
    }

    private static Int128[] Weights(Purchase e)
    {
        var weights = new Int128[e.Lines.Count];
        for (var i = 0; i < weights.Length; i++) weights[i] = e.Lines[i].Amount;
        return weights;
    }
}
