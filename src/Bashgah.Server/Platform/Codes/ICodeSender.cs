namespace Bashgah.Server.Platform.Codes;

/// <summary>Sends codes and links that let somebody in. What it is given appears in no log.</summary>
internal interface ICodeSender
{
    /// <summary>Whether anything can be sent; else who asks has to hand it over.</summary>
    bool IsReady { get; }

    /// <summary>Sends, or throws <see cref="IOException"/>.</summary>
    Task SendAsync(CodeMessage message, CancellationToken cancellationToken);
}

/// <summary>A code or link on its way.</summary>
/// <param name="To">E-mail address or phone number.</param>
/// <param name="Kind">What it is for, such as <c>staff-invitation</c>.</param>
/// <param name="Code">The code or link.</param>
/// <param name="Language">What the message is to be written in.</param>
internal sealed record CodeMessage(string To, string Kind, string Code, string Language);
