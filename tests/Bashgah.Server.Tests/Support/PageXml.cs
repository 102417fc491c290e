using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bashgah.Server.Tests.Support;

/// <summary>Reads a page as XML, so that a tag that is not closed or an attribute without quotes is found and not mended.</summary>
internal static partial class PageXml
{
    /// <summary>The page's root. Elements that HTML never closes are closed first, and a picture that says nothing gets its empty text,
    /// which is written as a bare name.</summary>
    public static XElement Parse(string html) => XDocument.Parse(NoText().Replace(VoidElement().Replace(html, "<$1$2/>"), "$1=\"\" ")).Root!;

    [GeneratedRegex("(?<=<img\\b[^>]*)\\b(alt) ", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex NoText();

    [GeneratedRegex("<(br|col|hr|img|input|link|meta|wbr)\\b([^>]*?)/?>", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex VoidElement();
}
