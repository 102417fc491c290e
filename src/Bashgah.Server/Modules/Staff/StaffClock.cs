namespace Bashgah.Server.Modules.Staff;

/// <summary>The time of sign-ins: the real one, also where a demo's clock is moved, because phones know no other.</summary>
internal sealed class StaffClock(TimeProvider clock)
{
    /// <summary>Now, Unix microseconds.</summary>
    public long Now => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
