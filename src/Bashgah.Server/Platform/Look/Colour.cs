using System.Globalization;

namespace Bashgah.Server.Platform.Look;

/// <summary>A colour of sRGB, a byte a part.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    // By steps of a hundredth: no eye sees a finer one.
    private const int Steps = 100;

    public static Colour White { get; } = new(255, 255, 255);

    public static Colour Black { get; } = new(0, 0, 0);

    /// <summary>Reads <c>#rrggbb</c>.</summary>
    public static bool TryParse(string text, out Colour colour)
    {
        colour = default;
        if (text.Length != 7 || text[0] != '#' || !text[1..].All(char.IsAsciiHexDigit))
            return false;
        var number = int.Parse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        colour = new Colour((byte)(number >> 16), (byte)((number >> 8) & 0xff), (byte)(number & 0xff));
        return true;
    }

    /// <summary>A colour of our own style.</summary>
    public static Colour Of(string text) => TryParse(text, out var colour) ? colour : throw new ArgumentException("No colour.", nameof(text));

    /// <summary>How far apart two colours are, 1 to 21 (WCAG 2.2, contrast ratio).</summary>
    public static double Contrast(Colour one, Colour other)
    {
        var (a, b) = (one.Luminance, other.Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>So much of the other colour in it, 0 to 1.</summary>
    public Colour Mixed(Colour other, double share) =>
        new(Part(Red, other.Red, share), Part(Green, other.Green, share), Part(Blue, other.Blue, share));

    /// <summary>The colour itself, or as much of the other in it as it takes to be that far from every ground.</summary>
    public Colour Until(double contrast, Colour towards, params IReadOnlyList<Colour> grounds)
    {
        for (var step = 0; step < Steps; step++)
        {
            var mixed = Mixed(towards, step / (double)Steps);
            if (grounds.All(ground => Contrast(mixed, ground) >= contrast))
                return mixed;
        }
        return towards;
    }

    /// <summary>The colour itself, or as much lighter with the same hue as it takes to be that far from every ground: mixed with white it
    /// would be pale.</summary>
    public Colour LighterUntil(double contrast, params IReadOnlyList<Colour> grounds)
    {
        var (hue, saturation, lightness) = Hsl();
        for (var step = 0; step < Steps; step++)
        {
            var lighter = OfHsl(hue, saturation, lightness + ((1 - lightness) * step / Steps));
            if (grounds.All(ground => Contrast(lighter, ground) >= contrast))
                return lighter;
        }
        return White;
    }

    /// <summary>Another hue of the same strength.</summary>
    /// <param name="degrees">How far round the circle of hues.</param>
    public Colour Turned(double degrees)
    {
        // The matrix by which the FilterEffects specification turns hues, which keeps the luminance of linear light about the same.
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        return new(
            Byte(((0.213 + (cosine * 0.787) - (sine * 0.213)) * Red) + ((0.715 - (cosine * 0.715) - (sine * 0.715)) * Green) + ((0.072 - (cosine * 0.072) + (sine * 0.928)) * Blue)),
            Byte(((0.213 - (cosine * 0.213) + (sine * 0.143)) * Red) + ((0.715 + (cosine * 0.285) + (sine * 0.140)) * Green) + ((0.072 - (cosine * 0.072) - (sine * 0.283)) * Blue)),
            Byte(((0.213 - (cosine * 0.213) - (sine * 0.787)) * Red) + ((0.715 - (cosine * 0.715) + (sine * 0.715)) * Green) + ((0.072 + (cosine * 0.928) + (sine * 0.072)) * Blue)));
    }

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    // As CSS Color 4 converts between the two.
    private (double Hue, double Saturation, double Lightness) Hsl()
    {
        var (red, green, blue) = (Red / 255.0, Green / 255.0, Blue / 255.0);
        var (most, least) = (Math.Max(red, Math.Max(green, blue)), Math.Min(red, Math.Min(green, blue)));
        var (spread, lightness) = (most - least, (most + least) / 2);
        if (spread == 0)
            return (0, 0, lightness);
        var hue = most == red ? ((green - blue) / spread) + (green < blue ? 6 : 0)
            : most == green ? ((blue - red) / spread) + 2
            : ((red - green) / spread) + 4;
        return (hue * 60, spread / (1 - Math.Abs((2 * lightness) - 1)), lightness);
    }

    private static Colour OfHsl(double hue, double saturation, double lightness)
    {
        var reach = saturation * Math.Min(lightness, 1 - lightness);
        return new(Part(0), Part(8), Part(4));

        byte Part(double shift)
        {
            var at = (shift + (hue / 30)) % 12;
            return Byte(255 * (lightness - (reach * Math.Max(-1, Math.Min(Math.Min(at - 3, 9 - at), 1)))));
        }
    }

    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(byte part)
    {
        var share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static byte Part(byte one, byte other, double share) => Byte(one + ((other - one) * share));

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
