using System.Text.Json;
using Bashgah.Server.Commands;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage;

namespace Bashgah.Server.Tests.Commands;

/// <summary>An operator gives out what is kept about a member, and says how long what is kept.</summary>
public sealed class PrivacyCommandsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bashgah-privacy").FullName;

    private string Database => InFolder("club.db");

    public async Task InitializeAsync()
    {
        // The master key is that of the other tests' servers.
        await using (await ClubServer.StartAsync())
        {
        }

        await File.WriteAllTextAsync(InFolder("program.json"), TestPrograms.Club);
        await RunAsync(0, "programs", "create", "club", "--definition", InFolder("program.json"));
        await File.WriteAllTextAsync(
            InFolder("m.csv"), "external_id,phone,name,joined_at\nA,+60120000001,Aisyah Ahmad,2024-01-01T04:00:00Z\nB,+60120000002,Badrul Ahmad,2024-01-02T04:00:00Z\n");
        await RunAsync(0, "import", "members", InFolder("m.csv"));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_member_is_exported_as_json_and_as_a_page()
    {
        // What others could read before, they cannot afterwards.
        await File.WriteAllTextAsync(InFolder("a.json"), "before");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(InFolder("a.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        await RunAsync(0, "members", "export", "mbr_1", "--out", InFolder("a.json"), "--html", InFolder("a.html"), "--language", "fa");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(InFolder("a.json")));
        using var export = JsonDocument.Parse(await File.ReadAllBytesAsync(InFolder("a.json")));
        Assert.Equal("Aisyah Ahmad", export.RootElement.GetProperty("member").GetProperty("name").GetString());
        var page = await File.ReadAllTextAsync(InFolder("a.html"));
        Assert.Contains("dir=\"rtl\"", page);
        Assert.Contains("Aisyah Ahmad", page);
        Assert.DoesNotContain("Badrul", page);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(InFolder("a.html")));
        await RunAsync(1, "members", "export", "mbr_9");
        await RunAsync(2, "members", "export", "somebody");
        await RunAsync(0, "members", "erase", "mbr_1");
        await RunAsync(1, "members", "export", "mbr_1");
        await RunAsync(0, "verify", "--replay");
    }

    [Fact]
    public async Task Retention_is_set_tried_and_run()
    {
        await RunAsync(2, "programs", "retention", "--set", "notes");
        await RunAsync(2, "programs", "retention", "--set", "inactiveMembers=5");
        await RunAsync(2, "programs", "retention", "--would-erase", "5");
        await RunAsync(0, "programs", "retention", "--set", "notes=365", "inactiveMembers=365");
        await RunAsync(0, "programs", "retention", "--would-erase", "365");
        Assert.False(File.Exists(Database + ".erasures"));
        await RunAsync(0, "programs", "retention", "--run");
        Assert.Equal(2, (await File.ReadAllLinesAsync(Database + ".erasures")).Length);
        await RunAsync(0, "verify", "--replay");
    }

    [Fact]
    public async Task An_import_takes_nothing_that_is_not_asked_for()
    {
        await using (var database = await BashgahDatabase.OpenAsync(Database, new DatabaseOptions(), default))
        {
            await database.Privacy.SaveAsync(
                1, before => before with { Fields = new Dictionary<string, string> { ["birthDate"] = "off", ["email"] = "required" } },
                new("test", "here"), 1, default);
        }

        await File.WriteAllTextAsync(
            InFolder("n.csv"), "external_id,name,birth_date,joined_at\nC,Chandra,1990-03-14,2024-01-03T04:00:00Z\nD,Devi,,2024-01-04T04:00:00Z\n");
        await RunAsync(1, "import", "members", InFolder("n.csv"), "--rejects", InFolder("rejects.csv"));
        var rejects = await File.ReadAllTextAsync(InFolder("rejects.csv"));
        Assert.Contains("the program does not ask for birthDate", rejects);
        Assert.DoesNotContain("Devi", rejects);
        await RunAsync(0, "members", "export", "mbr_3", "--out", InFolder("d.json"));
        Assert.Contains("Devi", await File.ReadAllTextAsync(InFolder("d.json")));
        await RunAsync(1, "members", "export", "mbr_4");
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private async Task RunAsync(int exitCode, params string[] arguments) =>
        Assert.Equal(exitCode, await CommandLine.RunAsync([.. arguments, "--database", Database]));
}
