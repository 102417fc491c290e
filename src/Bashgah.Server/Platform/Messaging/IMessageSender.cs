namespace Bashgah.Server.Platform.Messaging;

/// <summary>Sends members what the club tells them. What it is given appears in no log.</summary>
internal interface IMessageSender
{
    /// <summary>Whether anything can be sent; else messages wait until they are too old.</summary>
    bool IsReady { get; }

    /// <summary>Sends, or throws <see cref="IOException"/>: then it is tried again later. A message may come a second time, under the same
    /// id, where it is not known whether it went.</summary>
    Task SendAsync(MemberMessage message, CancellationToken cancellationToken);
}

/// <summary>A message on its way to a member.</summary>
/// <param name="Id">The same whenever it comes again, and no other's, not even of a transaction that got the same number after a backup was put back: the program's
/// name in addresses, a stroke, its number there, a hyphen, and when its transaction was recorded, Unix microseconds.</param>
/// <param name="To">Phone number (E.164) or e-mail address.</param>
/// <param name="Channel">One of <see cref="MessageChannels"/>.</param>
/// <param name="Kind">What it is about, such as <c>receipt</c>.</param>
/// <param name="Language">What it is written in.</param>
/// <param name="Text">What it says.</param>
internal sealed record MemberMessage(string Id, string To, string Channel, string Kind, string Language, string Text);

/// <summary>How members can be reached, as consents name it.</summary>
internal static class MessageChannels
{
    public const string Sms = "sms";
    public const string Email = "email";
}
