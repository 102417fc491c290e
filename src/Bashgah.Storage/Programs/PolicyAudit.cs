using System.Globalization;
using System.Text.Json.Nodes;
using Bashgah.Engine.Time;
using Bashgah.Storage.Audit;

namespace Bashgah.Storage.Programs;

/// <summary>What the log tells of a policy: numbers, hashes and times. Reasons are free text, and stand with the version.</summary>
internal static class PolicyAudit
{
    /// <summary>A draft in the place of another one, or of none.</summary>
    public static AuditEntry Saved(DraftSaving saving, long at, PolicyDraft? before) => new(
        saving.Source, at, saving.OfVersion is null ? AuditActions.DraftSaved : AuditActions.Restored,
        saving.OfVersion is { } version ? Number(version) : AuditActions.DraftSubject)
    {
        Before = Told(before),
        After = new() { ["hash"] = PolicyHash.Of(saving.Definition) },
    };

    /// <summary>A draft that was read and approved.</summary>
    public static AuditEntry Approved(PolicyDraft draft, AuditSource source, long at) =>
        new(source, at, AuditActions.DraftApproved, AuditActions.DraftSubject)
        {
            Before = Told(draft), After = Told(draft with { Approval = new PolicyApproval(at, source.Actor) }),
        };

    /// <summary>A version behind the latest that stands, or behind none.</summary>
    public static AuditEntry Published(PolicyVersionInfo version, PolicyVersionInfo? latest, AuditSource source) =>
        new(source, version.PublishedAt, AuditActions.Published, Number(version.Version)) { Before = Told(latest), After = Told(version) };

    /// <summary>A version that is taken back.</summary>
    public static AuditEntry Withdrawn(PolicyVersionInfo version, AuditSource source, long at) =>
        new(source, at, AuditActions.Withdrawn, Number(version.Version)) { Before = Told(version) };

    private static JsonObject? Told(PolicyDraft? draft) => draft is null
        ? null
        : Told(new() { ["hash"] = draft.ContentHash, ["savedBy"] = draft.Actor }, draft.Approval);

    private static JsonObject? Told(PolicyVersionInfo? version) => version is null
        ? null
        : Told(
            new()
            {
                ["version"] = version.Version,
                ["hash"] = version.ContentHash,
                ["effectiveFrom"] = EngineInstant.Format(version.EffectiveFromAt),
            },
            version.Approval);

    private static JsonObject Told(JsonObject told, PolicyApproval? approval)
    {
        if (approval is not null)
        {
            told["approvedBy"] = approval.Actor;
        }

        return told;
    }

    private static string Number(int version) => version.ToString(CultureInfo.InvariantCulture);
}
