using System.Security.Cryptography;

namespace Bashgah.Storage.Keys;

/// <summary>
/// The master keys that were given: one, or while they are changed several. The first is the one to change to; which one is
/// in force stands in the key store, so that nodes with the same keys in another order do the same. Keys that come from a
/// file are read again when a row names one that is not known, so that a node need not be started anew for it.
/// </summary>
internal sealed class MasterKeyRing
{
    private static readonly char[] Separators = ['\n', '\r', ',', ';', ' ', '\t'];

    private readonly string? _file;
    private volatile IReadOnlyList<MasterKey> _keys;

    private MasterKeyRing(IReadOnlyList<MasterKey> keys, string? file, bool isOwnFile)
    {
        _keys = keys;
        _file = file;
        IsOwnFile = isOwnFile;
    }

    /// <summary>All of them, in the order in which they were given; at least one.</summary>
    public IReadOnlyList<MasterKey> Keys => _keys;

    /// <summary>The one to change to.</summary>
    public MasterKey First => _keys[0];

    /// <summary>The file that they come from, or null: they were given themselves.</summary>
    public string? Path => _file;

    /// <summary>True: the file is the database's own, which this program made and may write.</summary>
    public bool IsOwnFile { get; }

    /// <summary>Reads keys (one a line, or separated by commas), or takes them from the file of that name.</summary>
    public static MasterKeyRing Parse(string value)
    {
        if (Decode(value) is { } keys)
        {
            return new MasterKeyRing(keys, file: null, isOwnFile: false);
        }

        return File.Exists(value)
            ? new MasterKeyRing(Read(value), value, isOwnFile: false)
            : throw new DatabaseRefusedException(
                "The master key is neither 32 bytes of base64 (or several such, separated by commas) nor the path of a file that holds them.");
    }

    /// <summary>The keys in the database's own file, which only its owner may read; made with one key when there is none.</summary>
    public static MasterKeyRing OfFile(string path)
    {
        MasterKeyFile.Ensure(path);
        return new MasterKeyRing(Read(path), path, isOwnFile: true);
    }

    /// <summary>A key by its id, or null. One from a file may have been added to it meanwhile.</summary>
    public MasterKey? Find(string id) => FindBy(key => key.Id == id);

    /// <summary>A key by its proof, or null.</summary>
    public MasterKey? FindByProof(byte[] proof) =>
        FindBy(key => CryptographicOperations.FixedTimeEquals(proof, key.Proof.Span));

    /// <summary>Opens what one of them has wrapped. Throws <see cref="CryptographicException"/> where that one is not among
    /// them, or it is not as it was written.</summary>
    /// <param name="id">Which; empty: not known.</param>
    /// <param name="wrapped">What it has wrapped.</param>
    /// <param name="belongsTo">Where it stands.</param>
    public byte[] Unwrap(string id, byte[] wrapped, string belongsTo) => id.Length > 0
        ? (Find(id) ?? throw new CryptographicException($"The master key {id} was not given.")).Unwrap(wrapped, belongsTo)
        : UnwrapWithAny(wrapped, belongsTo);

    /// <summary>Reads the file once more, where there is one.</summary>
    public void Renew()
    {
        if (_file is not null && File.Exists(_file))
        {
            _keys = Read(_file);
        }
    }

    /// <summary>Writes other keys into the database's own file, on disk when this returns.</summary>
    public void Replace(IReadOnlyList<MasterKey> keys)
    {
        if (!IsOwnFile)
        {
            throw new InvalidOperationException("Only the database's own file is written.");
        }

        MasterKeyFile.Write(_file!, keys);
        _keys = keys;
    }

    private MasterKey? FindBy(Func<MasterKey, bool> isMeant)
    {
        if (_keys.FirstOrDefault(isMeant) is { } known)
        {
            return known;
        }

        Renew();
        return _keys.FirstOrDefault(isMeant);
    }

    private byte[] UnwrapWithAny(byte[] wrapped, string belongsTo)
    {
        foreach (var key in _keys)
        {
            try
            {
                return key.Unwrap(wrapped, belongsTo);
            }
            catch (CryptographicException)
            {
                // Another one may open it.
            }
        }

        throw new CryptographicException("None of the master keys opens it.");
    }

    private static IReadOnlyList<MasterKey> Read(string path)
    {
        try
        {
            return Decode(File.ReadAllText(path))
                ?? throw new DatabaseRefusedException($"The file {path} does not hold a master key (32 bytes of base64, one a line).");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseRefusedException($"The master key file {path} cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Null where any part is no key.</summary>
    private static List<MasterKey>? Decode(string text)
    {
        var keys = new List<MasterKey>();
        foreach (var part in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            var key = new byte[Sealing.KeyBytes];
            if (!Convert.TryFromBase64String(part, key, out var written) || written != Sealing.KeyBytes)
            {
                return null;
            }

            keys.Add(new MasterKey(key));
        }

        return keys.Count == 0 ? null : keys;
    }
}
