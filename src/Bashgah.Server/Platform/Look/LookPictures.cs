using System.Buffers.Binary;
using System.Globalization;
using System.Xml;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Look;

/// <summary>
/// Takes pictures of a look: PNG, and SVG that only draws. What an SVG may have is listed, and nothing else is taken: no script, no
/// style sheet, no link, no picture or file from elsewhere, no entity.
/// </summary>
internal static class LookPictures
{
    public const string Svg = "image/svg+xml";
    public const string Png = "image/png";

    private const int SideMax = 2_000;
    private const int ElementsMax = 5_000;
    private const int DepthMax = 32;
    private const string SvgSpace = "http://www.w3.org/2000/svg";
    private const string LinkSpace = "http://www.w3.org/1999/xlink";

    private static readonly byte[] PngHead = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    private static readonly HashSet<string> Elements = new(StringComparer.Ordinal)
    {
        "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title",
        "desc", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern",
    };

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersFromEntities = 1, CloseInput = true,
    };

    /// <summary>The picture, or what is wrong with it, a line a fault.</summary>
    public static (LookPicture? Picture, IReadOnlyList<string> Faults) Read(ReadOnlyMemory<byte> bytes, int bytesMax)
    {
        if (bytes.Length > bytesMax)
            return (null, [$"it has {bytes.Length / 1024} KiB; {bytesMax / 1024} KiB are allowed."]);
        var isPng = bytes.Span.StartsWith(PngHead);
        var faults = isPng ? PngFaults(bytes.Span) : SvgFaults(bytes);
        return faults.Count == 0 ? (new LookPicture(isPng ? Png : Svg, bytes), []) : (null, faults);
    }

    private static List<string> PngFaults(ReadOnlySpan<byte> png)
    {
        // Chunk by chunk: a length, a name, what is in it, a checksum. The first says the size, the last that it ends.
        for (var at = PngHead.Length; png.Length - at >= 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
            var name = png.Slice(at + 4, 4);
            if (length > png.Length - at - 12)
                break;
            if (at == PngHead.Length && (length != 13 || !name.SequenceEqual("IHDR"u8) || !IsSmall(png[(at + 8)..])))
                return [$"its sides have to be of 1 to {SideMax} pixels."];
            at += 12 + (int)length;
            if (name.SequenceEqual("IEND"u8))
                return at == png.Length ? [] : ["something stands behind its end."];
        }
        return ["it is cut off."];
    }

    private static bool IsSmall(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt32BigEndian(header) is >= 1 and <= SideMax
        && BinaryPrimitives.ReadUInt32BigEndian(header[4..]) is >= 1 and <= SideMax;

    private static List<string> SvgFaults(ReadOnlyMemory<byte> bytes)
    {
        // Each once, in the order found: a picture that was made with a drawing program may have a fault a hundred times.
        var faults = new List<string>();
        var count = 0;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes.ToArray()), Settings);
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.ProcessingInstruction)
                    Add("it has a processing instruction.");
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                if (count == 0 && (reader.LocalName != "svg" || reader.NamespaceURI != SvgSpace))
                    return ["it is neither PNG nor SVG."];
                if (++count > ElementsMax || reader.Depth > DepthMax)
                    return [.. faults, $"it has over {ElementsMax} elements, or over {DepthMax} within each other."];
                if (reader.NamespaceURI != SvgSpace || !Elements.Contains(reader.LocalName))
                    Add($"<{reader.Name}> is not taken: a picture only draws.");
                while (reader.MoveToNextAttribute())
                {
                    if (AttributeFault(reader) is { } fault)
                        Add(fault);
                }
            }
        }
        catch (XmlException fault)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"it is neither PNG nor SVG that can be read (line {fault.LineNumber})."));
        }
        return faults;

        void Add(string fault)
        {
            if (!faults.Contains(fault))
                faults.Add(fault);
        }
    }

    private static string? AttributeFault(XmlReader reader)
    {
        var (name, value) = (reader.LocalName, reader.Value);
        if (reader.Prefix == "xmlns" || reader.Name == "xmlns")
            return null;
        if (reader.NamespaceURI is not ("" or LinkSpace or "http://www.w3.org/XML/1998/namespace"))
            return $"the attribute {reader.Name} is not of SVG.";
        if (name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || name == "style")
            return $"the attribute {reader.Name} is not taken: give colours as fill and stroke.";
        if (name == "href" && !value.StartsWith('#'))
            return "a link leads out of the picture.";
        return IsFromElsewhere(value) ? $"the attribute {reader.Name} leads out of the picture." : null;
    }

    /// <summary>Whether a value has an address that is not of the picture itself; escapes of CSS would hide one.</summary>
    private static bool IsFromElsewhere(string value)
    {
        var compact = string.Concat(value.Where(c => !char.IsWhiteSpace(c) && c is not ('"' or '\'')));
        return compact.Contains('\\', StringComparison.Ordinal)
            || compact.Replace("url(#", "", StringComparison.OrdinalIgnoreCase).Contains("url(", StringComparison.OrdinalIgnoreCase)
            || compact.Contains("javascript:", StringComparison.OrdinalIgnoreCase)
            || compact.Contains("data:", StringComparison.OrdinalIgnoreCase);
    }
}
