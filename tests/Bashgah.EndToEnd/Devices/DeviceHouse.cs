using Bashgah.EndToEnd.Framework;

namespace Bashgah.EndToEnd.Devices;

/// <summary>
/// A server and its database, in which any number of clubs live. Starting one costs more than most tests that need it, so that those
/// share one a database, each with a program of its own; it ends with the last of them.
/// </summary>
internal sealed class DeviceHouse : IAsyncDisposable
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<TestBackend, Task<DeviceHouse>> Shared = [];

    private readonly TestDatabase _database;
    private readonly TemporaryFolder _folder = new();
    private int _clubs;

    private DeviceHouse(TestBackend backend) => _database = TestDatabase.Create(backend);

    /// <summary>What serves.</summary>
    public RunningServer Server { get; private set; } = null!;

    /// <summary>File with the codes that were sent.</summary>
    public string Codes => _folder.File("codes.txt");

    /// <summary>What <c>--database</c> takes.</summary>
    public string Database => _database.Address;

    private string[] Serve => ["serve", "--database", Database, "--codes", Codes];

    /// <summary>The one that tests share.</summary>
    public static Task<DeviceHouse> SharedAsync(TestBackend backend)
    {
        lock (Gate)
        {
            // One that did not start has put itself away; the next test tries again.
            if (!Shared.TryGetValue(backend, out var house) || house.IsFaulted)
                Shared[backend] = house = StartSharedAsync(backend);
            return house;
        }
    }

    /// <summary>One of its own, for who ends its server.</summary>
    public static async Task<DeviceHouse> StartAsync(TestBackend backend)
    {
        var house = new DeviceHouse(backend);
        try
        {
            // A server without a program serves too; the command makes the database's tables.
            await BuiltExecutable.SucceedAsync("migrate", "--database", house.Database);
            house.Server = await RunningServer.StartAsync(house.Serve);
            return house;
        }
        catch
        {
            await house.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a program of a definition, and a key of its manager.</summary>
    public async Task<(string Slug, string Key)> FoundAsync(string definition)
    {
        var slug = $"club-{Interlocked.Increment(ref _clubs)}";
        var file = _folder.File($"{slug}.json");
        await File.WriteAllTextAsync(file, definition);
        await BuiltExecutable.SucceedAsync("programs", "create", slug, "--definition", file, "--database", Database);
        var made = await BuiltExecutable.SucceedAsync(
            "keys", "create", "manager", "--scopes", "manager", "--program", slug, "--database", Database, "--json");
        return (slug, System.Text.Json.JsonElement.Parse(made).GetProperty("key").GetString()!);
    }

    /// <summary>The server goes away, as in a cut of power, and comes back at its address.</summary>
    public async Task RestartAsync(string address, Func<Task> meanwhile)
    {
        await Server.DisposeAsync();
        await meanwhile();
        Server = await RunningServer.StartAtAsync(address, Serve);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Server is not null)
                await Server.DisposeAsync();
        }
        finally
        {
            _folder.Dispose();
            await _database.DisposeAsync();
        }
    }

    private static async Task<DeviceHouse> StartSharedAsync(TestBackend backend)
    {
        var house = await StartAsync(backend);
        AtTheEnd.Do(() => house.DisposeAsync().AsTask());
        return house;
    }
}
