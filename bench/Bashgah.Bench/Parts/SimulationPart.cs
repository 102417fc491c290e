using System.Diagnostics;
using Bashgah.Bench.Load;
using Bashgah.Bench.Measuring;

namespace Bashgah.Bench.Parts;

/// <summary>
/// (h): a real year lived through under three drafts at once, beside unzipping and parsing its file alone, each in processes of its own
/// that take turns. Then the same with the year four times over: memory must not follow from how long the history is.
/// </summary>
internal static class SimulationPart
{
    private const string History = "online_retail/purchases.csv.gz";
    private const int RoundsCount = 3;
    private const int Years = 4;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);

    /// <summary>What <c>simulate</c> sets for itself, so that parsing can be had on the same runtime.</summary>
    private static readonly (string Name, string Value)[] _settings =
    [
        ("DOTNET_TieredPGO", "0"), ("DOTNET_TC_QuickJitForLoops", "0"), ("DOTNET_gcConcurrent", "0"), ("DOTNET_GCGen0MaxBudget", "0x2000000"),
    ];

    public static void Run(Report report, BenchOptions options)
    {
        var csv = Path.Combine(Environment.GetEnvironmentVariable("BASHGAH_DATA") ?? "", History);
        if (!File.Exists(csv))
        {
            Report.Progress($"h: left out, because BASHGAH_DATA names no folder with {History}");
            return;
        }

        Report.Progress("h: three drafts on a year of purchases");
        var drafts = SimulationFiles.WriteDrafts();
        var year = options.IsShort ? SimulationFiles.WriteYears(csv, 1, isShort: true) : csv;
        var machine = CpuTimes.Now(null, null);
        var started = Stopwatch.GetTimestamp();
        var (parsed, asComes, lived) = (new List<Ended>(), new List<Ended>(), new List<Ended>());
        for (var round = 0; round < (options.IsShort ? 1 : RoundsCount); round++)
        {
            parsed.Add(Parse(year, _settings));
            asComes.Add(Parse(year, []));
            lived.Add(Live(year, drafts));
            Report.Progress(
                $"  parsed in {parsed[^1].Seconds:0.00} s ({asComes[^1].Seconds:0.00} as the runtime comes), lived through in {lived[^1].Seconds:0.00} s");
        }
        var others = (CpuTimes.Now(null, null) - machine).Others
            / (1e6 * Stopwatch.GetElapsedTime(started).TotalSeconds * Environment.ProcessorCount);
        report.Add('h', "three drafts on a year of purchases / unzipping and parsing alone", "s", Median(lived).Seconds, Median(parsed).Seconds);
        report.Add('h', "the same, parsing on a runtime as it comes", "s", Median(lived).Seconds, Median(asComes).Seconds);
        report.Add('h', "processor time of both", "s", Median(lived).ProcessorSeconds, Median(parsed).ProcessorSeconds);
        report.Add('h', "peak memory of both", "MB", lived.Max(e => e.PeakMemory) / 1e6, parsed.Max(e => e.PeakMemory) / 1e6);
        report.AddOthers('h', "", others, null);

        Report.Progress($"h: the same {Years} times over");
        var longer = Live(SimulationFiles.WriteYears(csv, Years, options.IsShort), drafts);
        report.Add('h', $"peak memory with {Years} years / with one", "MB", longer.PeakMemory / 1e6, lived.Max(e => e.PeakMemory) / 1e6);
        report.Add('h', $"three drafts on {Years} years / on one", "s", longer.Seconds, Median(lived).Seconds);
    }

    private static Ended Parse(string csv, IEnumerable<(string, string)> settings) =>
        Run("dotnet", [typeof(ParsedFile).Assembly.Location, ParsedFile.Argument, csv], settings);

    private static Ended Live(string csv, IReadOnlyList<string> drafts) =>
        Run("dotnet", [BenchFolder.Server, "simulate", "--definition", .. drafts, "--history", csv, "--json"], []);

    private static Ended Run(string program, string[] arguments, IEnumerable<(string Name, string Value)> settings)
    {
        var children = CpuTimes.Now(null, null).Children;
        var started = Stopwatch.GetTimestamp();
        var start = Commands.Prepare(program, arguments);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)
            ?? throw new BenchFailedException($"{program} was not started.");
        BenchFolder.Remember(process.Id);
        var said = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = 0.0;
        while (!process.WaitForExit(_pause))
            peak = Math.Max(peak, PeakOf(process.Id));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        BenchFolder.Forget(process.Id);
        return process.ExitCode == 0 && output.Result.Length > 0
            ? new(seconds, (CpuTimes.Now(null, null).Children - children) / 1e6, peak)
            : throw new BenchFailedException($"{arguments[1]} ended with {process.ExitCode}:\n{said.Result}");
    }

    private static double PeakOf(int processId)
    {
        try
        {
            return CpuTimes.PeakMemory(processId);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It ends just now and has no memory any more.
            return 0;
        }
    }

    private static Ended Median(List<Ended> rounds) => rounds.OrderBy(e => e.Seconds).ElementAt(rounds.Count / 2);

    /// <summary>A process that has ended.</summary>
    private readonly record struct Ended(double Seconds, double ProcessorSeconds, double PeakMemory);
}
