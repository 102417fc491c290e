using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Hosting;
using Bashgah.Storage;

namespace Bashgah.Server.Commands;

/// <summary><c>serve</c>, also without a name: the HTTP API.</summary>
internal static class ServeCommand
{
    /// <summary>Where servers listen when nothing says otherwise: this machine only.</summary>
    public const string UrlsDefault = "http://127.0.0.1:5080";

    private const string UrlsVariable = "ASPNETCORE_URLS";

    /// <summary>Makes serving both a command and what happens without one.</summary>
    public static void AddTo(RootCommand root, CommonOptions common)
    {
        var (urls, codes) = (Urls(), Codes());
        var serve = CommandRun.Make("serve", "Serve the HTTP API (the default).", common, (run, token) => RunAsync(run, urls, codes, token));
        serve.Options.Add(urls);
        serve.Options.Add(codes);
        root.Subcommands.Add(serve);
        var (rootUrls, rootCodes) = (Urls(), Codes());
        root.Options.Add(rootUrls);
        root.Options.Add(rootCodes);
        CommandRun.Act(root, common, (run, token) => RunAsync(run, rootUrls, rootCodes, token));
    }

    /// <summary>The option that says where to listen.</summary>
    public static Option<string?> Urls() => new("--urls")
    {
        Description = $"Where to listen, separated by semicolons (default: ${UrlsVariable}, else {UrlsDefault})",
        HelpName = "url",
    };

    /// <summary>The option that says where codes and links go that nothing is set up to send.</summary>
    public static Option<string?> Codes() => new("--codes")
    {
        Description = "File that codes and links for signing in are appended to instead of being sent (for trying out)",
        HelpName = "file",
    };

    /// <summary>Where to listen: as the option, the environment or the default says.</summary>
    public static string UrlsOf(CommandRun run, Option<string?> option)
    {
        var urls = run.Get(option) is { Length: > 0 } named ? named
            : Environment.GetEnvironmentVariable(UrlsVariable) is { Length: > 0 } configured ? configured
            : UrlsDefault;
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                Check(url, BindingAddress.Parse(url));
            }
            catch (FormatException fault)
            {
                throw CommandFailedException.OfUsage($"Cannot listen on {url}: {fault.Message}");
            }
        }
        return urls;
    }

    private static void Check(string url, BindingAddress address)
    {
        if (address.IsUnixPipe)
            return;
        if (address.Scheme is not ("http" or "https"))
            throw CommandFailedException.OfUsage($"Cannot listen on {url}: an address begins with http:// or https://.");
        if (address.Port is < 0 or > ushort.MaxValue)
            throw CommandFailedException.OfUsage($"Cannot listen on {url}: a port is from 0 to {ushort.MaxValue}.");
        // Of any other name the server would listen on every address of the machine.
        if (address.Host is not ("localhost" or "*" or "+") && !IPAddress.TryParse(address.Host.Trim('[', ']'), out _))
            throw CommandFailedException.OfUsage(
                $"Cannot listen on {url}: name an address of this machine, localhost, or * for all of its addresses.");
    }

    /// <summary>Builds a server and runs it until it is stopped; gives the exit code.</summary>
    public static async Task<int> RunServerAsync(
        Func<Func<IReadOnlyList<string>>, ServerOptions> optionsOf, CancellationToken cancellationToken)
    {
        WebApplication? running = null;
        var options = optionsOf(() => [.. running!.Urls]);
        try
        {
            await using var server = await ServerHost.BuildAsync(options, cancellationToken);
            running = server;
            await ((IHost)server).RunAsync(cancellationToken);
        }
        catch (Exception refused) when (refused is DatabaseRefusedException or SettingRefusedException)
        {
            throw new CommandFailedException(refused.Message, refused);
        }
        catch (Exception taken) when (running is not null && (taken is IOException or SocketException
            || (taken is InvalidOperationException && options.Urls?.Contains("https:", StringComparison.OrdinalIgnoreCase) == true)))
        {
            throw new CommandFailedException($"Cannot listen on {options.Urls}: {taken.Message}", taken);
        }

        // Preparing may have failed while the server ran.
        return Environment.ExitCode;
    }

    private static Task<int> RunAsync(
        CommandRun run, Option<string?> urls, Option<string?> codes, CancellationToken cancellationToken) =>
        RunServerAsync(
            _ => new ServerOptions { Database = run.Database, Urls = UrlsOf(run, urls), CodesFile = run.Get(codes) },
            cancellationToken);
}
