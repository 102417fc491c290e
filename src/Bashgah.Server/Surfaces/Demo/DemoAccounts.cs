using System.Security.Cryptography;
using Bashgah.Server.Modules.Staff;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Programs;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Surfaces.Demo;

/// <summary>Ready accounts of a demo, one a role: real accounts with real sessions, made when they are first wanted. Nobody knows their
/// passwords.</summary>
internal sealed class DemoAccounts(StaffStore staff, Passwords passwords, StaffClock clock)
{
    /// <summary>How a session is marked that began by a button: it stands for both factors.</summary>
    public const string Method = "demo";

    private const string Domain = "ready.demo.example";
    private const int PasswordBytes = 32;

    // Who works in one store, and does not see to the whole club.
    private static readonly string[] OfOneStore = ["cashier", "counter"];

    private static readonly AuditSource Source = new("demo", AuditSource.OfCommands);

    /// <summary>Begins a session of a role's account and gives the secret text for its cookie; null: somebody has disabled the account.</summary>
    public async Task<(StaffAccount Account, string Token)?> BeginAsync(
        ProgramInfo program, DemoHall hall, string role, string language, StaffOrigin origin, CancellationToken cancellationToken)
    {
        var email = EmailOf(role);
        var hash = await staff.Accounts.EmailHashAsync(email, cancellationToken);
        var account = await staff.Accounts.FindByEmailHashAsync(hash, cancellationToken)
            ?? await MakeAsync(program, hall, role, language, origin, cancellationToken)
            // Two buttons pressed at once.
            ?? await staff.Accounts.FindByEmailHashAsync(hash, cancellationToken);
        return account is { DisabledAt: null }
            ? (account, await staff.Sessions.BeginAsync(account.Id, Method, origin, clock.Now, cancellationToken))
            : null;
    }

    /// <summary>Addresses of all ready accounts.</summary>
    public static IEnumerable<string> Emails => StaffRoles.All.Select(r => EmailOf(r.Role));

    private static string EmailOf(string role) => $"{role}@{Domain}";

    private async Task<StaffAccount?> MakeAsync(
        ProgramInfo program, DemoHall hall, string role, string language, StaffOrigin origin, CancellationToken cancellationToken)
    {
        var store = OfOneStore.Contains(role) ? hall.Stores[0].Id : "";
        var code = await staff.Invitations.InviteAsync(program.Id, EmailOf(role), store, role, Source, clock.Now, cancellationToken);
        var nobodys = Convert.ToBase64String(RandomNumberGenerator.GetBytes(PasswordBytes));
        return await staff.Invitations.TakeUpAsync(
            code, hall.Staff[role], language, await passwords.HashAsync(nobodys), origin, clock.Now, cancellationToken);
    }
}
