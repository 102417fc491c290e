using System.Buffers;
using System.Security.Cryptography;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>What tells two contents apart (S10.1, S10.2): SHA-256 of the canonical form, as hex.</summary>
internal static class ContentHash
{
    /// <summary>Of an event.</summary>
    public static string Of(LedgerEvent e)
    {
        var text = new ArrayBufferWriter<byte>(FirstRoom);
        EventCodec.Canonical(e, text);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.WrittenSpan, hash);
        return Convert.ToHexStringLower(hash);
    }

    // A purchase of a few lines fits.
    private const int FirstRoom = 1024;
}
