using System.Net.Sockets;
using System.Threading.RateLimiting;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;

namespace Bashgah.Server.Platform.Security;

/// <summary>Bounds what one key, or one address without a key, may ask for. See <see cref="LimitOptions"/>.</summary>
internal sealed class RateLimits(LimitOptions options) : IDisposable
{
    /// <summary>Bytes of an IPv6 address that tell one line from another; the rest its owner changes at will.</summary>
    private const int NetworkBytes = 8;

    /// <summary>How much of a second's worth may come at once.</summary>
    private const int BurstSeconds = 2;

    private readonly PartitionedRateLimiter<string> _keys = PartitionedRateLimiter.Create<string, string>(
        actor => options.KeyPerSecond <= 0
            ? RateLimitPartition.GetNoLimiter(actor)
            : RateLimitPartition.GetTokenBucketLimiter(actor, _ => Bucket(
                options.KeyPerSecond * BurstSeconds, options.KeyPerSecond, TimeSpan.FromSeconds(1))));

    // At least one: without any, nobody could ever sign in.
    private readonly PartitionedRateLimiter<string> _unauthorized = PerMinute(Math.Max(1, options.UnauthorizedPerMinute));
    private readonly PartitionedRateLimiter<string> _open = PerMinute(Math.Max(1, options.OpenPerMinute));

    /// <summary>Null, or that the key or device asks for too much.</summary>
    public Problem? TurnsAway(string actor) => Try(_keys, actor);

    /// <summary>Null, or that too much comes from this address to an operation that takes no key.</summary>
    public Problem? TurnsAwayOpen(HttpContext context, string operation) => Try(_open, $"{AddressOf(context)} {operation}");

    /// <summary>The answer to somebody whom nothing shown opens anything: that, or that he tries too much.</summary>
    public Problem Unauthorized(HttpContext context) =>
        Try(_unauthorized, AddressOf(context)) ?? Problem.Of(ProblemCodes.Unauthorized);

    public void Dispose()
    {
        _keys.Dispose();
        _unauthorized.Dispose();
        _open.Dispose();
    }

    /// <summary>Whom requests of an address count for.</summary>
    internal static string AddressOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes))
            : address.ToString();
    }

    private static Problem? Try(PartitionedRateLimiter<string> limiter, string whom)
    {
        using var lease = limiter.AttemptAcquire(whom);
        if (lease.IsAcquired)
            return null;
        LedgerMetrics.CountTurnedAway();
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        return Problem.Of(ProblemCodes.TooManyRequests) with { RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) };
    }

    private static PartitionedRateLimiter<string> PerMinute(int permits) => PartitionedRateLimiter.Create<string, string>(
        whom => RateLimitPartition.GetTokenBucketLimiter(
            whom, _ => Bucket(permits, 1, TimeSpan.FromMinutes(1) / permits)));

    private static TokenBucketRateLimiterOptions Bucket(int most, int tokens, TimeSpan every) => new()
    {
        TokenLimit = most, TokensPerPeriod = tokens, ReplenishmentPeriod = every, QueueLimit = 0, AutoReplenishment = true,
    };
}
