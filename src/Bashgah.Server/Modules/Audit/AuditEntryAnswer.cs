using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Modules.Audit;

/// <summary>Something that staff did.</summary>
internal sealed record AuditEntryAnswer
{
    [Description("Number in the program's log, from 1 without gaps.")]
    public required long Number { get; init; }

    public required string At { get; init; }

    [Description("Who: key:… is an API key, cli:… who ran a command.")]
    public required string Actor { get; init; }

    [Description("What, like policy.published.")]
    public required string Action { get; init; }

    [Description("To what: an id.")]
    public required string Subject { get; init; }

    [Description("From where: the caller's address, or cli.")]
    public required string Origin { get; init; }

    [Description("What it was before, as far as it changed.")]
    public JsonNode? Before { get; init; }

    [Description("What it is since. Of a person it holds the names of fields only.")]
    public JsonNode? After { get; init; }

    [Description("The entry in a plain sentence, in the language asked for.")]
    public required string Sentence { get; init; }

    public static AuditEntryAnswer Of(StoredAuditEntry entry, Wording wording, Func<long, string> format) => new()
    {
        Number = entry.Seq,
        At = format(entry.At),
        Actor = entry.Actor,
        Action = entry.Action,
        Subject = entry.Subject,
        Origin = entry.Origin,
        Before = Read(entry.Before),
        After = Read(entry.After),
        Sentence = new AuditWording(wording, format).Sentence(entry),
    };

    private static JsonNode? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            // What somebody made of it is shown as it is; verification names it.
            return JsonValue.Create(json);
        }
    }
}
