using System.Net;
using Bashgah.Faults.Framework;

namespace Bashgah.Faults.Load;

/// <summary>Compares what the tills were told with what there is: through the API, in the tables, and by deciding
/// everything again.</summary>
internal static class Proof
{
    private const int AtOnce = 4;

    /// <summary>Adds what does not agree to the book's findings. The tills are closed; every node serves.</summary>
    public static async Task RunAsync(Club club, Api api, Book book)
    {
        await CheckTablesAsync(club, book);
        await Parallel.ForEachAsync(
            book.Members, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (member, _) => await CheckMemberAsync(club, api, book, member));
        if (await club.VerifyAsync() is { } said)
            book.Findings.Add(FindingKind.NotVerified, said);
    }

    private static async Task CheckTablesAsync(Club club, Book book)
    {
        var booked = (await LedgerTables.ReadPurchasesAsync(club.Database)).ToLookup(p => p.Document);
        foreach (var sale in book.Sales.Where(s => s.Receipt is not null))
        {
            var rows = booked[sale.Document].ToList();
            if (rows.Count == 0)
                book.Findings.Add(FindingKind.Lost, $"{sale.Document}, {sale.Receipt}: no row");
            else if (rows.Count > 1)
                book.Findings.Add(FindingKind.Doubled, $"{sale.Document}: {rows.Count} rows");
            else if (rows[0].Points != sale.Receipt!.Points)
                book.Findings.Add(FindingKind.Different, $"{sale.Document}, {sale.Receipt}: rows give {rows[0].Points}");
        }
        // What was never answered need not be there; but the tills ask until they are answered.
        var sold = book.Sales.Select(s => s.Document).ToHashSet(StringComparer.Ordinal);
        foreach (var foreign in booked.Where(b => !sold.Contains(b.Key)))
            book.Findings.Add(FindingKind.Foreign, foreign.Key);
    }

    private static async Task CheckMemberAsync(Club club, Api api, Book book, string member)
    {
        var url = club.Nodes[0].Url;
        var sales = book.Sales.Where(s => s.Member == member && s.Receipt is not null).ToList();
        var accounts = await GetAsync(api, url, $"/members/{member}/accounts");
        var points = accounts.Json.GetProperty("items").EnumerateArray()
            .Sum(a => a.GetProperty("available").GetInt64());
        var told = sales.Sum(s => s.Receipt!.Points);
        if (points != told)
            book.Findings.Add(FindingKind.WrongSum, $"{member} has {points}, was told {told}");

        var seen = await ReadEntriesAsync(api, url, member);
        foreach (var sale in sales.Where(s => s.Receipt!.Points > 0))
        {
            if (!seen.TryGetValue(sale.Document, out var transactions))
                book.Findings.Add(FindingKind.NotShown, $"{sale.Document}, {sale.Receipt}: no entry");
            else if (transactions.Count > 1)
                book.Findings.Add(FindingKind.Doubled, $"{sale.Document}: {string.Join(", ", transactions)}");
            else if (transactions.Single() != sale.Receipt!.Transaction)
                book.Findings.Add(FindingKind.Different, $"{sale.Document}, {sale.Receipt}: entry of {transactions.Single()}");
        }
    }

    /// <summary>Transactions by document, as the member's statement shows them.</summary>
    private static async Task<Dictionary<string, HashSet<string>>> ReadEntriesAsync(Api api, string url, string member)
    {
        var seen = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await GetAsync(
                api, url, $"/members/{member}/entries?limit=200{(cursor is null ? "" : $"&cursor={cursor}")}");
            foreach (var entry in page.Json.GetProperty("items").EnumerateArray())
            {
                if (!entry.TryGetProperty("documentNo", out var document))
                    continue;
                var number = document.GetString()!;
                if (!seen.TryGetValue(number, out var transactions))
                    seen[number] = transactions = new(StringComparer.Ordinal);
                transactions.Add(entry.GetProperty("transactionId").GetString()!);
            }
            cursor = page.Json.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return seen;
    }

    private static async Task<Attempt> GetAsync(Api api, string url, string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await api.GetAsync(url, path);
            if (answer.Kind == AttemptKind.Answered && answer.Status == HttpStatusCode.OK)
                return answer;
            // A pool may still hold connections of a database that is no more.
            Assert.True(attempt < 50, $"{path}: {answer}");
            await Task.Delay(50);
        }
    }
}
