using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bashgah.Storage.Audit;

/// <summary>Something that staff did, to be told in the log. Nothing in it is personal or secret: of a person only the names of fields,
/// of a definition its hash.</summary>
/// <param name="Source">Who, and from where.</param>
/// <param name="At">When, Unix microseconds.</param>
/// <param name="Action">What: one of <see cref="AuditActions"/>.</param>
/// <param name="Subject">To what: an id.</param>
public sealed record AuditEntry(AuditSource Source, long At, string Action, string Subject)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What it was before, as far as it changed; null: there was nothing.</summary>
    public JsonObject? Before { get; init; }

    /// <summary>What it is now; null: it is gone, or there is nothing to tell.</summary>
    public JsonObject? After { get; init; }

    /// <summary>Texts as a value of <see cref="Before"/> and <see cref="After"/>.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    internal StoredAuditEntry Numbered(long seq) => new(
        seq, At, Source.Actor, Action, Subject, Source.Origin, Before?.ToJsonString(Json), After?.ToJsonString(Json));
}

/// <summary>An entry of a program's log.</summary>
/// <param name="Seq">From 1, without gaps.</param>
/// <param name="At">When, Unix microseconds.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What.</param>
/// <param name="Subject">To what.</param>
/// <param name="Origin">From where.</param>
/// <param name="Before">JSON of what it was before, or null.</param>
/// <param name="After">JSON of what it is since, or null.</param>
public sealed record StoredAuditEntry(
    long Seq, long At, string Actor, string Action, string Subject, string Origin, string? Before, string? After);

/// <summary>Which entries are wanted: those that are all of what is given.</summary>
public sealed record AuditFilter
{
    /// <summary>Of one actor.</summary>
    public string? Actor { get; init; }

    /// <summary>Of one action.</summary>
    public string? Action { get; init; }

    /// <summary>Of one subject.</summary>
    public string? Subject { get; init; }

    /// <summary>From then on, Unix microseconds.</summary>
    public long? FromAt { get; init; }

    /// <summary>Before then, Unix microseconds.</summary>
    public long? UntilAt { get; init; }
}
