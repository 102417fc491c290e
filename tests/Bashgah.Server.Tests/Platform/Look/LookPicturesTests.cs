using System.Text;
using Bashgah.Server.Platform.Look;

namespace Bashgah.Server.Tests.Platform.Look;

/// <summary>A picture of a look only draws.</summary>
public sealed class LookPicturesTests
{
    private const int BytesMax = 64 * 1024;

    [Fact]
    public void A_drawing_and_a_png_are_taken()
    {
        var (drawing, faults) = Svg(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- A leaf. -->
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">
              <title>A leaf</title><defs><linearGradient id="g"><stop offset="0" stop-color="#0a0"/></linearGradient></defs>
              <path d="M0 0h10v10z" fill="url(#g)"/><use href="#g"/><use xlink:href="#g"/>
            </svg>
            """);
        Assert.Empty(faults);
        Assert.Equal(LookPictures.Svg, drawing!.Type);
        Assert.Equal(LookPictures.Png, LookPictures.Read(Png(), BytesMax).Picture!.Type);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script> is not taken")]
    [InlineData("<style>*{background:url(//evil.example)}</style>", "<style> is not taken")]
    [InlineData("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>", "<foreignObject> is not taken")]
    [InlineData("<image href='#a'/>", "<image> is not taken")]
    [InlineData("<a href='#a'/>", "<a> is not taken")]
    [InlineData("<animate attributeName='href' to='javascript:alert(1)'/>", "<animate> is not taken")]
    [InlineData("<set attributeName='onload' to='alert(1)'/>", "<set> is not taken")]
    [InlineData("<path onclick='alert(1)'/>", "the attribute onclick is not taken")]
    [InlineData("<path OnLoad='alert(1)'/>", "the attribute OnLoad is not taken")]
    [InlineData("<path style='fill:red'/>", "the attribute style is not taken")]
    [InlineData("<use href='https://evil.example/a.svg#x'/>", "a link leads out of the picture")]
    [InlineData("<use href='data:image/svg+xml,x'/>", "a link leads out of the picture")]
    [InlineData("<path fill='url(https://evil.example/x)'/>", "the attribute fill leads out of the picture")]
    [InlineData("<path fill='u\\72l(https://evil.example/x)'/>", "the attribute fill leads out of the picture")]
    [InlineData("<path fill='url(\" https://evil.example\")'/>", "the attribute fill leads out of the picture")]
    [InlineData("<?xml-stylesheet href='https://evil.example/x.css'?>", "it has a processing instruction")]
    [InlineData("<html:b xmlns:html='http://www.w3.org/1999/xhtml'/>", "<html:b> is not taken")]
    [InlineData("<path", "can be read (line 1)")]
    public void Whatever_does_more_than_draw_is_named(string inside, string fault)
    {
        var (picture, faults) = Svg($"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>");
        Assert.Null(picture);
        Assert.Contains(faults, f => f.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_are_named_at_once_and_each_once()
    {
        var faults = Svg("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/><script/><path onclick=\"x\"/><use href=\"a.svg\"/></svg>").Faults;
        Assert.Equal(3, faults.Count);
    }

    [Theory]
    [InlineData("<!DOCTYPE svg [<!ENTITY a \"x\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>")]
    [InlineData("<!DOCTYPE svg SYSTEM \"https://evil.example/x.dtd\"><svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("<html/>")]
    [InlineData("<svg/>")]
    [InlineData("GIF89a")]
    [InlineData("")]
    public void What_is_no_picture_of_the_two_kinds_is_refused(string text) =>
        Assert.Contains(Svg(text).Faults, f => f.StartsWith("it is neither PNG nor SVG", StringComparison.Ordinal));

    [Fact]
    public void Depth_number_and_size_have_bounds()
    {
        Assert.NotEmpty(Svg(Nested(40)).Faults);
        Assert.Empty(Svg(Nested(20)).Faults);
        Assert.NotEmpty(Svg($"<svg xmlns=\"http://www.w3.org/2000/svg\">{string.Concat(Enumerable.Repeat("<g/>", 5_001))}</svg>").Faults);
        Assert.Contains("64 KiB are allowed", LookPictures.Read(new byte[BytesMax + 1], BytesMax).Faults.Single());

        static string Nested(int depth) =>
            $"<svg xmlns=\"http://www.w3.org/2000/svg\">{string.Concat(Enumerable.Repeat("<g>", depth))}{string.Concat(Enumerable.Repeat("</g>", depth))}</svg>";
    }

    [Fact]
    public void A_png_that_is_cut_off_too_large_or_has_something_behind_it_is_refused()
    {
        var png = Png();
        for (var length = 0; length < png.Length; length++)
            Assert.Null(LookPictures.Read(png.AsMemory(0, length), BytesMax).Picture);
        Assert.Contains("behind its end", LookPictures.Read((byte[])[.. png, 1], BytesMax).Faults.Single());
        var large = png.ToArray();
        large[18] = 0xff;
        Assert.Contains("1 to 2000 pixels", LookPictures.Read(large, BytesMax).Faults.Single());
        var long1 = png.ToArray();
        long1[33] = 0xff;
        Assert.Contains("cut off", LookPictures.Read(long1, BytesMax).Faults.Single());
    }

    private static (Storage.Programs.LookPicture? Picture, IReadOnlyList<string> Faults) Svg(string text) =>
        LookPictures.Read(Encoding.UTF8.GetBytes(text), BytesMax);

    /// <summary>A point, made by hand.</summary>
    private static byte[] Png() => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
}
