using System.Buffers;
using System.Text;

namespace Bashgah.EndToEnd.Privacy;

/// <summary>Looks for texts in files byte by byte, however they are encoded.</summary>
internal sealed class ClearText
{
    // Of UTF-16 a file may begin anywhere; of Latin-1 a byte is a character, so that bytes are looked for as text.
    private static readonly (string Name, Encoding Encoding)[] Encodings =
    [
        ("UTF-8", new UTF8Encoding(false)), ("UTF-16", new UnicodeEncoding(bigEndian: false, byteOrderMark: false)),
        ("UTF-16 big-endian", new UnicodeEncoding(bigEndian: true, byteOrderMark: false)),
    ];

    private const int Chunk = 4 * 1024 * 1024;

    private readonly Dictionary<string, string> _meanings = new(StringComparer.Ordinal);
    private readonly SearchValues<string> _needles;
    private readonly int _longest;

    public ClearText(IEnumerable<string> texts)
    {
        foreach (var text in texts.Distinct(StringComparer.Ordinal))
        {
            foreach (var (name, encoding) in Encodings)
                _meanings.TryAdd(Encoding.Latin1.GetString(encoding.GetBytes(text)), $"{text} in {name}");
        }
        _needles = SearchValues.Create([.. _meanings.Keys], StringComparison.Ordinal);
        _longest = _meanings.Keys.Max(n => n.Length);
    }

    /// <summary>What of the texts a file holds, where; empty: nothing.</summary>
    public List<string> FindIn(string path)
    {
        var found = new List<string>();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[Chunk + _longest];
        var kept = 0;
        var read = 0L;
        while (file.ReadAtLeast(buffer.AsSpan(kept), Chunk, throwOnEndOfStream: false) is > 0 and var count)
        {
            var text = Encoding.Latin1.GetString(buffer, 0, kept + count);
            for (var at = text.AsSpan().IndexOfAny(_needles); at >= 0;)
            {
                var needle = _meanings.Keys.First(n => text.AsSpan(at).StartsWith(n, StringComparison.Ordinal));
                found.Add($"{Path.GetFileName(path)}: {_meanings[needle]} at {read - kept + at}");
                var next = text.AsSpan(at + 1).IndexOfAny(_needles);
                at = next < 0 ? -1 : at + 1 + next;
            }
            read += count;
            // What is cut by the end of this part is looked for again with the next.
            var overlap = Math.Min(_longest - 1, kept + count);
            buffer.AsSpan(kept + count - overlap, overlap).CopyTo(buffer);
            kept = overlap;
        }
        return [.. found.Distinct(StringComparer.Ordinal)];
    }
}
