using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bashgah.Server.Platform.Messaging;

/// <summary>A file that only its owner may read, to which lines of JSON are appended, each whole. It is opened for each line, so that
/// it may be moved away meanwhile. Nodes need a file each.</summary>
internal sealed class JsonLineFile(string path) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Appends a line.</summary>
    public async Task AppendAsync<T>(T line, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(line, Json);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await using var writer = new StreamWriter(path, options);
            await writer.WriteLineAsync(text.AsMemory(), cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();
}
