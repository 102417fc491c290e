using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Planted.Tests;

public class BoundariesTests
{
    public static TheoryData<Box, bool> Boxes => new()
    {
        { new Box(9), false },
        { new Box(10), true },
        { new Box(11), true },
    };

    [Fact]
    public void Below_is_false() => Assert.False(Boundaries.ByFact(9));

    [Fact]
    public void The_boundary_is_true() => Assert.True(Boundaries.ByFact(10));

    [Fact]
    public void Above_is_true() => Assert.True(Boundaries.ByFact(11));

    [Theory]
    [MemberData(nameof(Boxes))]
    public void Rows(Box box, bool expected) => Assert.Equal(expected, Boundaries.ByTheory(box));

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Static_field(long count, bool expected) =>
        Assert.Equal(expected, Boundaries.ByStaticField(count));

    [Fact]
    public void Property() => Prop
        .ForAll((int left, int right) => Boundaries.ByProperty(left, right) + right == left)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Far_below_is_false() => Assert.False(Boundaries.Careless(5));

    [Fact]
    public void Far_above_is_true() => Assert.True(Boundaries.Careless(15));
}
