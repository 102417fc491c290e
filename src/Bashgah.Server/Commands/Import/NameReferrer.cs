using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Commands.Import;

/// <summary>The command by which somebody who joined in the past named who brought them.</summary>
internal static class NameReferrer
{
    /// <summary>A member was named by another as having brought it, at a time (Unix microseconds).</summary>
    public static LedgerCommand Command(
        int programId, string actor, MemberReference member, MemberReference referrer, long at) => new()
    {
        ProgramId = programId,
        Actor = actor,
        Members = [new NamedMember(member), new NamedMember(referrer, Referrers.Unknown)],
        NamesReferrer = true,
        IsHistory = true,
        RecordedAt = at,
        Build = members => new MemberChanged(members.Of(member), null, null)
        {
            OccurredAt = at,
            ReferrerId = members.Of(referrer),
        },
    };
}
