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

    private readonly PartitionedRateLimiter<string> _costly = PartitionedRateLimiter.Create<string, string>(
        actor => options.CostlyPerMinute <= 0
            ? RateLimitPartition.GetNoLimiter(actor)
            : RateLimitPartition.GetTokenBucketLimiter(actor, _ => BucketOfMinute(options.CostlyPerMinute)));

    private readonly PartitionedRateLimiter<string> _members = PerMinute(Math.Max(1, options.MemberPerMinute));

    // At least one: without any, nobody could ever sign in.
    private readonly PartitionedRateLimiter<string> _unauthorized = PerMinute(Math.Max(1, options.UnauthorizedPerMinute));
    private readonly PartitionedRateLimiter<string> _open = PerMinute(Math.Max(1, options.OpenPerMinute));

    /// <summary>Null, or that the key, the device or the member asks for too much.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="isMember">Whether that is a member who is signed in.</param>
    /// <param name="cost">Units that it costs.</param>
    public Problem? TurnsAway(string actor, bool isMember = false, int cost = 1) =>
        isMember ? Try(_members, actor, Math.Min(cost, Math.Max(1, options.MemberPerMinute)))
        : Try(_keys, actor) ?? (cost > 1 ? Try(_costly, actor, options.CostlyPerMinute > 0 ? Math.Min(cost, options.CostlyPerMinute) : cost) : null);

    /// <summary>Null, or that too much comes from this address to an operation that takes no key.</summary>
    public Problem? TurnsAwayOpen(HttpContext context, string operation, int cost = 1) =>
        Try(_open, $"{AddressOf(context)} {operation}", Math.Min(cost, Math.Max(1, options.OpenPerMinute)));

    /// <summary>The answer to somebody whom nothing shown opens anything: that, or that he tries too much.</summary>
    public Problem Unauthorized(HttpContext context) =>
        Try(_unauthorized, AddressOf(context)) ?? Problem.Of(ProblemCodes.Unauthorized);

    public void Dispose()
    {
        _keys.Dispose();
        _costly.Dispose();
        _members.Dispose();
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

    private static Problem? Try(PartitionedRateLimiter<string> limiter, string whom, int cost = 1)
    {
        using var lease = limiter.AttemptAcquire(whom, cost);
        if (lease.IsAcquired)
            return null;
        LedgerMetrics.CountTurnedAway();
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        return Problem.Of(ProblemCodes.TooManyRequests) with { RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) };
    }

    private static PartitionedRateLimiter<string> PerMinute(int permits) => PartitionedRateLimiter.Create<string, string>(
        whom => RateLimitPartition.GetTokenBucketLimiter(whom, _ => BucketOfMinute(permits)));

    private static TokenBucketRateLimiterOptions BucketOfMinute(int permits) =>
        Bucket(permits, 1, TimeSpan.FromMinutes(1) / permits);

    private static TokenBucketRateLimiterOptions Bucket(int most, int tokens, TimeSpan every) => new()
    {
        TokenLimit = most, TokensPerPeriod = tokens, ReplenishmentPeriod = every, QueueLimit = 0, AutoReplenishment = true,
    };
}
