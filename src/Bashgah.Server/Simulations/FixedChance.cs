using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bashgah.Engine;

namespace Bashgah.Server.Simulations;

/// <summary>Chance for a history that no program has: fixed, so that the same file gives the same report. Nobody can win by
/// foreseeing it.</summary>
internal sealed class FixedChance : IProgramSecrets
{
    public byte[] Draw(long at, long transactionId, string ruleId) => Hash(transactionId, ruleId);

    public byte[] VoucherCode(long voucherId) => Hash(voucherId, "voucher");

    private static byte[] Hash(long id, string text)
    {
        var bytes = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id);
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(sizeof(long)));
        return SHA256.HashData(bytes);
    }
}
