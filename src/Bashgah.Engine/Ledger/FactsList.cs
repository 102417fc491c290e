using System.Collections;

namespace Bashgah.Engine.Ledger;

/// <summary>
/// A list of a member's facts. A copy costs nothing until one of the two is changed: most of a member's lots, days and
/// counters are the same after a decision as before it.
/// </summary>
/// <remarks>Not safe to change on one thread while another reads.</remarks>
public sealed class FactsList<T> : IReadOnlyList<T>
{
    private T[] _items = [];
    private bool _isShared;

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc cref="List{T}.this"/>
    public T this[int index]
    {
        get => AsSpan()[index];
        set
        {
            Own(Count);
            _items.AsSpan(0, Count)[index] = value;
        }
    }

    /// <summary>A list of the same items.</summary>
    public FactsList<T> Share()
    {
        _isShared = true;
        return new FactsList<T> { _items = _items, Count = Count, _isShared = true };
    }

    /// <summary>A list of what is made of each item.</summary>
    public FactsList<TOther> ConvertAll<TOther>(Converter<T, TOther> converter)
    {
        var items = new TOther[Count];
        for (var i = 0; i < items.Length; i++) items[i] = converter(_items[i]);
        return new FactsList<TOther> { _items = items, Count = items.Length };
    }

    /// <summary>The items as they lie in memory, until the list is changed.</summary>
    public ReadOnlySpan<T> AsSpan() => _items.AsSpan(0, Count);

    /// <inheritdoc cref="List{T}.ToArray"/>
    public T[] ToArray() => AsSpan().ToArray();

    /// <inheritdoc cref="List{T}.FindIndex(Predicate{T})"/>
    public int FindIndex(Predicate<T> match) => Array.FindIndex(_items, 0, Count, match);

    /// <inheritdoc cref="List{T}.Find"/>
    public T? Find(Predicate<T> match) => FindIndex(match) is >= 0 and var index ? _items[index] : default;

    /// <inheritdoc cref="List{T}.FindAll"/>
    public List<T> FindAll(Predicate<T> match)
    {
        var found = new List<T>();
        foreach (var item in AsSpan())
        {
            if (match(item)) found.Add(item);
        }

        return found;
    }

    /// <inheritdoc cref="List{T}.Exists"/>
    public bool Exists(Predicate<T> match) => FindIndex(match) >= 0;

    /// <inheritdoc cref="List{T}.Add"/>
    public void Add(T item) => Insert(Count, item);

    /// <inheritdoc cref="List{T}.AddRange"/>
    public void AddRange(IEnumerable<T> items)
    {
        foreach (var item in items) Add(item);
    }

    /// <inheritdoc cref="List{T}.Insert"/>
    public void Insert(int index, T item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)Count, nameof(index));
        Own(Count + 1);
        Array.Copy(_items, index, _items, index + 1, Count - index);
        _items[index] = item;
        Count++;
    }

    /// <inheritdoc cref="List{T}.RemoveAt"/>
    public void RemoveAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        Own(Count);
        Count--;
        Array.Copy(_items, index + 1, _items, index, Count - index);
    }

    /// <inheritdoc cref="List{T}.RemoveAll"/>
    public void RemoveAll(Predicate<T> match) => RemoveAll(match, static (item, match) => match(item));

    /// <summary>Removes what matches together with something else, which so need not be captured.</summary>
    public void RemoveAll<TWith>(TWith with, Func<T, TWith, bool> match)
    {
        for (var i = 0; i < Count;)
        {
            if (match(_items[i], with)) RemoveAt(i);
            else i++;
        }
    }

    /// <inheritdoc cref="List{T}.Clear"/>
    public void Clear() => (_items, Count, _isShared) = ([], 0, false);

    /// <summary>Makes sure that so many items fit without another copy.</summary>
    public void EnsureCapacity(int capacity) => Own(Math.Max(capacity, Count));

    /// <summary>Without an allocation.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)new ArraySegment<T>(_items, 0, Count)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T>)this).GetEnumerator();

    // Before a change: an array that nobody else has, with room for so many.
    private void Own(int count)
    {
        if (!_isShared && count <= _items.Length) return;
        // A purchase adds a few: one copy is enough for all of them.
        var items = new T[count <= Count ? Count : Math.Max(count, Count + Spare)];
        AsSpan().CopyTo(items);
        (_items, _isShared) = (items, false);
    }

    private const int Spare = 4;

    /// <summary>Goes through the items; the list may not be changed meanwhile.</summary>
    public struct Enumerator(FactsList<T> list)
    {
        private readonly T[] _items = list._items;
        private readonly int _count = list.Count;
        private int _next;

        /// <inheritdoc cref="IEnumerator{T}.Current"/>
        public readonly T Current => _items[_next - 1];

        /// <inheritdoc cref="IEnumerator.MoveNext"/>
        public bool MoveNext() => _next++ < _count;
    }
}
