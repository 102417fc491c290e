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
        if (currency is null or { IsQualifying: true }) return null;
        // Money is worth itself, one to one.
        var canPay = tender.Kind == "credit" ? currency.IsMoney : currency.Worth is { IsZero: false };
        return canPay ? currency : null;
    }

    /// <summary>The least whole number of units that are worth the amount: its exact price rounded up.</summary>
    public static long Needed(CurrencyPolicy currency, long amount)
    {
        var worth = currency.Worth!.Value;
        return (new Fraction(amount) * new Fraction(worth.Denominator, worth.Numerator)).Round(Rounding.Ceiling);
    }
}
