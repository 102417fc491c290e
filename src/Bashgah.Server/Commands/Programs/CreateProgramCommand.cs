using System.CommandLine;
using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Commands.Programs;

/// <summary>
/// <c>programs create</c>: makes a program with its first policy version. Doing it again with a definition that means the
/// same changes nothing; another definition is refused, because a running program changes by publishing a version.
/// </summary>
internal static class CreateProgramCommand
{
    private static readonly Argument<string> Slug = new("slug")
    {
        Description = "Name of the program in addresses: small letters, digits and hyphens",
    };

    private static readonly Option<FileInfo?> Definition = new("--definition")
    {
        Description = "The program definition (JSON, comments allowed)",
        HelpName = "file.json",
    };

    private static readonly Option<string?> Template = NewTemplateOption();

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make("create", "Make a program from its definition.", common, RunAsync);
        command.Arguments.Add(Slug);
        command.Options.Add(Definition);
        command.Options.Add(Template);
        return command;
    }

    /// <summary>Makes the program, or finds it with a definition that means the same.</summary>
    /// <returns>The program, and whether anything was written.</returns>
    public static async Task<(ProgramInfo Program, bool IsNew)> EnsureAsync(
        BashgahDatabase database, string slug, ProgramDefinition definition, AuditSource source, long now, CancellationToken cancellationToken)
    {
        var program = await database.Programs.FindAsync(slug, cancellationToken);
        program ??= await CreateAsync(database, slug, source, now, cancellationToken);
        var versions = await database.Programs.VersionsAsync(program.Id, cancellationToken);
        // An earlier run may have been killed between the program and its policy.
        if (versions.Count == 0)
        {
            var text = Encoding.UTF8.GetString(definition.WriteEffective());
            await database.Programs.PublishAsync(program.Id, new(text, null, source), now, cancellationToken);
            return (program, true);
        }

        var stored = ProgramDefinition.ReadAccepted(Encoding.UTF8.GetBytes(versions.Last(v => v.Withdrawal is null).Definition)).Definition;
        return stored is not null && stored.CanonicalBytes().AsSpan().SequenceEqual(definition.CanonicalBytes())
            ? (program, false)
            : throw new CommandFailedException(
                $"Program '{slug}' exists with another definition. To change it, publish a new version: PUT /v1/programs/{slug}/policy/draft, then POST …/publish.");
    }

    /// <summary>Reads a definition; every fault in it is told at once.</summary>
    public static ProgramDefinition ReadDefinition(string path, ReadOnlyMemory<byte> utf8)
    {
        var read = ProgramDefinition.Read(utf8);
        if (read.Definition is { } definition)
            return definition;
        var faults = read.Faults.Select(f => $"  {(f.Path.Length == 0 ? "(document)" : f.Path)}: {f.Message}{(f.Hint is null ? "" : " " + f.Hint)} [{f.Code}]");
        throw new CommandFailedException($"{path} has {Counted.Of(read.Faults.Count, "fault")}:\n{string.Join('\n', faults)}");
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var slug = run.Get(Slug);
        if (!IsSlug(slug))
            throw CommandFailedException.OfUsage("A slug has 1 to 63 small letters, digits and hyphens, and begins with a letter or digit.");
        var definition = await DefinitionAsync(run, cancellationToken);
        await using var database = await CommandDatabase.OpenAsync(run, cancellationToken);
        var (program, isNew) = await EnsureAsync(
            database, slug, definition, CommandRun.Source, CommandClock.Now(), cancellationToken);
        run.Console.Result(
            new { program = program.Slug, created = isNew },
            isNew ? $"Program '{slug}' made." : $"Program '{slug}' is there already with this definition: nothing changed.");
        return ExitCode.Success;
    }

    private static async Task<ProgramDefinition> DefinitionAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (run.Get(Definition) is null == run.Get(Template) is null)
            throw CommandFailedException.OfUsage("Name either --definition or --template.");
        if (run.Get(Template) is { } template)
            return ReadDefinition(template, ProgramTemplates.Read(template));
        var file = run.Get(Definition)!;
        if (!file.Exists)
            throw new CommandFailedException($"There is no file {file.FullName}.");
        return ReadDefinition(file.Name, await File.ReadAllBytesAsync(file.FullName, cancellationToken));
    }

    private static Option<string?> NewTemplateOption()
    {
        var option = new Option<string?>("--template")
        {
            Description = $"Instead of a definition one that comes with the program: {string.Join(", ", ProgramTemplates.Names)}",
            HelpName = "trade",
        };
        option.AcceptOnlyFromAmong([.. ProgramTemplates.Names]);
        return option;
    }

    private static async Task<ProgramInfo> CreateAsync(
        BashgahDatabase database, string slug, AuditSource source, long now, CancellationToken cancellationToken)
    {
        try
        {
            return await database.Programs.CreateAsync(slug, source, now, cancellationToken);
        }
        catch (AlreadyExistsException)
        {
            // Another process was first, which is as good.
            return await database.Programs.FindAsync(slug, cancellationToken)
                ?? throw new CommandFailedException($"Program '{slug}' could not be made. Try again.");
        }
    }

    private static bool IsSlug(string text) =>
        text.Length is > 0 and <= 63 && text[0] != '-'
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
