using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Commands.Import;

/// <summary>The command by which an import lets somebody join.</summary>
internal static class EnrolMember
{
    /// <summary>A member as the profile says, who joined at a time (Unix microseconds), brought by the one with an external id if there
    /// is one.</summary>
    public static LedgerCommand Command(
        ImportLedger ledger, string actor, MemberProfile profile, long joinedAt,
        IReadOnlyList<string> groups, IReadOnlyDictionary<string, string> attributes, string? referredBy = null)
    {
        var referrer = referredBy is null ? (MemberReference?)null : ledger.ReferenceOf(referredBy);
        // The profile's content is personal: only its keyed hash tells whether the same joining comes again.
        var program = ledger.Policy.At(joinedAt);
        var content = ledger.Hasher.Hash("joining", $"import\u001f{profile.ExternalId}");
        return new LedgerCommand
        {
            ProgramId = ledger.Program.Id,
            Actor = actor,
            ContentHash = _ => content,
            Members = referrer is { } named ? [new NamedMember(named, Referrers.Unknown)] : [],
            NamesReferrer = referrer is not null,
            Joining = new NewMember(ProfileIdentifiers.Of(profile, ledger.Hasher), profile),
            IsHistory = true,
            RecordedAt = joinedAt,
            Build = members => new MemberJoined(members.JoiningId, groups, attributes)
            {
                OccurredAt = joinedAt,
                ReferrerId = referrer is { } by ? members.Of(by) : null,
                Birthday = ProfileFacts.Birthday(profile.BirthDate, program),
                IsProfileComplete = ProfileFacts.IsComplete(profile, program),
            },
        };
    }
}
