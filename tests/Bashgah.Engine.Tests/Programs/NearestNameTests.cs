using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Tests.Programs;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "ABC", 0)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "bca", 2)]
    [InlineData("abc", "abcd", 1)]
    [InlineData("abcd", "bcd", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void SlipsAreCounted(string left, string right, int slips) =>
        Assert.Equal(slips, NearestName.Slips(left, right));

    [Theory]
    [InlineData("weekdya", "weekday")]
    [InlineData("WEEKDAY", "weekday")]
    [InlineData("hour", "hours")]
    [InlineData("hr", null)]
    [InlineData("x", "y")] // one slip of a short word
    [InlineData("xz", null)]
    [InlineData("wekkdyy", "weekday")] // 2 of 7 wrong
    [InlineData("wakkdyy", null)] // 3 of 7
    [InlineData("", null)]
    public void TheNearestIsMeant(string given, string? meant) =>
        Assert.Equal(meant, NearestName.To(given, ["hours", "weekday", "y", "dates"]));

    [Theory]
    [InlineData("friday", "fri")]
    [InlineData("ceil", "ceiling")]
    [InlineData("Tehran", "Asia/Tehran")]
    [InlineData("Kuala Lumpur", "Asia/Kuala_Lumpur")]
    [InlineData("Asia/Tehrn", "Asia/Tehran")]
    [InlineData("fr", "fri")] // one slip
    [InlineData("ce", null)]
    [InlineData("London", null)]
    public void APartOfANameMeansIt(string given, string? meant) => Assert.Equal(
        meant, NearestName.To(given, ["fri", "ceiling", "Asia/Tehran", "Asia/Kuala_Lumpur", "a"]));

    [Fact]
    public void TheFirstOfEqualsIsMeant() => Assert.Equal("cat", NearestName.To("bat", ["cat", "hat"]));

    [Fact]
    public void LongNamesAreNotLookedFor()
    {
        Assert.Null(NearestName.To(new string('a', 65), [new string('a', 64)]));
        Assert.Equal(new string('a', 64), NearestName.To(new string('a', 63), [new string('a', 65), new string('a', 64)]));
    }
}
