using System.CommandLine;
using Bashgah.Server.Commands.Demo.Trades;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Commands.Programs;
using Bashgah.Server.Platform.Hosting;
using Bashgah.Storage;

namespace Bashgah.Server.Commands.Demo;

/// <summary>
/// <c>demo</c>: a club of a trade with a year behind it, to try everything on. Once it is ready it writes nothing to the
/// ledger by itself, and the next start finds it as it was left.
/// </summary>
internal static class DemoCommand
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "Folder of the demo",
        HelpName = "dir",
        DefaultValueFactory = _ => "bashgah-demo",
    };

    private static readonly Option<string?> Template = NewTemplateOption();

    private static readonly Option<string?> Urls = ServeCommand.Urls();

    private static readonly Option<string?> Codes = ServeCommand.Codes();

    private static readonly Option<string?> Clock = new Option<string?>("--clock")
    {
        Description = "Set the demo's clock, like 2026-01-31T18:30:00+08:00; it goes on from there",
        HelpName = "time",
    }.OfTime();

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "demo", "Serve an invented club with a year of purchases: Melur Club, a supermarket's with three stores, or another trade's.",
            common, RunAsync);
        command.Options.Add(Data);
        command.Options.Add(Template);
        command.Options.Add(Urls);
        command.Options.Add(Codes);
        command.Options.Add(Clock);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (run.Get(Data) is not { Length: > 0 } data)
            throw CommandFailedException.OfUsage($"{Data.Name} names no folder.");
        var folder = new DemoFolder(data);
        folder.Prepare();
        var trade = TradeOf(run, folder, data);
        var database = run.NamesDatabase ? run.Database : folder.Database;
        var clock = ClockOf(run);
        DemoFile demo;
        try
        {
            demo = await DemoPreparation.PrepareAsync(folder, trade, database, clock, run.Console, cancellationToken);
        }
        catch (DatabaseRefusedException refused)
        {
            throw new CommandFailedException(refused.Message, refused);
        }

        return await ServeCommand.RunServerAsync(
            urls => new ServerOptions
            {
                Database = database,
                Urls = ServeCommand.UrlsOf(run, Urls),
                Clock = clock,
                SignInClock = TimeProvider.System,
                CodesFile = run.Get(Codes) ?? folder.Codes,
                MessagesFile = folder.Messages,
                RunsWakeLoop = false,
                Example = new StartPageExample(
                    demo.Program, demo.ApiKey, demo.Currency, DemoPreparation.DefinitionOf(trade).Compile(1, long.MinValue).MoneyDigits,
                    demo.ProductGroups[0], demo.Members[0].Phone, trade.ExampleAmount, trade.ExampleAmountPerPoint),
                Demo = DemoRooms.Of(demo, trade),
                Prepare = async (host, token) =>
                {
                    // Only now is it known where the server listens.
                    var served = demo with { Url = ReachableUrl(urls()[0]) };
                    folder.Write(served);
                    Greet(run.Console, folder, served, trade, await DemoOwner.InviteAsync(host.Database, served, token));
                },
            },
            cancellationToken);
    }

    private static Option<string?> NewTemplateOption()
    {
        var option = new Option<string?>("--template")
        {
            Description = $"The club's trade: {string.Join(", ", ProgramTemplates.Names)}; without it what the folder holds, else the first",
            HelpName = "trade",
        };
        option.AcceptOnlyFromAmong([.. ProgramTemplates.Names]);
        return option;
    }

    /// <summary>The trade asked for; a folder that holds the demo of another is not written over.</summary>
    private static DemoTrade TradeOf(CommandRun run, DemoFolder folder, string data)
    {
        var (asked, held) = (run.Get(Template), folder.Template());
        if (asked is not null && held is not null && asked != held)
            throw new CommandFailedException($"{data} holds the demo of '{held}'. Name another folder with {Data.Name} for '{asked}'.");
        return DemoTrades.Of(asked ?? held);
    }

    private static TimeProvider ClockOf(CommandRun run)
    {
        if (run.Get(Clock) is not { Length: > 0 } text)
            return TimeProvider.System;
        var at = CommandClock.Parse(text, Clock.Name);
        return ShiftedClock.SetTo(DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>An address of all interfaces is reached by this machine's own.</summary>
    private static string ReachableUrl(string url) => url
        .Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://*", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://+", "://127.0.0.1", StringComparison.Ordinal);

    private static void Greet(CommandConsole console, DemoFolder folder, DemoFile demo, DemoTrade trade, string? invitation)
    {
        var member = demo.Members[0];
        var program = $"{demo.Url}/v1/programs/{demo.Program}";
        console.Result(
            demo,
            [
                "",
                $"  {trade.Name} is open: {DemoOwner.SiteOf(demo)}",
                "  There every room has a door: the counter, the kiosk, the staff pages, as anybody you like, without a password.",
                $"  Its key and its {demo.Members.Count} members are in {Path.GetFullPath(folder.File)}",
                "",
                "  Try a purchase:",
                $"  curl -s {program}/purchases -H 'Authorization: Bearer {demo.ApiKey}' -H \"Idempotency-Key: $(date +%s%N)\" \\",
                $"    -H 'Content-Type: application/json' -d '{{\"documentNo\": \"'$(date +%s%N)'\", \"store\": \"{trade.Stores[0].Id}\", \"member\": {{\"id\": \"{member.Id}\"}}, \"currency\": \"{demo.Currency}\", \"lines\": [{{\"line\": 1, \"productGroup\": \"{demo.ProductGroups[0]}\", \"quantity\": 2, \"amount\": {trade.ExampleAmount}}}]}}'",
                "",
                "  and see what the member has now:",
                $"  curl -s {program}/members/{member.Id}/accounts -H 'Authorization: Bearer {demo.ApiKey}'",
                "",
                $"  What members are told of invoices that they claim is written to {Path.GetFullPath(folder.Messages)}",
                "",
                .. OwnerLines(demo, invitation),
                "",
                "  Ctrl+C stops it; the next start finds it again.",
                "",
            ]);
    }

    private static IEnumerable<string> OwnerLines(DemoFile demo, string? invitation) => invitation is null
        ? [$"  Its owner signs in at {DemoOwner.SiteOf(demo)}/staff"]
        : ["  Become its owner with a password of your own (the link works once):", $"  {invitation}"];
}
