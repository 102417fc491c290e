using Bashgah.Engine.Returns;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Scans;

/// <summary>Finds documents by their numbers, where the caller may claim them, and shows as much of them as the caller may see.</summary>
internal sealed class ScannedDocuments(StoreRegistry stores, LedgerReader reader)
{
    private const decimal Thousandths = 1000m;

    /// <summary>Most stores of one person whose documents are looked through; who has more names one.</summary>
    private const int StoresMax = 20;

    /// <summary>The document of one of some numbers; the first number that there is, and of several stores' the latest. Null: there is
    /// none.</summary>
    public async Task<ScannedDocumentAnswer?> FindAsync(ApiCall call, string? store, IEnumerable<string> numbers)
    {
        if (!call.Caller.May(ApiScopes.ClaimsWrite))
            return null;
        var scopes = await ScopesAsync(call, store);
        foreach (var number in numbers)
        {
            DocumentReading? latest = null;
            foreach (var scope in scopes)
            {
                var found = DocumentReading.Of(
                    await reader.Store.FindDocumentAsync(call.ProgramId, new DocumentKey(scope, number), call.Aborted));
                if (found is not null && found.Purchase.OccurredAt > (latest?.Purchase.OccurredAt ?? long.MinValue))
                    latest = found;
            }
            if (latest is not null)
                return await ShowAsync(call, latest);
        }
        return null;
    }

    /// <summary>Scopes of the store that is named, of the caller's own, or that of the program (S10.2).</summary>
    private async Task<IReadOnlyList<string>> ScopesAsync(ApiCall call, string? store)
    {
        if (store is null && call.Caller.Stores is null)
            return [""];
        var scopes = new List<string>();
        foreach (var id in store is not null ? [store] : call.Caller.Stores!.Order(StringComparer.Ordinal).Take(StoresMax))
        {
            if (await stores.FindAsync(call.ProgramId, id, call.Aborted) is { } known && !scopes.Contains(known.DocumentScope))
                scopes.Add(known.DocumentScope);
        }
        return scopes;
    }

    /// <summary>Who records sales and returns needs the lines; anybody else sees of what is somebody's only that it is.</summary>
    private async Task<ScannedDocumentAnswer> ShowAsync(ApiCall call, DocumentReading found)
    {
        var purchase = found.Purchase;
        var seesLines = call.Caller.May(ApiScopes.PurchasesWrite);
        var answer = new ScannedDocumentAnswer
        {
            DocumentNo = purchase.DocumentNo, HasMember = purchase.MemberId is not null, Claimed = found.IsClaimed,
        };
        if (!seesLines && (answer.HasMember || answer.Claimed))
            return answer;
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return answer with
        {
            Store = purchase.Store,
            OccurredAt = program.Calendar.Format(purchase.OccurredAt),
            Currency = program.MoneyCode,
            Amount = purchase.Lines.Sum(line => line.Amount),
            Lines = seesLines ? [.. found.Lines.Select(Show)] : null,
        };
    }

    private static ScannedLineAnswer Show(LineReading line) => new()
    {
        Line = line.Bought.Line,
        Sku = line.Bought.Sku,
        ProductGroup = line.Bought.ProductGroup,
        Quantity = line.Bought.Quantity / Thousandths,
        Amount = line.Bought.Amount,
        Returned = line.Returned.Quantity / Thousandths,
        ReturnedAmount = line.Returned.Amount == 0 ? null : line.Returned.Amount,
    };
}
