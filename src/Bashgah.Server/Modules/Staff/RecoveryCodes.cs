using System.Security.Cryptography;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Codes on paper for whoever has lost the authenticator: 120 random bits each, so that their plain keyed hash
/// cannot be guessed.</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int Length = 24;
    private const int GroupLength = 4;

    /// <summary>New codes, as they are shown.</summary>
    public static IReadOnlyList<string> Make() => [.. Enumerable.Range(0, Count)
        .Select(_ => string.Join('-', RandomNumberGenerator.GetString(Letters, Length).Chunk(GroupLength).Select(g => new string(g))))];

    /// <summary>Reads what somebody typed; false for what is no such code, as those of authenticators are not.</summary>
    public static bool TryRead(string text, out string code)
    {
        code = string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return code.Length == Length;
    }
}
