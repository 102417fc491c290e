using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bashgah.Storage.Ledger;

/// <summary>
/// Bytes that say a row's columns unambiguously: every value is led by its kind, text and bytes by their length too,
/// so that no two different rows have the same bytes.
/// </summary>
internal sealed class CanonicalBytes
{
    private const byte NullMark = 0;
    private const byte NumberMark = 1;
    private const byte TextMark = 2;
    private const byte BytesMark = 3;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public void Add(long? value)
    {
        if (value is not { } number)
        {
            AddMark(NullMark);
            return;
        }

        var span = _bytes.GetSpan(9);
        span[0] = NumberMark;
        BinaryPrimitives.WriteInt64LittleEndian(span[1..], number);
        _bytes.Advance(9);
    }

    public void Add(string? value)
    {
        if (value is null)
        {
            AddMark(NullMark);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        AddLength(TextMark, length);
        var span = _bytes.GetSpan(length);
        _bytes.Advance(Encoding.UTF8.GetBytes(value, span));
    }

    public void Add(ReadOnlySpan<byte> value)
    {
        AddLength(BytesMark, value.Length);
        _bytes.Write(value);
    }

    public byte[] Hash() => SHA256.HashData(_bytes.WrittenSpan);

    /// <summary>HMAC-SHA-256 under a secret.</summary>
    public byte[] Mac(byte[] secret) => HMACSHA256.HashData(secret, _bytes.WrittenSpan);

    public void Clear() => _bytes.ResetWrittenCount();

    private void AddLength(byte mark, int length)
    {
        var span = _bytes.GetSpan(5);
        span[0] = mark;
        BinaryPrimitives.WriteInt32LittleEndian(span[1..], length);
        _bytes.Advance(5);
    }

    private void AddMark(byte mark)
    {
        _bytes.GetSpan(1)[0] = mark;
        _bytes.Advance(1);
    }
}
