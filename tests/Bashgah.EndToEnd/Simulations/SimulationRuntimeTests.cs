using System.Diagnostics;

namespace Bashgah.EndToEnd.Simulations;

/// <summary><c>simulate</c> runs on a runtime of its own settings, and whoever called it notices nothing of how it comes to them.</summary>
public sealed class SimulationRuntimeTests
{
    private const string Budget = "DOTNET_GCGen0MaxBudget";

    [Theory]
    [InlineData("plain.json")]
    [InlineData("پیش‌نویس تازه.json")]
    [InlineData("two  \"words\" 'and' $HOME * \\.json")]
    public async Task Arguments_and_exit_code_are_what_they_were(string name)
    {
        var run = await BuiltExecutable.RunAsync("simulate", "--definition", $"/nowhere/{name}", "--history", "");
        Assert.Equal(2, run.ExitCode);
        run = await BuiltExecutable.RunAsync("simulate", "--definition", $"/nowhere/{name}", "--history", "/nowhere/either.csv");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"There is no file /nowhere/{name}.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "0x1000000")]
    [InlineData("0x2000000", "0x2000000")]
    public async Task It_is_the_same_process_with_settings_that_the_environment_did_not_name(string? given, string expected)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TemporaryFolder();
        // Whoever opens it waits for somebody to write.
        var pipe = folder.File("definition.json");
        await Process.Start("mkfifo", [pipe]).WaitForExitAsync();
        var start = BuiltExecutable.StartInfo("simulate", "--definition", pipe, "--history", folder.File("none.csv"));
        start.Environment.Remove(Budget);
        if (given is not null)
            start.Environment[Budget] = given;
        using var process = Process.Start(start)!;
        try
        {
            var settings = await SettingsAsync(process.Id);
            Assert.Equal([$"{Budget}={expected}"], settings.Where(s => s.StartsWith(Budget, StringComparison.Ordinal)));
            Assert.Contains("DOTNET_TieredPGO=0", settings);
            Assert.Contains("DOTNET_gcConcurrent=0", settings);
            Assert.False(process.HasExited);
        }
        finally
        {
            process.Kill();
        }
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
