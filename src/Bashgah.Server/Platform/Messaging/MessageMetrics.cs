using System.Diagnostics.Metrics;

namespace Bashgah.Server.Platform.Messaging;

/// <summary>What became of messages to members (meter <c>Bashgah.Messages</c>).</summary>
internal static class MessageMetrics
{
    private static readonly Meter Meter = new("Bashgah.Messages");
    private static readonly Counter<long> Messages = Meter.CreateCounter<long>("bashgah.messages");

    /// <param name="outcome">One of <see cref="MessageOutcomes"/>.</param>
    /// <param name="count">How many.</param>
    public static void Count(string outcome, int count = 1) =>
        Messages.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
}

/// <summary>What can become of a message.</summary>
internal static class MessageOutcomes
{
    public const string Sent = "sent";

    /// <summary>The sender did not take it; it is tried again.</summary>
    public const string Unsent = "unsent";

    /// <summary>It could not be written; it is tried again.</summary>
    public const string Failed = "failed";

    /// <summary>A later version wrote it; it is left to that for a while.</summary>
    public const string Unknown = "unknown";

    /// <summary>It got too old before it was tried.</summary>
    public const string Expired = "expired";

    /// <summary>It got too old while it was tried again and again.</summary>
    public const string GivenUp = "given-up";

    /// <summary>The member was erased.</summary>
    public const string Erased = "erased";

    /// <summary>The member has neither phone nor e-mail.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The member does not want it.</summary>
    public const string Declined = "declined";

    /// <summary>What it tells of was taken back meanwhile, or brought nothing.</summary>
    public const string Idle = "idle";
}
