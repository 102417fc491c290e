using System.Globalization;
using Bashgah.Engine.Codecs;
using Bashgah.Server.Commands.Import;

namespace Bashgah.Server.Tests.Commands.Import;

/// <summary>A file that is read without being held comes to what the whole file in memory comes to.</summary>
public sealed class SpooledPurchasesTests : IDisposable
{
    private const string Header =
        "document_no,occurred_at,member,store,currency,line,sku,product_group,quantity,amount,return_of,channel,tender_kind,tender_currency,tender_amount";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bashgah-spool-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Documents_and_their_order_are_those_of_the_file_in_memory(int seed)
    {
        var random = new Random(seed);
        List<string> rows =
        [
            .. Enumerable.Range(0, 300).SelectMany(i => Purchase(random, i)),
            .. Enumerable.Range(0, 120).SelectMany(_ => Return(random)),
            "P7,2026-01-01T10:00:00Z,M1,S1,GBP,1", "P8,20\"26,M1,S1,GBP,1,x,y,1,1,,,,,", ",,,,,,,,,,,,,,",
        ];
        Assert.True(Check(rows.OrderBy(_ => random.Next())) > 50);
    }

    [Fact]
    public void Rows_too_far_apart_reject_their_document_and_its_returns()
    {
        var between = Enumerable.Range(0, PurchaseFile.SpanMax).Select(i => Row($"N{i}", 60 + i, "M2", 1, 100, ""));
        List<string> rows =
        [
            Row("A", 1, "M1", 1, 100, ""), Row("B", 2, "M1", 1, 100, ""), .. between, Row("A", 1, "M1", 2, 100, ""),
            Row("R", 90_000, "M1", 1, 100, "A"), Row("Q", 90_001, "M1", 1, 100, "B"),
        ];
        Assert.Equal(PurchaseFile.SpanMax + 2, Check(rows));
    }

    [Fact]
    public void A_purchase_is_told_how_many_returns_of_it_can_be_taken()
    {
        string[] rows =
        [
            Row("A", 1, "M1", 1, 100, ""), Row("R1", 2, "M1", 1, 10, "A"), Row("R2", 3, "M1", 1, 10, "A"), Row("R3", 4, "M2", 1, 10, "A"),
            Row("B", 9, "M1", 1, 100, ""), Row("R4", 5, "M1", 1, 10, "B"),
        ];
        using var spooled = Spool(Write(rows));
        Assert.Equal([("A", 2), ("R1", 0), ("R2", 0), ("B", 0)], spooled.InOrder().Select(d => (d.Document.Number, d.Returns)));
        Assert.Equal(2, spooled.RejectedCount);
    }

    /// <summary>Compares both ways; gives how many documents can be taken.</summary>
    private int Check(IEnumerable<string> rows)
    {
        var path = Write(rows);
        var whole = PurchaseFile.Read(path, "GBP", store => store == "S2" ? "S2" : "", _ => { });
        using var spooled = Spool(path);
        var expected = whole.Documents.Where(document => document.Rejection is null)
            .Select(document => (document.FirstRow, document.Member, EventCodec.Write(document.Event(7)))).ToList();
        Assert.Equal(
            expected, spooled.InOrder().Select(d => (d.Document.FirstRow, d.Document.Member, EventCodec.Write(DocumentBody.Event(d.Document, 7)))));
        Assert.Equal(
            (whole.RowCount, whole.LooseRows.Count, whole.Documents.Count - expected.Count),
            (spooled.RowCount, spooled.LooseRowCount, spooled.RejectedCount));
        return expected.Count;
    }

    private static SpooledPurchases Spool(string path) =>
        SpooledPurchases.Read(path, "GBP", store => store == "S2" ? "S2" : "", _ => { }, CancellationToken.None);

    private string Write(IEnumerable<string> rows)
    {
        var path = Path.Combine(_folder.FullName, "purchases.csv");
        File.WriteAllLines(path, [Header, .. rows]);
        return path;
    }

    private static IEnumerable<string> Purchase(Random random, int number)
    {
        var member = random.Next(5) == 0 ? "" : $"M{random.Next(9)}";
        var store = random.Next(4) == 0 ? "S2" : "S1";
        var minute = random.Next(2_000);
        for (var line = 1; line <= 1 + random.Next(4); line++)
        {
            var tender = random.Next(6) == 0 ? "points,points,5" : ",,";
            yield return Row(
                $"P{number % 280}", minute, random.Next(60) == 0 ? "M99" : member, random.Next(50) == 0 ? 1 : line, random.Next(500), "",
                store, tender, random.Next(80) == 0 ? "EUR" : "GBP");
        }
    }

    private static IEnumerable<string> Return(Random random)
    {
        var store = random.Next(4) == 0 ? "S2" : "S1";
        yield return Row(
            $"R{random.Next(100)}", random.Next(3_000), $"M{random.Next(9)}", random.Next(3) == 0 ? 1 : 2, 1 + random.Next(20),
            $"P{random.Next(300)}", store);
    }

    private static string Row(
        string number, int minute, string member, int line, int amount, string returnOf, string store = "S1", string tender = ",,",
        string money = "GBP")
    {
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minute).ToString("s", CultureInfo.InvariantCulture);
        var quantity = returnOf.Length > 0 ? "" : "1.5";
        return string.Create(
            CultureInfo.InvariantCulture, $"{number},{at}Z,{member},{store},{money},{line},X{line},kitchen,{quantity},{amount},{returnOf},till,{tender}");
    }
}
