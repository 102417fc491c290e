using System.Security.Cryptography;
using System.Text;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Members;

/// <summary>Keyed hashes of a program's identifiers: who has the database alone can neither read nor try them.</summary>
public sealed class IdentifierHasher
{
    private readonly byte[] _key;

    internal IdentifierHasher(byte[] key) => _key = key;

    /// <summary>The hash of a normalised value, as hex.</summary>
    public string Hash(string kind, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{kind}\u001f{value}")));

    /// <summary>A reference to the member that the value leads to.</summary>
    public MemberReference Reference(string kind, string value) => MemberReference.ByIdentifier(Hash(kind, value));
}
