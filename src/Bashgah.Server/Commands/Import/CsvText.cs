using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Bashgah.Server.Commands.Output;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bashgah.Server.Commands.Import;

/// <summary>
/// The text of a CSV file (RFC 4180, UTF-8), plain or gzip: which one is told by its first bytes, not by its name. Read by one
/// thread at a time.
/// </summary>
internal sealed class CsvText : IDisposable
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
    private int _rows = -1;

    /// <param name="path">The file.</param>
    /// <param name="isKept">Whether what is read is kept: see <see cref="CsvFile.Open"/>.</param>
    /// <exception cref="CommandFailedException">It cannot be opened.</exception>
    public CsvText(string path, bool isKept)
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

    /// <summary>The next row, the first one being the header; null at the end.</summary>
    /// <exception cref="CommandFailedException">What stands there is no text or no CSV.</exception>
    public CsvRow? Next()
    {
        if (_rows < 0)
            SkipMark();
        _isBad = false;
        if (Reading(() => _parser.Read() ? _parser.Record : null) is not { } fields)
            return null;
        _rows++;
        return new CsvRow(fields, _isBad);
    }

    /// <summary>After the last row: SHA-256 of the uncompressed content, as hex.</summary>
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
                string.Create(CultureInfo.InvariantCulture, $"Cannot read {_path} after row {Math.Max(0, _rows)}: {why}"), e);
        }
    }
}

/// <summary>A row as it stands in the file.</summary>
/// <param name="Fields">Its fields.</param>
/// <param name="HasBrokenQuotes">Whether they may not be what was meant.</param>
internal readonly record struct CsvRow(string[] Fields, bool HasBrokenQuotes);
