using System.Security.Cryptography;
using System.Text;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Members;

/// <summary>Keyed hashes of a program's identifiers: who has the database alone can neither read nor try them.</summary>
public sealed class IdentifierHasher
{
    private const int WordHashLength = 32;

    private readonly byte[] _key;

    internal IdentifierHasher(byte[] key) => _key = key;

    /// <summary>The hash of a normalised value, as hex.</summary>
    public string Hash(string kind, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{kind}\u001f{value}")));

    /// <summary>The hash of a device's id, by which members on one device are seen.</summary>
    public string HashDevice(string device) => Hash("device", device);

    /// <summary>What leads to whoever has these words in the name (<see cref="NameWords"/>): hashes of the words and of their first
    /// letters, half as long, because two that are the same by chance would only show one member too many.</summary>
    internal IReadOnlySet<string> HashWords(IEnumerable<string> words)
    {
        var hashes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            hashes.Add(HashWord(word));
            if (NameWords.StartOf(word) is { } start)
            {
                hashes.Add(HashStart(start));
            }
        }

        return hashes;
    }

    /// <summary>The hash by which a word that is asked for is found: of three letters it is the beginning of words, longer or shorter
    /// it is a whole one.</summary>
    internal string HashAsked(string word) => NameWords.StartOf(word) == word ? HashStart(word) : HashWord(word);

    private string HashWord(string word) => Hash("name", word)[..WordHashLength];

    private string HashStart(string start) => Hash("name-start", start)[..WordHashLength];

    /// <summary>A reference to the member that the value leads to.</summary>
    public MemberReference Reference(string kind, string value) => MemberReference.ByIdentifier(Hash(kind, value));
}
