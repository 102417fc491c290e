using System.CommandLine;
using System.Globalization;
using Bashgah.Engine.Events;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Demo;
using Bashgah.Server.Commands.Demo.Trades;
using Bashgah.Server.Commands.Import;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage.Members;
using Bashgah.Storage.Programs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Commands;

/// <summary>
/// <c>seed</c>: fills a program with members and purchases to measure with. The same numbers give the same data, and doing
/// it again writes nothing new.
/// </summary>
internal static class SeedCommand
{
    private const string Actor = "seed";
    private const int CountMax = 100_000_000;
    private const int BatchSize = 512;
    private const int LinesMax = 5;
    private const ulong Seed = 7;

    // A year that is over, so that a seeded ledger does not change with the day.
    private static readonly long FirstAt = CommandClock.Parse("2025-01-01T00:00:00Z", "");
    private static readonly long Length = 365 * EngineInstant.MicrosecondsPerDay;

    private static readonly Option<int> Members = new("--members")
    {
        Description = "How many members", HelpName = "n", DefaultValueFactory = _ => 1_000,
    };

    private static readonly Option<int> Purchases = new("--purchases")
    {
        Description = "How many purchases, spread evenly over members and over a year", HelpName = "m", DefaultValueFactory = _ => 10_000,
    };

    private static readonly Option<int> Line = new("--line")
    {
        Description = "Members stand in lines of so many, each brought by the one before", HelpName = "k", DefaultValueFactory = _ => 1,
    };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make("seed", "Fill a program with invented members and purchases, to measure with.", common, RunAsync);
        command.Options.Add(Members);
        command.Options.Add(Purchases);
        command.Options.Add(Line);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var (members, purchases, line) = (run.Get(Members), run.Get(Purchases), run.Get(Line));
        if (members is < 1 or > CountMax || purchases is < 0 or > CountMax || line is < 1 or > CountMax)
            throw CommandFailedException.OfUsage($"--members and --line are from 1 to {CountMax}, --purchases from 0 to {CountMax}.");
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var ledger = await ImportLedger.OpenAsync(database, program, BatchSize, cancellationToken);
        await ledger.NoteAsync("seed", Actor, cancellationToken);
        await database.Stores.EnrolAsync(
            program.Id, [.. SupermarketTrade.Trade.Stores.Select(s => new StoreInfo(s.Id, "", s.Name))], CommandRun.Source, CommandClock.Now(),
            cancellationToken);

        var submission = ledger.Submit(NullLogger.Instance, cancellationToken);
        var joined = await JoinAllAsync(run, ledger, submission, members, line, cancellationToken);
        var counts = await BuyAllAsync(run, ledger, submission, members, purchases);
        run.Console.Result(
            new { members, purchases, joined, accepted = counts.Accepted, already = counts.Already, refused = counts.Rejected },
            $"{joined} members joined; {counts.Accepted} purchases recorded, {counts.Already} there already, {counts.Rejected} refused.");
        return counts.Rejected == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task<int> JoinAllAsync(
        CommandRun run, ImportLedger ledger, OrderedSubmission submission, int members, int line,
        CancellationToken cancellationToken)
    {
        var joining = Enumerable.Range(1, members).Select(n => new ImportMember(
            n, new MemberProfile { ExternalId = NameOf(n) }, [], FirstAt, (n - 1) % line == 0 ? null : NameOf(n - 1), null)).ToList();
        var brought = joining.Where(m => m.ReferredBy is not null).Select(m => m.Profile.ExternalId!).ToHashSet();
        var import = new MemberImport(ledger, NullLogger.Instance);
        var progress = new ProgressReport(run.Console, TimeProvider.System, "members", members);
        await import.RunAsync(joining, brought, Actor, n => progress.Reached(n), cancellationToken);
        await submission.FlushAsync();
        progress.Finished(members);
        return import.Counts.Accepted;
    }

    private static async Task<ImportCounts> BuyAllAsync(
        CommandRun run, ImportLedger ledger, OrderedSubmission submission, int members, int purchases)
    {
        var counts = new ImportCounts();
        var random = new DemoRandom(Seed);
        var progress = new ProgressReport(run.Console, TimeProvider.System, "purchases", purchases);
        for (var n = 1; n <= purchases; n++)
        {
            var at = FirstAt + (long)((Int128)Length * n / (purchases + 1));
            var document = Purchase(n, NameOf(1 + ((n - 1) % members)), at, random);
            await submission.AddAsync(DocumentCommand.Of(ledger, Actor, document), counts.Add);
            progress.Reached(n);
        }
        await submission.FlushAsync();
        progress.Finished(purchases);
        return counts;
    }

    private static ImportDocument Purchase(int number, string member, long at, DemoRandom random)
    {
        var key = new ImportKey("", string.Create(CultureInfo.InvariantCulture, $"SEED-{number:D9}"), IsReturn: false);
        var document = new ImportDocument(key, firstRow: 0)
        {
            OccurredAt = at, Member = member, Store = random.Of(SupermarketTrade.Trade.Stores).Id,
        };
        var lines = random.Between(1, LinesMax);
        for (var line = 1; line <= lines; line++)
        {
            var article = random.Of(SupermarketTrade.Trade.Articles);
            var pieces = random.Between(1, 3);
            document.Lines.Add(new PurchaseLine(
                line, article.Sku, article.Group, article.Brand, pieces * 1_000, (long)article.Price * pieces, 0, 0));
        }
        return document;
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"S{number:D9}");
}
