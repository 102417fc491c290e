using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands.Import;

/// <summary>
/// The rows of a CSV file with a header. Reads forward once, on a thread of its own that is a little ahead of whoever uses the rows;
/// afterwards <see cref="Fingerprint"/> tells its content apart from any other's.
/// </summary>
internal sealed class CsvFile : IDisposable
{
    private const int RowsAtOnce = 256;
    private const int PartsAhead = 8;

    // A part ends with the row that reaches it, so that long rows do not add up.
    private const int CharactersAtOnce = 1 << 16;

    private readonly CsvText _text;
    private readonly BlockingCollection<Part> _parts = new(PartsAhead);
    private readonly CancellationTokenSource _ended = new();
    private Task? _reading;
    private Part _part = new([], null);
    private int _next;
    private bool _isAtEnd;

    private CsvFile(CsvText text, IReadOnlyList<string> header) => (_text, Header) = (text, header);

    /// <summary>The header's names.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>Number of the current row: the first one after the header is 1.</summary>
    public int RowNumber { get; private set; }

    /// <summary>The current row's fields.</summary>
    public string[] Fields { get; private set; } = [];

    /// <summary>False when quotes are broken or the row has another number of fields than the header.</summary>
    public bool IsWellFormed { get; private set; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file: plain or gzip.</param>
    /// <param name="isKept">Whether what is read is kept. Then the same text is one string wherever it stands, and there is a
    /// <see cref="Fingerprint"/>; else nothing is held of rows that were used.</param>
    public static CsvFile Open(string path, bool isKept = true)
    {
        var text = new CsvText(path, isKept);
        try
        {
            var header = text.Next() ?? throw new CommandFailedException($"{path} is empty: it has no header.");
            return new CsvFile(text, header.Fields);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next row; false at the end.</summary>
    /// <exception cref="CommandFailedException">What stands there is no text or no CSV.</exception>
    public bool Next()
    {
        _reading ??= Task.Factory.StartNew(ReadAhead, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (_next == _part.Rows.Count)
        {
            _part.Fault?.Throw();
            if (!_parts.TryTake(out var part, Timeout.Infinite))
            {
                _isAtEnd = true;
                return false;
            }
            (_part, _next) = (part, 0);
        }

        var row = _part.Rows[_next++];
        RowNumber++;
        Fields = row.Fields;
        IsWellFormed = !row.HasBrokenQuotes && row.Fields.Length == Header.Count;
        return true;
    }

    /// <summary>SHA-256 of the uncompressed content, as hex. The same for a file and its .gz.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Next"/> has not told yet that there are no more rows.</exception>
    public string Fingerprint()
    {
        if (!_isAtEnd)
            throw new InvalidOperationException("There may be rows left.");
        _reading!.Wait();
        return _text.Fingerprint();
    }

    public void Dispose()
    {
        _ended.Cancel();
        _reading?.Wait();
        _text.Dispose();
        _parts.Dispose();
        _ended.Dispose();
    }

    // A fault is told by whoever comes to its row: the rows before it are as good as those of any other file.
    private void ReadAhead()
    {
        try
        {
            var part = ReadPart();
            for (; part is { Fault: null, Rows.Count: > 0 }; part = ReadPart())
                _parts.Add(part, _ended.Token);
            _parts.Add(part, _ended.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody wants the rest.
        }
        finally
        {
            _parts.CompleteAdding();
        }
    }

    // The next rows; none at the end.
    private Part ReadPart()
    {
        var rows = new List<CsvRow>(RowsAtOnce);
        try
        {
            for (var characters = 0; rows.Count < RowsAtOnce && characters < CharactersAtOnce && _text.Next() is { } row;)
            {
                rows.Add(row);
                foreach (var field in row.Fields)
                    characters += field.Length;
            }
            return new(rows, null);
        }
        catch (Exception e)
        {
            return new(rows, ExceptionDispatchInfo.Capture(e));
        }
    }

    /// <summary>Rows that were read, and why no others follow.</summary>
    private readonly record struct Part(List<CsvRow> Rows, ExceptionDispatchInfo? Fault);
}
