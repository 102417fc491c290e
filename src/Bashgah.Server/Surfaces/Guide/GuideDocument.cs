using Bashgah.Server.Platform.Look;
using Bashgah.Server.Platform.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Surfaces.Guide;

/// <summary>The guide as one HTML document without anything beside it: to read, to keep, to print and lay beside the till.</summary>
internal static class GuideDocument
{
    /// <summary>The style of all pages, and that of guides.</summary>
    public static string Style { get; } = SiteStyle.Whole + SiteStyle.Read("Bashgah.Server.Surfaces.Guide.guide.css");

    /// <summary>The document in a language.</summary>
    /// <param name="book">What it says.</param>
    /// <param name="wording">The language.</param>
    /// <param name="path">Where it is asked for, for the way to the other languages; null: it is a file.</param>
    public static async Task<string> WriteAsync(GuideBook book, Wording wording, string? path)
    {
        await using var services = new ServiceCollection().AddSingleton(new GuideShown(book, wording, path)).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<GuidePage>(ParameterView.Empty)).ToHtmlString());
    }
}

/// <summary>What the document shows.</summary>
/// <param name="Book">What it says.</param>
/// <param name="Wording">The language.</param>
/// <param name="Path">Where it was asked for; null: it is a file.</param>
internal sealed record GuideShown(GuideBook Book, Wording Wording, string? Path);
