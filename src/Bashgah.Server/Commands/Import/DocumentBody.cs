using Bashgah.Engine.Events;
using Bashgah.Storage.Spools;

namespace Bashgah.Server.Commands.Import;

/// <summary>Documents as they lie in a spool: short, and read only by the process that wrote them.</summary>
internal static class DocumentBody
{
    /// <summary>A document whose rows have all been read.</summary>
    public static SpooledDocument Spooled(ImportDocument document) => new(
        document.FirstRow, document.Key.Scope, document.Key.Number, document.Key.IsReturn, document.OccurredAt, document.Member,
        document.ReturnOf, document.Rejection is not null, document.Rejection is null ? Bytes(document) : []);

    /// <summary>The event that it is.</summary>
    /// <param name="document">As it was written.</param>
    /// <param name="memberId">Whose purchase it is, where that is known.</param>
    public static LedgerEvent Event(SpooledDocument document, long? memberId)
    {
        using var reader = new BinaryReader(new MemoryStream(document.Body, writable: false));
        var store = TextOrNull(reader);
        return document.IsReturn
            ? new Return(document.PurchaseNo, document.Scope, store, document.Number, Returned(reader)) { OccurredAt = document.OccurredAt }
            : new Purchase
            {
                OccurredAt = document.OccurredAt,
                DocumentNo = document.Number,
                DocumentScope = document.Scope,
                Store = store,
                Channel = TextOrNull(reader),
                MemberId = memberId,
                Lines = Many(reader, Line),
                Tenders = Many(reader, Tender),
            };
    }

    private static byte[] Bytes(ImportDocument document)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(document.Store);
        if (document.Key.IsReturn)
        {
            writer.Write7BitEncodedInt(document.Returned.Count);
            foreach (var line in document.Returned)
                Write(writer, line);
        }
        else
        {
            writer.Write(document.Channel);
            writer.Write7BitEncodedInt(document.Lines.Count);
            foreach (var line in document.Lines)
                Write(writer, line);
            writer.Write7BitEncodedInt(document.Tenders.Count);
            foreach (var tender in document.Tenders)
                Write(writer, tender);
        }
        return bytes.ToArray();
    }

    private static void Write(BinaryWriter writer, PurchaseLine line)
    {
        writer.Write7BitEncodedInt(line.Line);
        writer.Write(line.Sku ?? "");
        writer.Write(line.ProductGroup ?? "");
        writer.Write(line.Brand ?? "");
        writer.Write7BitEncodedInt64(line.Quantity);
        writer.Write7BitEncodedInt64(line.Amount);
        writer.Write7BitEncodedInt64(line.Discount);
        writer.Write7BitEncodedInt64(line.Tax);
    }

    private static PurchaseLine Line(BinaryReader reader) => new(
        reader.Read7BitEncodedInt(), TextOrNull(reader), TextOrNull(reader), TextOrNull(reader), reader.Read7BitEncodedInt64(),
        reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());

    private static void Write(BinaryWriter writer, Tender tender)
    {
        writer.Write(tender.Kind);
        writer.Write(tender.Currency ?? "");
        writer.Write7BitEncodedInt64(tender.Amount);
    }

    private static Tender Tender(BinaryReader reader) =>
        new(reader.ReadString(), TextOrNull(reader), reader.Read7BitEncodedInt64(), HoldId: null);

    // Neither a quantity nor an amount is 0.
    private static void Write(BinaryWriter writer, ReturnLine line)
    {
        writer.Write7BitEncodedInt(line.Line);
        writer.Write7BitEncodedInt64(line.Quantity ?? 0);
        writer.Write7BitEncodedInt64(line.Amount ?? 0);
    }

    private static ReturnLine ReturnLine(BinaryReader reader) => new(
        reader.Read7BitEncodedInt(), NumberOrNull(reader), NumberOrNull(reader));

    private static List<ReturnLine>? Returned(BinaryReader reader) => Many(reader, ReturnLine) is { Count: > 0 } lines ? lines : null;

    private static List<T> Many<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.Read7BitEncodedInt();
        var many = new List<T>(count);
        for (var i = 0; i < count; i++)
            many.Add(read(reader));
        return many;
    }

    private static string? TextOrNull(BinaryReader reader) => reader.ReadString() is { Length: > 0 } text ? text : null;

    private static long? NumberOrNull(BinaryReader reader) => reader.Read7BitEncodedInt64() is > 0 and var number ? number : null;
}
