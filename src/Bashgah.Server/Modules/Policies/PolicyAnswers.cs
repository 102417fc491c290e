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

    public required string PublishedAt { get; init; }

    [Description("Who published it.")]
    public required string PublishedBy { get; init; }

    [Description("The program definition as it was published.")]
    public JsonElement? Definition { get; init; }

    public static PolicyVersionAnswer Of(PolicyVersionInfo version, CompiledProgram program, bool withDefinition) => new()
    {
        Version = version.Version,
        EffectiveFrom = program.Calendar.Format(version.EffectiveFromAt),
        PublishedAt = program.Calendar.Format(version.PublishedAt),
        PublishedBy = version.Actor,
        Definition = withDefinition ? PolicyJson.Parse(version.Definition) : null,
    };
}

/// <summary>A draft of the policy.</summary>
internal sealed record PolicyDraftAnswer
{
    public required string SavedAt { get; init; }

    public required string SavedBy { get; init; }

    public required JsonElement Definition { get; init; }
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
