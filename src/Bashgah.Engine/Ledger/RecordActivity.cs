using Bashgah.Engine.Events;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Ledger;

/// <summary>Something that a member did: lots that waited for it mature, sliding expiries move, rules give.</summary>
internal static class RecordActivity
{
    public static Refusal? Decide(TransactionWork work, Activity e)
    {
        var member = work.Member(e.MemberId);
        var type = "activity:" + e.Type;
        var evaluated = new EvaluatedEvent { On = type, OccurredAt = e.OccurredAt, Attributes = e.Attributes };
        // Rules read the facts before the event (S4.7), so before anything matures.
        var streaks = Streaks.Extend(work, member, type, work.OccurredOn);
        var inputs = ReadInputs.Of(work, member, evaluated, 0, streaks: streaks);
        member.BeActive(work.OccurredOn);
        EventCounts.Happened(work, member, type);
        AskRules.Give(work, member, evaluated, inputs, work.OccurredOn, work.OccurredOn);
        ReachBalances.Ask(work, member);
        return null;
    }
}
