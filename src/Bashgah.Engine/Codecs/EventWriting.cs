using System.Text.Json;
using Bashgah.Engine.Events;

namespace Bashgah.Engine.Codecs;

/// <summary>The fields of each kind of event, in their fixed order.</summary>
internal static class EventWriting
{
    public static void Write(Utf8JsonWriter w, LedgerEvent e)
    {
        switch (e)
        {
            case MemberJoined joined:
                w.WriteNumber("member", joined.MemberId);
                Groups(w, joined.Groups);
                w.Pairs("attributes", joined.Attributes);
                w.Number("referrer", joined.ReferrerId);
                w.Number("birthday", joined.Birthday);
                w.FlagIfTrue("complete", joined.IsProfileComplete);
                break;
            case MemberChanged changed:
                Changed(w, changed);
                break;
            case Purchase purchase:
                Purchased(w, purchase);
                break;
            case Claim claim:
                Document(w, claim.DocumentNo, claim.DocumentScope, claim.Store);
                w.WriteNumber("member", claim.MemberId);
                break;
            case Return back:
                Returned(w, back);
                break;
            case Activity activity:
                w.WriteString("type", activity.Type);
                w.WriteNumber("member", activity.MemberId);
                w.Pairs("attributes", activity.Attributes);
                break;
            case RewardRedemption redemption:
                w.WriteNumber("member", redemption.MemberId);
                w.WriteString("reward", redemption.Reward);
                w.WriteNumber("quantity", redemption.Quantity);
                w.Text("store", redemption.Store);
                break;
            default:
                WriteAccountEvent(w, e);
                break;
        }
    }

    private static void WriteAccountEvent(Utf8JsonWriter w, LedgerEvent e)
    {
        switch (e)
        {
            case VoucherUse use:
                Named(w, use.MemberId, "voucher", use.VoucherId);
                break;
            case VoucherCancel cancel:
                Named(w, cancel.MemberId, "voucher", cancel.VoucherId);
                break;
            case HoldPlace hold:
                Amount(w, hold.MemberId, hold.Currency, hold.Amount);
                w.Number("endAt", hold.EndAt);
                w.FlagIfTrue("cashOut", hold.IsCashOut);
                w.FlagIfTrue("review", hold.IsReview);
                break;
            case HoldCapture capture:
                Named(w, capture.MemberId, "hold", capture.HoldId);
                w.Number("amount", capture.Amount);
                w.FlagIfTrue("cashOut", capture.IsCashOut);
                w.FlagIfTrue("review", capture.IsReview);
                break;
            case HoldRelease release:
                Named(w, release.MemberId, "hold", release.HoldId);
                w.FlagIfTrue("cashOut", release.IsCashOut);
                w.FlagIfTrue("review", release.IsReview);
                break;
            case OfferGive give:
                w.WriteNumber("member", give.MemberId);
                w.WriteString("offer", give.Offer);
                break;
            case OfferActivate activate:
                w.WriteNumber("member", activate.MemberId);
                w.WriteString("offer", activate.Offer);
                break;
            case Adjustment adjustment:
                Amount(w, adjustment.MemberId, adjustment.Currency, adjustment.Amount);
                // Corrections from before there was a choice were allowed to.
                if (!adjustment.AllowsDebt) w.WriteBoolean("allowDebt", false);
                break;
            case MemberTransfer transfer:
                w.WriteNumber("from", transfer.FromId);
                Amount(w, transfer.ToId, transfer.Currency, transfer.Amount);
                break;
            case Wake wake:
                Named(w, wake.MemberId, "what", (long)wake.What);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name);
        }
    }

    private static void Changed(Utf8JsonWriter w, MemberChanged changed)
    {
        w.WriteNumber("member", changed.MemberId);
        if (changed.Groups is { } groups)
        {
            w.WriteStartArray("groups");
            foreach (var group in groups)
            {
                w.WriteStringValue(group);
            }

            w.WriteEndArray();
        }

        if (changed.Attributes is { } attributes)
        {
            w.WriteStartObject("attributes");
            foreach (var (key, value) in attributes.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                w.WriteString(key, value);
            }

            w.WriteEndObject();
        }

        w.Number("referrer", changed.ReferrerId);
        w.Number("birthday", changed.Birthday);
        w.FlagIfTrue("complete", changed.IsProfileComplete);
    }

    private static void Purchased(Utf8JsonWriter w, Purchase purchase)
    {
        Document(w, purchase.DocumentNo, purchase.DocumentScope, purchase.Store);
        w.Text("channel", purchase.Channel);
        w.Number("member", purchase.MemberId);
        w.List("lines", purchase.Lines, Line);
        w.List("tenders", purchase.Tenders, Tendered);
        w.Pairs("attributes", purchase.Attributes);
    }

    private static void Line(Utf8JsonWriter w, PurchaseLine line)
    {
        w.WriteStartObject();
        w.WriteNumber("line", line.Line);
        w.Text("sku", line.Sku);
        w.Text("group", line.ProductGroup);
        w.Text("brand", line.Brand);
        w.WriteNumber("quantity", line.Quantity);
        w.WriteNumber("amount", line.Amount);
        w.NumberUnlessZero("discount", line.Discount);
        w.NumberUnlessZero("tax", line.Tax);
        w.WriteEndObject();
    }

    private static void Tendered(Utf8JsonWriter w, Tender tender)
    {
        w.WriteStartObject();
        w.WriteString("kind", tender.Kind);
        w.Text("currency", tender.Currency);
        w.WriteNumber("amount", tender.Amount);
        w.Number("hold", tender.HoldId);
        w.WriteEndObject();
    }

    private static void Returned(Utf8JsonWriter w, Return back)
    {
        Document(w, back.DocumentNo, back.DocumentScope, back.Store);
        w.WriteString("returnNo", back.ReturnNo);
        w.List("lines", back.Lines ?? [], static (w, line) =>
        {
            w.WriteStartObject();
            w.WriteNumber("line", line.Line);
            w.Number("quantity", line.Quantity);
            w.Number("amount", line.Amount);
            w.WriteEndObject();
        });
    }

    private static void Groups(Utf8JsonWriter w, IReadOnlyList<string> groups) =>
        w.List("groups", groups, static (w, group) => w.WriteStringValue(group));

    private static void Document(Utf8JsonWriter w, string number, string scope, string? store)
    {
        w.WriteString("document", number);
        w.Text("scope", scope);
        w.Text("store", store);
    }

    private static void Named(Utf8JsonWriter w, long memberId, string name, long value)
    {
        w.WriteNumber("member", memberId);
        w.WriteNumber(name, value);
    }

    private static void Amount(Utf8JsonWriter w, long memberId, string currency, long amount)
    {
        w.WriteNumber("member", memberId);
        w.WriteString("currency", currency);
        w.WriteNumber("amount", amount);
    }
}
