using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;

namespace Bashgah.Server.Platform.Security;

/// <summary>
/// Whether a request that brings a cookie comes from a page of this server, so that no other site makes a browser do what its
/// user may. The browser says it by itself, and no script of a page can say it otherwise: <c>Sec-Fetch-Site</c>, or where a
/// connection is too old or too plain for that, <c>Origin</c>.
/// </summary>
internal static class OwnPage
{
    private const string SameOrigin = "same-origin";

    // What somebody typed or opened from a bookmark: no page has asked for it.
    private const string ByHand = "none";

    /// <summary>Null, or why the request is not taken.</summary>
    public static Problem? Refuses(HttpRequest request)
    {
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (!IsFromHere(request, reads))
            return Problem.Of(ProblemCodes.OtherSite);
        // A form of HTML has no way to send JSON.
        return !reads && HasBody(request) && !RequestBody.IsJson(request.ContentType)
            ? Problem.Of(ProblemCodes.UnsupportedMediaType, ("expected", "application/json"))
            : null;
    }

    private static bool IsFromHere(HttpRequest request, bool reads)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site == SameOrigin || (reads && site == ByHand);
        var origin = request.Headers.Origin.ToString();
        // Reading changes nothing, and what is read no other site's script is shown.
        return origin.Length == 0 ? reads : origin == $"{request.Scheme}://{request.Host}";
    }

    private static bool HasBody(HttpRequest request) => request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;
}
