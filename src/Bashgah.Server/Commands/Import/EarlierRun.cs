using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Commands.Import;

/// <summary>
/// How far an earlier run of the same file came. Documents are tried strictly in order, and an import stops at the first
/// failure; so whatever precedes a document that this file's import recorded was tried, and what of it is not recorded was
/// refused. It must not be tried again: what was refused then (points that a member did not have yet) might be taken now,
/// and the ledger would no longer be the one of a single run.
/// </summary>
internal static class EarlierRun
{
    private const int PageSize = 1_000;

    /// <summary>Name under which a file's import writes; it tells this file's transactions from all others.</summary>
    public static string ActorOf(string fingerprint) => $"import:{fingerprint[..16]}";

    /// <summary>Rejects the documents that an earlier run refused.</summary>
    public static async Task RejectRefusedAsync(
        ImportLedger ledger, string actor, IReadOnlyList<ImportDocument> documents, RefusalReasons reasons,
        CancellationToken cancellationToken)
    {
        var isBeforeOurs = false;
        // Backwards, so that a first run and a resumed one ask little.
        for (var end = documents.Count; end > 0; end -= PageSize)
        {
            var page = documents.Skip(Math.Max(0, end - PageSize)).Take(Math.Min(PageSize, end)).ToList();
            var recorded = await RecordedAsync(ledger, page, cancellationToken);
            isBeforeOurs = await RejectPageAsync(
                ledger, actor, page, recorded, isBeforeOurs, reasons, cancellationToken);
        }
    }

    /// <summary>Goes backwards through a page; gives whether what precedes it was tried.</summary>
    private static async Task<bool> RejectPageAsync(
        ImportLedger ledger, string actor, List<ImportDocument> page,
        IReadOnlyDictionary<UniqueDocument, KnownCommand> recorded, bool isBeforeOurs, RefusalReasons reasons,
        CancellationToken cancellationToken)
    {
        for (var i = page.Count - 1; i >= 0; i--)
        {
            var isRecorded = recorded.TryGetValue(UniqueOf(page[i]), out var known);
            if (isBeforeOurs && !isRecorded)
            {
                // What the file itself rejects was not refused by the ledger.
                if (page[i].Rejection is null)
                {
                    var (code, reason) = reasons.Of(page[i]);
                    page[i].Reject(code, reason);
                }
            }
            else if (!isBeforeOurs && isRecorded)
            {
                isBeforeOurs = await IsOursAsync(ledger, actor, known.TransactionId, cancellationToken);
            }
        }
        return isBeforeOurs;
    }

    private static async Task<bool> IsOursAsync(
        ImportLedger ledger, string actor, long transactionId, CancellationToken cancellationToken) =>
        (await ledger.Database.Ledger.FindTransactionAsync(ledger.Program.Id, transactionId, cancellationToken))?.Actor == actor;

    private static async Task<IReadOnlyDictionary<UniqueDocument, KnownCommand>> RecordedAsync(
        ImportLedger ledger, List<ImportDocument> page, CancellationToken cancellationToken)
    {
        await using var batch = await ledger.Database.Ledger.BeginAsync(ledger.Program.Id, [], cancellationToken);
        var loaded = await batch.LoadAsync(
            new BatchLoad
            {
                Members = [], IdempotencyKeys = [], Documents = [],
                Claimed = [.. page.Select(UniqueOf)],
            },
            cancellationToken);
        return loaded.Recorded;
    }

    private static UniqueDocument UniqueOf(ImportDocument document) =>
        new(document.Key.Scope, document.Key.Number, document.Key.IsReturn ? "return" : "purchase");
}
