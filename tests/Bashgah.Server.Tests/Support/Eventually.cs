namespace Bashgah.Server.Tests.Support;

/// <summary>Waits for what a loop of the server does by itself.</summary>
internal static class Eventually
{
    /// <summary>Waits until it is so; a minute at most, for busy machines.</summary>
    public static async Task IsAsync(Func<Task<bool>> isSo)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await isSo())
                return;
            await Task.Delay(100);
        }
        Assert.Fail("It did not come to be so within a minute.");
    }

    public static Task IsAsync(Func<bool> isSo) => IsAsync(() => Task.FromResult(isSo()));
}
