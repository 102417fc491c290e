using System.CommandLine;
using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Reference;

namespace Bashgah.Server.Commands.Programs;

/// <summary><c>programs schema</c> and <c>programs reference</c>: what a definition may say, for editors and for people.</summary>
internal static class DescribeDefinitionCommands
{
    public static Command Schema(CommonOptions common) => CommandRun.Make(
        "schema", "Print the JSON Schema of program definitions.", common,
        (run, _) => Print(run, Encoding.UTF8.GetString(ProgramSchema.Write())));

    public static Command Reference(CommonOptions common) => CommandRun.Make(
        "reference", "Print the reference of program definitions as Markdown, with an example of every kind.", common,
        (run, _) => Print(run, ReferencePage.Write().TrimEnd('\n')));

    // Both are texts as they stand, with or without --json.
    private static Task<int> Print(CommandRun run, string text)
    {
        run.Console.Text(text);
        return Task.FromResult(ExitCode.Success);
    }
}
