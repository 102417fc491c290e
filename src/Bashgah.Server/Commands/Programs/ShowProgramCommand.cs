using System.CommandLine;
using System.Text;
using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands.Programs;

/// <summary><c>programs show</c>: prints the definition of a policy version.</summary>
internal static class ShowProgramCommand
{
    private static readonly Argument<string?> Slug = new("slug")
    {
        Description = "The program (default: --program, or the only one)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Effective = new("--effective")
    {
        Description = "With every default filled in",
    };

    private static readonly Option<int?> Version = new("--policy-version")
    {
        Description = "Number of the policy version (default: the latest that was not withdrawn)",
        HelpName = "n",
    };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make("show", "Print a program's definition as JSON.", common, RunAsync);
        command.Arguments.Add(Slug);
        command.Options.Add(Effective);
        command.Options.Add(Version);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, run.GetOptional(Slug), cancellationToken);
        var policy = await CommandDatabase.PolicyAsync(database, program, cancellationToken);
        var number = run.Get(Version) ?? policy.Latest.Version;
        if (number < 1 || number > policy.Versions.Count)
            throw new CommandFailedException($"'{program.Slug}' has policy versions 1 to {policy.Versions.Count}.");
        var document = run.Get(Effective)
            ? Encoding.UTF8.GetString(policy.Version(number).Definition.WriteEffective())
            : (await database.Programs.VersionsAsync(program.Id, cancellationToken))[number - 1].Definition;
        // The document is JSON already, with or without --json.
        run.Console.Text(document);
        return ExitCode.Success;
    }
}
