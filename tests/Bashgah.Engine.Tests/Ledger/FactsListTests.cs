using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Tests.Ledger;

/// <summary>Lists of facts that share what neither has changed.</summary>
public sealed class FactsListTests
{
    private static readonly Action<FactsList<int>>[] Changes =
    [
        list => list.Add(9), list => list.Insert(0, 9), list => list.Insert(3, 9), list => list[1] = 9, list => list.RemoveAt(0),
        list => list.RemoveAt(2), list => list.RemoveAll(n => n > 1), list => list.Clear(), list => list.AddRange([7, 8, 9]),
    ];

    private static readonly int[][] Expected =
    [
        [1, 2, 3, 9], [9, 1, 2, 3], [1, 2, 3, 9], [1, 9, 3], [2, 3], [1, 2], [1], [], [1, 2, 3, 7, 8, 9],
    ];

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, Changes.Length)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_changes_one_does_not_change_the_other(int kind)
    {
        FactsList<int> list = [1, 2, 3];
        var copy = list.Share();
        Changes[kind](copy);
        Assert.Equal(Expected[kind], copy);
        Assert.Equal([1, 2, 3], list);

        copy = list.Share();
        Changes[kind](list);
        Assert.Equal(Expected[kind], list);
        Assert.Equal([1, 2, 3], copy);
    }

    [Fact]
    public void Nothing_is_copied_where_nothing_is_removed()
    {
        FactsList<int> list = [1, 2, 3];
        var copy = list.Share();
        copy.RemoveAll(n => n > 3);
        Assert.True(list.AsSpan() == copy.AsSpan());
    }

    [Fact]
    public void It_has_what_was_put_into_it_and_nothing_else()
    {
        FactsList<int> list = [];
        for (var i = 0; i < 20; i++) list.Insert(i / 2, i);
        var expected = new List<int>();
        for (var i = 0; i < 20; i++) expected.Insert(i / 2, i);

        Assert.Equal(expected, list);
        Assert.Equal(expected, list.ToArray());
        Assert.Equal(expected.FindIndex(n => n == 7), list.FindIndex(n => n == 7));
        Assert.Equal(expected.FindAll(n => n % 3 == 0), list.FindAll(n => n % 3 == 0));
        Assert.Equal(-1, list.FindIndex(n => n > 20));
        Assert.Equal(0, list.Find(n => n > 20));
        Assert.False(list.Exists(n => n > 20));
        Assert.Throws<IndexOutOfRangeException>(() => list[20]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list.RemoveAt(20));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Insert(22, 1));
    }
}
