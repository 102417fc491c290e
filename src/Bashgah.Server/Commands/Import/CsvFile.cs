using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Bashgah.Server.Commands.Output;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bashgah.Server.Commands.Import;

/// <summary>
/// A CSV file (RFC 4180, UTF-8, with a header), plain or gzip: which one is told by its first bytes, not by its name.
/// Reads forward once; afterwards <see cref="Fingerprint"/> tells its content apart from any other's.
/// </summary>
internal sealed class CsvFile : IDisposable
{
    private const int BufferSize = 1 << 16;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly FileStream _file;
    private readonly SHA256 _hash = SHA256.Create();
    private readonly Stream _content;
    private readonly StreamReader _reader;
    private readonly CsvParser _parser;
    private bool _isBad;

    private CsvFile(string path, bool isKept)
    {
        _path = path;
        try
        {
            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandFailedException($"Cannot read {path}: {e.Message}", e);
        }

        var isCompressed = _file.ReadByte() == 0x1f && _file.ReadByte() == 0x8b;
        _file.Position = 0;
        Stream content = isCompressed ? new GZipStream(_file, CompressionMode.Decompress) : _file;
        _content = isKept ? new CryptoStream(content, _hash, CryptoStreamMode.Read) : content;
        _reader = new StreamReader(_content, StrictUtf8, detectEncodingFromByteOrderMarks: false, BufferSize);
        _parser = new CsvParser(_reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = ",",
            BufferSize = BufferSize,
            CacheFields = isKept,
            IgnoreBlankLines = true,
            BadDataFound = _ => _isBad = true,
        });
    }

    /// <summary>The header's names.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>Number of the current row: the first one after the header is 1.</summary>
    public int RowNumber { get; private set; }

    /// <summary>The current row's fields.</summary>
    public IReadOnlyList<string> Fields { get; private set; } = [];

    /// <summary>False when quotes are broken or the row has another number of fields than the header.</summary>
    public bool IsWellFormed { get; private set; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isKept">Whether what is read is kept. Then the same text is one string wherever it stands, and there is a
    /// <see cref="Fingerprint"/>; else nothing is held of rows that were read.</param>
    public static CsvFile Open(string path, bool isKept = true)
    {
        var file = new CsvFile(path, isKept);
        try
        {
            file.SkipMark();
            file.Header = file.TryRead() ?? throw new CommandFailedException($"{path} is empty: it has no header.");
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool Next()
    {
        _isBad = false;
        var fields = TryRead();
        if (fields is null)
            return false;
        RowNumber++;
        Fields = fields;
        IsWellFormed = !_isBad && fields.Length == Header.Count;
        return true;
    }

    /// <summary>After the last row: SHA-256 of the uncompressed content, as hex. The same for a file and its .gz.</summary>
    public string Fingerprint()
    {
        // The parser may have stopped before bytes that hold no row.
        Reading(() =>
        {
            _content.CopyTo(Stream.Null);
            return true;
        });
        return Convert.ToHexStringLower(_hash.Hash!);
    }

    public void Dispose()
    {
        _parser.Dispose();
        _reader.Dispose();
        _content.Dispose();
        _hash.Dispose();
        _file.Dispose();
    }

    /// <summary>Some programs begin UTF-8 with a byte order mark.</summary>
    private void SkipMark() => Reading(() => _reader.Peek() == '\ufeff' ? _reader.Read() : -1);

    private string[]? TryRead() => Reading(() => _parser.Read() ? _parser.Record : null);

    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is DecoderFallbackException or InvalidDataException or CsvHelperException)
        {
            var why = e is DecoderFallbackException ? "it is not valid UTF-8" : e.Message;
            throw new CommandFailedException(
                string.Create(CultureInfo.InvariantCulture, $"Cannot read {_path} after row {RowNumber}: {why}"), e);
        }
    }
}
