using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Returns;

/// <summary>Commission is taken back with what it was given for, level by level (S6.7, S9.2).</summary>
internal static class UndoCommissions
{
    public static void Undo(TransactionWork work, DocumentState document, EvaluatedEvent remaining)
    {
        foreach (var first in document.Decided!.Trace.Commissions)
        {
            var latest = document.Latest.Commissions.First(c => c.MemberId == first.MemberId);
            var draft = new CommissionDraft(first.MemberId, first.Level);
            work.Trace.Commissions.Add(draft);
            var gains = new DocumentGains(document, first, latest, draft, IsOwn: false);
            var member = work.Member(first.MemberId);
            var reachedBefore = UndoTotals.Reached(work, member);
            Undo(work, member, gains, DecideAgain(work, document, first, remaining));
            UndoTotals.Land(work, member, reachedBefore);
        }
    }

    private static void Undo(TransactionWork work, MemberWork member, DocumentGains gains, Verdict verdict)
    {
        UndoAwards.Undo(work, member, gains, verdict);
        UseLimits.Replace(work, member, gains.Latest.LimitUses, verdict.LimitUses, gains.Into);
        gains.Into.NotFired.AddRange(verdict.NotFired);
    }

    private static Verdict DecideAgain(
        TransactionWork work, DocumentState document, CommissionTrace first, EvaluatedEvent remaining)
    {
        var decided = document.Decided!;
        var program = work.Session.Policy.Version(decided.PolicyVersion);
        if (remaining.Lines.Count == 0) return new(program, [], [], []);
        var inputs = first.Inputs! with { Draw = ReadInputs.Draw(work.Session, decided.RecordedAt, decided.TransactionId) };
        var e = remaining with { On = CommissionNames.EventOf(isForBringing: false, first.Level) };
        var evaluation = WithinFirst.Keep(program, inputs, e, first, program.Rules.Evaluate(program, inputs, e), []);
        return new(program, evaluation.Awards, evaluation.LimitUses, evaluation.NotFired);
    }
}
