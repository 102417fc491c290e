namespace Bashgah.Server.Commands.Demo;

/// <summary>A clock that was set to another time and goes on from there.</summary>
internal sealed class ShiftedClock(TimeSpan shift) : TimeProvider
{
    /// <summary>A clock that shows a time now.</summary>
    public static ShiftedClock SetTo(DateTimeOffset time) => new(time - System.GetUtcNow());

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
}
