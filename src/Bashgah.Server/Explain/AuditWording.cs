using System.Text.Json.Nodes;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Explain;

/// <summary>Words entries of the audit log, a sentence an entry. An action has its words under <c>audit.</c> and its name.</summary>
/// <param name="wording">The language.</param>
/// <param name="format">Writes times as the program does.</param>
internal sealed class AuditWording(Wording wording, Func<long, string> format)
{
    /// <summary>Who did what, from where.</summary>
    public string Sentence(StoredAuditEntry entry)
    {
        var (before, after) = (Parse(entry.Before), Parse(entry.After));
        // Where nothing of the program did it but somebody, the kind has words of its own.
        var ofKind = $"audit.{entry.Action}-{Text("kind")}";
        return wording.Say(
            wording.Find(ofKind) is null ? $"audit.{entry.Action}" : ofKind,
            ("who", Who(entry)),
            ("subject", entry.Subject),
            ("what", wording.Find($"audit.what.{entry.Subject}") ?? entry.Subject),
            ("rule", Text("rule")),
            ("member", Text("member")),
            ("card", Text("card")),
            ("newCard", Text("newCard")),
            ("state", wording.Find($"case.state.{Text("state")}") ?? Text("state")),
            ("label", Text("label")),
            ("name", Text("name")),
            ("kind", Text("kind")),
            ("store", Text("store")),
            ("role", Text("role")),
            ("origin", entry.Origin),
            ("thing", wording.Find($"audit.kind.{Text("kind")}") ?? Text("kind")),
            ("amount", Text("amount")),
            ("currency", Text("currency")),
            ("requestedBy", Text("requestedBy")),
            ("purpose", Text("purpose")),
            ("version", Text("version")),
            ("language", Text("language")),
            ("scopes", wording.And(Texts("scopes"))),
            ("fields", wording.And([.. Texts("fields").Select(field => wording.Find($"audit.field.{field}") ?? field)])),
            ("effectiveFrom", EngineInstant.TryParse(Text("effectiveFrom"), out var at) ? format(at) : ""));

        string Text(string name) => (after?[name] ?? before?[name])?.ToString() ?? "";

        List<string> Texts(string name) =>
            (after?[name] ?? before?[name]) is JsonArray texts ? [.. texts.Select(text => text?.ToString() ?? "")] : [];
    }

    private string Who(StoredAuditEntry entry)
    {
        var (kind, name) = entry.Actor.Split(':', 2) is [var before, var after] ? (before, after) : ("", entry.Actor);
        return wording.Find($"audit.by.{kind}") is not null
            ? wording.Say($"audit.by.{kind}", ("name", name), ("origin", entry.Origin))
            : wording.Say("audit.by", ("name", entry.Actor), ("origin", entry.Origin));
    }

    private static JsonObject? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            // Somebody changed it: verification says so, reading goes on.
            return null;
        }
    }
}
