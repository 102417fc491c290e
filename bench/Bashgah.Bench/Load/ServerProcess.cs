using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Bashgah.Bench.Measuring;
using Bashgah.Bench.Parts;

namespace Bashgah.Bench.Load;

/// <summary>The server as an operator runs it: a process of its own, Release build, on one database.</summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>Slug of the program that is measured.</summary>
    public const string Program = "melur";

    private const int SaidShown = 4_000;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private ServerProcess(Process process, int port)
    {
        _process = process;
        Address = new IPEndPoint(IPAddress.Loopback, port);
        process.OutputDataReceived += (_, e) => Hear(e.Data);
        process.ErrorDataReceived += (_, e) => Hear(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public IPEndPoint Address { get; }

    /// <summary>Makes the program and its members with the server's own commands; gives a key for a till.</summary>
    public static string Prepare(string database, int members, int purchases, int levels = 0)
    {
        var definition = BenchFolder.Definition;
        if (levels > 0)
        {
            definition = Path.Combine(BenchFolder.Work, "commission.json");
            File.WriteAllBytes(definition, SampleRules.WithCommission(File.ReadAllBytes(BenchFolder.Definition), levels));
        }
        Command(database, "programs", "create", Program, "--definition", definition);
        Command(
            database, "seed", "--members", Text(members), "--purchases", Text(purchases),
            "--line", Text(levels > 0 ? SampleClub.LineLength : 1));
        using var key = JsonDocument.Parse(Command(database, "keys", "create", "bench", "--scopes", "till", "--json"));
        return key.RootElement.GetProperty("key").GetString()!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Runs one of the server's commands.</summary>
    public static string Command(string database, params IEnumerable<string> arguments) =>
        Commands.Run("dotnet", [BenchFolder.Server, .. arguments, "--database", database]);

    /// <summary>Starts to serve and waits until it is ready.</summary>
    public static ServerProcess Start(string database)
    {
        var port = FreePort();
        var start = Commands.Prepare(
            "dotnet", [BenchFolder.Server, "serve", "--database", database, "--urls", $"http://127.0.0.1:{port}"]);
        var process = Process.Start(start) ?? throw new BenchFailedException("The server was not started.");
        BenchFolder.Remember(process.Id);
        var server = new ServerProcess(process, port);
        try
        {
            server.WaitUntilReady();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Lets it end as a service manager does; takes it away if it does not.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            using (var term = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]))
                term.WaitForExit();
            if (!_process.WaitForExit(TimeSpan.FromSeconds(40)))
                _process.Kill();
        }
        _process.WaitForExit();
        BenchFolder.Forget(Id);
        _process.Dispose();
    }

    /// <summary>Throws when it has ended by itself.</summary>
    public void CheckAlive()
    {
        if (_process.HasExited)
            throw new BenchFailedException($"The server ended:\n{Said()}");
    }

    /// <summary>Beginning and end of what it printed.</summary>
    public string Said()
    {
        lock (_said)
        {
            return _said.Length <= 2 * SaidShown
                ? _said.ToString()
                : $"{_said.ToString(0, SaidShown)}\n…\n{_said.ToString(_said.Length - SaidShown, SaidShown)}";
        }
    }

    private void WaitUntilReady()
    {
        using var client = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < _patience)
        {
            CheckAlive();
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Address}/health/ready");
                using var answer = client.Send(request);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            Thread.Sleep(50);
        }
        throw new BenchFailedException($"The server was not ready in time:\n{Said()}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Hear(string? line)
    {
        lock (_said)
            _said.AppendLine(line);
    }
}
