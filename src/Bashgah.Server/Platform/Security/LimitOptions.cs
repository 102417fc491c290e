namespace Bashgah.Server.Platform.Security;

/// <summary>How much one caller may ask for (section <c>Limits</c> of the configuration). Who asks for more is turned away (429)
/// and told when to come again. Each node counts for itself.</summary>
internal sealed record LimitOptions
{
    /// <summary>Requests a second of one key or device, on average; 0: without limit.</summary>
    public int KeyPerSecond { get; init; } = 5_000;

    /// <summary>What one key or device may ask for in a minute of what costs much, in units (<c>Cost</c> of an operation); 0: without
    /// limit.</summary>
    public int CostlyPerMinute { get; init; } = 600;

    /// <summary>Units that one member who is signed in may ask for in a minute.</summary>
    public int MemberPerMinute { get; init; } = 120;

    /// <summary>Longest that a reading may take, without the time in which it waits for others; then it is given up (503). 0: as long
    /// as it takes.</summary>
    public TimeSpan ReadMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests of one address in a minute that show no key, or none that holds: whoever tries keys.</summary>
    public int UnauthorizedPerMinute { get; init; } = 60;

    /// <summary>Units that one address may ask for in a minute of each operation that takes no key. Many members of one carrier may share an
    /// address; what one of them may try is bounded for each phone and e-mail.</summary>
    public int OpenPerMinute { get; init; } = 120;
}
