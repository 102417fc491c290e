using System.Net;
using System.Net.Sockets;

namespace Bashgah.Testing;

/// <summary>A port of this machine that nobody listens on.</summary>
internal static class FreePort
{
    // Below the ports that the system gives to clients: one of those, asking in vain for a server that is down, may
    // take the server's own port.
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int TriesMax = 100;

    public static int Find()
    {
        for (var i = 1; ; i++)
        {
            var port = Random.Shared.Next(First, Last);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException) when (i < TriesMax)
            {
                // Taken; another one.
            }
        }
    }
}
