using Bashgah.Server.Platform.Hosting;
using Bashgah.Server.Platform.Look;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Platform.Pages;

/// <summary>What the pages of one request know: its language and light, and the start page's example.</summary>
internal sealed class PageContext(IHttpContextAccessor accessor, ServerOptions options)
{
    private static readonly StartPageExample Placeholders =
        new("<program>", "<key>", "MYR", 2, "dairy", "+60123456789", 4170, 100);

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");

    /// <summary>The wording that was chosen, else the browser's.</summary>
    public Wording Wording => Wording.In(Language.Of(Http));

    /// <summary>The light that was chosen; null: the system's.</summary>
    public string? Theme => Platform.Look.Theme.Of(Http);

    /// <summary>What the example is filled with; null: placeholders.</summary>
    public StartPageExample? Example => options.Example;

    /// <summary>What the example shows.</summary>
    public StartPageExample Shown => Example ?? Placeholders;

    /// <summary>The program whose look the demo's pages have; null: they have the server's own.</summary>
    public string? Look => options.Example?.Program;

    /// <summary>Scheme and host as the caller wrote them.</summary>
    public string Origin => $"{Http.Request.Scheme}://{Http.Request.Host}";

    /// <summary>This page with another choice.</summary>
    public string With(string name, string value) => Choices.Address(Http, name, value);

    /// <summary>A part of the path.</summary>
    public string Route(string name) => Http.GetRouteValue(name) as string ?? "";
}
