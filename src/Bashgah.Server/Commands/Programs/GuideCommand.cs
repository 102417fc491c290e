using System.CommandLine;
using System.Text;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Surfaces.Guide;

namespace Bashgah.Server.Commands.Programs;

/// <summary><c>programs guide</c>: writes what staff say and press as a page to print.</summary>
internal static class GuideCommand
{
    private static readonly Argument<string?> Slug = new("slug")
    {
        Description = "The program (default: --program, or the only one)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> Lang = NewLang();

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "File to write (default: to the output)",
        HelpName = "file",
    };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make("guide", "Write the staff guide of the policy in force: what is said, what is pressed.", common, RunAsync);
        command.Arguments.Add(Slug);
        command.Options.Add(Lang);
        command.Options.Add(Out);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, run.GetOptional(Slug), cancellationToken);
        var policy = await CommandDatabase.PolicyAsync(database, program, cancellationToken);
        var now = CommandClock.Microseconds(TimeProvider.System.GetUtcNow());
        var names = (await database.Stores.ListAsync(program.Id, cancellationToken)).ToDictionary(s => s.Id, s => s.Name, StringComparer.Ordinal);
        var wording = Wording.In(run.Get(Lang)!);
        var html = await GuideDocument.WriteAsync(GuideWriter.Of(policy.At(now), wording, names, now), wording, path: null);
        if (run.Get(Out) is { Length: > 0 } file)
        {
            await File.WriteAllTextAsync(file, html, new UTF8Encoding(false), cancellationToken);
            run.Console.Result(new { file, language = wording.LanguageCode, program = program.Slug }, [$"The staff guide of {program.Slug} is in {file}."]);
        }
        else
        {
            run.Console.Text(html);
        }
        return ExitCode.Success;
    }

    private static Option<string> NewLang()
    {
        var option = new Option<string>("--lang")
        {
            Description = $"Its language: {string.Join(", ", Language.All)}",
            HelpName = "language",
            DefaultValueFactory = _ => Language.English,
        };
        option.AcceptOnlyFromAmong([.. Language.All]);
        return option;
    }
}
