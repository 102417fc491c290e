using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Tells the audit log of no program what becomes of accounts: it is nobody's password, code or address, only ids. Failures are also
/// told to the server's log, for those who watch it.</summary>
internal sealed partial class StaffAudit(AuditLog audit, StaffStore staff, StaffClock clock, ILogger<StaffAudit> logger)
{
    /// <summary>What somebody does to their own account.</summary>
    public AuditEntry Of(StaffAccount account, StaffOrigin origin, string action) =>
        new(StaffSessions.SourceOf(account.Id, origin), clock.Now, action, account.Id);

    /// <summary>Somebody did not prove who they are. For addresses that nobody has it does the same, so that the time tells nothing.</summary>
    /// <param name="accountId">As whom; null: nobody has an account of the address.</param>
    /// <param name="emailHash">Under which failures are counted; null: they are not.</param>
    /// <param name="step">What was not right: <c>password</c>, <c>code</c>, <c>passkey</c>, or <c>confirm</c> where somebody is signed in.</param>
    /// <param name="origin">From where. Whoever hangs up before the answer is told of all the same.</param>
    public async Task FailedAsync(string? accountId, string? emailHash, string step, StaffOrigin origin)
    {
        var cancellationToken = CancellationToken.None;
        var now = clock.Now;
        var (failures, lockedUntil) = emailHash is null ? default : await staff.Attempts.FindAsync(emailHash, cancellationToken);
        var source = new AuditSource(ApiCaller.Nobody, origin.AuditText);
        var subject = accountId ?? AuditActions.UnknownSubject;
        var failed = new AuditEntry(source, now, AuditActions.StaffSignInFailed, subject)
        {
            After = new() { ["step"] = step, ["failures"] = failures },
        };
        Failed(logger, step, subject, failures);
        await audit.AppendAsync(AuditLog.OfNoProgram, failed, cancellationToken);
        if (lockedUntil > now)
        {
            var locked = new AuditEntry(source, now, AuditActions.StaffLockedOut, subject)
            {
                After = new() { ["failures"] = failures, ["until"] = EngineInstant.Format(lockedUntil) },
            };
            LockedOut(logger, subject, failures);
            await audit.AppendAsync(AuditLog.OfNoProgram, locked, cancellationToken);
        }
    }

    [LoggerMessage(4101, LogLevel.Warning, "Sign-in of staff failed: {Step} of {Account}, {Failures} failures in a row.")]
    private static partial void Failed(ILogger logger, string step, string account, int failures);

    [LoggerMessage(4102, LogLevel.Warning, "Staff have to wait before they may try again: {Account}, after {Failures} failures in a row.")]
    private static partial void LockedOut(ILogger logger, string account, int failures);
}
