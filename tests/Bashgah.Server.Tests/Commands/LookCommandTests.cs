using Bashgah.Server.Commands;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Tests.Commands;

/// <summary>An operator gives a club its look.</summary>
public sealed class LookCommandTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bashgah-look").FullName;

    private string Database => InFolder("club.db");

    public async Task InitializeAsync()
    {
        // The master key is that of the other tests' servers.
        await using (await ClubServer.StartAsync())
        {
        }

        await File.WriteAllTextAsync(InFolder("program.json"), TestPrograms.Club);
        await RunAsync(0, "programs", "create", "club", "--definition", InFolder("program.json"));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_look_is_set_piece_by_piece_and_taken_back()
    {
        var looks = Repository.PathOf("samples", "looks", "pharmacy");
        await RunAsync(0, "programs", "look", "club", "--set", Path.Combine(looks, "look.json"), "--logo", Path.Combine(looks, "logo.svg"));
        await RunAsync(0, "programs", "look", "--card-art", Path.Combine(looks, "card-art.svg"));
        var look = await LookAsync();
        Assert.Equal(("#0b6e5f", true, true), (look.Settings.Brand, look.Logo is not null, look.CardArt is not null));
        await RunAsync(0, "programs", "look", "club", "--json");
        await RunAsync(0, "programs", "look", "club", "--remove", "logo", "settings");
        look = await LookAsync();
        Assert.Equal((null, true, true), (look.Settings.Brand, look.Logo is null, look.CardArt is not null));
        await RunAsync(2, "programs", "look", "club", "--remove", "everything");
        await RunAsync(1, "programs", "look", "nobody");
        await RunAsync(0, "verify", "--replay");
    }

    [Fact]
    public async Task Nothing_is_set_where_one_of_the_files_has_a_fault()
    {
        await File.WriteAllTextAsync(InFolder("look.json"), """{ "brand": "#0b6e5f", "radius": 99 }""");
        await File.WriteAllTextAsync(InFolder("logo.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>");
        await RunAsync(1, "programs", "look", "club", "--set", InFolder("look.json"));
        await RunAsync(1, "programs", "look", "club", "--set", InFolder("look.json"), "--logo", InFolder("logo.svg"), "--card-art", InFolder("none.png"));
        await File.WriteAllBytesAsync(InFolder("large.png"), new byte[300 * 1024]);
        await RunAsync(1, "programs", "look", "club", "--logo", InFolder("large.png"));
        Assert.Equal(ProgramLook.Default, await LookAsync());
    }

    private async Task<ProgramLook> LookAsync()
    {
        await using var database = await BashgahDatabase.OpenAsync(Database, new DatabaseOptions(), default);
        return await database.Looks.FindAsync(1, default);
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private async Task RunAsync(int exitCode, params string[] arguments) =>
        Assert.Equal(exitCode, await CommandLine.RunAsync([.. arguments, "--database", Database]));
}
