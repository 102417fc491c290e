using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Platform.Requests;

/// <summary>
/// Bounds what bodies take of the memory: small ones are many, of large ones only so many are held at the
/// same time; more
/// are turned away like commands that find the queue full.
/// </summary>
internal static class LargeBodies
{
    /// <summary>Bytes from which a body counts as large.</summary>
    public const int BytesMin = 128 * 1024;

    private const int HeldMax = 32;

    private static readonly SemaphoreSlim Places = new(HeldMax, HeldMax);

    /// <summary>Takes a place until the request ends.</summary>
    public static void Hold(HttpContext context)
    {
        if (!Places.Wait(0))
            throw new LedgerBusyException(isShuttingDown: false);
        context.Response.OnCompleted(static () =>
        {
            Places.Release();
            return Task.CompletedTask;
        });
    }
}
