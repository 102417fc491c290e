using Bashgah.Server.Platform.Http;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>What the audit log tells of a member: the names of fields, and nothing that stands in them (S13.3).</summary>
internal static class ProfileAudit
{
    /// <summary>A member joined with what the fields name.</summary>
    public static AuditEntry Joined(AuditSource source, long at, long memberId, MemberProfile profile) =>
        Of(AuditActions.MemberJoined, source, at, memberId, profile.FieldsUnlike(new MemberProfile()));

    /// <summary>A member changed; null where nothing did.</summary>
    /// <param name="source">Who changed it, and from where.</param>
    /// <param name="at">When, Unix microseconds.</param>
    /// <param name="change">The profile before and after.</param>
    /// <param name="alsoGiven">Names of fields that only the ledger knows.</param>
    public static AuditEntry? Changed(AuditSource source, long at, ProfileChange change, IEnumerable<string> alsoGiven)
    {
        List<string> fields = [.. change.After.FieldsUnlike(change.Before ?? new MemberProfile()).Union(alsoGiven, StringComparer.Ordinal)];
        return fields.Count == 0 ? null : Of(AuditActions.MemberChanged, source, at, change.MemberId, fields);
    }

    private static AuditEntry Of(string action, AuditSource source, long at, long memberId, IEnumerable<string> fields) =>
        new(source, at, action, PublicId.Member(memberId)) { After = new() { ["fields"] = AuditEntry.Texts(fields) } };
}
