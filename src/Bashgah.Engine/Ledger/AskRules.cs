using Bashgah.Engine.Rewards;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Ledger;

/// <summary>Puts an event to the rules and gives what they say.</summary>
internal static class AskRules
{
    /// <summary>For events without a purchase: reads the facts, gives, and looks at what the balance reaches.</summary>
    public static void Ask(TransactionWork work, MemberWork member, EvaluatedEvent e)
    {
        Give(work, member, e, ReadInputs.Of(work, member, e, 0), work.OccurredOn, work.OccurredOn);
        ReachBalances.Ask(work, member);
    }

    /// <summary>Gives what the rules say on these inputs, uses limits up, and notes why in the trace.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="member">Who gets it.</param>
    /// <param name="e">The event as rules see it.</param>
    /// <param name="inputs">The facts that they read.</param>
    /// <param name="lotsOn">Day that dates the lots.</param>
    /// <param name="countsOn">Day whose windows the units count in.</param>
    public static void Give(
        TransactionWork work, MemberWork member, EvaluatedEvent e, EvaluationInputs inputs, int lotsOn, int countsOn)
    {
        // Without the counters that are missing nothing is decided: it will be asked again with them.
        if (work.Session.Missing.Count > 0) return;
        var evaluation = work.Program.Rules.Evaluate(work.Program, inputs, e);
        work.Trace.Inputs = work.Trace.Inputs is { } first ? first.And(inputs) : inputs;
        work.Trace.NotFired.AddRange(evaluation.NotFired);
        GiveAwards.Give(work, member, evaluation.Awards, lotsOn, countsOn, work.Trace);
        // What stock or balance did not allow uses no limit (S2.3).
        foreach (var award in evaluation.Awards)
        {
            if (!award.IsUnits && !GrantAward.Grant(work, member, award))
                evaluation = work.Program.Rules.WithoutGrant(work.Program, inputs, e, evaluation, award.RuleId);
        }

        UseLimits.Use(work, member, evaluation.LimitUses, work.Trace);
    }
}
