using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Platform.Codes;

namespace Bashgah.Server.Commands.Staff;

/// <summary><c>staff invite</c>: makes an invitation and prints its link, as the first owner of a program needs it.</summary>
internal static class InviteStaffCommand
{
    private static readonly Argument<string> Email = StaffCommands.Email();

    private static readonly Option<string> Role = NewRoleOption();

    private static readonly Option<string?> Store = new("--store")
    {
        Description = "Id of the one store where the role holds (default: all)",
        HelpName = "id",
    };

    private static readonly Option<string> Url = StaffCommands.Url();

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make("invite", "Invite somebody to a role in a program. The link is printed once.", common, RunAsync);
        command.Arguments.Add(Email);
        command.Options.Add(Role);
        command.Options.Add(Store);
        command.Options.Add(Url);
        return command;
    }

    private static Option<string> NewRoleOption()
    {
        var option = new Option<string>("--role")
        {
            Description = "What they may do",
            HelpName = "role",
            DefaultValueFactory = _ => StaffRoles.Owner,
        };
        option.AcceptOnlyFromAmong([.. StaffRoles.All.Select(r => r.Role)]);
        return option;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        using var nobody = new FileCodeSender(null, TimeProvider.System);
        var invite = new InviteStaff(database.Staff, database.Stores, nobody, new StaffClock(TimeProvider.System));
        var (email, role, store) = (run.Get(Email), run.Get(Role)!, run.Get(Store) ?? "");
        var (fault, link) = await invite.HandleAsync(
            program, new InviteRequest(email, role, store, ""), CommandRun.Source, run.Get(Url)!, cancellationToken);
        if (fault is not null)
            throw CommandFailedException.OfUsage(SaidOf(fault, email, store, program.Slug));
        run.Console.Result(
            new { email, program = program.Slug, role, store, link },
            link, $"For {email}, as {role} of '{program.Slug}'. It works once, within three days.");
        return ExitCode.Success;
    }

    private static string SaidOf(string fault, string email, string store, string slug) => fault switch
    {
        "email" => $"'{email}' is no e-mail address.",
        "store" => $"'{slug}' has no store '{store}'.",
        _ => "An owner is one of the whole program: leave --store out.",
    };
}
