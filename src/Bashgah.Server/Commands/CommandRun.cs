using System.CommandLine;
using System.Data.Common;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Commands;

/// <summary>One run of a command: its console, what was asked for, and how it ends.</summary>
internal sealed class CommandRun(ParseResult parsed, CommonOptions common, CommandConsole console)
{
    // SQLSTATE: a wrong database name, and the class of wrong roles and passwords.
    private const string NoSuchDatabase = "3D000";
    private const string NotAuthorised = "28";

    /// <summary>Where it speaks.</summary>
    public CommandConsole Console => console;

    /// <summary>Path or connection string.</summary>
    public string Database => common.DatabaseOf(parsed);

    /// <summary>How the audit log names who runs it.</summary>
    public static AuditSource Source { get; } = new($"cli:{Environment.UserName}", AuditSource.OfCommands);

    /// <summary>True when the command line itself names the database.</summary>
    public bool NamesDatabase => parsed.GetValue(common.Database) is { Length: > 0 };

    /// <summary>Slug of the program, or null: the only one.</summary>
    public string? ProgramSlug => parsed.GetValue(common.Program);

    /// <summary>Value of an option.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>Value of an argument that must be there.</summary>
    public T Get<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <summary>Value of an argument that may be left out.</summary>
    public T? GetOptional<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>A child command that does something.</summary>
    public static Command Make(
        string name, string description, CommonOptions common, Func<CommandRun, CancellationToken, Task<int>> act)
    {
        var command = new Command(name, description);
        Act(command, common, act);
        return command;
    }

    /// <summary>Lets a command do something, with failures told on standard error.</summary>
    public static void Act(Command command, CommonOptions common, Func<CommandRun, CancellationToken, Task<int>> act) =>
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(new CommandRun(parsed, common, CommandConsole.OfProcess(parsed.GetValue(common.Json))), act, cancellationToken));

    private static async Task<int> RunAsync(
        CommandRun run, Func<CommandRun, CancellationToken, Task<int>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act(run, cancellationToken);
        }
        catch (CommandFailedException failure)
        {
            return run.Fail(failure.Message, failure.ExitCode);
        }
        catch (StoreAwayException away)
        {
            return run.Fail($"The database does not answer: {away.InnerException?.Message ?? away.Message}");
        }
        catch (DbException refused) when (refused.SqlState is { } state && (state == NoSuchDatabase || state.StartsWith(NotAuthorised, StringComparison.Ordinal)))
        {
            return run.Fail($"The database refuses: {refused.Message}");
        }
        catch (IOException fault)
        {
            // A port in use, a file that is not there or may not be written: the message says all that helps.
            return run.Fail(fault.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return run.Fail("Stopped. What was answered is on disk; running the command again goes on from there.");
        }
        catch (Exception unforeseen)
        {
            // The last resort of a process that ends here: the operator gets everything that is known.
            return run.Fail($"Unexpected failure: {unforeseen}");
        }
    }

    private int Fail(string message, int exitCode = ExitCode.Failure)
    {
        console.Note(message);
        return exitCode;
    }
}
