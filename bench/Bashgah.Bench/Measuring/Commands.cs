using System.Diagnostics;

namespace Bashgah.Bench.Measuring;

/// <summary>Programs that run to their end.</summary>
internal static class Commands
{
    /// <summary>Runs a program that must succeed and gives what it printed.</summary>
    public static string Run(string program, params IEnumerable<string> arguments) => Run(program, null, arguments);

    /// <summary>The same in a folder.</summary>
    public static string RunIn(string folder, string program, params IEnumerable<string> arguments) =>
        Run(program, folder, arguments);

    /// <summary>Prepares a program whose output is read.</summary>
    public static ProcessStartInfo Prepare(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // Where PostgreSQL is used, no file beside the database holds the master key.
        start.Environment["BASHGAH_MASTER_KEY"] = Convert.ToBase64String(new byte[32]);
        return start;
    }

    private static string Run(string program, string? folder, IEnumerable<string> arguments)
    {
        var start = Prepare(program, arguments);
        if (folder is not null)
            start.WorkingDirectory = folder;
        using var process = Process.Start(start) ?? throw new BenchFailedException($"{program} was not started.");
        BenchFolder.Remember(process.Id);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        BenchFolder.Forget(process.Id);
        return process.ExitCode == 0
            ? output
            : throw new BenchFailedException($"{program} {start.ArgumentList[0]} ended with {process.ExitCode}:\n{error.Result}\n{output}");
    }
}
