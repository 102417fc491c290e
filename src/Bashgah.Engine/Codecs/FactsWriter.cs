using System.Text;

namespace Bashgah.Engine.Codecs;

/// <summary>Grows a byte array; numbers are zigzag varints, so that small ones of either sign are short.</summary>
internal sealed class FactsWriter
{
    private byte[] bytes = new byte[512];
    private int length;

    public void Byte(byte value)
    {
        Room(1);
        bytes[length++] = value;
    }

    public void Number(long value) => Varint(unchecked(((ulong)value << 1) ^ (ulong)(value >> 63)));

    public void Big(Int128 value)
    {
        Number(unchecked((long)(value >> 64)));
        Varint(unchecked((ulong)value));
    }

    /// <summary>Null is written as length 0, empty text as length 1.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Varint(0);
            return;
        }

        var count = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)count + 1);
        Room(count);
        length += Encoding.UTF8.GetBytes(value, bytes.AsSpan(length));
    }

    public void List<T>(ICollection<T> items, Action<FactsWriter, T> item)
    {
        Varint((ulong)items.Count);
        foreach (var one in items)
        {
            item(this, one);
        }
    }

    public void List<T>(IReadOnlyList<T> items, Action<FactsWriter, T> item)
    {
        Varint((ulong)items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            item(this, items[i]);
        }
    }

    public void List<T>(List<T> items, Action<FactsWriter, T> item) => List((IReadOnlyList<T>)items, item);

    public byte[] ToArray() => bytes.AsSpan(0, length).ToArray();

    private void Varint(ulong value)
    {
        Room(10);
        while (value >= 0x80)
        {
            bytes[length++] = unchecked((byte)(value | 0x80));
            value >>= 7;
        }

        bytes[length++] = (byte)value;
    }

    private void Room(int count)
    {
        if (length + count > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + count));
        }
    }
}
