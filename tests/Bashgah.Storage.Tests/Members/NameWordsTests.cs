using Bashgah.Storage.Members;

namespace Bashgah.Storage.Tests.Members;

public sealed class NameWordsTests
{
    [Theory]
    [InlineData("Aisyah binti Ahmad", "aisyah", "binti", "ahmad")]
    [InlineData("  AISYAH   aisyah ", "aisyah")]
    [InlineData("José Núñez-Straße", "jose", "nunez", "strasse")]
    [InlineData("O'Brien O’Brien", "obrien")]
    [InlineData("Łukasz Øre İstanbul ılgın", "lukasz", "ore", "istanbul", "ilgin")]
    [InlineData("Ｆｕｌｌ ﬁne", "full", "fine")]
    // Arabic letters as Persian keyboards write them.
    [InlineData("علي كريمي", "علی", "کریمی")]
    [InlineData("موسى فاطمة", "موسی", "فاطمه")]
    [InlineData("أحمد إبراهيم آزاد ٱلنور", "احمد", "ابراهیم", "ازاد", "النور")]
    [InlineData("مؤمن رئيس ضیاء", "مومن", "رییس", "ضیا")]
    // Vowel signs and tatweel are written or not.
    [InlineData("مُحَمَّد محـــمد", "محمد")]
    // A non-joiner splits, and joins.
    [InlineData("علی\u200cرضا", "علی", "رضا", "علیرضا")]
    [InlineData("Room ۱۲ ١٢ 12", "room", "12")]
    [InlineData("李小龙", "李小龙")]
    [InlineData("!!! … ـ", new string[0])]
    [InlineData(null, new string[0])]
    public void Words_of_a_name(string? name, params string[] words) => Assert.Equal(words, NameWords.Of(name));

    [Theory]
    [InlineData("علی\u200cرضا", "علیرضا")]
    [InlineData("علی رضا", "علی", "رضا")]
    [InlineData("KARIMI karimi", "karimi")]
    public void Words_that_are_asked_for(string text, params string[] words) => Assert.Equal(words, NameWords.Asked(text));

    [Theory]
    [InlineData("karimi", "kar")]
    [InlineData("ali", "ali")]
    [InlineData("li", null)]
    [InlineData("𐐀𐐁𐐂𐐃", "𐐀𐐁𐐂")]
    public void Beginning_of_a_word(string word, string? start) => Assert.Equal(start, NameWords.StartOf(word));

    [Fact]
    public void A_name_of_very_many_words_leads_to_its_member_by_the_first_of_them() =>
        Assert.Equal(16, NameWords.Of(string.Join(' ', Enumerable.Range(0, 100).Select(i => $"w{i}"))).Count);
}
