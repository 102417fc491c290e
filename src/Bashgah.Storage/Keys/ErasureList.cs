using System.Globalization;
using System.Text;
using Bashgah.Engine.Time;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Keys;

/// <summary>A line of the erasure list.</summary>
/// <param name="Program">Slug of the program.</param>
/// <param name="MemberId">Who was erased.</param>
/// <param name="At">When, Unix microseconds.</param>
/// <param name="Print">Of the key that was destroyed (<see cref="ErasedKey.Print"/>).</param>
internal sealed record ListedErasure(string Program, long MemberId, long At, string Print);

/// <summary>
/// Who was erased, in a plain file beside the database and in none of its backups: what is restored is erased again by it. One line a
/// member: slug of the program, number of the member, time, print of the key. Nothing in it is personal.
/// </summary>
internal sealed class ErasureList(string path)
{
    private const int Fields = 4;

    // Another process may be appending; that takes milliseconds.
    private const int AttemptsMax = 400;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Reads a list; what is no line of one is counted. A file that is not there has none.</summary>
    public static (IReadOnlyList<ListedErasure> Lines, int Unreadable) Read(string path)
    {
        var lines = new List<ListedErasure>();
        var unreadable = 0;
        if (!File.Exists(path))
        {
            return (lines, unreadable);
        }

        foreach (var text in File.ReadLines(path, Encoding.UTF8).Where(line => line.Length > 0))
        {
            if (Parse(text) is { } line)
            {
                lines.Add(line);
            }
            else
            {
                unreadable++;
            }
        }

        return (lines, unreadable);
    }

    /// <summary>Writes lines at the end; they are on disk when this returns. Throws <see cref="StoreAwayException"/> when that
    /// cannot be done.</summary>
    public async Task AppendAsync(IReadOnlyCollection<ListedErasure> lines, CancellationToken cancellationToken)
    {
        var isNew = !File.Exists(path);
        try
        {
            await using var stream = await OpenAsync(cancellationToken);
            // A line that was cut off is ended, so that this one is read.
            var text = new StringBuilder(EndsAmidLine(stream) ? "\n" : "");
            foreach (var line in lines)
            {
                text.Append(CultureInfo.InvariantCulture, $"{line.Program} {line.MemberId} {EngineInstant.Format(line.At)} {line.Print}\n");
            }

            stream.Seek(0, SeekOrigin.End);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            stream.Flush(flushToDisk: true);
            if (isNew)
            {
                DurableFile.FlushFolderOf(path);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreAwayException($"The erasure list {path} cannot be written: {fault.Message}", fault);
        }
    }

    private async Task<FileStream> OpenAsync(CancellationToken cancellationToken)
    {
        var options = PrivateFile.NewFile();
        options.Mode = FileMode.OpenOrCreate;
        options.Access = FileAccess.ReadWrite;
        options.Share = FileShare.None;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException) when (attempt < AttemptsMax && File.Exists(path))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static bool EndsAmidLine(FileStream stream)
    {
        if (stream.Length == 0)
        {
            return false;
        }

        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() != '\n';
    }

    private static ListedErasure? Parse(string text)
    {
        var parts = text.Split(' ');
        return parts.Length == Fields
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var member)
            && EngineInstant.TryParse(parts[2], out var at)
            ? new ListedErasure(parts[0], member, at, parts[3])
            : null;
    }
}
