using Bashgah.Storage.Audit;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Lets an account open nothing any more.</summary>
internal sealed class DisableStaff(StaffStore staff, StaffClock clock)
{
    /// <summary>Whether somebody may: not themselves, and nobody who works in a program that they do not own.</summary>
    public static bool May(StaffCaller caller, string accountId, IEnumerable<StaffGrant> grants) =>
        accountId != caller.Account.Id && grants.All(g => caller.May(g.ProgramId, StaffRoles.StaffManage));

    /// <summary>Disables somebody; nothing is done where they may not.</summary>
    public async Task<StaffDisabling> HandleAsync(
        StaffCaller caller, string accountId, AuditSource source, CancellationToken cancellationToken)
    {
        var grants = await staff.Roles.OfAccountAsync(accountId, cancellationToken);
        return grants.Count > 0 && May(caller, accountId, grants)
            ? await staff.Accounts.DisableAsync(accountId, StaffRoles.Owner, source, clock.Now, cancellationToken)
            : StaffDisabling.NothingToDo;
    }
}
