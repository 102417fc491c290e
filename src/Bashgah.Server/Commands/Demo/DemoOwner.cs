using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Surfaces.Demo;
using Bashgah.Storage;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Commands.Demo;

/// <summary>Lets whoever starts a demo sign in as the owner of its club.</summary>
internal static class DemoOwner
{
    private const string Email = "owner@demo.example";

    /// <summary>A link by which somebody becomes the owner; null: the club has people already.</summary>
    public static async Task<string?> InviteAsync(
        BashgahDatabase database, DemoFile demo, CancellationToken cancellationToken)
    {
        var program = await database.Programs.FindAsync(demo.Program, cancellationToken);
        if (program is null || await HasPeopleAsync(database, program.Id, cancellationToken))
            return null;
        var code = await database.Staff.Invitations.InviteAsync(
            program.Id, Email, "", StaffRoles.Owner, new AuditSource("demo", AuditSource.OfCommands), new StaffClock(TimeProvider.System).Now, cancellationToken);
        return InviteStaff.LinkOf(SiteOf(demo), code);
    }

    /// <summary>Whether anybody works in it beside the ready accounts, which have no password that somebody knows.</summary>
    private static async Task<bool> HasPeopleAsync(BashgahDatabase database, int program, CancellationToken cancellationToken)
    {
        var ready = new HashSet<string>(StringComparer.Ordinal);
        foreach (var email in DemoAccounts.Emails)
            ready.Add(await database.Staff.Accounts.EmailHashAsync(email, cancellationToken));
        return (await database.Staff.Accounts.ListAsync(program, cancellationToken)).Any(account => !ready.Contains(account.EmailHash));
    }

    /// <summary>The demo's address by name: passkeys take no number.</summary>
    public static string SiteOf(DemoFile demo) => demo.Url.Replace("://127.0.0.1", "://localhost", StringComparison.Ordinal);
}
