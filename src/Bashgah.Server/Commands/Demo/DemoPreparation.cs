using Bashgah.Engine.Programs;
using Bashgah.Server.Commands.Demo.Trades;
using Bashgah.Server.Commands.Import;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Commands.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Programs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Commands.Demo;

/// <summary>Makes the demo's club on the first start, and finds it on every other.</summary>
internal static class DemoPreparation
{
    private const int BatchSize = 512;
    private const int ReceiptCount = 3;

    // Not whoever happens to run it: the demo is the same on every machine.
    private static readonly AuditSource Source = new("demo", AuditSource.OfCommands);

    /// <summary>The demo as it is to be told in <c>demo.json</c>; the address is not known yet.</summary>
    public static async Task<DemoFile> PrepareAsync(
        DemoFolder folder, DemoTrade trade, string database, TimeProvider clock, CommandConsole console,
        CancellationToken cancellationToken)
    {
        if (folder.Read() is { } earlier)
            return earlier;
        var until = folder.Begin(CommandClock.Microseconds(clock.GetUtcNow()), trade.Template);
        await using var host = await LedgerHost.OpenAsync(
            database, new LedgerOptions { BatchSize = BatchSize }, clock, NullLogger.Instance, cancellationToken);
        var definition = DefinitionOf(trade);
        var (program, _) = await CreateProgramCommand.EnsureAsync(
            host.Database, trade.Slug, definition, Source, CommandClock.Microseconds(clock.GetUtcNow()), cancellationToken);
        await host.Database.Stores.EnrolAsync(
            program.Id, [.. trade.Stores.Select(s => new StoreInfo(s.Id, "", s.Name))], Source,
            CommandClock.Microseconds(clock.GetUtcNow()), cancellationToken);
        await host.Database.Looks.SaveAsync(
            program.Id, _ => DemoLook.Of(trade.Template), Source, CommandClock.Microseconds(clock.GetUtcNow()), cancellationToken);

        var ledger = await ImportLedger.OpenAsync(host.Database, program, BatchSize, cancellationToken);
        var year = DemoYear.EndingAt(trade, until);
        var progress = new ProgressReport(console, TimeProvider.System, $"a year of {trade.Name}", year.Events.Count);
        var story = new DemoStory(ledger, year, ledger.Submit(NullLogger.Instance, cancellationToken));
        await story.TellAsync(done => progress.Reached(done), cancellationToken);
        // Nothing may become due behind the visitor's back: what is due by now is written now.
        await new WakeLoop(host, clock, NullLogger<WakeLoop>.Instance).WakeAllAsync(cancellationToken);
        progress.Finished(year.Events.Count);

        var demo = await DescribeAsync(host.Database, program, ledger, year, clock, cancellationToken);
        folder.Write(demo);
        folder.End();
        return demo;
    }

    /// <summary>The policy of a trade's club.</summary>
    public static ProgramDefinition DefinitionOf(DemoTrade trade) =>
        CreateProgramCommand.ReadDefinition(trade.Template, ProgramTemplates.Read(trade.Template));

    private static async Task<DemoFile> DescribeAsync(
        BashgahDatabase database, ProgramInfo program, ImportLedger ledger, DemoYear year, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (_, key) = await database.ApiKeys.CreateAsync(
            program.Id, "demo", ["manager"], Source, CommandClock.Microseconds(clock.GetUtcNow()), cancellationToken);
        var references = year.People.Select(p => ledger.ReferenceOf(p.ExternalId)).ToList();
        var found = await database.Ledger.ResolveAsync(program.Id, references, cancellationToken);
        var members = year.People.Where(p => found.ContainsKey(references[p.Number]))
            .Select(p => new DemoFileMember(PublicId.Member(found[references[p.Number]]), p.Phone, p.Name, p.Card));
        // Bought without a member, and lately enough to be claimed.
        var receipts = year.Events.OfType<DemoPurchase>().Where(p => p.Person < 0).Reverse().Take(ReceiptCount).Select(p => p.DocumentNo);
        return new DemoFile(
            ServeCommand.UrlsDefault, program.Slug, ledger.Policy.Versions[^1].MoneyCode, year.Trade.EarningGroups, key,
            [.. members], [.. receipts]);
    }
}
