using System.Globalization;
using System.Runtime.InteropServices;

namespace Bashgah.Bench.Measuring;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static IReadOnlyDictionary<string, string> Describe()
    {
        var kilobytes = double.Parse(
            Field("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["processor"] = $"{Environment.ProcessorCount} × {Field("/proc/cpuinfo", "model name")}",
            ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{kilobytes / 1024 / 1024:0} GB"),
            ["system"] = RuntimeInformation.OSDescription,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["PostgreSQL"] = Commands.Run(Path.Combine(BenchFolder.Postgres.Programs, "postgres"), "--version").Trim(),
            ["one write and fsync"] = Disk(),
            // Some of the program's rules, and those with budgets among them, hold on certain days only.
            ["day in the program's zone"] = TimeZoneInfo.ConvertTime(
                TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Kuala_Lumpur")).DayOfWeek.ToString(),
            ["baseline from"] = Path.GetFileName(Path.GetFullPath(Path.Combine(BenchFolder.Baseline, ".."))) == "shared"
                ? "../shared/bench" : "bench/baseline",
        };
    }

    private static string Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 1)..].Trim() : "unknown";

    /// <summary>How long a page takes to be on disk, where the databases lie: what one transaction waits for at least.</summary>
    private static string Disk()
    {
        const int Times = 50;
        var path = Path.Combine(BenchFolder.Work, "fsync");
        var page = new byte[8192];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        file.Write(page);
        file.Flush(flushToDisk: true);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var i = 0; i < Times; i++)
        {
            file.Position = 0;
            file.Write(page);
            file.Flush(flushToDisk: true);
        }
        var each = System.Diagnostics.Stopwatch.GetElapsedTime(started) / Times;
        return string.Create(CultureInfo.InvariantCulture, $"{each.TotalMilliseconds:0.00} ms");
    }
}
