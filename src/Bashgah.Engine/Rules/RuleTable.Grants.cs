using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Rules;

/// <content>Rewards that rules grant, and stock or balance do not allow.</content>
public sealed partial class RuleTable
{
    /// <summary>
    /// An evaluation without a reward that was not granted after all: only what is granted uses limits up (S2.3). The other
    /// awards stand as they are.
    /// </summary>
    /// <param name="program">The policy version that this table belongs to.</param>
    /// <param name="inputs">The facts that were evaluated on.</param>
    /// <param name="e">The event that was evaluated.</param>
    /// <param name="evaluation">What <see cref="Evaluate"/> came to.</param>
    /// <param name="ruleId">A granting rule among its awards; it gives nothing else.</param>
    public Evaluation WithoutGrant(
        CompiledProgram program, EvaluationInputs inputs, EvaluatedEvent e, Evaluation evaluation, string ruleId)
    {
        var rule = Rules.First(r => r.Id == ruleId);
        var unused = new UnusedLimits(new EventView(program, inputs, e), evaluation.LimitUses);
        foreach (var counter in rule.Gifts.SelectMany(gift => gift.Counters)) unused.Add(counter, 1, 1);
        unused.AddOf(rule);
        return evaluation with
        {
            Awards = [.. evaluation.Awards.Where(award => award.RuleId != ruleId)],
            LimitUses = unused.Rest(),
        };
    }
}
