using System.Buffers.Text;
using System.Text;

namespace Bashgah.Bench.Load;

/// <summary>Reads answers of HTTP/1.1 with a length, one after the other: status and when they end.</summary>
internal sealed class Answer
{
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(16 * 1024, pinned: true);
    private int _headLength;
    private int _held;
    private long _missing;

    /// <summary>HTTP status of the answer that is read or was read last.</summary>
    public int Status { get; private set; }

    /// <summary>The beginning of it, for a message.</summary>
    public string Text => Encoding.UTF8.GetString(_bytes, 0, Math.Min(_held, 1_000));

    /// <summary>Where the next bytes are to be put. What the head does not need is overwritten.</summary>
    public Span<byte> Room => _bytes.AsSpan(_headLength == 0 || _held < _bytes.Length ? _held : _headLength);

    /// <summary>The next answer begins.</summary>
    public void Begin() => (_headLength, _held, _missing, Status) = (0, 0, 0, 0);

    /// <summary>Takes the bytes that were put there; true when the answer is whole.</summary>
    public bool Take(int count)
    {
        if (_headLength == 0)
        {
            _held += count;
            return ReadHead() && _missing == 0;
        }
        _held = Math.Min(_bytes.Length, _held + count);
        _missing -= count;
        return _missing == 0;
    }

    private bool ReadHead()
    {
        var held = _bytes.AsSpan(0, _held);
        var end = held.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return _held < _bytes.Length ? false : throw new BenchFailedException("An answer's head does not end.");
        var head = held[..end];
        var length = head.IndexOf("Content-Length: "u8);
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[9..], out int status, out _) || length < 0
            || !Utf8Parser.TryParse(head[(length + 16)..], out long bodyLength, out _))
            throw new BenchFailedException($"An answer cannot be read:\n{Text}");
        Status = status;
        _headLength = end + 4;
        _missing = bodyLength - (_held - _headLength);
        return true;
    }
}
