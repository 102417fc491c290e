using Bashgah.Storage.Staff;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Somebody takes an invitation up: with a new account, or with the one that they have.</summary>
internal sealed class TakeUpInvitation(StaffStore staff, Passwords passwords, StaffClock clock)
{
    /// <summary>Most characters of a name.</summary>
    public const int NameMax = 100;

    /// <summary>The invitation, and whether its address has an account; null: it does not hold.</summary>
    public async Task<(StaffInvitation Invitation, bool HasAccount)?> FindAsync(string code, CancellationToken cancellationToken)
    {
        if (await staff.Invitations.FindAsync(code, clock.Now, cancellationToken) is not { } invitation)
            return null;
        return (invitation, await staff.Accounts.FindByEmailHashAsync(invitation.EmailHash, cancellationToken) is not null);
    }

    /// <summary>What is wrong, a whole key of a text; else the secret text of the session that begins.</summary>
    public async Task<(string? Fault, string Token)> WithNewAccountAsync(
        string code, StaffProfile profile, string password, StaffOrigin origin, CancellationToken cancellationToken)
    {
        if (profile.Name.Length is 0 or > NameMax)
            return ("staff.invitation.name-wanted", "");
        if (Passwords.FaultOf(password, profile.Email, profile.Name) is { } fault)
            return ($"staff.password.{fault}", "");
        var now = clock.Now;
        var account = await staff.Invitations.TakeUpAsync(
            code, profile.Name, profile.Language, await passwords.HashAsync(password), origin, now, cancellationToken);
        return account is null
            ? ("staff.invitation.over", "")
            : (null, await staff.Sessions.BeginAsync(account.Id, SignInWithPassword.Method, origin, now, cancellationToken));
    }

    /// <summary>With the account that is signed in; false: it does not hold, or went to another address.</summary>
    public Task<bool> WithAccountAsync(
        string code, StaffAccount account, StaffOrigin origin, CancellationToken cancellationToken) =>
        staff.Invitations.TakeUpAsync(code, account, origin, clock.Now, cancellationToken);
}
