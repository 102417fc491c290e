using System.Diagnostics;
using System.Text.Json;

namespace Bashgah.Faults.Framework;

/// <summary>A program in a database, a key for it, and the nodes that serve it.</summary>
internal sealed class Club : IAsyncDisposable
{
    public const string Slug = "club";

    private readonly TemporaryFolder _folder = new();
    private readonly List<Node> _nodes = [];

    private Club(string database) => Database = database;

    /// <summary>What <c>--database</c> takes.</summary>
    public string Database { get; }

    public string ApiKey { get; private set; } = "";

    public IReadOnlyList<Node> Nodes => _nodes;

    public static async Task<Club> CreateAsync(string database, string definition)
    {
        var club = new Club(database);
        var file = club._folder.File("program.json");
        await File.WriteAllTextAsync(file, definition);
        await BuiltExecutable.SucceedAsync("programs", "create", Slug, "--definition", file, "--database", database);
        using var key = JsonDocument.Parse(await BuiltExecutable.SucceedAsync(
            "keys", "create", "faults", "--scopes", "manager", "--database", database, "--json"));
        club.ApiKey = key.RootElement.GetProperty("key").GetString()!;
        return club;
    }

    /// <summary>Starts one node more and waits until it is ready.</summary>
    /// <param name="change">Changes how the process is started: its environment, or what it is run by.</param>
    public async Task<Node> StartNodeAsync(Action<ProcessStartInfo>? change = null)
    {
        var node = AddNode(change);
        await node.WaitUntilReadyAsync();
        return node;
    }

    /// <summary>Starts several at once.</summary>
    public Task StartNodesAsync(int count)
    {
        var nodes = Enumerable.Range(0, count).Select(_ => AddNode(change: null)).ToList();
        return Task.WhenAll(nodes.Select(node => node.WaitUntilReadyAsync()));
    }

    private Node AddNode(Action<ProcessStartInfo>? change)
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        var start = BuiltExecutable.StartInfo("serve", "--database", Database, "--urls", url);
        change?.Invoke(start);
        var node = new Node(start, url);
        _nodes.Add(node);
        node.Start();
        return node;
    }

    /// <summary>Decides the whole ledger again; null when it holds, else what was said.</summary>
    public async Task<string?> VerifyAsync()
    {
        var result = await BuiltExecutable.RunAsync("verify", "--replay", "--database", Database);
        return result.ExitCode == 0 ? null : result.Output + result.Error;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        _folder.Dispose();
    }
}
