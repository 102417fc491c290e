using System.Globalization;
using Bashgah.Bench.Load;
using Bashgah.Engine.Events;

namespace Bashgah.Bench.Parts;

/// <summary>Purchases as the load client sends them, as typed events.</summary>
internal sealed class SamplePurchases(Chance chance)
{
    private int _number;

    public Purchase Next(long memberId, long at)
    {
        var lines = new PurchaseLine[Shelf.LinesCount];
        for (var i = 0; i < lines.Length; i++)
        {
            var (sku, group, brand) = Shelf.Articles[chance.Below(Shelf.Articles.Length)];
            lines[i] = new PurchaseLine(i + 1, sku, group, brand, 1_000 * (1 + chance.Below(3)), Shelf.Amount(chance), 0, 0);
        }
        return new Purchase
        {
            OccurredAt = at,
            DocumentNo = string.Create(CultureInfo.InvariantCulture, $"E{++_number:D16}"),
            Store = Shelf.Stores[chance.Below(Shelf.Stores.Length)],
            Channel = "shop",
            MemberId = memberId,
            Lines = lines,
        };
    }
}
