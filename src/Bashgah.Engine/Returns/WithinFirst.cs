using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Returns;

/// <summary>
/// Never more of an account than was given at first (S6.1): what deciding again comes to beyond it, such as an award that a limit
/// rejected when it was larger, does not stand and uses no limit up (S2.3).
/// </summary>
internal static class WithinFirst
{
    /// <param name="program">The version that decided.</param>
    /// <param name="inputs">The original facts.</param>
    /// <param name="remaining">What remains.</param>
    /// <param name="first">What was given at first.</param>
    /// <param name="evaluation">What deciding again comes to.</param>
    /// <param name="others">Awards beside it that stand.</param>
    public static Evaluation Keep(
        CompiledProgram program, EvaluationInputs inputs, EvaluatedEvent remaining, IGains first, Evaluation evaluation,
        IReadOnlyList<Award> others)
    {
        if (program.Semantics < EngineSemantics.ReturnsWithinFirst) return evaluation;
        var most = new Dictionary<string, Int128>(StringComparer.Ordinal);
        foreach (var award in first.Awards) Add(award, 1);
        foreach (var award in others) Add(award, -1);
        var kept = program.Rules.Within(program, inputs, remaining, evaluation, most);
        return kept with { NotFired = NotFired(program, first, evaluation, kept) };

        void Add(Award award, int sign)
        {
            if (!award.IsUnits) return;
            most[award.Currency] = most.GetValueOrDefault(award.Currency) + (sign * RuleTable.SizeOf(award));
        }
    }

    // What gave nothing at first has the same reason as then; what others left no room for was not chosen (S4.5).
    private static IReadOnlyList<NotFired> NotFired(CompiledProgram program, IGains first, Evaluation evaluation, Evaluation kept)
    {
        var dropped = evaluation.Awards.Select(award => award.RuleId).Except(kept.Awards.Select(award => award.RuleId)).ToList();
        if (dropped.Count == 0) return kept.NotFired;
        var reasons = dropped.Select(rule =>
            first.NotFired.FirstOrDefault(reason => reason.RuleId == rule) ?? new NotFired(rule, "not-chosen", null));
        var places = program.Rules.Rules.ToDictionary(rule => rule.Id, rule => rule.Index);
        return [.. kept.NotFired.Concat(reasons).OrderBy(reason => places[reason.RuleId])];
    }
}
