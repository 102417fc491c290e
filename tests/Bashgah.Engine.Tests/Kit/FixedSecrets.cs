using System.Security.Cryptography;
using System.Text;

namespace Bashgah.Engine.Tests.Kit;

/// <summary>Secrets that are the same in every run.</summary>
public sealed class FixedSecrets : IProgramSecrets
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("a key for tests");

    public byte[] Draw(long at, long transactionId, string ruleId) => Hash($"draw {transactionId} {ruleId}");

    public byte[] VoucherCode(long voucherId) => Hash($"voucher {voucherId}");

    private static byte[] Hash(string text) => HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text));
}
