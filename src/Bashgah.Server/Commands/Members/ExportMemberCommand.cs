using System.CommandLine;
using System.Text;
using System.Text.Json;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Modules.Privacy;
using Bashgah.Server.Modules.Privacy.Page;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Programs;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Commands.Members;

/// <summary><c>members export</c>: writes everything that is kept about a member, as JSON and as a page.</summary>
internal static class ExportMemberCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "Id of the member (mbr_…), as the API shows it" };

    private static readonly Option<FileInfo?> Html = new("--html")
    {
        Description = "Write it as a page to read or print, too", HelpName = "file",
    };

    private static readonly Option<FileInfo?> Out = new("--out") { Description = "Write the JSON there, not on standard output", HelpName = "file" };

    private static readonly Option<string> Words = LanguageOption.Create("Language of explanations and of the page");

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "export", "Write everything that is kept about a member. It is personal: keep the files as such.", common, RunAsync);
        command.Arguments.Add(Id);
        foreach (var option in new Option[] { Out, Html, Words })
            command.Options.Add(option);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (!PublicId.TryMember(run.Get(Id), out var id))
            throw CommandFailedException.OfUsage($"'{run.Get(Id)}' is not the id of a member (mbr_…).");
        OutputFiles.Check(run, [], run.Get(Out)?.FullName, run.Get(Html)?.FullName);
        var wording = Wording.In(run.Get(Words)!);
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        if (await database.Erasure.FindAsync(program.Id, id, cancellationToken) is not null)
            throw new CommandFailedException($"Member {PublicId.Member(id)} of '{program.Slug}' was erased: there is nothing to give.");
        var reader = new LedgerReader(
            database.Ledger, new ProgramPolicies(database.Programs, database.Secrets), new LedgerOptions(), TimeProvider.System);
        var answer = await new MemberExport(database, reader).MakeAsync(
            program.Id, program.Slug, id, CommandRun.Source, wording, isForMember: false, cancellationToken)
            ?? throw new CommandFailedException($"'{program.Slug}' has no member {PublicId.Member(id)}.");
        if (run.Get(Html) is { } page)
        {
            var policy = await reader.ProgramAsync(program.Id, cancellationToken);
            await WriteAsync(page, await ExportDocument.WriteAsync(answer, policy, wording), cancellationToken);
            run.Console.Note($"The page stands in {page.FullName}.");
        }
        var json = JsonSerializer.Serialize(answer, ApiJson.Options);
        if (run.Get(Out) is { } file)
            await WriteAsync(file, json, cancellationToken);
        else
            run.Console.Text(json);
        return ExitCode.Success;
    }

    /// <summary>Readable by its owner alone: a new file takes the place of one that others may read.</summary>
    private static async Task WriteAsync(FileInfo file, string text, CancellationToken cancellationToken)
    {
        var beside = $"{file.FullName}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            await using (var written = new StreamWriter(beside, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options))
                await written.WriteAsync(text.AsMemory(), cancellationToken);
            File.Move(beside, file.FullName, overwrite: true);
        }
        finally
        {
            // Gone by now, unless something failed.
            File.Delete(beside);
        }
    }
}
