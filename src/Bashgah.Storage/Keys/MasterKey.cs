using System.Security.Cryptography;
using System.Text;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Keys;

/// <summary>
/// The one secret that is not in any database: it wraps the keys of the key store. Without it no profile can be read,
/// no identifier found and no voucher code made.
/// </summary>
internal sealed class MasterKey
{
    private readonly byte[] _wrapping;
    private readonly byte[] _proof;

    public MasterKey(byte[] key)
    {
        if (key.Length != Sealing.KeyBytes)
        {
            throw new DatabaseRefusedException("The master key must be 32 bytes, given as 44 characters of base64.");
        }

        _wrapping = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Sealing.KeyBytes, info: "bashgah/wrap"u8.ToArray());
        _proof = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Sealing.KeyBytes, info: "bashgah/proof"u8.ToArray());
    }

    /// <summary>Bytes that tell whether another key is the same, and nothing else about it.</summary>
    public ReadOnlyMemory<byte> Proof => _proof;

    public byte[] Wrap(byte[] key, string belongsTo) => Sealing.Seal(_wrapping, key, Encoding.UTF8.GetBytes(belongsTo));

    public byte[] Unwrap(byte[] wrapped, string belongsTo) =>
        Sealing.Open(_wrapping, wrapped, Encoding.UTF8.GetBytes(belongsTo));

    /// <summary>Reads a key from base64, or from the file of that name.</summary>
    public static MasterKey Parse(string value)
    {
        if (TryDecode(value, out var key))
        {
            return new MasterKey(key);
        }

        if (!File.Exists(value))
        {
            throw new DatabaseRefusedException(
                "The master key is neither 32 bytes of base64 nor the path of a file that holds them.");
        }

        return TryDecode(File.ReadAllText(value), out key)
            ? new MasterKey(key)
            : throw new DatabaseRefusedException($"The file {value} does not hold a master key (32 bytes of base64).");
    }

    /// <summary>The key in a file, which only its owner may read; made with the file when there is none.</summary>
    public static MasterKey OfFile(string path)
    {
        try
        {
            // Written aside and moved, so that a process that starts at the same time never reads half a key.
            var draft = $"{path}.{Environment.ProcessId}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
            if (!File.Exists(path))
            {
                using (var stream = new FileStream(draft, PrivateFile.NewFile()))
                {
                    stream.Write(Encoding.ASCII.GetBytes(
                        Convert.ToBase64String(RandomNumberGenerator.GetBytes(Sealing.KeyBytes)) + "\n"));
                    stream.Flush(flushToDisk: true);
                }

                MoveUnlessThere(draft, path);
            }

            return Parse(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseRefusedException($"The master key file {path} cannot be read or made: {fault.Message}", fault);
        }
    }

    private static void MoveUnlessThere(string draft, string path)
    {
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first; its key is the one.
            File.Delete(draft);
        }
    }

    private static bool TryDecode(string text, out byte[] key)
    {
        key = new byte[Sealing.KeyBytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var written) && written == Sealing.KeyBytes;
    }
}
