using System.Net;

namespace Bashgah.Server.Surfaces.Demo;

/// <summary>
/// Who may enter a demo without a password: whoever sits at the machine that it runs on. The connection must come from there, the address
/// must be asked for by the machine's own name, so that a site whose name was bent to this machine is not let in, and nobody may have
/// passed the request on.
/// </summary>
internal static class DemoDoor
{
    private const string OwnName = "localhost";

    private static readonly string[] PassedOn = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "X-Original-For", "X-Original-Host", "Via"];

    public static bool IsOpenTo(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IsOwn(address)
        && IsOwn(context.Request.Host.Host)
        && !PassedOn.Any(context.Request.Headers.ContainsKey);

    private static bool IsOwn(IPAddress address) =>
        IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static bool IsOwn(string host) =>
        host == OwnName || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
