using System.Globalization;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Look;

/// <summary>
/// The tokens of a program's look, of a colour or two: for light, dark and print, each dark or light enough for whatever stands on it.
/// A colour that is too light for text is darkened where text has it; the card keeps it as it is and takes dark letters.
/// </summary>
internal sealed class LookStyle(string slug, ProgramLook look)
{
    // WCAG 2.2, success criteria 1.4.3 and 1.4.11.
    private const double Text = 4.5;
    private const double Shape = 3;

    // As the server's own dark brand: a light one glows, a dim one is lost.
    private const double Bright = 6;

    // The grounds of tokens.css: a test computes what stands on those there.
    private static readonly Colour[] LightGrounds = [Colour.White, Colour.Of("#fbf6f0"), Colour.Of("#f5ebe1")];
    private static readonly Colour[] DarkGrounds = [Colour.Of("#17110e"), Colour.Of("#221914"), Colour.Of("#2e231c")];
    private static readonly Colour CardInk = Colour.Of("#1c1310");

    /// <summary>What an own look sets again; nothing where a program has none.</summary>
    public string Write()
    {
        var (settings, blocks) = (look.Settings, new List<string>());
        if (settings.Brand is { } brand)
            blocks.AddRange(Colours(Colour.Of(brand), settings.Accent is { } accent ? Colour.Of(accent) : null));
        if (settings.Radius is { } radius)
            blocks.Add(Invariant($":root {{ --radius: {radius}px; --radius-small: {radius * 5 / 9}px; }}"));
        if (look.CardArt is { } art)
            blocks.Add($":root {{ --card-art: url(\"/assets/look/{slug}/card-art?v={art.Hash}\"); }}");
        if (settings.Face is { } face)
            blocks.Add($":not(:lang(fa)) {{ --face: {Faces(face)}, system-ui, \"Noto Sans\", \"Noto Sans Arabic\", sans-serif; }}");
        if (settings.PersianFace is { } persian)
            blocks.Add($":lang(fa) {{ --face: {Faces(persian)}, \"Vazirmatn\", \"Noto Sans Arabic\", Tahoma, sans-serif; }}");
        return string.Concat(blocks.Select(block => block + "\n"));
    }

    private IEnumerable<string> Colours(Colour brand, Colour? accent)
    {
        var (light, dark) = (Light(brand, accent), Dark(brand, accent));
        yield return $":root, [data-theme=\"light\"] {{ {light} }}";
        yield return $"@media (prefers-color-scheme: dark) {{ :root:not([data-theme=\"light\"]) {{ {dark} }} }}";
        yield return $"[data-theme=\"dark\"] {{ {dark} }}";
        yield return $":root {{ {Card(brand, accent)} }}";
        // Paper is white, and ink is dear.
        var ink = brand.Until(7, Colour.Black, Colour.White);
        yield return $"@media print {{ :root, :root[data-theme], [data-theme] {{ --brand: {ink}; --brand-deep: {ink.Mixed(Colour.Black, 0.3)}; --on-brand: #ffffff; }} }}";
    }

    private static string Light(Colour brand, Colour? accent)
    {
        var shown = brand.Until(Text, Colour.Black, LightGrounds);
        var warm = (accent ?? brand.Turned(22)).Until(Shape, Colour.Black, LightGrounds);
        return $"--brand: {shown}; --brand-deep: {shown.Mixed(Colour.Black, 0.35)}; --brand-warm: {warm}; --on-brand: #ffffff; --gold: {Gold(accent, brand)};";
    }

    private static string Dark(Colour brand, Colour? accent)
    {
        var shown = brand.LighterUntil(Bright, DarkGrounds);
        var on = shown.Mixed(Colour.Black, 0.88);
        var deep = shown.Mixed(Colour.Black, 0.12).Until(Text, Colour.White, on);
        var warm = (accent ?? brand.Turned(22)).LighterUntil(Shape, DarkGrounds);
        return $"--brand: {shown}; --brand-deep: {deep}; --brand-warm: {warm}; --on-brand: {on}; --gold: {Gold(accent, brand)};";
    }

    private string Card(Colour brand, Colour? accent)
    {
        var letters = Colour.Contrast(brand, Colour.White) >= Shape || Colour.Contrast(brand, Colour.White) >= Colour.Contrast(brand, CardInk)
            ? Colour.White : CardInk;
        var away = letters == Colour.White ? Colour.Black : Colour.White;
        var middle = brand.Until(Text, away, letters);
        var from = (accent ?? brand.Turned(22)).Until(Text, away, letters);
        var to = letters == Colour.White ? middle.Mixed(Colour.Black, 0.5) : middle.Mixed(Colour.White, 0.35);
        return $"--card-from: {from}; --card-mid: {middle}; --card-to: {to}; --on-card: {letters}; --card-scrim: {Scrim(to, letters)};";
    }

    /// <summary>Thick enough that letters can be read even where the picture beneath has their own colour.</summary>
    private string Scrim(Colour scrim, Colour letters)
    {
        var percent = 0;
        while (look.CardArt is not null && percent < 100 && Colour.Contrast(letters.Mixed(scrim, percent / 100.0), letters) < Text)
            percent++;
        return Invariant($"rgb({scrim.Red} {scrim.Green} {scrim.Blue} / {percent}%)");
    }

    private static Colour Gold(Colour? accent, Colour brand) => (accent ?? brand.Turned(22)).Mixed(Colour.White, 0.3);

    private static string Faces(IReadOnlyList<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
