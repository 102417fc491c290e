using System.Text;
using Bashgah.Server.Platform.Look;

namespace Bashgah.Server.Tests.Platform.Look;

/// <summary>A look is read whole, or everything that is wrong with it is said at once.</summary>
public sealed class LookFileTests
{
    [Fact]
    public void What_is_right_is_read()
    {
        var (settings, faults) = Read("""{ "brand": "#A3213F", /* warm */ "accent": "#d9541e", "radius": 0, "face": ["Georgia", "Noto Serif"], }""");
        Assert.Empty(faults);
        Assert.Equal(("#a3213f", "#d9541e", 0), (settings!.Brand, settings.Accent, settings.Radius));
        Assert.Equal(["Georgia", "Noto Serif"], settings.Face);
        Assert.Null(settings.PersianFace);
        Assert.NotNull(Read("{}").Settings);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var (settings, faults) = Read(
            """{ "brand": "red", "acent": "#d9541e", "radius": 33, "face": ["x; } body { display: none"], "persianFace": [], "radius": 2 }""");
        Assert.Null(settings);
        Assert.Equal(["acent", "brand", "face", "persianFace", "radius", "radius"], faults.Select(f => f.Split(':')[0]).Order());
        Assert.Contains(faults, f => f.Contains("'accent'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "brand": "#a3213" }""")]
    [InlineData("""{ "brand": "a3213f#" }""")]
    [InlineData("""{ "brand": 5 }""")]
    [InlineData("""{ "radius": 2.5 }""")]
    [InlineData("""{ "radius": -1 }""")]
    [InlineData("""{ "accent": "#a3213f" }""")]
    [InlineData("""{ "face": "Georgia" }""")]
    [InlineData("""{ "face": [" Georgia"] }""")]
    [InlineData("""{ "face": ["Geor\"gia"] }""")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public void What_is_wrong_is_said(string text) => Assert.Single(Read(text).Faults);

    private static (Storage.Programs.LookSettings? Settings, IReadOnlyList<string> Faults) Read(string text) =>
        LookFile.Read(Encoding.UTF8.GetBytes(text));
}
