using System.Security.Cryptography;
using System.Text;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>What tells two contents apart (S10.1, S10.2): SHA-256 of the canonical form, as hex.</summary>
internal static class ContentHash
{
    /// <summary>Of an event.</summary>
    public static string Of(LedgerEvent e) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(EventCodec.Canonical(e))));
}
