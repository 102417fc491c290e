using System.Text.RegularExpressions;
using Bashgah.Server.Platform.Look;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Tests.Platform.Look;

/// <summary>Whatever colours a club has, what stands on them can be read.</summary>
public sealed partial class LookStyleTests
{
    private static readonly (string Text, string Ground, double Min)[] Pairs =
    [
        .. from ground in new[] { "paper", "card", "wash" } from text in new[] { ("brand", 4.5), ("brand-warm", 3.0) } select (text.Item1, ground, text.Item2),
        ("on-brand", "brand", 4.5), ("on-brand", "brand-deep", 4.5), ("on-card", "card-from", 4.5), ("on-card", "card-mid", 4.5), ("on-card", "card-to", 4.5),
    ];

    [Fact]
    public void Every_brand_can_be_read_by_day_by_night_and_on_paper()
    {
        var wrong = new List<string>();
        // Some 300 colours, from black over all hues to white, with and without a second one.
        foreach (var (brand, accent) in
            from red in Parts() from green in Parts() from blue in Parts()
            from accent in new string?[] { null, "#ffe600", "#0b1a5c" }
            select (new Colour(red, green, blue).ToString(), accent))
        {
            var style = Style(new LookSettings(brand, accent));
            foreach (var light in new[] { "light", "dark", "print" })
            {
                var tokens = Tokens(style, light);
                wrong.AddRange(
                    from pair in Pairs
                    let contrast = Colour.Contrast(Colour.Of(tokens[pair.Text]), Colour.Of(tokens[pair.Ground]))
                    where contrast < pair.Min
                    select $"{brand} with {accent}, {light}: --{pair.Text} {tokens[pair.Text]} on --{pair.Ground} {tokens[pair.Ground]}: {contrast:0.00}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(10)));
    }

    [Theory]
    [InlineData("#a3213f", "#ffffff")]
    [InlineData("#0b5d5b", "#ffffff")]
    [InlineData("#ffd500", "#1c1310")]
    [InlineData("#f2f2f2", "#1c1310")]
    public void A_card_keeps_its_colour_and_takes_the_letters_that_fit(string brand, string letters)
    {
        var tokens = Tokens(Style(new LookSettings(brand)), "light");
        Assert.Equal((brand, letters), (tokens["card-mid"], tokens["on-card"]));
    }

    [Theory]
    [InlineData("#a3213f")]
    [InlineData("#ffd500")]
    public void A_picture_lies_beneath_a_scrim_that_letters_can_be_read_on(string brand)
    {
        var art = new LookPicture(LookPictures.Png, new byte[] { 1, 2, 3 });
        var style = Style(new LookSettings(brand), art);
        Assert.Contains($"--card-art: url(\"/assets/look/club/card-art?v={art.Hash}\")", style);
        var tokens = Tokens(style, "light");
        var scrim = Scrim().Match(tokens["card-scrim"]);
        var (letters, share) = (Colour.Of(tokens["on-card"]), int.Parse(scrim.Groups[4].Value) / 100.0);
        Assert.InRange(share, 0.3, 0.95);
        var ground = new Colour(byte.Parse(scrim.Groups[1].Value), byte.Parse(scrim.Groups[2].Value), byte.Parse(scrim.Groups[3].Value));
        // The worst that a picture can have is the letters' own colour.
        Assert.InRange(Colour.Contrast(letters.Mixed(ground, share), letters), 4.5, 21);
    }

    [Fact]
    public void What_is_not_set_is_not_said()
    {
        Assert.Equal("", new LookStyle("club", ProgramLook.Default).Write());
        Assert.Equal(":root { --radius: 9px; --radius-small: 5px; }\n", new LookStyle("club", new(new LookSettings(Radius: 9))).Write());
        var faces = new LookStyle("club", new(new LookSettings(Face: ["Georgia", "Noto Serif"], PersianFace: ["Vazirmatn"]))).Write();
        Assert.Contains(":not(:lang(fa)) { --face: \"Georgia\", \"Noto Serif\", system-ui,", faces);
        Assert.Contains(":lang(fa) { --face: \"Vazirmatn\", ", faces);
    }

    private static IEnumerable<byte> Parts() => [0, 40, 90, 140, 200, 235, 255];

    private static string Style(LookSettings settings, LookPicture? art = null) => new LookStyle("club", new(settings, CardArt: art)).Write();

    /// <summary>What counts on a page: the server's own tokens, and the club's after them.</summary>
    private static Dictionary<string, string> Tokens(string style, string light)
    {
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var sheet in new[] { File.ReadAllText(Repository.PathOf("src", "Bashgah.Server", "Platform", "Look", "tokens.css")), style })
        {
            foreach (var start in new[] { "\n:root {", ":root, [data-theme=\"light\"] {" }.Concat(
                light switch { "dark" => ["\n[data-theme=\"dark\"] {"], "print" => [":root, :root[data-theme], [data-theme] {"], _ => Array.Empty<string>() }))
            {
                var at = ("\n" + sheet).IndexOf(start, StringComparison.Ordinal);
                Assert.True(at >= 0, start);
                foreach (Match declared in Declaration().Matches(("\n" + sheet)[at..("\n" + sheet).IndexOf('}', at)]))
                    tokens[declared.Groups[1].Value] = declared.Groups[2].Value.Trim();
            }
        }
        return tokens;
    }

    [GeneratedRegex("--([a-z-]+):([^;]+);")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^rgb\((\d+) (\d+) (\d+) / (\d+)%\)$")]
    private static partial Regex Scrim();
}
