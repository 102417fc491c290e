using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Liability;

/// <summary>Units that members have, by what they can do with them.</summary>
/// <param name="Available">Can be spent.</param>
/// <param name="Pending">Cannot be spent yet.</param>
/// <param name="Held">Set aside.</param>
public readonly record struct OutstandingUnits(long Available, long Pending, long Held)
{
    /// <summary>All of them.</summary>
    public long Total => checked(Available + Pending + Held);

    /// <summary>Both together.</summary>
    public static OutstandingUnits operator +(OutstandingUnits a, OutstandingUnits b) =>
        checked(new(a.Available + b.Available, a.Pending + b.Pending, a.Held + b.Held));

    internal static OutstandingUnits Of(Lot lot) => new(lot.Available, lot.Pending, lot.Held);
}

/// <summary>Units of equal age and end, by months: what an estimate of their fate goes by.</summary>
/// <param name="Age">Months since the month of the lot's first day; 0 while that lies ahead, and while the lot waits for an event.</param>
/// <param name="End">How they end.</param>
/// <param name="MonthsLeft">Of dated ones: months from the current to the last day's, at least 0; else 0.</param>
public readonly record struct StandingKey(int Age, LotEnd End, int MonthsLeft);

/// <summary>How a lot ends.</summary>
public enum LotEnd
{
    /// <summary>At the end of a day that is known.</summary>
    Dated,

    /// <summary>A while after the member's latest activity.</summary>
    Sliding,

    /// <summary>Never.</summary>
    Never,

    /// <summary>It waits for an event, and has no dates before that.</summary>
    Waiting,
}
