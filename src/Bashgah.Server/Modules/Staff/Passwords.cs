using Bashgah.Storage.Staff;
using Microsoft.AspNetCore.Identity;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Judges, hashes and checks passwords.</summary>
internal sealed class Passwords(IPasswordHasher<StaffAccount> hasher) : IDisposable
{
    /// <summary>Fewest characters.</summary>
    public const int LengthMin = 8;

    /// <summary>Most characters; more than anybody types, and no load for the hash.</summary>
    public const int LengthMax = 128;

    /// <summary>Rounds of PBKDF2 with HMAC-SHA-512; the least that OWASP asks for is 210,000.</summary>
    public const int Iterations = 220_000;

    // 3 of 4: somebody who tries the hash would need a hundred days or more.
    private const int ScoreMin = 3;

    // What begins with something that nobody guesses is not guessed; the judge's time grows with the length.
    private const int JudgedMax = 64;

    // Hashing takes a processor for a while: a flood of sign-ins leaves the others to the tills.
    private readonly SemaphoreSlim _atOnce = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<string> _nobodys = new(() => hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));

    private static StaffAccount Nobody { get; } = new("", "", new StaffProfile("", "", ""), "", null, null, 0, null);

    /// <summary>What is wrong with a new password: a key below <c>staff.password</c>; null: nothing.</summary>
    /// <param name="password">As it was typed.</param>
    /// <param name="known">What somebody who guesses would try first: address and name.</param>
    public static string? FaultOf(string password, params IEnumerable<string> known)
    {
        if (password.Length < LengthMin)
            return "short";
        if (password.Length > LengthMax)
            return "long";
        var words = known.Append("bashgah").SelectMany(text => text.Split([' ', '@', '.', '-', '_', '+']).Append(text))
            .Where(word => word.Length > 2);
        var judged = Zxcvbn.Zxcvbn.MatchPassword(password[..Math.Min(password.Length, JudgedMax)], words);
        return judged.Score < ScoreMin ? "guessable" : null;
    }

    /// <summary>A hash with a salt of its own.</summary>
    public Task<string> HashAsync(string password) => InTurnAsync(() => hasher.HashPassword(Nobody, password));

    /// <summary>Whether the password is the account's. Without an account it takes as long and is not.</summary>
    /// <param name="account">Whose; null: there is none.</param>
    /// <param name="password">As it was typed.</param>
    public async Task<PasswordVerificationResult> CheckAsync(StaffAccount? account, string password)
    {
        if (password.Length > LengthMax)
            return PasswordVerificationResult.Failed;
        var checkedAs = await InTurnAsync(
            () => hasher.VerifyHashedPassword(account ?? Nobody, account?.PasswordHash ?? _nobodys.Value, password));
        return account is null ? PasswordVerificationResult.Failed : checkedAs;
    }

    public void Dispose() => _atOnce.Dispose();

    private async Task<T> InTurnAsync<T>(Func<T> work)
    {
        await _atOnce.WaitAsync();
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            _atOnce.Release();
        }
    }
}
