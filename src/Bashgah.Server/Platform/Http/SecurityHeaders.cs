namespace Bashgah.Server.Platform.Http;

/// <summary>Headers of every answer. Pages load nothing from another host and are framed by nobody.</summary>
internal static class SecurityHeaders
{
    private const string Pages =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; "
        + "form-action 'self'";

    // Whoever is signed in can do much: nothing of their pages is written between the lines.
    private const string Staff =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'";

    // A year, once a browser has come by https.
    private const string EncryptedOnly = "max-age=31536000";

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
        headers.ContentSecurityPolicy = path.StartsWithSegments("/staff") ? Staff : Pages;
        if (response.HttpContext.Request is { IsHttps: true, Host.Host: not "localhost" })
            headers.StrictTransportSecurity = EncryptedOnly;
        if (path.StartsWithSegments("/v1"))
            headers.CacheControl = "no-store";
    }
}
