namespace Bashgah.Engine.Rules;

/// <summary>
/// The product groups that a program names, as small numbers, so that a line's group is looked up once and every
/// condition on it is one bit.
/// </summary>
internal sealed class ProductGroupTable
{
    private readonly Dictionary<string, int> _indexes = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _named;
    private readonly HashSet<int> _shipping = [];

    /// <param name="named">The definition's named groups with the groups of lines that they stand for.</param>
    /// <param name="shipping">Groups whose lines are carriage, named or as on lines.</param>
    public ProductGroupTable(
        IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> named, IReadOnlyList<string> shipping)
    {
        _named = new(named);
        foreach (var name in shipping)
        {
            foreach (var group in Expand(name)) _shipping.Add(Add(group));
        }
    }

    /// <summary>The index of a line's group; −1 when no rule names it, or the line has none.</summary>
    public int IndexOf(string? group) => group is not null && _indexes.TryGetValue(group, out var i) ? i : -1;

    public bool IsShipping(int index) => index >= 0 && _shipping.Contains(index);

    /// <summary>The set of indexes that names stand for: named groups, or groups as they are on lines.</summary>
    public ProductGroupSet SetOf(IEnumerable<string> names)
    {
        var indexes = new List<int>();
        foreach (var name in names)
        {
            foreach (var group in Expand(name)) indexes.Add(Add(group));
        }

        return new(indexes);
    }

    private IReadOnlyList<string> Expand(string name) =>
        _named.TryGetValue(name, out var groups) ? groups : [name];

    private int Add(string group)
    {
        if (!_indexes.TryGetValue(group, out var index)) _indexes[group] = index = _indexes.Count;
        return index;
    }
}

/// <summary>A set of product groups as bits.</summary>
internal sealed class ProductGroupSet
{
    private readonly ulong[] _bits;

    public ProductGroupSet(IReadOnlyList<int> indexes)
    {
        _bits = new ulong[(indexes.DefaultIfEmpty(0).Max() / 64) + 1];
        foreach (var index in indexes) _bits[index / 64] |= 1UL << (index % 64);
    }

    /// <summary>False for −1, the group that no rule names.</summary>
    public bool Contains(int index) =>
        index >= 0 && index / 64 < _bits.Length && (_bits[index / 64] & (1UL << (index % 64))) != 0;
}
