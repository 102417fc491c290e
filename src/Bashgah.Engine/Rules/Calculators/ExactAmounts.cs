using Bashgah.Engine.Numbers;

namespace Bashgah.Engine.Rules.Calculators;

/// <summary>
/// What a rule gives before rounding (S2.3): for each of its lines a weight, and one scale for all, so that a line's
/// exact amount is weight × scale.
/// </summary>
/// <param name="Lines">Indexes of the lines, ascending.</param>
/// <param name="Weights">One a line, not negative.</param>
/// <param name="Scale">Not negative.</param>
/// <param name="BasisAmount">What it was reckoned on: minor units of money, or thousandths of quantity.</param>
internal sealed record ExactAmounts(int[] Lines, Int128[] Weights, Fraction Scale, long BasisAmount)
{
    /// <summary>The sum over all lines.</summary>
    public Fraction Total
    {
        get
        {
            var sum = Int128.Zero;
            foreach (var weight in Weights) sum = checked(sum + weight);
            return new Fraction(sum, 1) * Scale;
        }
    }

    /// <summary>One line's exact amount.</summary>
    public Fraction Of(int position) => new Fraction(Weights[position], 1) * Scale;

    /// <summary>What some lines amount to together.</summary>
    public static long Sum(int[] lines, long[] amounts)
    {
        var sum = 0L;
        foreach (var line in lines) sum = checked(sum + amounts[line]);
        return sum;
    }

    /// <summary>A whole for all lines together, shared by what they weigh; where nothing weighs, the first line's.</summary>
    public static ExactAmounts Whole(int[] lines, long[] weighed, long units, long basisAmount)
    {
        var weights = new Int128[lines.Length];
        var sum = Int128.Zero;
        for (var i = 0; i < lines.Length; i++)
        {
            weights[i] = weighed[lines[i]];
            sum += weights[i];
        }

        if (sum == 0)
        {
            weights[0] = 1;
            sum = 1;
        }

        return new(lines, weights, new Fraction(units, sum), basisAmount);
    }

    /// <summary>Lines' amounts times a scale.</summary>
    public static ExactAmounts Proportional(int[] lines, long[] weighed, Fraction scale)
    {
        var weights = new Int128[lines.Length];
        for (var i = 0; i < lines.Length; i++) weights[i] = weighed[lines[i]];
        return new(lines, weights, scale, Sum(lines, weighed));
    }

    /// <summary>
    /// What several rules give together on some lines, times a factor (S4.4). Lines on which they give nothing are left
    /// out.
    /// </summary>
    public static ExactAmounts Multiplied(
        IReadOnlyList<ExactAmounts> bases, int[] lines, Fraction factor, long[] basis)
    {
        // Over a common denominator of the scales every line's sum is a whole number of parts.
        var scales = new Fraction[bases.Count];
        Int128 denominator = 1;
        for (var i = 0; i < scales.Length; i++)
        {
            scales[i] = bases[i].Scale.Reduced();
            denominator = LeastCommonMultiple(denominator, scales[i].Denominator);
        }

        // Lines ascend, here as in every base: each is gone through once.
        var next = new int[bases.Count];
        var (kept, weights, count) = (new int[lines.Length], new Int128[lines.Length], 0);
        var basisAmount = 0L;
        foreach (var line in lines)
        {
            var weight = Int128.Zero;
            for (var i = 0; i < next.Length; i++)
            {
                var given = bases[i].Lines;
                while (next[i] < given.Length && given[next[i]] < line) next[i]++;
                if (next[i] == given.Length || given[next[i]] != line) continue;
                var whole = denominator == scales[i].Denominator ? 1 : denominator / scales[i].Denominator;
                weight = checked(weight + (bases[i].Weights[next[i]] * checked(scales[i].Numerator * whole)));
            }

            if (weight == 0) continue;
            (kept[count], weights[count++]) = (line, weight);
            basisAmount = checked(basisAmount + basis[line]);
        }

        return new(kept[..count], weights[..count], new Fraction(1, denominator) * factor, basisAmount);
    }

    /// <summary>Of two numbers above 0.</summary>
    public static Int128 LeastCommonMultiple(Int128 left, Int128 right)
    {
        if (left == 1) return right;
        var (larger, smaller) = (left, right);
        while (smaller != 0) (larger, smaller) = (smaller, larger % smaller);
        return checked(left / larger * right);
    }
}
