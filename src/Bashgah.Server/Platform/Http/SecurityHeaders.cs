using System.Security.Cryptography;
using System.Text;

namespace Bashgah.Server.Platform.Http;

/// <summary>Headers of every answer. Pages load nothing from another host and are framed by nobody.</summary>
internal static class SecurityHeaders
{
    private const string Pages = "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    // The page to try the API on is not ours, and styles its elements one by one.
    private const string Docs = $"{Pages}; style-src 'self' 'unsafe-inline'";

    // A document that can be kept carries its style, and runs and loads nothing.
    private const string Document = "default-src 'none'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    // Whoever is signed in can do much: nothing of their pages is written between the lines.
    private const string Staff =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'";

    // The pages of a counter and a kiosk open without the network, too.
    private const string Device = $"{Staff}; worker-src 'self'";

    private const string StyleBegin = "<style>";

    // A year, once a browser has come by https.
    private const string EncryptedOnly = "max-age=31536000";

    /// <summary>Lets an HTML document have the very styles that stand in it, and nothing else.</summary>
    public static void ApplyDocument(HttpResponse response, string html)
    {
        var hashes = new List<string>();
        for (var at = html.IndexOf(StyleBegin, StringComparison.Ordinal); at >= 0; at = html.IndexOf(StyleBegin, at, StringComparison.Ordinal))
        {
            at += StyleBegin.Length;
            var style = html[at..html.IndexOf("</style>", at, StringComparison.Ordinal)];
            hashes.Add($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'");
        }
        response.Headers.ContentSecurityPolicy = hashes.Count == 0 ? Document : $"{Document}; style-src {string.Join(' ', hashes)}";
    }

    /// <summary>Puts the headers on an answer.</summary>
    public static void Apply(HttpResponse response)
    {
        var path = response.HttpContext.Request.Path;
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = path.StartsWithSegments("/staff") ? Staff
            : path.StartsWithSegments("/counter") || path.StartsWithSegments("/kiosk") ? Device
            : path.StartsWithSegments("/docs") ? Docs
            : Pages;
        if (response.HttpContext.Request is { IsHttps: true, Host.Host: not "localhost" })
            headers.StrictTransportSecurity = EncryptedOnly;
        if (path.StartsWithSegments("/v1"))
            headers.CacheControl = "no-store";
    }
}
