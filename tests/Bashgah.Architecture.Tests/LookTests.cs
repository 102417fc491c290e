using System.Globalization;
using System.Text.RegularExpressions;

namespace Bashgah.Architecture.Tests;

/// <summary>The look: one file of tokens, whose texts can be read in every light, and styles that turn with the script.</summary>
public sealed partial class LookTests
{
    // WCAG 2.2, success criteria 1.4.3 and 1.4.11.
    private const double TextMin = 4.5;
    private const double ShapeMin = 3;

    private static readonly string[] _grounds = ["paper", "card", "wash"];

    /// <summary>What stands on what, and how far apart they have to be.</summary>
    private static IEnumerable<(string Text, string Ground, double Min)> Pairs() =>
    [
        .. from text in new[] { "ink", "ink-soft", "brand", "good", "warn", "bad" } from ground in _grounds select (text, ground, TextMin),
        .. from state in new[] { "good", "warn", "bad" }
           from text in new[] { state, "ink", "ink-soft" }
           select (text, $"{state}-wash", TextMin),
        .. from ground in new[] { "brand", "brand-deep" } select ("on-brand", ground, TextMin),
        .. from ground in new[] { "card-from", "card-mid", "card-to" } select ("on-card", ground, TextMin),
        // The ring around what has the focus, and the border of a field.
        .. from ground in _grounds select ("brand-warm", ground, ShapeMin),
    ];

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    [InlineData("print")]
    public void Every_text_can_be_read_on_every_ground_it_stands_on(string light)
    {
        var tokens = Tokens(light);
        SourceTree.AssertNone(
            $"Too close to each other ({light})",
            from pair in Pairs()
            let contrast = Contrast(tokens[pair.Text], tokens[pair.Ground])
            where contrast < pair.Min
            select string.Create(CultureInfo.InvariantCulture, $"--{pair.Text} on --{pair.Ground}: {contrast:0.00} of {pair.Min}"));
    }

    [Fact]
    public void Contrast_is_computed_as_defined()
    {
        Assert.Equal(21, Contrast("#ffffff", "#000000"), 3);
        Assert.Equal(4.48, Contrast("#777777", "#ffffff"), 2);
        Assert.Equal(1, Contrast("#a3213f", "#a3213f"), 3);
    }

    [Fact]
    public void Dark_is_the_same_whether_the_system_or_the_page_says_so() =>
        Assert.Equal(Block(DarkBySystem(), 1), Block(DarkByPage(), 1));

    [Fact]
    public void Every_token_of_light_is_one_of_dark_and_of_print() =>
        Assert.Equal(
            Enumerable.Repeat(string.Join(' ', Declared(Light()).Keys.Order()), 2),
            new[] { DarkByPage(), Print() }.Select(block => string.Join(' ', Declared(block).Keys.Order())));

    [Fact]
    public void Colours_stand_in_the_files_of_tokens_alone() =>
        SourceTree.AssertNone(
            "A colour outside tokens",
            SourceTree.Files("src", ".css").Where(file => !_withColours.Contains(file.Name)).SelectMany(file => file.Find(Colour())));

    [Fact]
    public void Styles_name_no_side_of_the_screen() =>
        SourceTree.AssertNone(
            "Left, right, width or height in a style",
            SourceTree.Files("src", ".css")
                .SelectMany(file => file.Find(Side()))
                .Where(line => !_sides.Any(s => line.Contains(s, StringComparison.Ordinal))));

    // Reports draw charts: their series have colours of their own.
    private static readonly string[] _withColours =
        ["src/Bashgah.Server/Platform/Look/tokens.css", "src/Bashgah.Server/Simulations/Page/report.css"];

    // What runs from left to right in every script: code, addresses, columns of digits.
    private static readonly string[] _sides = ["pre {", "input[dir=\"ltr\"]", ".guide-answer .keys", ".figures td, .figures thead"];

    private static Dictionary<string, string> Tokens(string light)
    {
        var tokens = Declared(Rest());
        foreach (var (name, value) in Declared(light switch { "dark" => DarkByPage(), "print" => Print(), _ => Light() }))
            tokens[name] = value;
        return tokens;
    }

    private static string Light() => After(":root, [data-theme=\"light\"] {");

    private static string DarkBySystem() => After(":root:not([data-theme=\"light\"]) {");

    private static string DarkByPage() => After("\n[data-theme=\"dark\"] {");

    private static string Rest() => After("\n:root {");

    private static string Print() => After(":root, :root[data-theme], [data-theme] {");

    private static string After(string selector)
    {
        var file = Assert.Single(SourceTree.Files("src/Bashgah.Server/Platform/Look", "tokens.css")).Text;
        var start = file.IndexOf(selector, StringComparison.Ordinal);
        Assert.True(start >= 0, $"There is no {selector}");
        start += selector.Length;
        return file[start..file.IndexOf('}', start)];
    }

    private static List<string> Block(string block, int spaces) =>
        [.. block.Split(';').Select(line => Spaces().Replace(line, new string(' ', spaces)).Trim())];

    private static Dictionary<string, string> Declared(string block) =>
        Declaration().Matches(block).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim(), StringComparer.Ordinal);

    /// <summary>WCAG 2.2: contrast ratio.</summary>
    private static double Contrast(string one, string other)
    {
        var (light, dark) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double Luminance(string colour)
    {
        Assert.Matches("^#[0-9a-f]{6}$", colour);
        var (red, green, blue) = (Linear(colour[1..3]), Linear(colour[3..5]), Linear(colour[5..7]));
        return (0.2126 * red) + (0.7152 * green) + (0.0722 * blue);
    }

    private static double Linear(string hex)
    {
        var part = int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex("--([a-z-]+):([^;]+);")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("#[0-9a-fA-F]{3,8}\\b")]
    private static partial Regex Colour();

    [GeneratedRegex(@"(margin|padding|border|inset)-(left|right|top|bottom)|text-align: (left|right)|(^|[{;\s])(left|right|width|height|min-width|max-height): ")]
    private static partial Regex Side();
}
