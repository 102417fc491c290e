using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Bashgah.Faults.Framework;

/// <summary>A PostgreSQL cluster that belongs to one test. It syncs to disk as an operator's does.</summary>
internal sealed class PrivateCluster : IAsyncDisposable
{
    private const string Database = "bashgah";

    private readonly string _programs = PostgresInstallation.Find()
        ?? throw new InvalidOperationException("Mark the tests with [RequiresOwnPostgres].");
    private readonly string _folder = Directory.CreateTempSubdirectory("bashgah-cluster-").FullName;
    private readonly int _port = FreePort.Find();

    private PrivateCluster()
    {
    }

    /// <summary>What <c>--database</c> takes.</summary>
    public string Address => AddressOf(Database);

    /// <summary>Makes a cluster with an empty database and starts it.</summary>
    public static async Task<PrivateCluster> StartNewAsync()
    {
        var cluster = new PrivateCluster();
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", cluster._folder);
        await cluster.RunAsUserAsync("initdb", "-D", cluster.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await cluster.StartAsync();
        await using var connection = new NpgsqlConnection(cluster.AddressOf("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {Database}", connection);
        await command.ExecuteNonQueryAsync();
        return cluster;
    }

    public Task StartAsync() => RunAsUserAsync(
        "pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-t", "60", "start", "-o",
        string.Create(CultureInfo.InvariantCulture, $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1"));

    /// <summary>Ends every process of it at once, without a checkpoint: what was not on disk is lost, and the next start
    /// recovers from the log.</summary>
    public Task StopImmediatelyAsync() => RunAsUserAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    /// <summary>Its processes stand still, as on a machine that hangs: connections are there and nothing answers.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>They go on.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            await StopImmediatelyAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SignalAsync(string signal)
    {
        // The postmaster is the first line of its file; every other process is a child of it.
        var postmaster = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        await RunAsync("sh", "-c", $"kill -{signal} {postmaster} $(ps -o pid= --ppid {postmaster})");
    }

    private string Data => Path.Combine(_folder, "data");

    private string AddressOf(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1", Port = _port, Username = "postgres", Database = database,
    }.ConnectionString;

    private Task RunAsUserAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        // PostgreSQL refuses to run as root.
        return Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Without pipes: the server that pg_ctl leaves behind would hold them open.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments]))!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
