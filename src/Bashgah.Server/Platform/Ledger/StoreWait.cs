using Bashgah.Storage;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>Reads for which callers do not wait for ever.</summary>
internal static class StoreWait
{
    /// <summary>What is read; or that the store is away (503), when it does not answer in time.</summary>
    public static async Task<T> InTimeAsync<T>(this Task<T> reading, TimeSpan limit)
    {
        try
        {
            return await reading.WaitAsync(limit);
        }
        catch (TimeoutException late)
        {
            // What becomes of it is of no interest any more.
            _ = reading.ContinueWith(static t => t.Exception, TaskScheduler.Default);
            throw new StoreAwayException("The database does not answer in time.", late);
        }
    }
}
