using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Waking;

/// <summary>Holds whose end has come go back to their lots (S7.1).</summary>
internal static class WakeHoldEnd
{
    public static void Apply(TransactionWork work, MemberWork member)
    {
        foreach (var hold in member.Facts.Holds.ToArray())
        {
            if (hold.EndAt <= work.RecordedAt) OpenHolds.Release(member, hold);
        }
    }
}
