using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Bashgah.Faults.Framework;

/// <summary>A server process on an address of its own, which can end in any way and be started again.</summary>
internal sealed class Node(ProcessStartInfo start, string url) : IAsyncDisposable
{
    private const int SaidMax = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _said = new();
    private readonly HttpClient _client = new() { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(10) };
    private Process? _process;

    /// <summary>Where it listens.</summary>
    public string Url => url;

    /// <summary>True while somebody of this harness has ended it, or is about to: requests may be cut then.</summary>
    public bool IsBeingEnded { get; private set; }

    /// <summary>What it printed last.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>Memory of the process that is not swapped out, bytes; and the most that it ever was. Zeros where the system
    /// does not tell as Linux does.</summary>
    public (long Now, long Most) Memory
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                return default;
            var lines = File.ReadAllLines($"/proc/{_process!.Id}/status");
            long Of(string name) => 1024 * long.Parse(
                lines.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Replace("kB", "").Trim(),
                CultureInfo.InvariantCulture);
            return (Of("VmRSS:"), Of("VmHWM:"));
        }
    }

    /// <summary>Number of the process.</summary>
    public int ProcessId => _process!.Id;

    public bool HasEnded => _process!.HasExited;

    /// <summary>Starts the process; <see cref="WaitUntilReadyAsync"/> says when it serves.</summary>
    public void Start()
    {
        _process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        _process.OutputDataReceived += (_, e) => Hear(e.Data);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task WaitUntilReadyAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync())
        {
            Assert.False(HasEnded, $"The server ended by itself:\n{Said}");
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"The server was not ready in time:\n{Said}");
            await Task.Delay(20);
        }
        IsBeingEnded = false;
    }

    /// <summary>Whether it says so of itself.</summary>
    public Task<bool> IsReadyAsync() => AsksAsync("/health/ready");

    /// <summary>Whether it says so of itself.</summary>
    public Task<bool> IsAliveAsync() => AsksAsync("/health/live");

    /// <summary>SIGKILL: nothing is tidied up.</summary>
    public async Task KillAsync()
    {
        IsBeingEnded = true;
        _process!.Kill();
        await EndAsync();
    }

    /// <summary>SIGTERM, as a service manager sends it; gives the exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan limit)
    {
        IsBeingEnded = true;
        using (var kill = Process.Start("kill", ["-TERM", ProcessId.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        using var late = new CancellationTokenSource(limit);
        await _process!.WaitForExitAsync(late.Token);
        var code = _process.ExitCode;
        await EndAsync();
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_process is null)
            return;
        if (!HasEnded)
            _process.Kill();
        await EndAsync();
        _process.Dispose();
    }

    private async Task EndAsync() => await _process!.WaitForExitAsync();

    private async Task<bool> AsksAsync(string path)
    {
        try
        {
            using var answer = await _client.GetAsync(path);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private void Hear(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
            if (_said.Length > SaidMax)
                _said.Remove(0, SaidMax / 2);
        }
    }
}
