using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Ledger;

/// <summary>A profile has all that the program asks for: its rules are asked once in a member's life, whatever is cleared and filled
/// in again.</summary>
internal static class CompleteProfile
{
    public static void Ask(TransactionWork work, MemberWork member)
    {
        // Before somebody is asked for it, it is nothing that was done.
        if (work.Program.Rules.RootsFor(EventNames.ProfileCompleted).Length == 0 || member.Counter(ProfileCompletion.Key).Times > 0) return;
        member.UseCounter(ProfileCompletion.Key, LotKey.Never, 0, 1);
        AskRules.Ask(work, member, new EvaluatedEvent { On = EventNames.ProfileCompleted, OccurredAt = work.Event.OccurredAt });
    }
}
