using System.Text.Json;
using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Codecs;

/// <summary>Facts as indented JSON for people: what <c>verify --show</c> prints.</summary>
public static class FactsText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>All of a member's facts, field by field.</summary>
    public static string Show(MemberFacts facts) => JsonSerializer.Serialize(facts, Options);
}
