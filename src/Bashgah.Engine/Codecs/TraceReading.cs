using System.Text.Json;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Codecs;

/// <summary>Reads what <see cref="TraceWriting"/> writes.</summary>
internal static class TraceReading
{
    public static Trace Read(JsonElement j) => new()
    {
        Inputs = j.TryGetProperty("in", out var inputs) ? Inputs(inputs) : null,
        Awards = j.ReadList("awards", Award),
        AwardLots = j.ReadList("lots", Lot),
        NotFired = j.ReadList("not", NotFired),
        LimitUses = j.ReadList("uses", Use),
        Tenders = j.ReadList("tenders", static t => new TenderTaken(
            t[0].GetInt32(), t[1].GetString()!, TraceCodec.Lot(t, 2), t[5].GetInt64())),
        Vouchers = j.ReadList("vouchers", static v => new VoucherTrace(
            v.GetProperty("id").GetInt64(),
            v.GetProperty("member").GetInt64(),
            v.RequiredText("reward"),
            v.GetProperty("quantity").GetInt32(),
            v.RequiredText("step"),
            v.OptionalText("code"),
            v.GetProperty("until").GetInt64(),
            v.OptionalText("rule"))),
        Tiers = j.ReadList("tiers", static t => new TierChange(
            t.RequiredText("set"),
            t.RequiredText("from"),
            t.RequiredText("to"),
            t.RequiredText("reason"),
            t.GetProperty("keep").GetInt32(),
            Numbers(t, "evidence"))
        {
            MemberId = t.OptionalNumber("member"),
        }),
        Returned = j.ReadList("returned", static r => new LineReturned(r[0].GetInt32(), r[1].GetInt64(), r[2].GetInt64())),
        KeepFromRefund = j.NumberOrZero("keep"),
        Carry = Carry(j),
        Commissions = j.ReadList("commissions", Commission),
    };

    private static CommissionTrace Commission(JsonElement j) => new(
        j.GetProperty("member").GetInt64(), j.GetProperty("level").GetInt32())
    {
        Inputs = j.TryGetProperty("in", out var inputs) ? Inputs(inputs) : null,
        Awards = j.ReadList("awards", Award),
        AwardLots = j.ReadList("lots", Lot),
        NotFired = j.ReadList("not", NotFired),
        LimitUses = j.ReadList("uses", Use),
        Carry = Carry(j),
    };

    private static Dictionary<string, Int128> Carry(JsonElement j) =>
        j.ReadPairs("carry").ToDictionary(p => p.Key, p => TraceCodec.Big(p.Value), StringComparer.Ordinal);

    private static Ledger.LotKey Lot(JsonElement j) => TraceCodec.Lot(j, 0);

    private static NotFired NotFired(JsonElement j) => new(
        j[0].GetString()!, j[1].GetString()!, j.GetArrayLength() > 2 ? j[2].GetString() : null);

    private static LimitUse Use(JsonElement j) => new(
        j[0].GetInt32() == 1, Counter(j, 1), j[3].GetInt32(), j[4].GetInt64(), j[5].GetInt64());

    private static EvaluationInputs Inputs(JsonElement j) => new()
    {
        Tiers = j.ReadPairs("tiers"),
        Groups = j.ReadList("groups", static g => g.GetString()!),
        Attributes = j.ReadPairs("attributes"),
        PurchaseNo = (int)j.NumberOrZero("purchase"),
        JoinedOn = (int)j.NumberOrZero("joined"),
        Streaks = j.ReadList("streaks", static s => s).ToDictionary(
            static s => s[0].GetString()!, static s => s[1].GetInt32(), StringComparer.Ordinal),
        Buyer = j.OptionalNumber("referredOn") is { } on
            ? new BuyerInputs(
                j.ReadList("buyerGroups", static g => g.GetString()!), (int)on, (int)j.NumberOrZero("purchaseSince"))
            : null,
        Used = j.ReadList("used", static u => u).ToDictionary(
            static u => Counter(u, 0), static u => new Used(u[2].GetInt64(), u[3].GetInt64())),
        Balances = Numbers(j, "balances"),
    };

    private static Award Award(JsonElement j) => new(
        j.RequiredText("rule"),
        j.OptionalText("currency") ?? "",
        j.OptionalText("reward"),
        j.GetProperty("amount").GetInt64(),
        j.OptionalText("exact") is { } exact ? TraceCodec.Big(exact) : 0,
        j.NumberOrZero("of"),
        j.NumberOrZero("trimmed"),
        j.ReadList("lines", static l => new LineShare(l[0].GetInt32(), l[1].GetInt64())))
    {
        Offer = j.OptionalText("offer"),
        OfferNo = j.NumberOrZero("offerNo"),
    };

    private static CounterKey Counter(JsonElement array, int index) =>
        new(array[index].GetString()!, array[index + 1].GetInt32());

    private static Dictionary<string, long> Numbers(JsonElement j, string name) =>
        j.ReadList(name, static r => r).ToDictionary(
            static r => r[0].GetString()!, static r => r[1].GetInt64(), StringComparer.Ordinal);
}
