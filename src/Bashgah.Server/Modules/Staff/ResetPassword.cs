using Bashgah.Storage.Audit;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Lets somebody who has forgotten the password choose another, by a link that the operator hands over. A second
/// factor is asked for as before.</summary>
internal sealed class ResetPassword(StaffStore staff, Passwords passwords, StaffAudit audit, StaffClock clock)
{
    /// <summary>What the link waits for; a command makes it.</summary>
    public const string Step = "password-reset";

    /// <summary>So long the link holds.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(24);

    /// <summary>Whose password is to be chosen; null: the link does not hold.</summary>
    public async Task<StaffAccount?> FindAsync(string code, CancellationToken cancellationToken) =>
        await staff.Steps.FindAsync(Step, code, clock.Now, cancellationToken) is { } step
        && await staff.Accounts.FindAsync(step.AccountId, cancellationToken) is { DisabledAt: null } account
            ? account
            : null;

    /// <summary>What is wrong, a whole key of a text; null: the password is taken, and every session of the account has
    /// ended.</summary>
    public async Task<string?> HandleAsync(
        string code, string wanted, StaffOrigin origin, CancellationToken cancellationToken)
    {
        if (await FindAsync(code, cancellationToken) is not { } account)
            return "staff.reset.over";
        if (Passwords.FaultOf(wanted, account.Profile.Email, account.Profile.Name) is { } fault)
            return $"staff.password.{fault}";
        var hash = await passwords.HashAsync(wanted);
        if (await staff.Steps.TakeAsync(Step, code, clock.Now, cancellationToken) is null)
            return "staff.reset.over";
        var told = audit.Of(account, origin, AuditActions.StaffPasswordChanged) with { After = new() { ["by"] = "link" } };
        await staff.Accounts.SetPasswordAsync(account.Id, hash, null, told, cancellationToken);
        await staff.Attempts.ClearAsync(account.EmailHash, cancellationToken);
        return null;
    }
}
