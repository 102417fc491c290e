using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Liability;

/// <summary>Whether the history says what will become of units.</summary>
public enum EstimateBasis
{
    /// <summary>It does.</summary>
    Estimated,

    /// <summary>Nothing is outstanding.</summary>
    NothingOutstanding,

    /// <summary>Units that only measure cannot be spent.</summary>
    OnlyMeasures,

    /// <summary>Too few months are over since the first unit was given.</summary>
    TooFewMonths,

    /// <summary>Too few members were given any.</summary>
    TooFewEarners,

    /// <summary>Too few members have spent any.</summary>
    TooFewSpenders,
}

/// <summary>
/// How much of what is outstanding will never be spent, from the program's own history (ADR 0019): the share of units that is spent at
/// each age, applied to what stands by its age and end; its uncertainty by leaving out one group of members after the other.
/// </summary>
/// <param name="Basis">Whether there is an estimate; else all shares are 0.</param>
/// <param name="Months">Months of history that are over.</param>
/// <param name="Earners">Members who were ever given any.</param>
/// <param name="Spenders">Members who ever spent any.</param>
/// <param name="Reach">Ages, in months, that the history sees.</param>
/// <param name="Fate">What becomes of what is outstanding.</param>
/// <param name="Low">Lower end of the 95 % interval of <see cref="UnitFate.Unredeemed"/>.</param>
/// <param name="High">Upper end.</param>
public sealed record BreakageEstimate(
    EstimateBasis Basis, int Months, int Earners, int Spenders, int Reach, UnitFate Fate, decimal Low, decimal High)
{
    /// <summary>Fewest months that are over.</summary>
    public const int MonthsMin = 6;

    /// <summary>Fewest members who were given any.</summary>
    public const int EarnersMin = 100;

    /// <summary>Fewest members who have spent any.</summary>
    public const int SpendersMin = 30;

    // Student's t at 97.5 % for 19 degrees of freedom: one less than there are groups.
    private const decimal Quantile = 2.093m;

    internal static BreakageEstimate Of(CurrencyPolicy currency, AgeHistory ages, OutstandingCurrency outstanding)
    {
        var months = ages.MonthsOf(currency.Id);
        var basis = currency.IsQualifying ? EstimateBasis.OnlyMeasures
            : outstanding.Units.Total == 0 ? EstimateBasis.NothingOutstanding
            : months < MonthsMin ? EstimateBasis.TooFewMonths
            : outstanding.Earners < EarnersMin ? EstimateBasis.TooFewEarners
            : outstanding.Spenders < SpendersMin ? EstimateBasis.TooFewSpenders
            : EstimateBasis.Estimated;
        var risks = ages.RisksOf(currency.Id);
        var known = new BreakageEstimate(basis, months, outstanding.Earners, outstanding.Spenders, risks.Reach, default, 0, 0);
        return basis == EstimateBasis.Estimated ? known.With(risks, outstanding.Standing) : known;
    }

    /// <summary>The estimate and its interval: v = (G − 1) / G · Σ (θ₍g₎ − θ)², where θ₍g₎ is reckoned without group g; the interval
    /// is θ ± t·√v, within 0 and 1.</summary>
    /// <param name="risks">By group of members and age; twenty groups.</param>
    /// <param name="standing">What is outstanding.</param>
    internal BreakageEstimate With(RiskTable risks, IReadOnlyDictionary<StandingKey, long> standing)
    {
        var total = risks.Total();
        var fate = UnitFate.Of(total, standing);
        var squares = 0m;
        for (var group = 0; group < risks.Groups; group++)
        {
            var without = new AgeRisk[total.Count];
            for (var age = 0; age < without.Length; age++) without[age] = total[age] - risks[group, age];
            var difference = UnitFate.Of(without, standing).Unredeemed - fate.Unredeemed;
            squares += difference * difference;
        }

        var half = Quantile * Root(squares * (risks.Groups - 1) / risks.Groups);
        return this with
        {
            Fate = fate,
            Low = Math.Max(0, fate.Unredeemed - half),
            High = Math.Min(1, fate.Unredeemed + half),
        };
    }

    // Newton's way from above: it falls until it no longer does. The bound is far beyond what numbers below 1 need.
    private static decimal Root(decimal square)
    {
        const int StepsMax = 200;
        if (square == 0) return 0;
        var root = Math.Max(1, square);
        for (var i = 0; i < StepsMax; i++)
        {
            var next = (root + (square / root)) / 2;
            if (next >= root) return root;
            root = next;
        }

        return root;
    }
}
