using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Commands.Import;

/// <summary>The command by which an import lets somebody join.</summary>
internal static class EnrolMember
{
    /// <summary>A member as the profile says, who joined at a time (Unix microseconds).</summary>
    public static LedgerCommand Command(
        ImportLedger ledger, string actor, MemberProfile profile, long joinedAt,
        IReadOnlyList<string> groups, IReadOnlyDictionary<string, string> attributes)
    {
        // The profile's content is personal: only its keyed hash tells whether the same joining comes again.
        var content = ledger.Hasher.Hash("joining", $"import\u001f{profile.ExternalId}");
        return new LedgerCommand
        {
            ProgramId = ledger.Program.Id,
            Actor = actor,
            ContentHash = _ => content,
            Joining = new NewMember(ProfileIdentifiers.Of(profile, ledger.Hasher), profile),
            IsHistory = true,
            RecordedAt = joinedAt,
            Build = members => new MemberJoined(members.JoiningId, groups, attributes) { OccurredAt = joinedAt },
        };
    }
}
