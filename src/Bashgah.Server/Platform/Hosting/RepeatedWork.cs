using Bashgah.Storage;

namespace Bashgah.Server.Platform.Hosting;

/// <summary>Work that a node does again and again beside its requests. Whatever goes wrong with it, tills go on: it is tried again at its
/// next time.</summary>
internal static partial class RepeatedWork
{
    /// <summary>Does the work after each pause, until the server is stopped.</summary>
    /// <param name="what">What it is, for the log, such as <c>Messages to members</c>.</param>
    /// <param name="pause">How long to wait before the next time. It is real time even where the program's clock is moved.</param>
    /// <param name="work">The work.</param>
    /// <param name="logger">Whose log.</param>
    /// <param name="stoppingToken">The server is being stopped.</param>
    public static async Task RunAsync(
        string what, Func<TimeSpan> pause, Func<CancellationToken, Task> work, ILogger logger, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause(), stoppingToken);
                await work(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreAwayException away)
            {
                Waits(logger, what, away.Message);
            }
            catch (Exception fault)
            {
                Failed(logger, what, fault);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{What}: waits, {Reason}")]
    private static partial void Waits(ILogger logger, string what, string reason);

    [LoggerMessage(LogLevel.Error, "{What}: failed, and is tried again.")]
    private static partial void Failed(ILogger logger, string what, Exception fault);
}
