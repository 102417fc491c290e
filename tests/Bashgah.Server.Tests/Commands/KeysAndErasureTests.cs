using Bashgah.Server.Commands;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Tests.Commands;

/// <summary>An operator changes keys, erases a member, loses the database and puts it back.</summary>
public sealed class KeysAndErasureTests : IAsyncLifetime
{
    private const string Program = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en"],
          "currencies": {"points": {}},
          "earning": [{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}]
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("bashgah-operator").FullName;

    private string Database => InFolder("club.db");

    public async Task InitializeAsync()
    {
        // The master key is that of the other tests' servers.
        await using (await ClubServer.StartAsync())
        {
        }

        await File.WriteAllTextAsync(InFolder("program.json"), Program);
        await RunAsync(0, "programs", "create", "club", "--definition", InFolder("program.json"));
        await File.WriteAllTextAsync(
            InFolder("m.csv"), "external_id,phone,name,joined_at\nA,+60120000001,Aisyah Ahmad,2026-01-01T04:00:00Z\nB,+60120000002,Badrul Ahmad,2026-01-02T04:00:00Z\n");
        await RunAsync(0, "import", "members", InFolder("m.csv"));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_erased_member_does_not_come_back_with_an_old_backup(bool withKeysOfToday)
    {
        await RunAsync(0, "backup", InFolder("old.db"), "--keys-retention", "7");
        var oldKeys = Assert.Single(Directory.GetFiles(_folder, "bashgah-keys-*"));
        await RunAsync(0, "members", "erase", "mbr_1", "--reason", "asked");
        await RunAsync(0, "members", "erase", "mbr_1");
        await RunAsync(1, "members", "erase", "mbr_9");
        await RunAsync(2, "members", "erase", "somebody");
        await RunAsync(0, "verify", "--replay");
        Assert.DoesNotContain("Aisyah", await ExportAsync(), StringComparison.Ordinal);
        File.Move(Database, InFolder("lost.db"));
        if (!withKeysOfToday)
            File.Move(Database + ".keys", InFolder("lost.keys"));

        await RunAsync(0, "restore", InFolder("old.db"), "--keys", withKeysOfToday ? Database + ".keys" : oldKeys);

        await RunAsync(0, "verify", "--replay");
        var export = await ExportAsync();
        Assert.DoesNotContain("Aisyah", export, StringComparison.Ordinal);
        Assert.DoesNotContain("mbr_1", export, StringComparison.Ordinal);
        Assert.Contains("Badrul", export, StringComparison.Ordinal);
        await using var database = await BashgahDatabase.OpenAsync(Database, new DatabaseOptions(), default);
        Assert.Equal([2], (await database.Members.FindByNameAsync(1, "ahmad", 0, 10, default))!);
        Assert.Null(await database.Members.FindMemberAsync(1, IdentifierKinds.Phone, "+60120000001", default));
        await RunAsync(0, "members", "apply-erasures");
        await RunAsync(1, "members", "apply-erasures", "--erasures", InFolder("nowhere"));
    }

    [Fact]
    public async Task Keys_are_changed_by_command()
    {
        await RunAsync(0, "keys", "rotate-program", "--program", "club");
        // Where the keys are given, a new one has to be given first; and those that are given are not in a file of ours.
        await RunAsync(1, "keys", "rotate-master");
        await RunAsync(1, "keys", "rotate-master", "--drop-earlier");
        await RunAsync(0, "verify", "--replay");
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private async Task<string> ExportAsync()
    {
        var file = InFolder($"{Guid.NewGuid():N}.csv");
        await RunAsync(0, "export", "members", file);
        return await File.ReadAllTextAsync(file);
    }

    private async Task RunAsync(int exitCode, params string[] arguments) =>
        Assert.Equal(exitCode, await CommandLine.RunAsync([.. arguments, "--database", Database]));
}
