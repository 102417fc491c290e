namespace Bashgah.Server.Platform.Ledger;

/// <summary>Tells whoever bounds a reading's time that it waits for its turn, and that it has it.</summary>
internal static class ReadingTurn
{
    private static readonly AsyncLocal<Action<bool>?> _told = new();

    /// <summary>Whom this call, and what it calls, tells: true, it waits; false, it has its turn.</summary>
    public static void OnWaiting(Action<bool> told) => _told.Value = told;

    /// <summary>Waits, and tells.</summary>
    public static async Task WaitAsync(SemaphoreSlim free, CancellationToken cancellationToken)
    {
        _told.Value?.Invoke(true);
        await free.WaitAsync(cancellationToken);
        _told.Value?.Invoke(false);
    }
}
