namespace Bashgah.Server.Commands.Import;

/// <summary>The columns of a purchases file, in the order of <see cref="PurchaseColumn"/>.</summary>
internal static class PurchaseColumns
{
    public static readonly IReadOnlyList<CsvColumn> All =
    [
        new("document_no", true, 128), new("occurred_at", true), new("member", true, 128), new("store", true),
        new("currency", true), new("line", true), new("sku", true), new("product_group", true), new("quantity", true),
        new("amount", true), new("return_of", true, 128),
        new("brand", false), new("channel", false), new("discount", false), new("tax", false),
        new("tender_kind", false, 32), new("tender_currency", false), new("tender_amount", false),
    ];
}

/// <summary>Places in <see cref="PurchaseColumns.All"/>.</summary>
internal enum PurchaseColumn
{
    DocumentNo,
    OccurredAt,
    Member,
    Store,
    Currency,
    Line,
    Sku,
    ProductGroup,
    Quantity,
    Amount,
    ReturnOf,
    Brand,
    Channel,
    Discount,
    Tax,
    TenderKind,
    TenderCurrency,
    TenderAmount,
}
