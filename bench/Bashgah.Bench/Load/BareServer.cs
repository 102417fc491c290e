using System.Globalization;
using System.Text;
using Bashgah.Bench.Measuring;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Bashgah.Bench.Load;

/// <summary>
/// A server that does nothing: it reads a request to its end and sends an answer of the size of a decision, over the same web
/// server as ours. What it costs is what HTTP costs, whatever stands behind it.
/// </summary>
internal static class BareServer
{
    /// <summary>The first argument that makes this program one.</summary>
    public const string Argument = "bare-server";

    // A decision on three lines by the supermarket's program.
    private const int AnswerBytes = 5_400;

    private static readonly byte[] _answer = Encoding.ASCII.GetBytes($"{{\"text\":\"{new string('a', AnswerBytes - 11)}\"}}");

    /// <summary>Serves until it is told to end.</summary>
    public static void Run(string port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.Run(AnswerAsync);
        app.Run();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = _answer.Length;
        await context.Response.BodyWriter.WriteAsync(_answer, context.RequestAborted);
    }

    /// <summary>How to start one.</summary>
    public static System.Diagnostics.ProcessStartInfo StartInfo(int port) => Commands.Prepare(
        "dotnet", [typeof(BareServer).Assembly.Location, Argument, port.ToString(CultureInfo.InvariantCulture)]);
}
