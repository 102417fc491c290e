using System.Globalization;
using System.Text;

namespace Bashgah.EndToEnd.Framework;

/// <summary>
/// An invented shop's history as <c>import purchases</c> takes it: members who come again, returns by quantity and by
/// amount, documents without a member, rows of a document that are not adjacent, points as tender (some of which the
/// member does not have), and a few documents that cannot be taken.
/// </summary>
internal static class SampleHistory
{
    private static readonly string[] Groups = ["kitchen", "bags", "toys", "paper", "other", "fresh"];
    private static readonly string[] Stores = ["North", "South", "Market Street"];

    /// <summary>Writes a file of so many documents; the same for the same arguments.</summary>
    public static string Write(string path, int documents, string currency, string? pointsTender)
    {
        // System.Random with a seed gives the same numbers on every platform and is documented to go on doing so.
        var random = new Random(20_261_121);
        var rows = new List<string>();
        var at = new DateTimeOffset(2025, 1, 2, 9, 0, 0, TimeSpan.Zero);
        var bought = new List<Bought>();
        for (var number = 1; number <= documents; number++)
        {
            at = at.AddMinutes(random.Next(1, 400));
            if (bought.Count > 0 && random.Next(100) < 12)
                AddReturn(rows, bought[random.Next(bought.Count)], number, at, currency, random);
            else
                AddPurchase(rows, bought, number, at, currency, pointsTender, random);
        }

        Mix(rows, random);
        var header = "document_no,occurred_at,member,store,currency,line,sku,product_group,quantity,amount,return_of,tender_kind,tender_currency,tender_amount";
        File.WriteAllText(path, header + "\n" + string.Join('\n', rows) + "\n", new UTF8Encoding(false));
        return path;
    }

    private static void AddPurchase(
        List<string> rows, List<Bought> bought, int number, DateTimeOffset at, string currency, string? pointsTender, Random random)
    {
        var member = random.Next(100) < 6 ? "" : $"C{random.Next(1, 60)}";
        var store = Stores[random.Next(Stores.Length)];
        var lineCount = random.Next(1, 6);
        var total = 0;
        for (var line = 1; line <= lineCount; line++)
        {
            var quantity = random.Next(1, 9);
            var amount = random.Next(0, 4_000);
            total += amount;
            var tender = line == lineCount && pointsTender is not null && member.Length > 0 && total > 200 && random.Next(100) < 15
                ? $"points,{pointsTender},{random.Next(1, 200)}" : ",,";
            // A few documents cannot be taken: a quantity of 0.
            var written = random.Next(400) == 0 ? 0 : quantity;
            rows.Add(Invariant($"P{number},{at:yyyy-MM-dd'T'HH:mm:sszzz},{member},{store},{currency},{line},SKU-{random.Next(1, 40)},{Groups[random.Next(Groups.Length)]},{written},{amount},,{tender}"));
            bought.Add(new Bought($"P{number}", member, store, line, quantity, amount));
        }
    }

    private static void AddReturn(List<string> rows, Bought line, int number, DateTimeOffset at, string currency, Random random)
    {
        // Now and then more comes back than was bought, or remains: refused.
        var back = random.Next(3) > 0 || line.Amount == 0
            ? Invariant($"{random.Next(1, line.Quantity + 1)},") : Invariant($",{random.Next(1, line.Amount + 1)}");
        rows.Add(Invariant($"R{number},{at:yyyy-MM-dd'T'HH:mm:sszzz},{line.Member},{line.Store},{currency},{line.Line},,,{back},{line.Document},,,"));
    }

    /// <summary>Swaps some neighbouring rows, so that documents are not in order and their rows not adjacent.</summary>
    private static void Mix(List<string> rows, Random random)
    {
        for (var i = 0; i + 40 < rows.Count; i += random.Next(1, 30))
        {
            var j = i + random.Next(1, 40);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Bought(string Document, string Member, string Store, int Line, int Quantity, int Amount);
}
