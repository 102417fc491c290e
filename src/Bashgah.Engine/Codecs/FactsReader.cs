using System.Text;
using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Codecs;

/// <summary>Reads what <see cref="FactsWriter"/> wrote; never past the end.</summary>
internal ref struct FactsReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int position;

    public delegate T Item<out T>(ref FactsReader reader);

    public byte Byte() => bytes[position++];

    public long Number()
    {
        var value = Varint();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public int Int() => checked((int)Number());

    public Int128 Big()
    {
        var high = Number();
        return ((Int128)high << 64) | Varint();
    }

    public string? Text()
    {
        var count = Varint();
        if (count == 0)
        {
            return null;
        }

        var span = bytes.Slice(position, checked((int)(count - 1)));
        position += span.Length;
        return Encoding.UTF8.GetString(span);
    }

    /// <summary>A list's length; every item takes at least one byte, so a longer one is a fault.</summary>
    public int Count()
    {
        var count = Varint();
        return count <= (ulong)(bytes.Length - position)
            ? (int)count
            : throw new FormatException("A list is longer than the facts.");
    }

    public void List<T>(List<T> into, Item<T> item)
    {
        for (var count = Count(); count > 0; count--)
        {
            into.Add(item(ref this));
        }
    }

    public void List<T>(FactsList<T> into, Item<T> item)
    {
        var count = Count();
        into.EnsureCapacity(count);
        for (; count > 0; count--)
        {
            into.Add(item(ref this));
        }
    }

    public readonly void End()
    {
        if (position != bytes.Length)
        {
            throw new FormatException("The facts go on past their end.");
        }
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = bytes[position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("A number is too long.");
    }
}
