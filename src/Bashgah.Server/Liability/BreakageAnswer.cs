using System.ComponentModel;
using Bashgah.Engine.Liability;
using Bashgah.Engine.Programs;

namespace Bashgah.Server.Liability;

/// <summary>How much of what is outstanding will never be spent, from the program's own history.</summary>
internal sealed record BreakageAnswer
{
    [Description("estimated; or why there is no estimate: nothing-outstanding, only-measures, too-few-months, too-few-earners, too-few-spenders.")]
    public required string State { get; init; }

    [Description("Months of history that are over; an estimate needs 6.")]
    public required int Months { get; init; }

    [Description("Members who were ever given any; an estimate needs 100.")]
    public required int Earners { get; init; }

    [Description("Members who ever spent any; an estimate needs 30.")]
    public required int Spenders { get; init; }

    [Description("Ages, in months, that the history sees.")]
    public required int ReachMonths { get; init; }

    [Description("Share of what members have that will be spent within what the history sees.")]
    public decimal? Redeemed { get; init; }

    [Description("Share that will expire unspent within what the history sees.")]
    public decimal? Expired { get; init; }

    [Description("Share that the history does not see the end of: older than anything in it, or waiting for an event.")]
    public decimal? Open { get; init; }

    [Description("Expired and open together: the share that is not spent within what the history sees.")]
    public decimal? Unredeemed { get; init; }

    [Description("Lower end of the 95 % interval of the unredeemed share.")]
    public decimal? Low { get; init; }

    [Description("Upper end of the 95 % interval of the unredeemed share.")]
    public decimal? High { get; init; }

    [Description("Units of the unredeemed share.")]
    public long? Units { get; init; }

    [Description("What these units would have cost.")]
    public long? Cost { get; init; }

    public static BreakageAnswer Of(CurrencyPolicy currency, BreakageEstimate estimate, long outstanding)
    {
        var known = new BreakageAnswer
        {
            State = StateOf(estimate.Basis),
            Months = estimate.Months,
            Earners = estimate.Earners,
            Spenders = estimate.Spenders,
            ReachMonths = estimate.Reach,
        };
        if (estimate.Basis != EstimateBasis.Estimated)
            return known;
        var units = (long)decimal.Round(estimate.Fate.Unredeemed * outstanding, MidpointRounding.AwayFromZero);
        return known with
        {
            Redeemed = Shown(estimate.Fate.Redeemed),
            Expired = Shown(estimate.Fate.Expired),
            Open = Shown(estimate.Fate.Open),
            Unredeemed = Shown(estimate.Fate.Unredeemed),
            Low = Shown(estimate.Low),
            High = Shown(estimate.High),
            Units = units,
            Cost = currency.CostOf(units),
        };
    }

    private static string StateOf(EstimateBasis basis) => basis switch
    {
        EstimateBasis.Estimated => "estimated",
        EstimateBasis.NothingOutstanding => "nothing-outstanding",
        EstimateBasis.OnlyMeasures => "only-measures",
        EstimateBasis.TooFewMonths => "too-few-months",
        EstimateBasis.TooFewEarners => "too-few-earners",
        _ => "too-few-spenders",
    };

    private static decimal Shown(decimal share) => decimal.Round(share, 4, MidpointRounding.AwayFromZero);
}
