using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Offers;

/// <summary>Until when an offer waits, and until when it can be used.</summary>
internal static class OfferDays
{
    public static bool IsOpen(OfferPolicy offer, int on) => !(on < offer.FromOn) && !(on > offer.UntilOn);

    /// <summary>Last day on which one that is given on a day can be activated.</summary>
    public static int WaitsUntil(CompiledProgram program, OfferPolicy offer, int on) =>
        Last(program, offer, on, offer.ActivateWithin);

    /// <summary>Last day on which one that is activated on a day can be used.</summary>
    public static int ValidUntil(CompiledProgram program, OfferPolicy offer, int on) => Last(program, offer, on, offer.Valid);

    private static int Last(CompiledProgram program, OfferPolicy offer, int on, CalendarPeriod? length)
    {
        var last = offer.UntilOn ?? LotKey.Never;
        return length is { } period ? Math.Min(last, program.Calendar.Add(on, period)) : last;
    }
}
