namespace Bashgah.Server.Platform.Messaging;

/// <summary>Messages to members: section <c>Messages</c> of the configuration.</summary>
internal sealed record MessageOptions
{
    /// <summary>File that messages are appended to; null: nothing is sent.</summary>
    public string? File { get; init; }

    /// <summary>How old a message may be when it is sent. A receipt that comes long after the purchase is read as one for another, so
    /// that after an outage none is better than a late one; over a weekend somebody has noticed.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(3);
}
