namespace Bashgah.Server.Platform.Http;

/// <summary>Headers of every answer. Pages load nothing from another host and are framed by nobody.</summary>
internal static class SecurityHeaders
{
    private const string Pages =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; "
        + "form-action 'self'";

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
        headers.ContentSecurityPolicy = Pages;
        if (path.StartsWithSegments("/v1"))
            headers.CacheControl = "no-store";
    }
}
