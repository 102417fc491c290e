using System.Text.Json;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Codecs;

/// <summary>The fields of a trace, in their fixed order; rows are arrays to keep them short.</summary>
internal static class TraceWriting
{
    public static void Write(Utf8JsonWriter w, Trace trace)
    {
        Gains(w, trace, trace.NotFired);
        w.List("tenders", trace.Tenders, static (w, t) => Row(w, t, static (w, t) =>
        {
            w.WriteNumberValue(t.Tender);
            w.WriteStringValue(t.Currency);
            TraceCodec.Lot(w, t.Lot);
            w.WriteNumberValue(t.Amount);
        }));
        w.List("vouchers", trace.Vouchers, Voucher);
        w.List("tiers", trace.Tiers, Tier);
        w.List("returned", trace.Returned, static (w, r) => Row(w, r, static (w, r) =>
        {
            w.WriteNumberValue(r.Line);
            w.WriteNumberValue(r.Quantity);
            w.WriteNumberValue(r.Amount);
        }));
        w.NumberUnlessZero("keep", trace.KeepFromRefund);
        Carry(w, trace.Carry);
        w.List("commissions", trace.Commissions, Commission);
    }

    private static void Gains(Utf8JsonWriter w, IGains gains, IReadOnlyList<NotFired> notFired)
    {
        if (gains.Inputs is { } inputs)
        {
            w.WriteStartObject("in");
            Inputs(w, inputs);
            w.WriteEndObject();
        }

        w.List("awards", gains.Awards, Award);
        w.List("lots", gains.AwardLots, static (w, lot) => Row(w, lot, TraceCodec.Lot));
        w.List("not", notFired, static (w, n) => Row(w, n, static (w, n) =>
        {
            w.WriteStringValue(n.RuleId);
            w.WriteStringValue(n.Reason);
            if (n.Detail is { } detail)
            {
                w.WriteStringValue(detail);
            }
        }));
        w.List("uses", gains.LimitUses, static (w, u) => Row(w, u, static (w, u) =>
        {
            w.WriteNumberValue(u.IsProgramWide ? 1 : 0);
            Counter(w, u.Key);
            w.WriteNumberValue(u.KeepUntilOn);
            w.WriteNumberValue(u.Amount);
            w.WriteNumberValue(u.Times);
        }));
    }

    private static void Commission(Utf8JsonWriter w, CommissionTrace commission)
    {
        w.WriteStartObject();
        w.WriteNumber("member", commission.MemberId);
        w.WriteNumber("level", commission.Level);
        Gains(w, commission, commission.NotFired);
        Carry(w, commission.Carry);
        w.WriteEndObject();
    }

    private static void Carry(Utf8JsonWriter w, IReadOnlyDictionary<string, Int128> carry)
    {
        if (carry.Count > 0)
        {
            w.Pairs("carry", carry.ToDictionary(p => p.Key, p => TraceCodec.Big(p.Value), StringComparer.Ordinal));
        }
    }

    private static void Inputs(Utf8JsonWriter w, EvaluationInputs inputs)
    {
        w.Pairs("tiers", inputs.Tiers);
        w.List("groups", inputs.Groups, static (w, g) => w.WriteStringValue(g));
        w.Pairs("attributes", inputs.Attributes);
        w.NumberUnlessZero("purchase", inputs.PurchaseNo);
        w.NumberUnlessZero("joined", inputs.JoinedOn);
        w.List("streaks", [.. inputs.Streaks.OrderBy(p => p.Key, StringComparer.Ordinal)], static (w, s) => Row(w, s, static (w, s) =>
        {
            w.WriteStringValue(s.Key);
            w.WriteNumberValue(s.Value);
        }));
        if (inputs.Buyer is { } buyer)
        {
            w.List("buyerGroups", buyer.Groups, static (w, g) => w.WriteStringValue(g));
            w.WriteNumber("referredOn", buyer.ReferredOn);
            w.NumberUnlessZero("purchaseSince", buyer.PurchaseNo);
        }

        Rows(w, "used", inputs.Used, Comparer<CounterKey>.Default, static (w, u) =>
        {
            Counter(w, u.Key);
            w.WriteNumberValue(u.Value.Amount);
            w.WriteNumberValue(u.Value.Times);
        });
        Rows(w, "balances", inputs.Balances, StringComparer.Ordinal, static (w, b) =>
        {
            w.WriteStringValue(b.Key);
            w.WriteNumberValue(b.Value);
        });
    }

    private static void Award(Utf8JsonWriter w, Award award)
    {
        w.WriteStartObject();
        w.WriteString("rule", award.RuleId);
        w.Text("currency", award.Currency);
        w.Text("reward", award.Reward);
        w.Text("offer", award.Offer);
        w.NumberUnlessZero("offerNo", award.OfferNo);
        w.WriteNumber("amount", award.Amount);
        if (award.ExactBillionths != 0)
        {
            w.WriteString("exact", TraceCodec.Big(award.ExactBillionths));
        }

        w.NumberUnlessZero("of", award.BasisAmount);
        w.NumberUnlessZero("trimmed", award.Trimmed);
        w.List("lines", award.Lines, static (w, l) => Row(w, l, static (w, l) =>
        {
            w.WriteNumberValue(l.Line);
            w.WriteNumberValue(l.Amount);
        }));
        w.WriteEndObject();
    }

    private static void Voucher(Utf8JsonWriter w, VoucherTrace voucher)
    {
        w.WriteStartObject();
        w.WriteNumber("id", voucher.Id);
        w.WriteNumber("member", voucher.MemberId);
        w.WriteString("reward", voucher.Reward);
        w.WriteNumber("quantity", voucher.Quantity);
        w.WriteString("step", voucher.Step);
        w.Text("code", voucher.Code);
        w.WriteNumber("until", voucher.UntilAt);
        w.Text("rule", voucher.RuleId);
        w.WriteEndObject();
    }

    private static void Tier(Utf8JsonWriter w, TierChange change)
    {
        w.WriteStartObject();
        w.WriteString("set", change.Set);
        w.WriteString("from", change.From);
        w.WriteString("to", change.To);
        w.WriteString("reason", change.Reason);
        w.WriteNumber("keep", change.KeepUntilOn);
        Rows(w, "evidence", change.Evidence, StringComparer.Ordinal, static (w, e) =>
        {
            w.WriteStringValue(e.Key);
            w.WriteNumberValue(e.Value);
        });
        w.Number("member", change.MemberId);
        w.WriteEndObject();
    }

    private static void Counter(Utf8JsonWriter w, CounterKey key)
    {
        w.WriteStringValue(key.Key);
        w.WriteNumberValue(key.PeriodOn);
    }

    /// <summary>A row for each pair, by ascending key.</summary>
    private static void Rows<TKey, TValue>(
        Utf8JsonWriter w, string name, IReadOnlyDictionary<TKey, TValue> pairs, IComparer<TKey> comparer,
        Action<Utf8JsonWriter, KeyValuePair<TKey, TValue>> body)
        where TKey : notnull
    {
        if (pairs.Count == 0) return;
        w.WriteStartArray(name);
        foreach (var pair in JsonText.InOrder(pairs, comparer)) Row(w, pair, body);
        w.WriteEndArray();
    }

    private static void Row<T>(Utf8JsonWriter w, T value, Action<Utf8JsonWriter, T> body)
    {
        w.WriteStartArray();
        body(w, value);
        w.WriteEndArray();
    }
}
