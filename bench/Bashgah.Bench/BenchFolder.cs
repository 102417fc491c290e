using System.Globalization;

namespace Bashgah.Bench;

/// <summary>Where things are: told by <c>bench/run.sh</c> through the environment.</summary>
internal static class BenchFolder
{
    /// <summary>Temporary folder of this run; deleted at its end.</summary>
    public static string Work { get; } = Of("BENCH_WORK");

    /// <summary>The repository.</summary>
    public static string Repository { get; } = Of("BENCH_REPOSITORY");

    /// <summary>The server as it was built.</summary>
    public static string Server { get; } =
        Path.Combine(Repository, "src", "Bashgah.Server", "bin", "Release", "net10.0", "Bashgah.Server.dll");

    /// <summary>The program that is measured.</summary>
    public static string Definition { get; } = Path.Combine(Repository, "samples", "programs", "supermarket.json");

    /// <summary>
    /// The yardstick: the folder that <c>BASHGAH_BENCH_BASELINE</c> names, else <c>../shared/bench</c> beside the
    /// repository, else the repository's own, which has the same tables and statements.
    /// </summary>
    public static string Baseline { get; } = new[]
    {
        Environment.GetEnvironmentVariable("BASHGAH_BENCH_BASELINE") ?? "",
        Path.Combine(Repository, "..", "shared", "bench"),
        Path.Combine(Repository, "bench", "baseline"),
    }.First(folder => File.Exists(Path.Combine(folder, "baseline.pgbench")));

    /// <summary>The port and main process of this run's PostgreSQL, and its programs.</summary>
    public static (int Port, int ProcessId, string Programs) Postgres { get; } =
        (Number("BENCH_POSTGRES_PORT"), Number("BENCH_POSTGRES_PID"), Of("BENCH_POSTGRES_BIN"));

    /// <summary>Notes a process that must not outlive the run.</summary>
    public static void Remember(int processId) =>
        File.WriteAllText(PathOf(processId), processId.ToString(CultureInfo.InvariantCulture));

    /// <summary>The process has ended.</summary>
    public static void Forget(int processId) => File.Delete(PathOf(processId));

    private static string PathOf(int processId) =>
        Path.Combine(Work, "pids", processId.ToString(CultureInfo.InvariantCulture));

    private static int Number(string name) => int.Parse(Of(name), CultureInfo.InvariantCulture);

    private static string Of(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value : throw new BenchFailedException($"{name} is not set: start bench/run.sh.");
}
