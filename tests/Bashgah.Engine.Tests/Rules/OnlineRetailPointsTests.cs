using System.Globalization;
using System.IO.Compression;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Testing;

namespace Bashgah.Engine.Tests.Rules;

/// <summary>A year of a real shop's invoices under the plainest program, beside points computed elsewhere.</summary>
[RequiresPublicData(Purchases)]
[RequiresPublicData(Expected)]
public sealed class OnlineRetailPointsTests
{
    private const string Purchases = "online_retail/purchases.csv.gz";
    private const string Expected = "online_retail/expected_points.csv";

    [ConditionalFact]
    [Semantics("S2.2", "S6.2")]
    public void EveryMemberGetsExactlyTheExpectedPoints()
    {
        var program = ProgramDefinition.Read(File.ReadAllBytes(Repository.PathOf("samples", "programs", "simple-points.json")))
            .Definition!.Compile(1, 0);
        var documents = new Dictionary<string, Document>();
        var returns = new List<string[]>();
        foreach (var row in Rows())
        {
            if (row[10].Length > 0) returns.Add(row);
            else Document.Of(documents, row).Lines.Add(int.Parse(row[5], CultureInfo.InvariantCulture), Sale.Of(row));
        }

        foreach (var row in returns) documents[row[10]].Lines[int.Parse(row[5], CultureInfo.InvariantCulture)].TakeBack(row);

        var points = new Dictionary<string, long>();
        foreach (var document in documents.Values)
        {
            var e = new EvaluatedEvent
            {
                On = "purchase", OccurredAt = document.At,
                Lines =
                [
                    .. document.Lines.Where(l => l.Value.Left > 0)
                        .Select(l => new EvaluatedLine(l.Key, null, l.Value.Group, null, l.Value.Left, l.Value.AmountLeft, 0, 0, 0)),
                ],
            };
            var given = program.Rules.Evaluate(program, RuleProgram.Inputs(), e).Awards.Sum(a => a.Amount);
            points[document.Member] = points.GetValueOrDefault(document.Member) + given;
        }

        var expected = File.ReadLines(PublicData.PathOf(Expected)).Skip(1).Select(l => l.Split(','))
            .ToDictionary(c => c[0], c => long.Parse(c[1], CultureInfo.InvariantCulture));
        Assert.Equal(expected.OrderBy(p => p.Key, StringComparer.Ordinal), points.OrderBy(p => p.Key, StringComparer.Ordinal));
        Assert.Equal(11_248_161, points.Values.Sum());
    }

    private static IEnumerable<string[]> Rows()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(PublicData.PathOf(Purchases)), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line.Split(',');
    }

    private sealed record Document(string Member, long At)
    {
        public SortedDictionary<int, Sale> Lines { get; } = [];

        public static Document Of(Dictionary<string, Document> documents, string[] row)
        {
            if (!documents.TryGetValue(row[0], out var document))
                documents[row[0]] = document = new(row[2], RuleProgram.At(row[1]));
            return document;
        }
    }

    private sealed record Sale(string Group, long Quantity, long Amount)
    {
        public long Left { get; private set; } = Quantity;

        public long AmountLeft => RemainingAmount.AfterReturn(Amount, Left, Quantity);

        public static Sale Of(string[] row)
        {
            Assert.True(Bashgah.Engine.Numbers.Quantity.TryParse(row[8], out var quantity));
            return new(row[7], quantity, long.Parse(row[9], CultureInfo.InvariantCulture));
        }

        public void TakeBack(string[] row)
        {
            Assert.True(Bashgah.Engine.Numbers.Quantity.TryParse(row[8], out var quantity));
            Left -= quantity;
        }
    }
}
