using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Members;

namespace Bashgah.Storage.Staff;

/// <summary>Seals and hashes what staff tables hold, under secrets of the installation (program 0 of the key store).</summary>
internal sealed class StaffSeal(KeyStore keys)
{
    private const int Installation = 0;

    /// <summary>Bytes that only open in the place that they were sealed for.</summary>
    public async Task<byte[]> SealAsync(string place, byte[] plain, CancellationToken cancellationToken) =>
        Sealing.Seal(await KeyAsync("staff", cancellationToken), plain, Encoding.UTF8.GetBytes(place));

    /// <summary>A value as JSON, sealed.</summary>
    public Task<byte[]> SealAsync<T>(string place, T value, CancellationToken cancellationToken) =>
        SealAsync(place, JsonSerializer.SerializeToUtf8Bytes(value), cancellationToken);

    /// <summary>What opens sealed bytes; asked for once before many rows are read.</summary>
    public async Task<StaffOpener> OpenerAsync(CancellationToken cancellationToken) =>
        new(await KeyAsync("staff", cancellationToken));

    /// <summary>The keyed hash of a normalised e-mail address.</summary>
    public async Task<string> EmailHashAsync(string email, CancellationToken cancellationToken) =>
        new IdentifierHasher(await KeyAsync("staff-email", cancellationToken)).Hash("email", email);

    /// <summary>The keyed hash of a recovery code of an account.</summary>
    public async Task<string> RecoveryHashAsync(string accountId, string code, CancellationToken cancellationToken) =>
        new IdentifierHasher(await KeyAsync("staff-recovery", cancellationToken)).Hash(accountId, code);

    /// <summary>The hash of a random text of 160 bits or more, which cannot be guessed from it.</summary>
    public static string TokenHash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private Task<byte[]> KeyAsync(string name, CancellationToken cancellationToken) =>
        keys.ProgramSecretAsync(Installation, name, cancellationToken);
}

/// <summary>Opens what <see cref="StaffSeal"/> sealed.</summary>
internal sealed class StaffOpener(byte[] key)
{
    public byte[] Open(string place, byte[] sealedBytes) => Sealing.Open(key, sealedBytes, Encoding.UTF8.GetBytes(place));

    public T Open<T>(string place, byte[] sealedBytes) => JsonSerializer.Deserialize<T>(Open(place, sealedBytes))!;
}

/// <summary>Random texts.</summary>
internal static class StaffRandom
{
    // No letter or digit that is taken for another; 5 bits each.
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int IdLetters = 12;
    private const int TokenLetters = 52;

    /// <summary>A public name.</summary>
    public static string Id() => RandomNumberGenerator.GetString(Letters, IdLetters);

    /// <summary>A secret of 256 bits or so.</summary>
    public static string Token() => RandomNumberGenerator.GetString(Letters, TokenLetters);
}
