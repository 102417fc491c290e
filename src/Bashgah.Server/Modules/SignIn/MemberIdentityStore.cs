using System.Globalization;
using Bashgah.Storage.Members;
using Microsoft.AspNetCore.Identity;

namespace Bashgah.Server.Modules.SignIn;

/// <summary>A member as ASP.NET Core Identity knows one: who, and nothing else.</summary>
internal sealed record MemberAccount(int ProgramId, long MemberId)
{
    /// <summary>What an authenticator gives back to say for whom it answers; it names nobody.</summary>
    public string Handle => string.Create(CultureInfo.InvariantCulture, $"{ProgramId}.{MemberId}");

    /// <summary>The member of a handle; null: it is none.</summary>
    public static MemberAccount? Of(string handle) =>
        handle.Split('.') is [var program, var member]
        && int.TryParse(program, NumberStyles.None, CultureInfo.InvariantCulture, out var programId)
        && long.TryParse(member, NumberStyles.None, CultureInfo.InvariantCulture, out var memberId)
            ? new MemberAccount(programId, memberId) : null;
}

/// <summary>What ASP.NET Core Identity asks about members: enough for its passkeys. The use cases write.</summary>
internal sealed class MemberIdentityStore(MemberPasskeys passkeys) : IUserPasskeyStore<MemberAccount>
{
    public Task<string> GetUserIdAsync(MemberAccount user, CancellationToken cancellationToken) => Task.FromResult(user.Handle);

    public Task<string?> GetUserNameAsync(MemberAccount user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Handle);

    public Task<string?> GetNormalizedUserNameAsync(MemberAccount user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Handle);

    public Task<MemberAccount?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(MemberAccount.Of(userId));

    public Task<MemberAccount?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(MemberAccount.Of(normalizedUserName));

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(MemberAccount user, CancellationToken cancellationToken) =>
        [.. (await passkeys.ListAsync(user.ProgramId, user.MemberId, cancellationToken)).Select(InfoOf)];

    public async Task<MemberAccount?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } passkey
            ? new MemberAccount(passkey.ProgramId, passkey.MemberId) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(
        MemberAccount user, byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } passkey
        && (passkey.ProgramId, passkey.MemberId) == (user.ProgramId, user.MemberId)
            ? InfoOf(passkey) : null;

    /// <summary>What an authenticator made or used, for the member.</summary>
    public static MemberPasskey Of(MemberAccount member, UserPasskeyInfo passkey, string name) => new(
        passkey.CredentialId, member.ProgramId, member.MemberId, passkey.PublicKey, passkey.SignCount, passkey.Transports ?? [],
        passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp,
        (passkey.CreatedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
    {
        Name = name,
    };

    public Task AddOrUpdatePasskeyAsync(MemberAccount user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw NotHere();

    public Task RemovePasskeyAsync(MemberAccount user, byte[] credentialId, CancellationToken cancellationToken) => throw NotHere();

    public Task SetUserNameAsync(MemberAccount user, string? userName, CancellationToken cancellationToken) => throw NotHere();

    public Task SetNormalizedUserNameAsync(MemberAccount user, string? normalizedName, CancellationToken cancellationToken) =>
        throw NotHere();

    public Task<IdentityResult> CreateAsync(MemberAccount user, CancellationToken cancellationToken) => throw NotHere();

    public Task<IdentityResult> UpdateAsync(MemberAccount user, CancellationToken cancellationToken) => throw NotHere();

    public Task<IdentityResult> DeleteAsync(MemberAccount user, CancellationToken cancellationToken) => throw NotHere();

    public void Dispose()
    {
        // Nothing of its own.
    }

    private static NotSupportedException NotHere() => new("Members are written by the use cases.");

    private static UserPasskeyInfo InfoOf(MemberPasskey passkey) => new(
        passkey.CredentialId, passkey.PublicKey, DateTimeOffset.UnixEpoch.AddTicks(passkey.CreatedAt * TimeSpan.TicksPerMicrosecond),
        (uint)passkey.SignCount, [.. passkey.Transports], passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp,
        // How it was made was looked at then, and is needed no more.
        [], [])
    {
        Name = passkey.Name,
    };
}
