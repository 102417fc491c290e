using Bashgah.Engine.Events;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Requests;

namespace Bashgah.Server.Modules.Purchases;

/// <summary>A document of sale as it comes in.</summary>
internal sealed record PurchaseRequest
{
    /// <summary>Most lines of a document.</summary>
    public const int LinesMax = 10_000;

    private const int TendersMax = 20;

    /// <summary>Stands for a number that is wrong or missing, which is said of it already.</summary>
    private const int NoLine = 0;

    public required string DocumentNo { get; init; }

    public required string? Store { get; init; }

    public required string? Channel { get; init; }

    public required MemberName? Member { get; init; }

    public required long? OccurredAt { get; init; }

    public required string Currency { get; init; }

    public required IReadOnlyList<PurchaseLine> Lines { get; init; }

    public required IReadOnlyList<Tender> Tenders { get; init; }

    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>Reads a purchase.</summary>
    public static PurchaseRequest Read(Fields f) => Read(f, f.DocumentNo());

    /// <summary>Reads a purchase that is only evaluated.</summary>
    public static PurchaseRequest ReadEvaluated(Fields f) => Read(f, f.DocumentNoOrNone());

    private static PurchaseRequest Read(Fields f, string documentNo) => new()
    {
        DocumentNo = documentNo,
        Store = f.Store(),
        Channel = f.TextOrNull("channel", "Where it was sold: shop, web, phone …", 64, "shop"),
        Member = f.ObjectOrNull(
            "member", "The member; without one the document earns nothing until it is claimed.", MemberName.Read),
        OccurredAt = f.TimeOrNull("occurredAt", "When it happened; without it, now."),
        Currency = f.Text("currency", "The program's money, ISO 4217.", 3, "MYR"),
        Lines = ReadLines(f),
        Tenders = f.ListOrNull("tenders", "How it was paid.", 0, TendersMax, ReadTender) ?? [],
        Attributes = f.EventAttributes(),
    };

    private static IReadOnlyList<PurchaseLine> ReadLines(Fields f)
    {
        var lines = f.List("lines", "Lines of the document.", 1, LinesMax, ReadLine);
        if (AreInOrder(lines))
            return lines;
        var seen = new HashSet<int>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Line != NoLine && !seen.Add(lines[i].Line))
                f.Fault($"lines[{i}].line", FaultCodes.Duplicate, ("value", Number(lines[i].Line)));
        }
        return [.. lines.OrderBy(l => l.Line)];
    }

    /// <summary>As tills send them: nothing is to be sorted, and no number comes twice.</summary>
    private static bool AreInOrder(IReadOnlyList<PurchaseLine> lines)
    {
        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i].Line <= lines[i - 1].Line)
                return false;
        }
        return true;
    }

    private static PurchaseLine ReadLine(Fields f)
    {
        var faults = f.FaultCount;
        var line = (int)f.Whole("line", "Number of the line in the document, unique in it.", 1, int.MaxValue, 1);
        if (f.FaultCount > faults || !f.Has("line"))
            line = NoLine;
        var sku = f.TextOrNull("sku", "Article.", 64, "MILK-1L");
        var productGroup = f.TextOrNull("productGroup", "Product group; one that no rule knows matches nothing.", 64, "fresh");
        var brand = f.TextOrNull("brand", "Brand.", 64);
        var quantity = f.Quantity("quantity", "Above 0, at most 3 decimals.", 2);
        var amount = f.Whole(
            "amount", "Total of the line after its own discount, with tax, minor units.", 0, Fields.AmountMax, 4170);
        var discount = f.WholeOrNull("discount", "The line's own discount, minor units.", 0, Fields.AmountMax) ?? 0;
        var tax = f.WholeOrNull("tax", "Tax in the amount, minor units.", 0, Fields.AmountMax) ?? 0;
        if (tax > amount)
            f.Fault("tax", FaultCodes.OutOfRange, ("min", "0"), ("max", Number(amount)));
        return new PurchaseLine(line, sku, productGroup, brand, quantity, amount, discount, tax);
    }

    private static Tender ReadTender(Fields f)
    {
        var kind = f.Text("kind", "points, credit, or any other means: cash, card …", 32, "cash");
        var isFromAccount = kind is "points" or "credit";
        var currency = f.TextOrNull("currency", "For points and credit: the currency of the account that pays.", 64);
        var amount = f.Whole("amount", "Money, minor units.", isFromAccount ? 1 : 0, Fields.AmountMax, 4170);
        var hold = f.TextOrNull("holdId", "A hold to capture, for points and credit.", 32);
        long? holdId = null;
        if (isFromAccount && currency is null)
            f.Fault("currency", FaultCodes.Required);
        if (hold is not null && PublicId.TryHold(hold, out var id))
            holdId = id;
        else if (hold is not null)
            f.Fault("holdId", FaultCodes.InvalidFormat, ("expected", "hld_…"));
        return new Tender(kind, isFromAccount ? currency : null, amount, holdId);
    }

    private static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
