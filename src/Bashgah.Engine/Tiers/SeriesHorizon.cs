using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Tiers;

/// <summary>From which day a measure's totals are still needed by day.</summary>
/// <param name="FromOn">The first such day.</param>
/// <param name="KeepsSum">True: what lies before it still counts as a sum.</param>
internal readonly record struct SeriesHorizon(int FromOn, bool KeepsSum)
{
    public static SeriesHorizon Of(CompiledProgram program, MemberFacts facts, string measure, int today)
    {
        var from = today;
        var keepsSum = false;
        foreach (var measured in LedgerPolicy.Of(program).Measures)
        {
            if (measured.Of != measure) continue;
            keepsSum |= measured.Window == TierWindow.Lifetime;
            // A review at the start of a day looks at the day before.
            from = Math.Min(from, TierTotals.WindowStart(program, facts, measured, today - 1));
        }

        // Late events and their returns still find their days.
        return new(from - (2 * program.Terms.LateDays), keepsSum);
    }
}
