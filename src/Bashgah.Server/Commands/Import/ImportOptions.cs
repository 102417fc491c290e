using System.CommandLine;
using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands.Import;

/// <summary>What both imports ask for.</summary>
internal static class ImportOptions
{
    private const int BatchMax = 4_096;

    public static Argument<string> Csv() => new("csv") { Description = "The file: CSV with a header, plain or .gz" };

    public static Option<int> Batch() => new("--batch")
    {
        Description = "Commands of one database transaction; the ledger is the same for any number",
        HelpName = "n",
        DefaultValueFactory = _ => 512,
    };

    public static Option<string?> Rejects() => new("--rejects")
    {
        Description = "Where rows go that cannot be taken, with the reason (default: <csv>.rejects.csv)",
        HelpName = "file",
    };

    /// <summary>The batch size, within its bounds.</summary>
    public static int BatchOf(CommandRun run, Option<int> option) =>
        run.Get(option) is >= 1 and <= BatchMax and var size
            ? size
            : throw CommandFailedException.OfUsage($"--batch is from 1 to {BatchMax}.");

    /// <summary>Where rejects go.</summary>
    public static string RejectsOf(CommandRun run, Option<string?> option, string csv)
    {
        if (run.Get(option) is not { Length: > 0 } path)
            return csv + ".rejects.csv";
        // It is replaced, or deleted when nothing was rejected.
        OutputFiles.Check(run, csv.Length == 0 ? [] : [csv], path);
        return path;
    }
}
