using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bashgah.Storage.Keys;

/// <summary>What an access token says.</summary>
/// <param name="ProgramId">The one program that it opens.</param>
/// <param name="KeyId">The API key in whose name it was given.</param>
/// <param name="Scopes">What it may do: no more than the key.</param>
/// <param name="EndsAt">Unix microseconds.</param>
public sealed record AccessToken(int ProgramId, string KeyId, IReadOnlyList<string> Scopes, long EndsAt);

/// <summary>Access tokens of OAuth 2 clients: sealed, so that any node can read them and nobody else can make one; nothing of
/// them is stored.</summary>
public sealed class AccessTokens
{
    /// <summary>How the text of a token begins.</summary>
    public const string Prefix = "bga_";

    private const int InstallationId = 0;
    private static readonly byte[] _place = "access-token"u8.ToArray();

    private readonly KeyStore _keys;

    internal AccessTokens(KeyStore keys) => _keys = keys;

    /// <summary>The text of a token.</summary>
    public async Task<string> SealAsync(AccessToken token, CancellationToken cancellationToken)
    {
        var plain = string.Create(
            CultureInfo.InvariantCulture, $"{token.ProgramId}\n{token.KeyId}\n{token.EndsAt}\n{string.Join(' ', token.Scopes)}");
        return Prefix + Base64Url.EncodeToString(
            Sealing.Seal(await SecretAsync(cancellationToken), Encoding.UTF8.GetBytes(plain), _place));
    }

    /// <summary>What a text says; null: it is no token of this installation. Whether it has ended is for the caller to see.</summary>
    public async ValueTask<AccessToken?> OpenAsync(string text, CancellationToken cancellationToken)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(text.AsSpan(Prefix.Length)))
        {
            return null;
        }

        try
        {
            var plain = Sealing.Open(
                await SecretAsync(cancellationToken), Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length)), _place);
            var parts = Encoding.UTF8.GetString(plain).Split('\n');
            return new AccessToken(
                int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1],
                parts[3].Split(' ', StringSplitOptions.RemoveEmptyEntries), long.Parse(parts[2], CultureInfo.InvariantCulture));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private Task<byte[]> SecretAsync(CancellationToken cancellationToken) =>
        _keys.ProgramSecretAsync(InstallationId, "access-tokens", cancellationToken);
}
