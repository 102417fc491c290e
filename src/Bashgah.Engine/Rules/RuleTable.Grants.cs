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
        var view = new EventView(program, inputs, e);
        var unused = new Dictionary<CounterKey, Used>();
        foreach (var counter in rule.Gifts.SelectMany(gift => gift.Counters)) Add(counter, 1);
        foreach (var counter in rule.TimesCounters) Add(counter, 0);
        // A member who is one of the first already took no new place.
        if (rule.First is { } first && inputs.Used.GetValueOrDefault(first.Member.KeyFor(view)).Times == 0)
        {
            Add(first.Program, 0);
            Add(first.Member, 0);
        }

        return evaluation with
        {
            Awards = [.. evaluation.Awards.Where(award => award.RuleId != ruleId)],
            LimitUses = [.. evaluation.LimitUses.Select(Less).Where(use => use is not { Amount: 0, Times: 0 })],
        };

        void Add(Limits.CounterSpec counter, long amount)
        {
            if (counter.Per is null) return;
            var key = counter.KeyFor(view);
            var known = unused.GetValueOrDefault(key);
            unused[key] = new(known.Amount + amount, known.Times + 1);
        }

        LimitUse Less(LimitUse use)
        {
            var less = unused.GetValueOrDefault(use.Key);
            return use with { Amount = use.Amount - less.Amount, Times = use.Times - less.Times };
        }
    }
}
