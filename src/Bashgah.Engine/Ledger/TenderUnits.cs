using Bashgah.Engine.Events;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Ledger;

/// <summary>How many units of a currency pay an amount of money.</summary>
internal static class TenderUnits
{
    /// <summary>The currency that a tender pays in, or null when it cannot pay: store credit is money, points have a worth.</summary>
    public static CurrencyPolicy? PolicyOf(CompiledProgram program, Tender tender)
    {
        var currency = tender.Currency is null ? null : program.Currency(tender.Currency);
        return currency switch
        {
            null or { IsQualifying: true } => null,
            { IsMoney: true } => currency,
            _ when tender.Kind == "credit" => null,
            { Worth: { IsZero: false } } => currency,
            _ => null,
        };
    }

    /// <summary>The least whole number of units that are worth the amount: its exact price rounded up.</summary>
    public static long Needed(CurrencyPolicy currency, long amount)
    {
        if (currency is { IsMoney: true, Worth: null }) return amount;
        var worth = currency.Worth!.Value;
        return (new Fraction(amount) * new Fraction(worth.Denominator, worth.Numerator)).Round(Rounding.Ceiling);
    }
}
