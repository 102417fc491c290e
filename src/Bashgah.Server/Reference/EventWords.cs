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
        OfferGive give => $"is given the offer `{give.Offer}`",
        OfferActivate activate => $"activates the offer `{activate.Offer}`",
        Claim => "claims what was sold to nobody",
        Adjustment correction => Text($"is corrected by {correction.Amount} `{correction.Currency}`"),
        MemberTransfer transfer => Text($"gives member {transfer.ToId} {transfer.Amount} `{transfer.Currency}`"),
        HoldPlace { IsReview: true } held => Text($"a case sets aside {held.Amount} `{held.Currency}`"),
        HoldCapture { IsReview: true } => "the case is confirmed",
        HoldRelease { IsReview: true } => "the case is dismissed",
        HoldPlace place => Text($"{(place.IsCashOut ? "asks for cash:" : "has set aside")} {place.Amount} `{place.Currency}`"),
        HoldCapture { IsCashOut: true } => "is paid in cash",
        HoldCapture { Amount: { } amount } => Text($"spends {amount} of what was set aside"),
        HoldCapture => "spends what was set aside",
        HoldRelease { IsCashOut: true } => "is not paid in cash",
        HoldRelease => "takes back what was set aside",
        VoucherUse => "uses the voucher",
        VoucherCancel => "gives the voucher back",
        RewardRedemption { Quantity: > 1 } several => Text($"takes {several.Quantity} of the reward `{several.Reward}`"),
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
        var verb = purchase.MemberId is null ? "somebody unknown buys" : "buys";
        return $"{verb}{where}{by} {string.Join(", ", purchase.Lines.Select(Of))}{paid}{With(purchase.Attributes)}";
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
        var brought = joined.ReferrerId is { } by ? Text($", brought by member {by}") : "";
        var full = joined.IsProfileComplete ? " with a whole profile" : "";
        return $"joins{full}{groups}{brought}{With(joined.Attributes)}";
    }

    private static string With(IReadOnlyDictionary<string, string> attributes) =>
        string.Concat(attributes.Select(a => $", {a.Key} = {a.Value}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
