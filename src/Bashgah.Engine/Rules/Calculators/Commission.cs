using System.Globalization;
using Bashgah.Engine.Numbers;

namespace Bashgah.Engine.Rules.Calculators;

/// <summary>
/// A level's share of what the lines come to (S9.2); lines of some product groups have shares of their own, the first group
/// that a line belongs to counts.
/// </summary>
internal sealed class CommissionShareCalculator : Calculator
{
    private readonly ExactDecimal _rate;
    private readonly ExactDecimal _factor;
    private readonly IReadOnlyList<(string Group, ProductGroupSet Lines, ExactDecimal Rate)> _byGroup;
    private readonly Int128 _denominator = 1;

    /// <param name="rate">Of lines without a share of their own.</param>
    /// <param name="byGroup">Other shares by product group, in order.</param>
    /// <param name="factor">Units of the currency for each minor unit of money.</param>
    public CommissionShareCalculator(
        ExactDecimal rate, IReadOnlyList<(string Group, ProductGroupSet Lines, ExactDecimal Rate)> byGroup, ExactDecimal factor)
    {
        (_rate, _byGroup, _factor) = (rate, byGroup, factor);
        foreach (var share in byGroup.Select(own => own.Rate).Append(rate))
            _denominator = ExactAmounts.LeastCommonMultiple(_denominator, share.ToFraction().Denominator);
    }

    public override bool IsByLine => true;

    // Over a common denominator of the shares every line's part is whole, so that one scale serves all.
    public override ExactAmounts Reckon(EventView e, Basis basis, int[] lines)
    {
        var amounts = e.Amounts(basis);
        var weights = new Int128[lines.Length];
        var basisAmount = 0L;
        for (var i = 0; i < lines.Length; i++)
        {
            var share = RateOf(e.GroupOf(lines[i])).ToFraction();
            weights[i] = checked(amounts[lines[i]] * share.Numerator * (_denominator / share.Denominator));
            if (share.Numerator != 0) basisAmount = checked(basisAmount + amounts[lines[i]]);
        }

        return new(lines, weights, new Fraction(1, _denominator) * _factor.ToFraction(), basisAmount);
    }

    public override ConditionFacts Describe() => Facts(
        "commission",
        ("rate", _rate.ToString()), ("factor", _factor.ToString()),
        ("groups", string.Join('|', _byGroup.Select(g => $"{g.Group}:{g.Rate}"))));

    private ExactDecimal RateOf(int group)
    {
        foreach (var own in _byGroup)
        {
            if (own.Lines.Contains(group)) return own.Rate;
        }

        return _rate;
    }
}

/// <summary>A fixed commission for each purchase, or for bringing somebody; shared over the lines by amount.</summary>
/// <param name="money">Minor units of money.</param>
/// <param name="factor">Units of the currency for each of them.</param>
internal sealed class CommissionFixedCalculator(long money, ExactDecimal factor) : Calculator
{
    public override bool IsByLine => false;

    public override ExactAmounts Reckon(EventView e, Basis basis, int[] lines)
    {
        var amounts = e.Amounts(basis);
        var whole = ExactAmounts.Whole(lines, amounts, money, lines.Sum(l => amounts[l]));
        return whole with { Scale = whole.Scale * factor.ToFraction() };
    }

    public override ConditionFacts Describe() => Facts(
        "commissionFixed", ("money", money.ToString(CultureInfo.InvariantCulture)), ("factor", factor.ToString()));
}
