using Bashgah.Engine.Numbers;

namespace Bashgah.Engine.Ledger;

/// <summary>Whole units of an entitlement in billionths (S2.4).</summary>
internal static class CarriedUnits
{
    private const long Billion = 1_000_000_000;

    /// <summary>What has been given for an entitlement, which is never negative: its floor.</summary>
    /// <exception cref="EngineOverflowException">It leaves 64 bits.</exception>
    public static long Given(Int128 billionths) => RoundingMath.ToAmount(billionths / Billion);

    /// <summary>The most whole units that a part of an entitlement may complete, whatever fraction it meets.</summary>
    /// <exception cref="EngineOverflowException">It leaves 64 bits.</exception>
    public static long AtMost(Int128 billionths) => RoundingMath.ToAmount((billionths + Billion - 1) / Billion);
}
