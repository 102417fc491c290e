using Bashgah.Engine.Events;
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
            Build = members => new Purchase
            {
                OccurredAt = document.OccurredAt,
                DocumentNo = document.Key.Number,
                DocumentScope = document.Key.Scope,
                Store = OrNull(document.Store),
                Channel = OrNull(document.Channel),
                MemberId = member is { } named ? members.Of(named.Reference) : null,
                Lines = document.Lines,
                Tenders = document.Tenders,
            },
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
            Build = _ => new Return(
                document.ReturnOf, document.Key.Scope, OrNull(document.Store), document.Key.Number,
                document.Returned.Count == 0 ? null : document.Returned)
            {
                OccurredAt = document.OccurredAt,
            },
        };
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
