namespace Bashgah.Server.Platform.Security;

/// <summary>From where a request comes, for the audit log.</summary>
internal static class RequestOrigin
{
    /// <summary>The other end of the connection: behind a proxy, the proxy. It has none where it is no network.</summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress is not { } address
        ? "local"
        : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
