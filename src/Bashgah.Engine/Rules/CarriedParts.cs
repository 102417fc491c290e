using Bashgah.Engine.Numbers;

namespace Bashgah.Engine.Rules;

/// <summary>
/// An event's part of a currency that carries is truncated once (S2.4), not once a rule: three rules that give a third
/// each come to one. The billionths that truncating each award would lose go to those that lose most; ties: first.
/// </summary>
internal static class CarriedParts
{
    private const long Billion = 1_000_000_000;

    /// <summary>Gives the awards exact parts that sum to the truncated sum of their exact amounts.</summary>
    public static void TruncateOnce(DraftAward[] awards)
    {
        if (!Array.Exists(awards, award => award.ExactBillionths > 0)) return;
        var parts = new Int128[awards.Length];
        for (var i = 0; i < parts.Length; i++) parts[i] = awards[i].ExactBillionths;
        foreach (var currency in awards.Select((award, i) => (award, i))
            .Where(a => a.award.ExactBillionths > 0)
            .GroupBy(a => a.award.Gift.CurrencyIndex, a => a.i))
        {
            Spread([.. currency], awards, parts);
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (awards[i].ExactBillionths != parts[i])
                awards[i] = awards[i] with { ExactBillionths = parts[i], Amount = RoundingMath.ToAmount(parts[i] / Billion) };
        }
    }

    private static void Spread(int[] indexes, IReadOnlyList<DraftAward> awards, Int128[] parts)
    {
        var lost = Array.ConvertAll(indexes, i => LostOf(awards[i]));
        var sum = Fraction.Zero;
        foreach (var one in lost) sum += one;
        var order = Enumerable.Range(0, indexes.Length).OrderByDescending(n => lost[n]);
        foreach (var n in order.Take((int)sum.Round(Rounding.Floor))) parts[indexes[n]]++;
    }

    // Below one billionth. What a limit trimmed is whole, and lost nothing by truncating.
    private static Fraction LostOf(DraftAward award)
    {
        var exact = award.Exact!.Total.Reduced() * new Fraction(Billion);
        var lost = exact - new Fraction(award.ExactBillionths, 1);
        return lost < Fraction.One ? lost : Fraction.Zero;
    }
}
