using Bashgah.Server.Platform.Messaging;

namespace Bashgah.Server.Platform.Codes;

/// <summary>The form for development and trying out: a line of JSON each, in a file that only its owner may read.</summary>
/// <param name="path">The file; null: nothing is sent.</param>
/// <param name="clock">Says when.</param>
internal sealed class FileCodeSender(string? path, TimeProvider clock) : ICodeSender, IDisposable
{
    private readonly JsonLineFile? _file = path is null ? null : new JsonLineFile(path);

    public bool IsReady => _file is not null;

    public Task SendAsync(CodeMessage message, CancellationToken cancellationToken) => _file!.AppendAsync(
        new { at = clock.GetUtcNow(), message.To, message.Kind, message.Code, message.Language }, cancellationToken);

    public void Dispose() => _file?.Dispose();
}
