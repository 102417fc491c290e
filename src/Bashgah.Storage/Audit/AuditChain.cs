using System.Security.Cryptography;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Audit;

/// <summary>
/// Binds each entry of a program's log to the one before it, and the end of the log to its last entry, under a secret of the key
/// store: who writes to the tables and has no master key can make neither.
/// </summary>
internal sealed class AuditChain(int programId, byte[] secret)
{
    /// <summary>Name of the secret.</summary>
    public const string SecretName = "audit";

    /// <summary>What stands before the first entry.</summary>
    public static readonly byte[] Start = new byte[HMACSHA256.HashSizeInBytes];

    // Raised when the encoding changes, so that old and new logs cannot be confused; the second marks ends.
    private const long EncodingOfEntries = 1;
    private const long EncodingOfEnds = -1;

    private readonly CanonicalBytes _bytes = new();

    /// <summary>Hash of an entry behind the one of this hash.</summary>
    public byte[] HashOf(StoredAuditEntry entry, byte[] previous)
    {
        Begin(EncodingOfEntries);
        _bytes.Add(previous);
        _bytes.Add(entry.Seq);
        _bytes.Add(entry.At);
        _bytes.Add(entry.Actor);
        _bytes.Add(entry.Action);
        _bytes.Add(entry.Subject);
        _bytes.Add(entry.Origin);
        _bytes.Add(entry.Before);
        _bytes.Add(entry.After);
        return _bytes.Mac(secret);
    }

    /// <summary>An entry chained to the one of this hash.</summary>
    public AuditLink Next(StoredAuditEntry entry, byte[] previous) => new(entry, previous, HashOf(entry, previous));

    /// <summary>Whether a link is one that was written.</summary>
    public bool Proves(AuditLink link) => HashOf(link.Entry, link.Previous).AsSpan().SequenceEqual(link.Hash);

    /// <summary>An end with its proof.</summary>
    public AuditHead End(long seq, byte[] hash) => new(seq, hash, ProofOf(seq, hash));

    /// <summary>Whether an end is one that was written.</summary>
    public bool Proves(AuditHead head) => ProofOf(head.Seq, head.Hash).AsSpan().SequenceEqual(head.Proof);

    private byte[] ProofOf(long seq, byte[] hash)
    {
        Begin(EncodingOfEnds);
        _bytes.Add(seq);
        _bytes.Add(hash);
        return _bytes.Mac(secret);
    }

    private void Begin(long encoding)
    {
        _bytes.Clear();
        _bytes.Add(encoding);
        _bytes.Add(programId);
    }
}

/// <summary>An entry with the hash of the one before it and its own.</summary>
internal sealed record AuditLink(StoredAuditEntry Entry, byte[] Previous, byte[] Hash);

/// <summary>Where a log ends: its last entry's number and hash, and the proof of both.</summary>
internal sealed record AuditHead(long Seq, byte[] Hash, byte[] Proof);
