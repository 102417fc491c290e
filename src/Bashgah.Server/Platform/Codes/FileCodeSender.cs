using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bashgah.Server.Platform.Codes;

/// <summary>The form for development and trying out: a line of JSON each, in a file that only its owner may read.</summary>
/// <param name="path">The file; null: nothing is sent.</param>
/// <param name="clock">Says when.</param>
internal sealed class FileCodeSender(string? path, TimeProvider clock) : ICodeSender, IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly SemaphoreSlim _writing = new(1, 1);

    public bool IsReady => path is not null;

    public async Task SendAsync(CodeMessage message, CancellationToken cancellationToken)
    {
        var line = JsonSerializer.Serialize(
            new { at = clock.GetUtcNow(), message.To, message.Kind, message.Code, message.Language }, Json);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await using var writer = new StreamWriter(path!, options);
            await writer.WriteLineAsync(line.AsMemory(), cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();
}
