namespace Bashgah.Server.Platform.Security;

/// <summary>How much one caller may ask for (section <c>Limits</c> of the configuration). Who asks for more is turned away (429)
/// and told when to come again. Each node counts for itself.</summary>
internal sealed record LimitOptions
{
    /// <summary>Requests a second of one key or device, on average; 0: without limit.</summary>
    public int KeyPerSecond { get; init; } = 5_000;

    /// <summary>Requests of one address in a minute that show no key, or none that holds: whoever tries keys.</summary>
    public int UnauthorizedPerMinute { get; init; } = 60;

    /// <summary>Requests of one address in a minute to each operation that takes no key.</summary>
    public int OpenPerMinute { get; init; } = 30;
}
