using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Members;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Commands.Staff;

/// <summary><c>staff</c>: people who sign in.</summary>
internal static class StaffCommands
{
    public static Command Create(CommonOptions common) => new("staff", "Invite, list and disable people who sign in.")
    {
        InviteStaffCommand.Create(common),
        ListStaffCommand.Create(common),
        DisableStaffCommand.Create(common),
        ResetPasswordCommand.Create(common),
        ResetSecondFactorCommand.Create(common),
    };

    /// <summary>The argument that names somebody.</summary>
    public static Argument<string> Email() => new("email") { Description = "E-mail address" };

    /// <summary>The option that says where links lead.</summary>
    public static Option<string> Url() => new("--url")
    {
        Description = "Where the server is reached from outside",
        HelpName = "url",
        DefaultValueFactory = _ => "http://localhost:5080",
    };

    /// <summary>Tells the audit log of no program what was done to an account.</summary>
    public static Task TellAsync(
        BashgahDatabase database, string action, StaffAccount account, CancellationToken cancellationToken) =>
        database.Audit.AppendAsync(
            AuditLog.OfNoProgram, new AuditEntry(CommandRun.Source, CommandClock.Now(), action, account.Id), cancellationToken);

    /// <summary>The account of an address.</summary>
    public static async Task<StaffAccount> AccountAsync(
        BashgahDatabase database, string text, CancellationToken cancellationToken)
    {
        if (!Identifiers.TryEmail(text, out var email))
            throw CommandFailedException.OfUsage($"'{text}' is no e-mail address.");
        var hash = await database.Staff.Accounts.EmailHashAsync(email, cancellationToken);
        return await database.Staff.Accounts.FindByEmailHashAsync(hash, cancellationToken)
            ?? throw new CommandFailedException($"Nobody has an account under {email}.");
    }
}
