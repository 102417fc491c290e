using System.Security.Cryptography;
using System.Text;

namespace Bashgah.Storage.Keys;

/// <summary>
/// A secret that is not in any database: it wraps the keys of programs and their secrets in the key store. Without it no
/// profile can be read, no identifier found and no voucher code made.
/// </summary>
internal sealed class MasterKey
{
    private const int IdBytes = 8;

    private readonly byte[] _key;
    private readonly byte[] _wrapping;
    private readonly byte[] _proof;

    public MasterKey(byte[] key)
    {
        if (key.Length != Sealing.KeyBytes)
        {
            throw new DatabaseRefusedException("A master key must be 32 bytes, given as 44 characters of base64.");
        }

        _key = key;
        _wrapping = Derive(key, "bashgah/wrap", Sealing.KeyBytes);
        _proof = Derive(key, "bashgah/proof", Sealing.KeyBytes);
        Id = Convert.ToHexStringLower(Derive(key, "bashgah/id", IdBytes));
    }

    /// <summary>What rows name it by. It is made from the key and tells nothing about it.</summary>
    public string Id { get; }

    /// <summary>Bytes that tell whether another key is the same, and nothing else about it.</summary>
    public ReadOnlyMemory<byte> Proof => _proof;

    /// <summary>A new one.</summary>
    public static MasterKey Draw() => new(RandomNumberGenerator.GetBytes(Sealing.KeyBytes));

    public byte[] Wrap(byte[] key, string belongsTo) => Sealing.Seal(_wrapping, key, Encoding.UTF8.GetBytes(belongsTo));

    public byte[] Unwrap(byte[] wrapped, string belongsTo) =>
        Sealing.Open(_wrapping, wrapped, Encoding.UTF8.GetBytes(belongsTo));

    /// <summary>The key itself, as files and variables hold it.</summary>
    public string ToBase64() => Convert.ToBase64String(_key);

    private static byte[] Derive(byte[] key, string use, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, length, info: Encoding.ASCII.GetBytes(use));
}
