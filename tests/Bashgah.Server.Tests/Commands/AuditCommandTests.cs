using Bashgah.Server.Commands;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Tests.Commands;

/// <summary>What these tests read is what the process writes: nothing else may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleOutput
{
    public const string Name = "console output";
}

/// <summary>What commands do is told in the log, and a command tells the log.</summary>
[Collection(ConsoleOutput.Name)]
public sealed class AuditCommandTests : IAsyncLifetime
{
    private readonly TestDatabase _database = TestDatabase.Create(TestBackend.Sqlite);
    private readonly string _folder = Directory.CreateTempSubdirectory("bashgah-audit").FullName;

    public async Task InitializeAsync()
    {
        // The key by which secrets are wrapped is that of the other tests' servers.
        await using (await ClubServer.StartAsync())
        {
        }
        await RunAsync(0, "programs", "create", "club", "--template", "cafe");
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Commands_are_told_with_who_ran_them()
    {
        await File.WriteAllTextAsync(InFolder("m.csv"), "external_id,joined_at\nC-1,2026-01-01T10:00:00+08:00\n");
        await RunAsync(0, "keys", "create", "till 3");
        await RunAsync(0, "import", "members", InFolder("m.csv"));
        await RunAsync(0, "export", "accounts", InFolder("a.jsonl"));
        await RunAsync(0, "programs", "refresh-members");
        await RunAsync(0, "backup", InFolder("backup.db"));
        await using (var database = await OpenAsync(_database.Address))
        {
            var key = (await database.ApiKeys.ListAsync(1, default))[0].Id;
            await database.HistoryImports.BeginAsync(1, "import:1", 1, default);
            await RunAsync(0, "keys", "revoke", key);
            await RunAsync(0, "programs", "end-history");
            var told = (await database.Audit.ReadAsync(1, new(), long.MaxValue, 20, default)).Reverse().ToList();
            Assert.Equal(
                [
                    "audit.began 1", "policy.published 1", $"key.created {key}", "data.imported members", "data.exported accounts",
                    "members.refreshed members", $"key.revoked {key}", "history.closed import:1",
                ],
                told.Select(entry => $"{entry.Action} {entry.Subject}"));
            Assert.All(told[1..], entry => Assert.Equal(($"cli:{Environment.UserName}", "cli"), (entry.Actor, entry.Origin)));
            Assert.StartsWith("""{"actor":"import:""", told[3].After, StringComparison.Ordinal);
            Assert.Equal("""{"kind":"jsonl"}""", told[4].After);
            Assert.Equal(["database.backed-up sqlite", "program.created club", "audit.began 0"], await InstallationAsync(database));
        }
        await RunAsync(0, "verify", "--replay");

        var restored = InFolder("restored.db");
        Assert.Equal(0, await CommandLine.RunAsync(["restore", InFolder("backup.db"), "--database", restored]));
        await using var copy = await OpenAsync(restored);
        // The backup was made before it was told.
        Assert.Equal(["database.restored sqlite", "program.created club", "audit.began 0"], await InstallationAsync(copy));
    }

    [Fact]
    public async Task The_log_is_told_and_what_cannot_be_asked_is_refused()
    {
        await RunAsync(0, "keys", "create", "till 3");
        var all = await OutputAsync("audit");
        Assert.Equal(3, all.Length);
        Assert.EndsWith($"  {Environment.UserName} (by command) made the API key {all[0].Split("API key ")[1].Split(' ')[0]} (till 3) for till.", all[0]);
        Assert.EndsWith("  The log begins here: what was done before is not in it.", all[2]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*\+08:00  ", all[0]);
        Assert.Equal(all[..1], await OutputAsync("audit", "--limit", "1"));
        Assert.Equal(all[..1], await OutputAsync("audit", "--action", "key.created", "--actor", $"cli:{Environment.UserName}"));
        Assert.Empty(await OutputAsync("audit", "--to", "2020-01-01"));
        Assert.Equal(all, await OutputAsync("audit", "--from", "2020-01-01"));
        Assert.Contains("made the program club.", Assert.Single(await OutputAsync("audit", "--installation", "--subject", "club")));
        Assert.Contains("\"action\":\"policy.published\"", Assert.Single(await OutputAsync("audit", "--subject", "1", "--action", "policy.published", "--json")));
        Assert.Contains("membuat kunci API", (await OutputAsync("audit", "--language", "ms"))[0]);
        await RunAsync(2, "audit", "--action", "nothing");
        await RunAsync(2, "audit", "--limit", "0");
        await RunAsync(2, "audit", "--from", "2026-02-02", "--to", "2026-02-01");
        await RunAsync(2, "audit", "--from", "yesterday");
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private async Task RunAsync(int exitCode, params string[] arguments) =>
        Assert.Equal(exitCode, await CommandLine.RunAsync([.. arguments, "--database", _database.Address]));

    private async Task<string[]> OutputAsync(params string[] arguments)
    {
        var (before, output) = (Console.Out, new StringWriter());
        Console.SetOut(output);
        try
        {
            await RunAsync(0, arguments);
        }
        finally
        {
            Console.SetOut(before);
        }
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Task<BashgahDatabase> OpenAsync(string address) => BashgahDatabase.OpenAsync(address, new DatabaseOptions(), default);

    private static async Task<IEnumerable<string>> InstallationAsync(BashgahDatabase database) =>
        (await database.Audit.ReadAsync(AuditLog.OfNoProgram, new(), long.MaxValue, 20, default)).Select(entry => $"{entry.Action} {entry.Subject}");
}
