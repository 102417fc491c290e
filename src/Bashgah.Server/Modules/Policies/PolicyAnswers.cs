using System.ComponentModel;
using System.Text.Json;
using Bashgah.Engine.Programs;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Policies;

/// <summary>A version of the policy.</summary>
internal sealed record PolicyVersionAnswer
{
    [Description("From 1.")]
    public required int Version { get; init; }

    [Description("From when it holds; the first version holds for everything before it too.")]
    public required string EffectiveFrom { get; init; }

    [Description("past, in-force, scheduled (its time has not come) or withdrawn (it never held).")]
    public required string State { get; init; }

    public required string PublishedAt { get; init; }

    [Description("Who published it.")]
    public required string PublishedBy { get; init; }

    [Description("Why it was published, where that was said.")]
    public string? Reason { get; init; }

    public string? ApprovedAt { get; init; }

    [Description("Who approved it; absent: nobody had to.")]
    public string? ApprovedBy { get; init; }

    [Description("When it was taken back, before its time had come.")]
    public string? WithdrawnAt { get; init; }

    public string? WithdrawnBy { get; init; }

    [Description("What to know about it, in the language asked for: scheduled versions that come before it.")]
    public IReadOnlyList<string>? Warnings { get; init; }

    [Description("The program definition as it was published.")]
    public JsonElement? Definition { get; init; }

    /// <param name="program">The version in force now.</param>
    public static PolicyVersionAnswer Of(PolicyVersionInfo version, CompiledProgram program, bool withDefinition) => new()
    {
        Version = version.Version,
        EffectiveFrom = program.Calendar.Format(version.EffectiveFromAt),
        State = StateOf(version, program),
        PublishedAt = program.Calendar.Format(version.PublishedAt),
        PublishedBy = version.Actor,
        Reason = version.Reason,
        ApprovedAt = version.Approval is { } approval ? program.Calendar.Format(approval.At) : null,
        ApprovedBy = version.Approval?.Actor,
        WithdrawnAt = version.Withdrawal is { } withdrawal ? program.Calendar.Format(withdrawal.At) : null,
        WithdrawnBy = version.Withdrawal?.Actor,
        Definition = withDefinition ? PolicyJson.Parse(version.Definition) : null,
    };

    /// <summary>What texts say of a version.</summary>
    public static IEnumerable<(string Name, string Value)> Arguments(PolicyVersionInfo version, CompiledProgram program) =>
    [
        ("version", version.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("effectiveFrom", program.Calendar.Format(version.EffectiveFromAt)),
    ];

    private static string StateOf(PolicyVersionInfo version, CompiledProgram program) =>
        version.Withdrawal is not null ? "withdrawn"
        : version.Version < program.Version ? "past"
        : version.Version == program.Version ? "in-force"
        : "scheduled";
}

/// <summary>A draft of the policy.</summary>
internal sealed record PolicyDraftAnswer
{
    public required string SavedAt { get; init; }

    public required string SavedBy { get; init; }

    [Description("SHA-256 of the definition as it was saved: which draft this is, for whoever approves or publishes it.")]
    public required string Hash { get; init; }

    [Description("When it was approved as it stands; absent: not yet.")]
    public string? ApprovedAt { get; init; }

    public string? ApprovedBy { get; init; }

    public required JsonElement Definition { get; init; }

    /// <param name="program">The version in force now.</param>
    public static PolicyDraftAnswer Of(PolicyDraft draft, CompiledProgram program) => new()
    {
        SavedAt = program.Calendar.Format(draft.SavedAt),
        SavedBy = draft.Actor,
        Hash = draft.ContentHash,
        ApprovedAt = draft.Approval is { } approval ? program.Calendar.Format(approval.At) : null,
        ApprovedBy = draft.Approval?.Actor,
        Definition = PolicyJson.Parse(draft.Definition),
    };
}

/// <summary>Definitions are kept as they were written, with comments and trailing commas; answers are plain
/// JSON.</summary>
internal static class PolicyJson
{
    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64,
    };

    public static JsonElement Parse(string definition)
    {
        using var document = JsonDocument.Parse(definition, Options);
        return document.RootElement.Clone();
    }
}
