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

    /// <summary>By UAX #9 (W7) a number belongs to the Latin word before it, wherever that is shown.</summary>
    [Theory]
    [InlineData("cake", "\u200f«cake»: \u200f۱۲ امتیاز")]
    [InlineData("INV-7", "\u200f«INV-7»: \u200f۱۲ امتیاز")]
    [InlineData("کیک", "«کیک»: ۱۲ امتیاز")]
    public void A_number_does_not_run_into_a_latin_word(string name, string expected)
    {
        var wording = Wording.In("fa");
        Assert.Equal(expected, wording.Say("{name}: {amount} امتیاز", ("name", wording.Quoted(name)), ("amount", "12")));
    }

    [Theory]
    [InlineData(0, "0 faults")]
    [InlineData(1, "1 fault")]
    [InlineData(2, "2 faults")]
    public void So_it_has_in_commands(long count, string expected) => Assert.Equal(expected, Counted.Of(count, "fault"));
}
