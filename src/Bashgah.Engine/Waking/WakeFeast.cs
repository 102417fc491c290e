using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Waking;

/// <summary>A birthday or an anniversary is kept: its rules are asked, once.</summary>
internal static class WakeFeast
{
    public static void Birthday(TransactionWork work, MemberWork member)
    {
        member.Facts.BirthdayKeptOn = work.OccurredOn;
        Ask(work, member, EventNames.Birthday);
    }

    public static void Anniversary(TransactionWork work, MemberWork member)
    {
        member.Facts.AnniversaryKeptOn = work.OccurredOn;
        Ask(work, member, EventNames.Anniversary);
    }

    private static void Ask(TransactionWork work, MemberWork member, string on) =>
        AskRules.Ask(work, member, new EvaluatedEvent { On = on, OccurredAt = work.Event.OccurredAt });
}
