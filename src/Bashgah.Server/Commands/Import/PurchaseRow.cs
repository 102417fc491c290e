using System.Globalization;
using Bashgah.Engine.Events;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Commands.Import;

/// <summary>Reads one row into its document, and rejects the document for what is wrong with it.</summary>
internal sealed class PurchaseRow(CsvColumns columns, string money)
{
    /// <summary>Most lines of a document.</summary>
    public const int LinesMax = 10_000;

    private string[] _fields = [];
    private ImportDocument _document = null!;
    private int _row;

    /// <summary>A field of a row; empty when the header or the row lacks the column.</summary>
    public string Field(string[] fields, PurchaseColumn column)
    {
        var place = columns[(int)column];
        return place < 0 || place >= fields.Length ? "" : fields[place];
    }

    /// <summary>Adds a row to its document.</summary>
    public void AddTo(ImportDocument document, int row, string[] fields)
    {
        (_document, _row, _fields) = (document, row, fields);
        var isFirst = document.Rows.Count == 0;
        document.Rows.Add(row);
        if (document.Rows.Count > LinesMax)
        {
            if (document.Rows.Count == LinesMax + 1)
                Reject("too-many-lines", $"more than {LinesMax} lines");
            return;
        }
        if (!HasTexts())
            return;
        ReadTime();
        ReadHead(isFirst);
        var line = (int?)Integer(PurchaseColumn.Line, 1, int.MaxValue);
        if (document.Key.IsReturn)
            ReadReturned(line);
        else
            ReadLine(line);
    }

    /// <summary>False when a field holds what may not even be repeated: then there is no telling what the others mean.</summary>
    private bool HasTexts()
    {
        var areGood = true;
        for (var i = 0; i < PurchaseColumns.All.Count; i++)
        {
            if (PurchaseColumns.All[i].FaultOf(Field((PurchaseColumn)i)) is not { } fault)
                continue;
            Reject("text", fault);
            areGood = false;
        }
        return areGood;
    }

    private void ReadTime()
    {
        var text = Field(PurchaseColumn.OccurredAt);
        if (!EngineInstant.TryParse(text, out var at))
        {
            Reject("occurred_at", $"occurred_at '{text}' is not a time with an offset, like 2026-01-31T18:30:00+08:00");
            return;
        }

        _document.OccurredAt = Math.Min(_document.OccurredAt, at);
        if (CommandClock.IsAhead(at))
            Reject("in-future", $"occurred_at '{text}' lies in the future");
    }

    /// <summary>What holds for the whole document must be the same on each of its rows.</summary>
    private void ReadHead(bool isFirst)
    {
        if (isFirst)
        {
            _document.Member = Field(PurchaseColumn.Member).Trim();
            _document.Store = Field(PurchaseColumn.Store);
            _document.Channel = Field(PurchaseColumn.Channel);
            _document.Currency = Field(PurchaseColumn.Currency);
            _document.ReturnOf = Field(PurchaseColumn.ReturnOf);
            if (_document.Currency != money)
                Reject("wrong-currency", $"currency '{_document.Currency}' is not the program's {money}");
            return;
        }

        MustBe(PurchaseColumn.Member, _document.Member);
        MustBe(PurchaseColumn.Store, _document.Store);
        MustBe(PurchaseColumn.Channel, _document.Channel);
        MustBe(PurchaseColumn.Currency, _document.Currency);
        MustBe(PurchaseColumn.ReturnOf, _document.ReturnOf);
    }

    private void MustBe(PurchaseColumn column, string first)
    {
        var text = column == PurchaseColumn.Member ? Field(column).Trim() : Field(column);
        if (text != first)
            Reject("rows-differ", $"{PurchaseColumns.All[(int)column].Name} '{text}' differs from '{first}' on the document's first row");
    }

    private void ReadLine(int? line)
    {
        var quantity = ReadQuantity();
        var amount = Integer(PurchaseColumn.Amount, 0, long.MaxValue);
        var discount = IntegerOrNone(PurchaseColumn.Discount);
        var tax = IntegerOrNone(PurchaseColumn.Tax);
        ReadTender();
        if (line is null || quantity is null || amount is null || discount is null || tax is null)
            return;
        if (tax > amount)
            Reject("tax", $"tax {tax} is more than amount {amount}");
        _document.Lines.Add(new PurchaseLine(
            line.Value, OrNull(PurchaseColumn.Sku), OrNull(PurchaseColumn.ProductGroup), OrNull(PurchaseColumn.Brand),
            quantity.Value, amount.Value, discount.Value, tax.Value));
    }

    private void ReadReturned(int? line)
    {
        var hasQuantity = Field(PurchaseColumn.Quantity).Length > 0;
        var hasAmount = Field(PurchaseColumn.Amount).Length > 0;
        if (hasQuantity == hasAmount)
            Reject("return", "a return row gives either a quantity or an amount");
        if (Field(PurchaseColumn.TenderKind).Length > 0)
            Reject("tender", "a return has no tenders");
        var quantity = hasQuantity ? ReadQuantity() : null;
        var amount = hasAmount ? Integer(PurchaseColumn.Amount, 1, long.MaxValue) : null;
        if (line is { } number && (quantity is not null || amount is not null))
            _document.Returned.Add(new ReturnLine(number, quantity, amount));
    }

    private void ReadTender()
    {
        var kind = Field(PurchaseColumn.TenderKind);
        var currency = Field(PurchaseColumn.TenderCurrency);
        if (kind.Length == 0)
        {
            if (currency.Length > 0 || Field(PurchaseColumn.TenderAmount).Length > 0)
                Reject("tender", "tender_currency and tender_amount need a tender_kind");
            return;
        }
        if (Integer(PurchaseColumn.TenderAmount, 1, long.MaxValue) is not { } amount)
            return;
        var tender = new Tender(kind, currency.Length == 0 ? null : currency, amount, HoldId: null);
        if (tender.IsFromAccount != (tender.Currency is not null))
            Reject("tender", "tender_currency names the account of a points or credit tender, and of no other");
        _document.Tenders.Add(tender);
    }

    private long? ReadQuantity()
    {
        var text = Field(PurchaseColumn.Quantity);
        if (Quantity.TryParse(text, out var thousandths))
            return thousandths;
        Reject("quantity", $"quantity '{text}' is not a decimal above 0 with at most 3 decimals");
        return null;
    }

    private long? IntegerOrNone(PurchaseColumn column) =>
        Field(column).Length == 0 ? 0 : Integer(column, 0, long.MaxValue);

    private long? Integer(PurchaseColumn column, long min, long max)
    {
        var text = Field(column);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return value;
        var name = PurchaseColumns.All[(int)column].Name;
        Reject(name, $"{name} '{text}' is not a whole number of at least {min}");
        return null;
    }

    private string Field(PurchaseColumn column) => Field(_fields, column);

    private string? OrNull(PurchaseColumn column) => Field(column) is { Length: > 0 } text ? text : null;

    private void Reject(string code, string reason) => _document.Reject(_row, code, reason);
}
