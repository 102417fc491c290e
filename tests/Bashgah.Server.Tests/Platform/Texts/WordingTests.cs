using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Tests.Platform.Texts;

public sealed class WordingTests
{
    [Theory]
    [InlineData("en", "1", "Returns are taken within 1 day.")]
    [InlineData("en", "14", "Returns are taken within 14 days.")]
    [InlineData("fa", "1", "مرجوعی تا ۱ روز پذیرفته است.")]
    [InlineData("ms", "14", "Pemulangan diterima dalam 14 hari.")]
    public void A_count_of_one_has_its_word(string language, string days, string expected) =>
        Assert.Equal(expected, Wording.In(language).Say("problem.return-too-late.detail", ("days", days)));

    [Fact]
    public void What_is_not_known_leaves_a_gap() => Assert.Equal(
        "Returns are taken within … days.",
        Wording.In("en").Say("problem.return-too-late.detail", new Dictionary<string, string>()));

    [Theory]
    [InlineData(0, "0 faults")]
    [InlineData(1, "1 fault")]
    [InlineData(2, "2 faults")]
    public void So_it_has_in_commands(long count, string expected) => Assert.Equal(expected, Counted.Of(count, "fault"));
}
