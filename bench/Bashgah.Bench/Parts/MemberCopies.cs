using System.Security.Cryptography;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;

namespace Bashgah.Bench.Parts;

/// <summary>Rows of members as the product writes them, under other ids.</summary>
internal static class MemberCopies
{
    private const string BytesPrefix = "\\\\x";

    // Facts are made with their id and keep it; a copy of somebody else is what only this tool needs.
    private static readonly Action<MemberFacts, long> _setId =
        typeof(MemberFacts).GetProperty(nameof(MemberFacts.Id))!.SetMethod!.CreateDelegate<Action<MemberFacts, long>>();

    /// <summary>Reads facts as COPY wrote them.</summary>
    public static MemberFacts ReadFacts(string field) => FactsCodec.Read(Convert.FromHexString(field.AsSpan(BytesPrefix.Length)));

    /// <summary>The facts of another member, as COPY reads them.</summary>
    public static string WriteFacts(MemberFacts facts, long id)
    {
        _setId(facts, id);
        return BytesPrefix + Convert.ToHexStringLower(FactsCodec.Write(facts));
    }

    /// <summary>As long and as random as a real one.</summary>
    public static string IdentifierHash(long member) => Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(member)));
}
