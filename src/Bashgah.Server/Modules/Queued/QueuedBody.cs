using System.Text.Json;
using System.Text.Json.Nodes;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Queued;

/// <summary>What was sent, and what was wrong with it: all that is kept sealed of a queued command.</summary>
/// <param name="Sent">The operation's body.</param>
/// <param name="Faults">Of a malformed body.</param>
internal sealed record QueuedBody(JsonNode Sent, IReadOnlyList<Fault>? Faults)
{
    private const int Shown = 4;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    // What may be read by whoever may not decide: nothing of a person, and nothing that nobody foresaw.
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "documentNo", "store", "channel", "returnNo", "occurredAt", "joinedAt", "currency", "lines", "line", "sku", "productGroup", "brand",
        "quantity", "amount", "discount", "tax", "tenders", "kind", "type", "locale", "member", "id",
    };

    public string Write() => JsonSerializer.Serialize(this, Json);

    public static QueuedBody Read(string json) => JsonSerializer.Deserialize<QueuedBody>(json, Json)!;

    /// <summary>The body without what says who it is: of a phone number its last digits.</summary>
    public JsonNode Masked() => Masked(Sent) ?? new JsonObject();

    private static JsonNode? Masked(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(
            item.Where(field => Plain.Contains(field.Key) || field.Key == IdentifierKinds.Phone)
                .Select(field => KeyValuePair.Create(
                    field.Key, field.Key == IdentifierKinds.Phone ? Ending(field.Value) : Masked(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Masked)]),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Ending(JsonNode? phone) => phone is JsonValue value && value.TryGetValue(out string? text)
        ? JsonValue.Create(text.Length > 2 * Shown ? $"…{text[^Shown..]}" : "…")
        : null;
}

/// <summary>Members whom a queued body leads to, so that it goes when one of them is erased.</summary>
internal sealed class QueuedMembers(MemberReferences references, LedgerReader reader)
{
    private const int LookedForMax = 30;

    private static readonly string[] Fields =
        [IdentifierKinds.Phone, IdentifierKinds.Email, IdentifierKinds.Card, IdentifierKinds.ExternalId];

    /// <summary>Their ids, in the order of the body, who brought somebody last; who is no member cannot be found.</summary>
    public async Task<IReadOnlyList<long>> FindAsync(ApiCall call, JsonNode body)
    {
        var members = new List<long>();
        foreach (var (field, value) in Named(body).Distinct().Take(LookedForMax))
        {
            if (field == "id")
            {
                if (PublicId.TryMember(value, out var named))
                    members.Add(named);
            }
            else if (await references.FindAsync(call.ProgramId, field, value, call.Aborted) is { } reference
                && await reader.LookUpAsync(call.ProgramId, reference, call.Aborted) is { } id)
            {
                // A blocked card was somebody's.
                members.Add(Math.Abs(id));
            }
        }
        return [.. members.Distinct()];
    }

    private static IEnumerable<(string Field, string Value)> Named(JsonNode body) =>
        Own((body as JsonObject)?["member"]).Concat(Own(body)).Concat(Own((body as JsonObject)?["referredBy"]));

    private static IEnumerable<(string Field, string Value)> Own(JsonNode? node)
    {
        if (node is not JsonObject item)
            yield break;
        foreach (var (name, value) in item)
        {
            if ((Fields.Contains(name) || name == "id") && Text(value) is { } text)
                yield return (name, text);
            if (name != "cards" || value is not JsonArray cards)
                continue;
            foreach (var card in cards.Select(Text).OfType<string>())
                yield return (IdentifierKinds.Card, card);
        }
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) && text.Length is > 0 and <= MemberName.CardTextMax ? text : null;
}
