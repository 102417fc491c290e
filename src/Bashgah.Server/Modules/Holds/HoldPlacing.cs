using Bashgah.Engine.Events;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Holds;

/// <summary>The command that sets an amount of a member's aside, for a till or until staff have decided about cash.</summary>
internal static class HoldPlacing
{
    /// <param name="call">Who asks.</param>
    /// <param name="member">Whose it is.</param>
    /// <param name="currency">Which currency.</param>
    /// <param name="amount">Units.</param>
    /// <param name="untilAt">When it ends by itself, Unix microseconds; null: as the program says.</param>
    /// <param name="isCashOut">True: somebody wants it in cash.</param>
    public static LedgerCommand Of(
        ApiCall call, MemberReference member, string currency, long amount, long? untilAt = null, bool isCashOut = false) => new()
    {
        ProgramId = call.ProgramId,
        Actor = call.Caller.Actor,
        IdempotencyKey = call.IdempotencyKey,
        Members = [new NamedMember(member)],
        Build = resolved => new HoldPlace(resolved.Of(member), currency, amount, untilAt)
        {
            OccurredAt = resolved.RecordedAt,
            OccurredAtGiven = false,
            IsCashOut = isCashOut,
        },
    };
}
