using System.Text.Json;
using Bashgah.Engine.Events;

namespace Bashgah.Engine.Codecs;

/// <summary>Reads what <see cref="EventWriting"/> writes.</summary>
internal static class EventReading
{
    public static LedgerEvent Read(JsonElement j)
    {
        var at = j.GetProperty("at").GetInt64();
        var given = !j.TryGetProperty("atGiven", out _);
        LedgerEvent e = j.RequiredText("e") switch
        {
            "joined" => new MemberJoined(Member(j), Groups(j), j.ReadPairs("attributes"))
            {
                OccurredAt = at, ReferrerId = j.OptionalNumber("referrer"), Birthday = (int?)j.OptionalNumber("birthday"),
                IsProfileComplete = j.TryGetProperty("complete", out _),
            },
            "changed" => Changed(j, at),
            "purchase" => Purchased(j, at),
            "claim" => new Claim(Number(j), Scope(j), j.OptionalText("store"), Member(j)) { OccurredAt = at },
            "return" => Returned(j, at),
            "activity" => new Activity(j.RequiredText("type"), Member(j), j.ReadPairs("attributes")) { OccurredAt = at },
            "redemption" => new RewardRedemption(
                Member(j), j.RequiredText("reward"), j.GetProperty("quantity").GetInt32(), j.OptionalText("store"))
            {
                OccurredAt = at,
            },
            "voucher-use" => new VoucherUse(Member(j), Id(j, "voucher")) { OccurredAt = at },
            "voucher-cancel" => new VoucherCancel(Member(j), Id(j, "voucher")) { OccurredAt = at },
            "hold" => new HoldPlace(Member(j), Currency(j), Amount(j), j.OptionalNumber("endAt"))
            {
                OccurredAt = at, IsCashOut = IsCashOut(j), IsReview = IsReview(j),
            },
            "capture" => new HoldCapture(Member(j), Id(j, "hold"), j.OptionalNumber("amount"))
            {
                OccurredAt = at, IsCashOut = IsCashOut(j), IsReview = IsReview(j),
            },
            "release" => new HoldRelease(Member(j), Id(j, "hold")) { OccurredAt = at, IsCashOut = IsCashOut(j), IsReview = IsReview(j) },
            "offer-give" => new OfferGive(Member(j), j.RequiredText("offer")) { OccurredAt = at },
            "offer-activate" => new OfferActivate(Member(j), j.RequiredText("offer")) { OccurredAt = at },
            "adjustment" => new Adjustment(
                Member(j), Currency(j), Amount(j), AllowsDebt: !j.TryGetProperty("allowDebt", out _))
            {
                OccurredAt = at,
            },
            "transfer" => new MemberTransfer(Id(j, "from"), Member(j), Currency(j), Amount(j)) { OccurredAt = at },
            "wake" => new Wake(Member(j), (WakeKind)Id(j, "what")) { OccurredAt = at },
            var other => throw new FormatException($"There is no event kind '{other}'."),
        };
        return given ? e : e with { OccurredAtGiven = false };
    }

    private static bool IsCashOut(JsonElement j) => j.TryGetProperty("cashOut", out _);

    private static bool IsReview(JsonElement j) => j.TryGetProperty("review", out _);

    private static MemberChanged Changed(JsonElement j, long at)
    {
        IReadOnlyList<string>? groups = j.TryGetProperty("groups", out _) ? Groups(j) : null;
        IReadOnlyDictionary<string, string?>? attributes = j.TryGetProperty("attributes", out var pairs)
            ? pairs.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString(), StringComparer.Ordinal)
            : null;
        return new MemberChanged(Member(j), groups, attributes)
        {
            OccurredAt = at, ReferrerId = j.OptionalNumber("referrer"), Birthday = (int?)j.OptionalNumber("birthday"),
            IsProfileComplete = j.TryGetProperty("complete", out _),
        };
    }

    private static Purchase Purchased(JsonElement j, long at) => new()
    {
        OccurredAt = at,
        DocumentNo = Number(j),
        DocumentScope = Scope(j),
        Store = j.OptionalText("store"),
        Channel = j.OptionalText("channel"),
        MemberId = j.OptionalNumber("member"),
        Lines = j.ReadList("lines", static l => new PurchaseLine(
            l.GetProperty("line").GetInt32(),
            l.OptionalText("sku"),
            l.OptionalText("group"),
            l.OptionalText("brand"),
            l.GetProperty("quantity").GetInt64(),
            l.GetProperty("amount").GetInt64(),
            l.NumberOrZero("discount"),
            l.NumberOrZero("tax"))),
        Tenders = j.ReadList("tenders", static t => new Tender(
            t.RequiredText("kind"), t.OptionalText("currency"), t.GetProperty("amount").GetInt64(), t.OptionalNumber("hold"))),
        Attributes = j.ReadPairs("attributes"),
    };

    private static Return Returned(JsonElement j, long at)
    {
        IReadOnlyList<ReturnLine>? lines = j.TryGetProperty("lines", out _)
            ? j.ReadList("lines", static l => new ReturnLine(
                l.GetProperty("line").GetInt32(), l.OptionalNumber("quantity"), l.OptionalNumber("amount")))
            : null;
        return new Return(Number(j), Scope(j), j.OptionalText("store"), j.RequiredText("returnNo"), lines) { OccurredAt = at };
    }

    private static long Member(JsonElement j) => Id(j, "member");

    private static long Id(JsonElement j, string name) => j.GetProperty(name).GetInt64();

    private static long Amount(JsonElement j) => Id(j, "amount");

    private static string Currency(JsonElement j) => j.RequiredText("currency");

    private static string Number(JsonElement j) => j.RequiredText("document");

    private static string Scope(JsonElement j) => j.OptionalText("scope") ?? "";

    private static IReadOnlyList<string> Groups(JsonElement j) => j.ReadList("groups", static g => g.GetString()!);
}
