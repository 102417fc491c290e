using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Rules;

/// <content>What an evaluation comes to where only so much of each currency may stand.</content>
public sealed partial class RuleTable
{
    /// <summary>
    /// An evaluation cut to so much of each currency; what does not stand uses no limit. Earlier awards keep what they can.
    /// </summary>
    /// <param name="program">The policy version that this table belongs to.</param>
    /// <param name="inputs">The facts that were evaluated on.</param>
    /// <param name="e">The event that was evaluated.</param>
    /// <param name="evaluation">What <see cref="Evaluate"/> came to.</param>
    /// <param name="most">By currency: units, or billionths where it carries (S2.4); a currency that is not there: nothing.</param>
    internal Evaluation Within(
        CompiledProgram program, EvaluationInputs inputs, EvaluatedEvent e, Evaluation evaluation,
        IReadOnlyDictionary<string, Int128> most)
    {
        var left = new Dictionary<string, Int128>(most, StringComparer.Ordinal);
        var unused = new UnusedLimits(new EventView(program, inputs, e), evaluation.LimitUses);
        var awards = new List<Award>();
        foreach (var award in evaluation.Awards)
        {
            var size = SizeOf(award);
            var kept = award.IsUnits ? Int128.Clamp(left.GetValueOrDefault(award.Currency), 0, size) : size;
            if (award.IsUnits) left[award.Currency] = left.GetValueOrDefault(award.Currency) - kept;
            if (kept > 0) awards.Add(kept == size ? award : Cut(award, kept));
            if (kept == size) continue;
            var gift = Rules.First(rule => rule.Id == award.RuleId).Gifts.First(gift => gift.Currency?.Id == award.Currency);
            foreach (var counter in gift.Counters)
                unused.Add(counter, UnitsOf(award, size) - UnitsOf(award, kept), kept > 0 ? 0 : 1);
        }

        if (awards.Count == evaluation.Awards.Count && evaluation.Awards.SequenceEqual(awards)) return evaluation;
        foreach (var rule in evaluation.Awards.Select(award => award.RuleId).Distinct(StringComparer.Ordinal))
        {
            if (!awards.Exists(award => award.RuleId == rule)) unused.AddOf(Rules.First(r => r.Id == rule));
        }

        return evaluation with { Awards = awards, LimitUses = unused.Rest() };
    }

    /// <summary>How much of its currency an award is: units, or billionths where the currency carries.</summary>
    internal static Int128 SizeOf(Award award) => award.ExactBillionths > 0 ? award.ExactBillionths : award.Amount;

    private static long UnitsOf(Award award, Int128 size) =>
        award.ExactBillionths > 0 ? CarriedUnits.AtMost(size) : (long)size;

    private static Award Cut(Award award, Int128 size)
    {
        var amount = award.ExactBillionths > 0 ? CarriedUnits.Given(size) : (long)size;
        return award with
        {
            Amount = amount,
            ExactBillionths = award.ExactBillionths > 0 ? size : 0,
            Lines = GiveAwards.Shares(award, amount),
        };
    }
}
