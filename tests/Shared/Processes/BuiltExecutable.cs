using System.Diagnostics;
using System.Text;

namespace Bashgah.Testing;

/// <summary>The server as it was built, run as a process of its own, as an operator would.</summary>
internal static class BuiltExecutable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>The server's own output folder: the copy beside the tests lacks its runtime configuration.</summary>
    public static string Path { get; } = Find();

    /// <summary>Runs a command to its end.</summary>
    public static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"bashgah {string.Join(' ', arguments)} did not end.", late);
        }
        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>Runs a command that must succeed, and gives what it printed.</summary>
    public static async Task<string> SucceedAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(
            result.ExitCode == 0,
            $"bashgah {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Error}\n{result.Output}");
        return result.Output;
    }

    /// <summary>Starts a command and leaves it running.</summary>
    public static Process Start(params string[] arguments) =>
        Process.Start(StartInfo(arguments)) ?? throw new InvalidOperationException("No process was started.");

    /// <summary>How a command is started, for those who change something about it first.</summary>
    public static ProcessStartInfo StartInfo(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        // PostgreSQL has no file beside it for the master key.
        if (arguments.Any(a => a.Contains("Host=", StringComparison.Ordinal)))
            start.Environment["BASHGAH_MASTER_KEY"] = Convert.ToBase64String(new byte[32]);
        start.ArgumentList.Add(Path);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private static string Find()
    {
        // …/tests/<project>/bin/<configuration>/<framework>/ mirrors the server's own folder.
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration) = (output.Name, output.Parent!.Name);
        var path = Repository.PathOf("src", "Bashgah.Server", "bin", configuration, framework, "Bashgah.Server.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("The server is not built.", path);
    }
}

/// <summary>How a command ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);
