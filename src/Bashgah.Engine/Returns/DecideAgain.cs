using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Returns;

/// <summary>
/// Decides a document again on what remains (S6.1): original version, original facts, groups chosen again, limits with the
/// room they had then. If nothing remains, everything is 0, fixed awards included.
/// </summary>
internal static class DecideAgain
{
    public static Verdict On(TransactionWork work, DocumentState document, EvaluatedEvent remaining)
    {
        var decided = document.Decided!;
        var program = work.Session.Policy.Version(decided.PolicyVersion);
        if (remaining.Lines.Count == 0 || decided.Trace.Inputs is not { } stored) return new(program, [], [], []);
        var inputs = stored with { Draw = ReadInputs.Draw(work.Session, decided.RecordedAt, decided.TransactionId) };
        var evaluation = Evaluate(program, decided, inputs, remaining);
        var reached = ReachedOf(program, decided);
        return WithReached(program, document, inputs, remaining, evaluation, reached);
    }

    // What was not granted then, such as a reward out of stock, is not granted by a return, and uses no limit.
    private static Evaluation Evaluate(
        CompiledProgram program, RecordedDocument decided, EvaluationInputs inputs, EvaluatedEvent e)
    {
        var evaluation = program.Rules.Evaluate(program, inputs, e);
        foreach (var award in evaluation.Awards.Where(award => !award.IsUnits).ToList())
        {
            var wasGranted = decided.Trace.Awards.Any(was => was.RuleId == award.RuleId && !was.IsUnits);
            if (!wasGranted) evaluation = program.Rules.WithoutGrant(program, inputs, e, evaluation, award.RuleId);
        }

        return evaluation;
    }

    // Awards of rules on balance: consequences of the document, in the order in which they fired.
    private static List<Award> ReachedOf(CompiledProgram program, RecordedDocument decided) =>
        [.. decided.Trace.Awards.Where(award => IsReached(program, award.RuleId))];

    private static bool IsReached(CompiledProgram program, string ruleId) =>
        program.Rules.Find(ruleId) is { } rule && rule.On.Contains("balance");

    private static Verdict WithReached(
        CompiledProgram program, DocumentState document, EvaluationInputs inputs, EvaluatedEvent remaining,
        Evaluation evaluation, List<Award> reached)
    {
        var first = document.Decided!.Trace;
        if (reached.Count == 0)
        {
            var alone = WithinFirst.Keep(program, inputs, remaining, first, evaluation, []);
            return new(program, alone.Awards, alone.LimitUses, alone.NotFired);
        }

        var balances = new BalanceBefore(program, document, inputs, evaluation.Awards);
        var standing = new List<Award>();
        var uses = UsesOfReached(program, document, inputs);
        foreach (var award in reached)
        {
            if (balances.StillReach(award)) standing.Add(award);
            else Drop(uses, award, program.Rules.Rules.First(rule => rule.Id == award.RuleId).OfferKey);
        }

        var own = WithinFirst.Keep(program, inputs, remaining, first, evaluation, standing);
        return new(program, [.. own.Awards, .. standing], [.. own.LimitUses, .. uses], own.NotFired);
    }

    // The document's own rules noted their uses first; what follows them in the trace is of what balances reached.
    private static List<LimitUse> UsesOfReached(CompiledProgram program, DocumentState document, EvaluationInputs inputs)
    {
        var purchase = document.Purchase;
        var before = document.IsClaimed ? new LinesReturned(document.Decided!.Trace.Returned) : LinesReturned.None;
        var whole = RemainingPurchase.Of(purchase, TenderShares.Of(purchase), before);
        var own = whole.Lines.Count == 0 ? 0 : Evaluate(program, document.Decided!, inputs, whole).LimitUses.Count;
        return [.. document.Decided!.Trace.LimitUses.Skip(own)];
    }

    // One use of each counter that a firing moved: those of its rule, its offer, and budgets by what it gave.
    private static void Drop(List<LimitUse> uses, Award award, string? offer)
    {
        var offers = 0;
        var dropped = new HashSet<CounterKey>();
        var own = $"rule/{award.RuleId}/";
        for (var i = uses.Count - 1; i >= 0; i--)
        {
            var key = uses[i].Key;
            var isItsOwn = key.Key.StartsWith(own, StringComparison.Ordinal)
                || (key.Key.StartsWith("budget/", StringComparison.Ordinal) && uses[i].Amount == award.Amount);
            var isItsOffer = offer is not null && key.Key.StartsWith(offer, StringComparison.Ordinal) && offers++ == 0;
            if ((isItsOwn && dropped.Add(key)) || isItsOffer) uses.RemoveAt(i);
        }
    }
}
