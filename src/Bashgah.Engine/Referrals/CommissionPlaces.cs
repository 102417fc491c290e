using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Rules.Conditions;

namespace Bashgah.Engine.Referrals;

/// <summary>Where somebody stands above a buyer.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Level">How many levels above, from 1.</param>
/// <param name="On">What the rules of the level are asked on.</param>
internal readonly record struct CommissionPlace(long MemberId, int Level, string On);

/// <summary>Who may get commission by the day and what is known of the buyer alone. Whoever cannot is neither woken nor written.</summary>
internal static class CommissionPlaces
{
    /// <summary>From the nearest upwards; none where nobody brought the buyer.</summary>
    /// <param name="session">Facts.</param>
    /// <param name="program">The version that decides.</param>
    /// <param name="referrerId">Who brought the buyer.</param>
    /// <param name="buyer">The buyer's facts.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="isForBringing">True: somebody was brought; false: a purchase.</param>
    public static IEnumerable<CommissionPlace> Of(
        Session session, CompiledProgram program, long referrerId, BuyerInputs buyer, long at, bool isForBringing)
    {
        var on = program.Calendar.DayOf(at);
        // What is told late may have happened before the buyer was brought: nobody brought that purchase.
        if (on < buyer.ReferredOn) yield break;
        var level = 0;
        foreach (var id in Upline.From(session, referrerId, program.Referral.Depth))
        {
            level++;
            var asked = CommissionNames.EventOf(isForBringing, level);
            if (MayGive(program, buyer, asked, on)) yield return new(id, level, asked);
        }
    }

    private static bool MayGive(CompiledProgram program, BuyerInputs buyer, string asked, int on) => program.Rules.RootsFor(asked)
        .SelectMany(root => root.Rules)
        .Any(rule => (rule.Stages.Count == 0 || rule.Stages.Any(stage => stage.Contains(on)))
            && rule.Conditions.OfType<BuyerCondition>().All(c => c.HoldsFor(buyer, program.Calendar, on)));
}
