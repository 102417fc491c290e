using Bashgah.Server.Platform.Hosting;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Platform.Pages;

/// <summary>What the pages of one request know: its language, and the start page's example.</summary>
internal sealed class PageContext(IHttpContextAccessor accessor, ServerOptions options)
{
    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");

    /// <summary>The wording asked for by <c>?lang=</c>, else by the browser.</summary>
    public Wording Wording => Wording.In(Language.Known(Http.Request.Query["lang"].ToString()) ?? Language.Of(Http));

    /// <summary>What the example is filled with; null: placeholders.</summary>
    public StartPageExample? Example => options.Example;

    /// <summary>Scheme and host as the caller wrote them.</summary>
    public string Origin => $"{Http.Request.Scheme}://{Http.Request.Host}";

    /// <summary>A part of the path.</summary>
    public string Route(string name) => Http.GetRouteValue(name) as string ?? "";
}
