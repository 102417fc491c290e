using System.Text.Json;
using Bashgah.Storage.Members;

namespace Bashgah.Storage.Tests.Members;

/// <summary>Magnetic stripes by ISO 7813: of all that stands on them the number is kept.</summary>
public sealed class CardSwipeTests
{
    private const string Tracks = "card_standards/iso7813_tracks.json";

    public static TheoryData<string, string> Swipes
    {
        get
        {
            var data = new TheoryData<string, string>();
            using var document = JsonDocument.Parse(File.ReadAllText(PublicData.PathOf(Tracks)));
            foreach (var swipe in document.RootElement.GetProperty("swipes").EnumerateArray())
            {
                var raw = swipe.GetProperty("raw_swipe").GetString()!;
                // One has track 2 alone, without a separator: then it is all of it.
                data.Add(raw, swipe.GetProperty("pan").GetString() ?? raw.Trim(';', '?'));
            }

            return data;
        }
    }

    [ConditionalFact]
    [RequiresPublicData(Tracks)]
    public void The_number_of_every_published_swipe_is_found_also_from_one_track()
    {
        var swipes = Swipes;
        Assert.True(swipes.Count >= 10);
        foreach (var swipe in swipes)
        {
            var (raw, number) = ((string)swipe[0], (string)swipe[1]);
            Assert.Equal(new CardSwipe.Number(number), CardSwipe.Read(raw));
            foreach (var track in raw.Split('?', StringSplitOptions.RemoveEmptyEntries).Where(track => track[0] != '+'))
            {
                Assert.Equal(new CardSwipe.Number(number), CardSwipe.Read(track + "?"));
                Assert.True(Identifiers.TryCard(track + "?", out var card));
                Assert.True(Identifiers.TryCard(number, out var typed));
                Assert.Equal(typed, card);
                // Cut off anywhere it has no end.
                Assert.Equal(new CardSwipe.Damaged(), CardSwipe.Read(track));
                Assert.Equal(new CardSwipe.Damaged(), CardSwipe.Read(track[..(track.Length / 2)]));
            }
        }
    }

    [Theory]
    [InlineData("%B7083560000013710910^NAME^?", "7083560000013710910")]
    [InlineData("%A123456^OWN THINGS^?", "123456")]
    [InlineData("%M123456^?", "123456")]
    [InlineData("%123456?", "123456")]
    [InlineData("%CLUB77^?", "CLUB77")]
    [InlineData("%B3715 123456 00001^NAME^2512?", "371512345600001")]
    [InlineData(";123456=2512?", "123456")]
    [InlineData(";123456?", "123456")]
    [InlineData(";123456?8", "123456")]
    [InlineData(" %B123456^N^?X ;123456=?Y ", "123456")]
    [InlineData("%B123456^N^?\r\n;123456=?\r\n", "123456")]
    [InlineData("%?;123456?", "123456")]
    [InlineData("%B123456^N^?;123456=?;0199=88?", "123456")]
    [InlineData("%B123456^N^?+0199=88?", "123456")]
    public void The_number_is_what_stands_before_the_first_separator(string text, string number) =>
        Assert.Equal(new CardSwipe.Number(number), CardSwipe.Read(text));

    [Theory]
    [InlineData("%")]
    [InlineData("%B123456")]
    [InlineData(";123456=2512")]
    [InlineData("123456=2512?")]
    [InlineData("%E?")]
    [InlineData(";E?")]
    [InlineData("%E?;123456=2512?")]
    [InlineData("%B123456^N^?;E?")]
    [InlineData("%B123456^N^?;123456=?+E?")]
    [InlineData("%B123456^N^?;123457=2512?")]
    [InlineData("%B123456^N^?;123456=2512")]
    [InlineData("%B12X456^N^?")]
    [InlineData("%^N^?")]
    [InlineData(";=2512?")]
    [InlineData("%?;?")]
    [InlineData(";12A?")]
    [InlineData("+0199=88?")]
    public void What_was_not_read_well_says_so_and_is_no_number(string text)
    {
        Assert.Equal(new CardSwipe.Damaged(), CardSwipe.Read(text));
        Assert.False(Identifiers.TryCard(text, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("123456")]
    [InlineData("+60123456789")]
    [InlineData("AB-12")]
    public void What_is_typed_is_no_swipe(string? text) => Assert.Null(CardSwipe.Read(text));
}
