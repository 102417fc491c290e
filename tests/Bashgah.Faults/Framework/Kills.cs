namespace Bashgah.Faults.Framework;

/// <summary>Ends of a server that nobody foresees.</summary>
internal static class Kills
{
    private const int EarlyPercent = 15;

    /// <summary>Lets the node serve for a moment, kills it, and starts it again; now and then kills it once more
    /// before it was ready.</summary>
    public static async Task KillAtRandomAsync(Node node)
    {
        await Task.Delay(Random.Shared.Next(50, 1_200));
        await node.KillAsync();
        node.Start();
        if (Random.Shared.Next(100) < EarlyPercent)
        {
            await Task.Delay(Random.Shared.Next(1, 900));
            await node.KillAsync();
            node.Start();
        }
        await node.WaitUntilReadyAsync();
    }
}
