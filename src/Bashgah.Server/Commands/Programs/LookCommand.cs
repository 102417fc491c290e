using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Look;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Commands.Programs;

/// <summary><c>programs look</c>: shows and sets how a club looks: its colours, corners, faces, logo and card art.</summary>
internal static class LookCommand
{
    /// <summary>Most bytes of a logo.</summary>
    public const int LogoBytesMax = 64 * 1024;

    /// <summary>Most bytes of card art.</summary>
    public const int CardArtBytesMax = 256 * 1024;

    private const string LogoName = "logo";
    private const string CardArtName = "card-art";
    private const string SettingsName = "settings";

    private static readonly Argument<string?> Slug = new("slug")
    {
        Description = "The program (default: the one of --program, or the only one)", Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<FileInfo?> Set = new("--set")
    {
        Description = "Colours, corners and faces, in place of those of before (JSON: brand, accent, radius, face, persianFace)", HelpName = "look.json",
    };

    private static readonly Option<FileInfo?> Logo = new("--logo")
    {
        Description = $"What stands for the club: SVG or PNG of at most {LogoBytesMax / 1024} KiB", HelpName = "file",
    };

    private static readonly Option<FileInfo?> CardArt = new("--card-art")
    {
        Description = $"What its card is printed with: SVG or PNG of at most {CardArtBytesMax / 1024} KiB", HelpName = "file",
    };

    private static readonly Option<string[]> Remove = NewRemoveOption();

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make("look", "Show or set how the club looks.", common, RunAsync);
        command.Arguments.Add(Slug);
        foreach (var option in new Option[] { Set, Logo, CardArt, Remove })
            command.Options.Add(option);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var change = await ChangeAsync(run, cancellationToken);
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, run.GetOptional(Slug), cancellationToken);
        var look = change is null
            ? await database.Looks.FindAsync(program.Id, cancellationToken)
            : await database.Looks.SaveAsync(program.Id, change, CommandRun.Source, CommandClock.Now(), cancellationToken);
        Show(run, program, look);
        return ExitCode.Success;
    }

    /// <summary>What is to change; null: nothing. All faults of all files are told at once, before anything is opened.</summary>
    private static async Task<Func<ProgramLook, ProgramLook>?> ChangeAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var removed = run.Get(Remove) ?? [];
        var settings = await ReadAsync(run.Get(Set), LookFile.Read);
        var logo = await ReadAsync(run.Get(Logo), bytes => LookPictures.Read(bytes, LogoBytesMax));
        var art = await ReadAsync(run.Get(CardArt), bytes => LookPictures.Read(bytes, CardArtBytesMax));
        if (faults.Count > 0)
            throw new CommandFailedException($"Nothing was changed: {Counted.Of(faults.Count, "fault")}.\n  {string.Join("\n  ", faults)}");
        if (settings is null && logo is null && art is null && removed.Length == 0)
            return null;
        return before => new ProgramLook(
            settings ?? (removed.Contains(SettingsName) ? new LookSettings() : before.Settings),
            logo ?? (removed.Contains(LogoName) ? null : before.Logo),
            art ?? (removed.Contains(CardArtName) ? null : before.CardArt));

        async Task<T?> ReadAsync<T>(FileInfo? file, Func<ReadOnlyMemory<byte>, (T? Read, IReadOnlyList<string> Faults)> read)
            where T : class
        {
            if (file is null)
                return null;
            if (!file.Exists)
            {
                faults.Add($"{file.Name}: there is no such file.");
                return null;
            }
            if (file.Length > CardArtBytesMax)
            {
                faults.Add($"{file.Name}: it has {file.Length / 1024} KiB; at most {CardArtBytesMax / 1024} KiB are read.");
                return null;
            }
            var (found, wrong) = read(await File.ReadAllBytesAsync(file.FullName, cancellationToken));
            faults.AddRange(wrong.Select(fault => $"{file.Name}: {fault}"));
            return found;
        }
    }

    private static void Show(CommandRun run, ProgramInfo program, ProgramLook look)
    {
        var (settings, slug) = (look.Settings, program.Slug);
        run.Console.Result(
            new
            {
                program = slug,
                look = settings,
                logo = Told(look.Logo),
                cardArt = Told(look.CardArt),
                style = $"/assets/look/{slug}.css",
            },
            [
                $"brand: {settings.Brand ?? "as it comes"}",
                $"accent: {settings.Accent ?? "made of the brand's"}",
                $"radius: {(settings.Radius is { } radius ? $"{radius} px" : "as it comes")}",
                $"face: {(settings.Face is { } face ? string.Join(", ", face) : "the system's")}",
                $"persianFace: {(settings.PersianFace is { } persian ? string.Join(", ", persian) : "the system's")}",
                $"logo: {Named(look.Logo)}",
                $"card art: {Named(look.CardArt)}",
                $"Pages take it from /assets/look/{slug}.css within a minute.",
            ]);

        static object? Told(LookPicture? picture) =>
            picture is null ? null : new { type = picture.Type, bytes = picture.Bytes.Length, hash = picture.Hash };

        static string Named(LookPicture? picture) =>
            picture is null ? "none" : $"{picture.Type}, {Counted.Of(picture.Bytes.Length, "byte")}, {picture.Hash}";
    }

    private static Option<string[]> NewRemoveOption()
    {
        var option = new Option<string[]>("--remove")
        {
            Description = "Go back to what comes with the server: settings, logo, card-art", HelpName = "what", AllowMultipleArgumentsPerToken = true,
        };
        option.AcceptOnlyFromAmong(SettingsName, LogoName, CardArtName);
        return option;
    }
}
