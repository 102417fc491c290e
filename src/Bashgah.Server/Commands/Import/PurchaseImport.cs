using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Commands.Import;

/// <summary>
/// Imports a purchases file as the history that it is: what has no member yet joins with its first document, documents
/// apply in order of time, and the ledger is that of having lived through it.
/// </summary>
internal sealed class PurchaseImport(ImportLedger ledger, RefusalReasons reasons, ILogger logger)
{
    private const int PageSize = 1_000;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Numbers of documents.</summary>
    public ImportCounts Documents { get; } = new();

    /// <summary>How many documents are older than their member's clock, so that they were recorded late: the ledger is
    /// not that of having lived through them.</summary>
    public int RecordedLate { get; private set; }

    /// <summary>How many members joined.</summary>
    public int Joined { get; private set; }

    /// <summary>Imports the documents of a file; those that cannot be taken have a rejection afterwards.</summary>
    public async Task RunAsync(
        PurchaseFile file, Action<int> documentsDone, CancellationToken cancellationToken)
    {
        var actor = EarlierRun.ActorOf(file.Fingerprint);
        await EarlierRun.RejectRefusedAsync(ledger, actor, file.Documents, reasons, cancellationToken);
        var documents = file.Documents.Where(d => d.Rejection is null).ToList();
        Documents.Rejected = file.Documents.Count - documents.Count;
        await EnrolStoresAsync(documents, cancellationToken);
        await FindMembersAsync(documents, cancellationToken);

        // Stays open when this process dies: nothing may move clocks past the documents that are left (S3.5).
        await ledger.Database.HistoryImports.BeginAsync(
            ledger.Program.Id, actor, BatchRunner.Microseconds(TimeProvider.System.GetUtcNow()), cancellationToken);
        var submission = ledger.Submit(logger, cancellationToken);
        var done = 0;
        foreach (var document in documents)
        {
            if (!document.Key.IsReturn && document.Member.Length > 0 && _known.Add(document.Member))
                await EnrolAsync(submission, actor, document);
            await submission.AddAsync(DocumentCommand.Of(ledger, actor, document), outcome =>
            {
                Count(document, outcome);
                documentsDone(++done);
            });
        }
        await submission.FlushAsync();
        await ledger.Database.HistoryImports.EndAsync(ledger.Program.Id, actor, cancellationToken);
    }

    private void Count(ImportDocument document, CommandOutcome outcome)
    {
        Documents.Add(outcome);
        if (outcome is CommandOutcome.Decided { Own: { } own } && own.RecordedAt > own.Event.OccurredAt)
            RecordedLate++;
        if (outcome is not CommandOutcome.Refused { Refusal: var refusal })
            return;
        document.Reject(refusal.Code, Words(refusal));
        reasons.Note(document, refusal.Code, Words(refusal));
    }

    private async Task EnrolAsync(OrderedSubmission submission, string actor, ImportDocument document)
    {
        var profile = new MemberProfile { ExternalId = document.Member };
        var command = EnrolMember.Command(
            ledger, actor, profile, document.OccurredAt, [], new Dictionary<string, string>());
        await submission.AddAsync(command, outcome =>
        {
            // A member who could not join would let every document fail, and the operator should know why.
            if (outcome is CommandOutcome.Refused refused)
                throw new CommandFailedException($"Row {document.FirstRow}: the member cannot join: {Words(refused.Refusal)}");
            Joined++;
        });
    }

    /// <summary>Stores in no order: they are not part of the ledger.</summary>
    private async Task EnrolStoresAsync(List<ImportDocument> documents, CancellationToken cancellationToken)
    {
        var stores = documents.Select(d => d.Store).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal);
        await ledger.Database.Stores.EnrolAsync(
            ledger.Program.Id, [.. stores.Select(s => new StoreInfo(s, "", s))], CommandRun.Source, CommandClock.Now(), cancellationToken);
    }

    private async Task FindMembersAsync(List<ImportDocument> documents, CancellationToken cancellationToken)
    {
        var named = documents.Select(d => d.Member).Where(m => m.Length > 0).Distinct(StringComparer.Ordinal);
        foreach (var page in named.Chunk(PageSize))
        {
            var references = page.ToDictionary(ledger.ReferenceOf, m => m);
            var found = await ledger.Database.Ledger.ResolveAsync(
                ledger.Program.Id, references.Keys, cancellationToken);
            foreach (var reference in found.Keys)
                _known.Add(references[reference]);
        }
    }

    private static string Words(Engine.Refusal refusal) =>
        Wording.In(Language.English).Say($"problem.{refusal.Code}.detail", refusal.Arguments);
}
