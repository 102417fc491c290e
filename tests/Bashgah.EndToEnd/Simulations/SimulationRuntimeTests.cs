using System.Diagnostics;

namespace Bashgah.EndToEnd.Simulations;

/// <summary><c>simulate</c> runs on a runtime of its own settings, and whoever called it notices nothing of how it comes to them.</summary>
[RequiresLinux]
public sealed class SimulationRuntimeTests
{
    private const string Budget = "DOTNET_GCGen0MaxBudget";

    private static readonly string[] Names = ["DOTNET_TieredPGO", "DOTNET_TC_QuickJitForLoops", "DOTNET_gcConcurrent", Budget];

    [ConditionalTheory]
    [InlineData("plain.json")]
    [InlineData("پیش‌نویس تازه.json")]
    [InlineData("two  \"words\" 'and' $HOME * \\.json")]
    public async Task Arguments_and_exit_code_are_what_they_were_and_nothing_is_left_of_the_first_start(string name)
    {
        // Without the empty word the next one would be the program's name, and the command line wrong.
        using var process = BuiltExecutable.Start(
            "simulate", "--program", "", "--definition", $"/nowhere/{name}", "--history", "/nowhere/either.csv");
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Contains($"There is no file /nowhere/{name}.", await error, StringComparison.Ordinal);
        Assert.Equal(1, process.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetTempPath(), $"*dotnet-diagnostic-{process.Id}-*"));
    }

    [ConditionalTheory]
    [InlineData(null, "0x2000000")]
    [InlineData("0x4000000", "0x4000000")]
    public async Task It_is_the_same_process_with_settings_that_the_environment_did_not_name(string? given, string expected)
    {
        using var folder = new TemporaryFolder();
        var (start, _) = await WaitingAsync(folder);
        if (given is not null)
            start.Environment[Budget] = given;
        using var process = Process.Start(start)!;
        try
        {
            var settings = await SettingsAsync(process.Id);
            Assert.Equal([$"{Budget}={expected}"], settings.Where(s => s.StartsWith(Budget, StringComparison.Ordinal)));
            Assert.All(Names, name => Assert.Single(settings, setting => setting.StartsWith($"{name}=", StringComparison.Ordinal)));
            Assert.False(process.HasExited);
        }
        finally
        {
            process.Kill();
        }
    }

    [ConditionalFact]
    public async Task Who_waits_for_the_process_with_tools_has_it_as_it_is()
    {
        using var folder = new TemporaryFolder();
        var (start, pipe) = await WaitingAsync(folder);
        start.Environment["DOTNET_DiagnosticPorts"] = $"{folder.File("tool")},nosuspend";
        using var process = Process.Start(start)!;
        try
        {
            // As soon as somebody reads it, the command has begun.
            await using (var writer = new FileStream(pipe, FileMode.Open, FileAccess.Write))
                await writer.WriteAsync("no definition"u8.ToArray());
            Assert.DoesNotContain("DOTNET_gcConcurrent", await File.ReadAllTextAsync($"/proc/{process.Id}/environ"), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>A simulation that waits until somebody writes its definition, in an environment without the settings.</summary>
    private static async Task<(ProcessStartInfo Start, string Pipe)> WaitingAsync(TemporaryFolder folder)
    {
        var pipe = folder.File("definition.json");
        await Process.Start("mkfifo", [pipe]).WaitForExitAsync();
        var start = BuiltExecutable.StartInfo("simulate", "--definition", pipe, "--history", folder.File("none.csv"));
        foreach (var name in Names)
            start.Environment.Remove(name);
        return (start, pipe);
    }

    private static async Task<string[]> SettingsAsync(int process)
    {
        for (var left = 600; left > 0; left--)
        {
            var settings = (await File.ReadAllTextAsync($"/proc/{process}/environ")).Split('\0');
            if (settings.Contains("DOTNET_gcConcurrent=0"))
                return settings;
            await Task.Delay(100);
        }
        throw new TimeoutException("It did not start anew.");
    }
}
