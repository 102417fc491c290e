using System.Globalization;
using Bashgah.Engine.Events;

namespace Bashgah.Server.Reference;

/// <summary>Says in words what happens in an example; amounts in minor units, as in the definition.</summary>
internal static class EventWords
{
    public static string Of(LedgerEvent? e) => e switch
    {
        null => "time passes",
        Purchase purchase => Of(purchase),
        Return back => Of(back),
        MemberJoined joined => Of(joined),
        Activity activity => $"does `{activity.Type}`{With(activity.Attributes)}",
        RewardRedemption redemption => $"takes the reward `{redemption.Reward}`",
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "No example has such an event."),
    };

    private static string Of(Purchase purchase)
    {
        var where = purchase.Store is { } store ? $" in store `{store}`" : "";
        var by = purchase.Channel is { } channel ? $" by channel `{channel}`" : "";
        var paid = purchase.Tenders.Count == 0
            ? ""
            : ", paid by " + string.Join(" and ", purchase.Tenders.Select(t => t.IsFromAccount
                ? string.Create(CultureInfo.InvariantCulture, $"{t.Amount} of `{t.Currency}`")
                : $"`{t.Kind}`"));
        return $"buys{where}{by} {string.Join(", ", purchase.Lines.Select(Of))}{paid}{With(purchase.Attributes)}";
    }

    private static string Of(PurchaseLine line)
    {
        var quantity = line.Quantity == 1000
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{line.Quantity / 1000m:0.###} × ");
        var traits = new[] { line.ProductGroup, line.Brand is { } brand ? $"brand {brand}" : null }.OfType<string>().ToList();
        var more = traits.Count == 0 ? "" : $" ({string.Join(", ", traits)})";
        var discount = line.Discount == 0 ? "" : Text($" after a discount of {line.Discount}");
        var tax = line.Tax == 0 ? "" : Text($" with {line.Tax} tax");
        return Text($"{quantity}{line.Sku}{more} for {line.Amount}{discount}{tax}");
    }

    private static string Of(Return back) => back.Lines is { } lines
        ? "brings back line " + string.Join(", ", lines.Select(l => Text($"{l.Line}")))
        : "brings everything back";

    private static string Of(MemberJoined joined)
    {
        var groups = joined.Groups.Count == 0 ? "" : $", group `{string.Join("`, `", joined.Groups)}`";
        return $"joins{groups}{With(joined.Attributes)}";
    }

    private static string With(IReadOnlyDictionary<string, string> attributes) =>
        string.Concat(attributes.Select(a => $", {a.Key} = {a.Value}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
