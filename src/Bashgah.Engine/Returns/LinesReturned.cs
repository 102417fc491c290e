namespace Bashgah.Engine.Returns;

/// <summary>What has come back of a document's lines in all: quantities (thousandths), and amounts without quantity (S6.2).</summary>
internal sealed class LinesReturned
{
    public static readonly LinesReturned None = new([]);

    private readonly SortedDictionary<int, LineReturned> _lines = [];

    public LinesReturned(IEnumerable<LineReturned> lines)
    {
        foreach (var line in lines) _lines[line.Line] = line;
    }

    /// <summary>What came back of one line.</summary>
    public LineReturned Of(int line) => _lines.TryGetValue(line, out var returned) ? returned : new(line, 0, 0);

    /// <summary>The same with more back: of each line a quantity and an amount.</summary>
    public LinesReturned With(IEnumerable<LineReturned> more) => new(_lines.Values.Concat(
        more.Select(line => new LineReturned(
            line.Line, Of(line.Line).Quantity + line.Quantity, Of(line.Line).Amount + line.Amount))));

    /// <summary>By ascending line, for the trace.</summary>
    public IReadOnlyList<LineReturned> ToList() => [.. _lines.Values];
}
