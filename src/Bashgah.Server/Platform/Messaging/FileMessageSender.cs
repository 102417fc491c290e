namespace Bashgah.Server.Platform.Messaging;

/// <summary>Messages as lines of JSON in a file that only its owner may read: for trying out, and for a program of the club's own that
/// hands them to its gateway.</summary>
/// <param name="path">The file; null: nothing is sent.</param>
/// <param name="clock">Says when.</param>
internal sealed class FileMessageSender(string? path, TimeProvider clock) : IMessageSender, IDisposable
{
    private readonly JsonLineFile? _file = path is null ? null : new JsonLineFile(path);

    public bool IsReady => _file is not null;

    public Task SendAsync(MemberMessage message, CancellationToken cancellationToken) => _file!.AppendAsync(
        new { at = clock.GetUtcNow(), message.Id, message.To, message.Channel, message.Kind, message.Language, message.Text },
        cancellationToken);

    public void Dispose() => _file?.Dispose();
}
