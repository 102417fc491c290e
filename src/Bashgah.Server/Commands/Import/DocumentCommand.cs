using Bashgah.Server.Modules.Purchases;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Commands.Import;

/// <summary>The command that records a document of a file as history.</summary>
internal static class DocumentCommand
{
    public static LedgerCommand Of(ImportLedger ledger, string actor, ImportDocument document) =>
        document.Key.IsReturn ? OfReturn(ledger, actor, document) : OfPurchase(ledger, actor, document);

    private static LedgerCommand OfPurchase(ImportLedger ledger, string actor, ImportDocument document)
    {
        NamedMember? member = document.Member.Length == 0 ? null : new NamedMember(ledger.ReferenceOf(document.Member));
        return new LedgerCommand
        {
            ProgramId = ledger.Program.Id,
            Actor = actor,
            Members = member is { } named ? [named] : [],
            Document = new UniqueDocument(document.Key.Scope, document.Key.Number, "purchase"),
            Lines = Math.Max(1, document.Lines.Count),
            IsHistory = true,
            RecordedAt = document.OccurredAt,
            Build = members => document.Event(member is { } named ? members.Of(named.Reference) : null),
        };
    }

    private static LedgerCommand OfReturn(ImportLedger ledger, string actor, ImportDocument document)
    {
        var purchase = new DocumentKey(document.Key.Scope, document.ReturnOf);
        return new LedgerCommand
        {
            ProgramId = ledger.Program.Id,
            Actor = actor,
            Members = [Documents.OwnerOf(purchase)],
            Document = new UniqueDocument(document.Key.Scope, document.Key.Number, "return"),
            History = purchase,
            IsHistory = true,
            RecordedAt = document.OccurredAt,
            Build = _ => document.Event(null),
        };
    }
}
