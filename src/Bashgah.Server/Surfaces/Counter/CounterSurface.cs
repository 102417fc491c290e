namespace Bashgah.Server.Surfaces.Counter;

/// <summary>The counter: one screen for keyboard and scanner.</summary>
internal static class CounterSurface
{
    /// <summary>What its page loads besides what all devices load.</summary>
    public static IReadOnlyList<string> Assets { get; } =
    [
        "Counter.counter.css", "Counter.counter.js", "Counter.counter-member.js", "Counter.counter-purchase.js", "Counter.counter-return.js",
        "Counter.counter-dialogs.js", "Counter.counter-shift.js", "Counter.counter-state.js",
    ];
}
