using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bashgah.Server.Platform.Messaging;

/// <summary>A file that only its owner may read, to which lines of JSON are appended, each whole and on disk. It is opened for each line,
/// so that it may be moved away meanwhile. Nodes need a file each.</summary>
internal sealed class JsonLineFile(string path) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const byte LineEnd = (byte)'\n';

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Makes the file unless it is there, and its owner's alone. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/> where lines could not be appended to it.</summary>
    public static void Prepare(string path)
    {
        using var file = Open(path);
    }

    /// <summary>Appends a line. Once begun it is not given up half way, not even when the server is being stopped.</summary>
    public async Task AppendAsync<T>(T line, CancellationToken cancellationToken)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, Json), LineEnd];
        await _writing.WaitAsync(cancellationToken);
        try
        {
            using var file = Open(path);
            Append(file, bytes);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Appends a line that ends in its line end, all of it or nothing. What somebody left without a line end is ended
    /// first.</summary>
    internal static void Append(FileStream file, byte[] line)
    {
        // Pipes and terminals have no end to go back to.
        if (!file.CanSeek)
        {
            file.Write(line);
            return;
        }
        var end = file.Length;
        try
        {
            file.Position = Math.Max(0, end - 1);
            var isEnded = end == 0 || file.ReadByte() == LineEnd;
            file.Position = end;
            file.Write(isEnded ? line : [LineEnd, .. line]);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            CutTo(file, end);
            throw;
        }
    }

    private static void CutTo(FileStream file, long end)
    {
        try
        {
            file.SetLength(end);
        }
        catch (IOException)
        {
            // The half line stays; the next one begins on a line of its own.
        }
    }

    /// <summary>What is everybody's, such as <c>/dev/null</c>, must not become its owner's.</summary>
    private static bool IsDevice(string path) => new[] { Path.GetFullPath(path), File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName }
        .Any(name => name?.StartsWith("/dev/", StringComparison.Ordinal) == true);

    private static FileStream Open(string path)
    {
        // Without a buffer of its own: what could not be written must not come at closing.
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0,
        };
        if (OperatingSystem.IsWindows())
            return new FileStream(path, options);
        options.UnixCreateMode = OwnerOnly;
        var file = new FileStream(path, options);
        try
        {
            if (file.CanSeek && !IsDevice(path) && File.GetUnixFileMode(file.SafeFileHandle) != OwnerOnly)
                File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _writing.Dispose();
}
