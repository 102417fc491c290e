using Bashgah.Engine.Events;
using Bashgah.Server.Platform.Requests;

namespace Bashgah.Server.Modules.Purchases;

/// <summary>Goods that came back.</summary>
internal sealed record ReturnRequest
{
    public required string DocumentNo { get; init; }

    public required string? Store { get; init; }

    public required string ReturnNo { get; init; }

    public required long? OccurredAt { get; init; }

    public required IReadOnlyList<ReturnLine>? Lines { get; init; }

    /// <summary>Reads a return.</summary>
    public static ReturnRequest Read(Fields f) => Read(
        f, f.Text("returnNo", "Number of the return, unique in the document's scope for ever.", 128, "RET-2026-000045"));

    /// <summary>Reads a return that is only evaluated.</summary>
    public static ReturnRequest ReadEvaluated(Fields f) => Read(
        f, f.TextOrNull("returnNo", "Number of the return; not needed, because nothing is written.", 128) ?? "");

    private static ReturnRequest Read(Fields f, string returnNo) => new()
    {
        DocumentNo = f.DocumentNo(),
        Store = f.Store(),
        ReturnNo = returnNo,
        OccurredAt = f.TimeOrNull("occurredAt", "When it happened; without it, now."),
        Lines = ReadLines(f),
    };

    private static IReadOnlyList<ReturnLine>? ReadLines(Fields f)
    {
        var lines = f.ListOrNull(
            "lines", "What came back; without it, all that is still out.", 1, PurchaseRequest.LinesMax, ReadLine);
        var seen = new HashSet<int>();
        for (var i = 0; i < (lines?.Count ?? 0); i++)
        {
            if (!seen.Add(lines![i].Line))
                f.Fault(
                    $"lines[{i}].line", FaultCodes.Duplicate,
                    ("value", lines[i].Line.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
        return lines is null ? null : [.. lines.OrderBy(l => l.Line)];
    }

    private static ReturnLine ReadLine(Fields f)
    {
        var line = (int)f.Whole("line", "Number of the purchase's line.", 1, int.MaxValue, 1);
        var quantity = f.QuantityOrNull("quantity", "How much of it came back.", 1);
        var amount = f.WholeOrNull(
            "amount", "Money given back without goods, minor units, in place of a quantity.", 1, Fields.AmountMax);
        f.ExactlyOne("quantity", "amount");
        return new ReturnLine(line, quantity, amount);
    }
}
