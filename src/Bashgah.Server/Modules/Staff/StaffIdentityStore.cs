using Bashgah.Storage.Staff;
using Microsoft.AspNetCore.Identity;

namespace Bashgah.Server.Modules.Staff;

/// <summary>What ASP.NET Core Identity knows of accounts: enough for its passkeys. What is written about an account is
/// written by the use cases, in one statement each, so that nodes do not undo each other's work.</summary>
internal sealed class StaffIdentityStore(StaffStore staff) : IUserPasskeyStore<StaffAccount>
{
    public Task<string> GetUserIdAsync(StaffAccount user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(StaffAccount user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Profile.Email);

    public Task<string?> GetNormalizedUserNameAsync(StaffAccount user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Profile.Email);

    public async Task<StaffAccount?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        await staff.Accounts.FindAsync(userId, cancellationToken) is { DisabledAt: null } account ? account : null;

    public async Task<StaffAccount?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        await staff.Accounts.FindByEmailHashAsync(
            await staff.Accounts.EmailHashAsync(normalizedUserName, cancellationToken), cancellationToken);

    public Task AddOrUpdatePasskeyAsync(
        StaffAccount user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        staff.Passkeys.SaveAsync(PasskeyOf(user, passkey), cancellationToken);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(StaffAccount user, CancellationToken cancellationToken) =>
        [.. (await staff.Passkeys.ListAsync(user.Id, cancellationToken)).Select(InfoOf)];

    public async Task<StaffAccount?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await staff.Passkeys.FindAsync(credentialId, cancellationToken) is { } passkey
            ? await FindByIdAsync(passkey.AccountId, cancellationToken)
            : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(
        StaffAccount user, byte[] credentialId, CancellationToken cancellationToken) =>
        await staff.Passkeys.FindAsync(credentialId, cancellationToken) is { } passkey && passkey.AccountId == user.Id
            ? InfoOf(passkey)
            : null;

    public Task RemovePasskeyAsync(StaffAccount user, byte[] credentialId, CancellationToken cancellationToken) =>
        throw NotHere();

    public Task SetUserNameAsync(StaffAccount user, string? userName, CancellationToken cancellationToken) => throw NotHere();

    public Task SetNormalizedUserNameAsync(StaffAccount user, string? normalizedName, CancellationToken cancellationToken) =>
        throw NotHere();

    public Task<IdentityResult> CreateAsync(StaffAccount user, CancellationToken cancellationToken) => throw NotHere();

    public Task<IdentityResult> UpdateAsync(StaffAccount user, CancellationToken cancellationToken) =>
        Task.FromResult(IdentityResult.Success);

    public Task<IdentityResult> DeleteAsync(StaffAccount user, CancellationToken cancellationToken) => throw NotHere();

    public void Dispose()
    {
        // Nothing of its own.
    }

    /// <summary>A passkey as it is stored.</summary>
    public static StaffPasskey PasskeyOf(StaffAccount user, UserPasskeyInfo passkey) => new(
        passkey.CredentialId, user.Id, passkey.Name ?? "", passkey.PublicKey, passkey.SignCount, passkey.Transports ?? [],
        passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp, passkey.AttestationObject,
        passkey.ClientDataJson, (passkey.CreatedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    private static NotSupportedException NotHere() => new("Accounts are written by the use cases.");

    private static UserPasskeyInfo InfoOf(StaffPasskey passkey) => new(
        passkey.CredentialId, passkey.PublicKey, DateTimeOffset.UnixEpoch.AddTicks(passkey.CreatedAt * TimeSpan.TicksPerMicrosecond),
        (uint)passkey.SignCount, [.. passkey.Transports], passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp,
        passkey.Attestation, passkey.ClientData)
    {
        Name = passkey.Name,
    };
}
