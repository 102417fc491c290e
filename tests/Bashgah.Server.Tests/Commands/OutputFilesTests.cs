using Bashgah.Server.Commands;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Commands;

/// <summary>Nothing of a ledger and nothing that a command reads is written over.</summary>
public sealed class OutputFilesTests : IAsyncLifetime
{
    private const string Program = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en"],
          "currencies": {"points": {} }, "earning": [{"id": "base", "give": {"points": {"fixed": 1} } }]
        }
        """;

    private readonly TestDatabase _database = TestDatabase.Create(TestBackend.Sqlite);
    private readonly string _folder = Directory.CreateTempSubdirectory("bashgah-outputs").FullName;

    public async Task InitializeAsync()
    {
        // The key by which personal data is sealed is that of the other tests' servers.
        await using (await ClubServer.StartAsync())
        {
        }
        await RunAsync(ExitCode.Success, "migrate");
        await File.WriteAllTextAsync(InFolder("program.json"), Program);
        await File.WriteAllTextAsync(InFolder("history.csv"), "member\n");
        await RunAsync(ExitCode.Success, "programs", "create", "club", "--definition", InFolder("program.json"));
        File.CreateSymbolicLink(InFolder("link.csv"), _database.Address);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private async Task RunAsync(int exitCode, params string[] arguments) =>
        Assert.Equal(exitCode, await CommandLine.RunAsync([.. arguments, "--database", _database.Address]));

    [Theory]
    [InlineData("")]
    [InlineData(".keys")]
    [InlineData(".keys-wal")]
    [InlineData(".master")]
    [InlineData(".erasures")]
    [InlineData("-wal")]
    public async Task A_database_and_what_belongs_to_it_stay(string suffix)
    {
        await RunAsync(ExitCode.Usage, "export", "accounts", _database.Address + suffix);
        await RunAsync(ExitCode.Usage, "simulate", "--definition", InFolder("program.json"), "--csv", _database.Address + suffix);
        await RunAsync(ExitCode.Success, "programs", "list");
    }

    [Fact]
    public async Task Another_database_and_one_behind_a_link_stay_too()
    {
        await RunAsync(ExitCode.Usage, "export", "accounts", InFolder("link.csv"));
        var other = TestDatabase.Create(TestBackend.Sqlite);
        Assert.Equal(ExitCode.Success, await CommandLine.RunAsync(["migrate", "--database", other.Address]));
        await RunAsync(ExitCode.Usage, "export", "accounts", other.Address);
        Assert.Equal(ExitCode.Success, await CommandLine.RunAsync(["programs", "list", "--database", other.Address]));
        await other.DisposeAsync();
    }

    [Fact]
    public async Task What_is_read_stays_and_nothing_is_written_twice()
    {
        var (program, history) = (InFolder("program.json"), InFolder("history.csv"));
        await RunAsync(ExitCode.Usage, "simulate", "--definition", program, "--html", program);
        await RunAsync(ExitCode.Usage, "simulate", "--definition", program, "--history", history, "--csv", history);
        await RunAsync(ExitCode.Usage, "simulate", "--definition", program, "--csv", InFolder("r"), "--html", InFolder("r"));
        await RunAsync(ExitCode.Usage, "simulate", "--definition", program, "--html", InFolder("nowhere/r.html"));
        await RunAsync(ExitCode.Usage, "import", "members", history, "--rejects", history);
        Assert.Equal((Program, "member\n"), (await File.ReadAllTextAsync(program), await File.ReadAllTextAsync(history)));
        Assert.False(File.Exists(InFolder("r")));
        await RunAsync(ExitCode.Success, "export", "accounts", _database.Address + ".accounts.csv");
        await RunAsync(ExitCode.Success, "export", "accounts", InFolder("accounts.csv"));
        await RunAsync(ExitCode.Success, "export", "accounts", InFolder("accounts.csv"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("ftp://127.0.0.1:5190")]
    [InlineData("http://nowhere.invalid:5190")]
    public async Task Where_a_server_cannot_or_should_not_listen_nothing_is_begun(string url) =>
        await RunAsync(ExitCode.Usage, "serve", "--urls", url);
}
