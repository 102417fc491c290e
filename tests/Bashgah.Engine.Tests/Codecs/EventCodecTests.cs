using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Xunit;

namespace Bashgah.Engine.Tests.Codecs;

public class EventCodecTests
{
    private static readonly IReadOnlyDictionary<string, string> Two =
        new Dictionary<string, string> { ["b"] = "2", ["a"] = "یک" };

    public static TheoryData<LedgerEvent, string> Golden => new()
    {
        { new MemberJoined(7, ["gold", "staff"], Two) { OccurredAt = 5 },
            """{"e":"joined","at":5,"member":7,"groups":["gold","staff"],"attributes":{"a":"یک","b":"2"}}""" },
        { new MemberJoined(7, [], new Dictionary<string, string>()) { OccurredAt = 5, ReferrerId = 3, Birthday = 1230, IsProfileComplete = true },
            """{"e":"joined","at":5,"member":7,"referrer":3,"birthday":1230,"complete":true}""" },
        { new MemberChanged(7, null, null) { OccurredAt = 5 }, """{"e":"changed","at":5,"member":7}""" },
        { new MemberChanged(7, null, null) { OccurredAt = 5, ReferrerId = 3, Birthday = 0, IsProfileComplete = true },
            """{"e":"changed","at":5,"member":7,"referrer":3,"birthday":0,"complete":true}""" },
        { new MemberChanged(7, [], new Dictionary<string, string?> { ["a"] = null, ["b"] = "x" }) { OccurredAt = 5 },
            """{"e":"changed","at":5,"member":7,"groups":[],"attributes":{"a":null,"b":"x"}}""" },
        { new Purchase { OccurredAt = -3, DocumentNo = "D1", Lines = [new(1, null, null, null, 1000, 0, 0, 0)] },
            """{"e":"purchase","at":-3,"document":"D1","lines":[{"line":1,"quantity":1000,"amount":0}]}""" },
        { FullPurchase(), string.Concat("""
            {"e":"purchase","at":9,"document":"D1","scope":"s","store":"bangsar","channel":"web","member":4,
            "lines":[{"line":2,"sku":"A","group":"fresh","brand":"B","quantity":1250,"amount":150,"discount":10,"tax":5}],
            "tenders":[{"kind":"points","currency":"points","amount":20,"hold":8},{"kind":"cash","amount":130}],
            "attributes":{"a":"یک","b":"2"}}
            """.Split('\n')) },
        { new Claim("D1", "", "bangsar", 4) { OccurredAt = 5 },
            """{"e":"claim","at":5,"document":"D1","store":"bangsar","member":4}""" },
        { new Return("D1", "s", null, "R1", null) { OccurredAt = 5 },
            """{"e":"return","at":5,"document":"D1","scope":"s","returnNo":"R1"}""" },
        { new Return("D1", "", null, "R1", [new(1, 500, null), new(2, null, 30)]) { OccurredAt = 5 },
            """{"e":"return","at":5,"document":"D1","returnNo":"R1","lines":[{"line":1,"quantity":500},{"line":2,"amount":30}]}""" },
        { new Activity("review", 4, Two) { OccurredAt = 5 },
            """{"e":"activity","at":5,"type":"review","member":4,"attributes":{"a":"یک","b":"2"}}""" },
        { new RewardRedemption(4, "coffee", 2, "kl") { OccurredAt = 5 },
            """{"e":"redemption","at":5,"member":4,"reward":"coffee","quantity":2,"store":"kl"}""" },
        { new VoucherUse(4, 900) { OccurredAt = 5 }, """{"e":"voucher-use","at":5,"member":4,"voucher":900}""" },
        { new VoucherCancel(4, 900) { OccurredAt = 5 }, """{"e":"voucher-cancel","at":5,"member":4,"voucher":900}""" },
        { new HoldPlace(4, "points", 30, 99) { OccurredAt = 5 },
            """{"e":"hold","at":5,"member":4,"currency":"points","amount":30,"endAt":99}""" },
        { new HoldCapture(4, 8, 3) { OccurredAt = 5 }, """{"e":"capture","at":5,"member":4,"hold":8,"amount":3}""" },
        { new HoldCapture(4, 8, null) { OccurredAt = 5 }, """{"e":"capture","at":5,"member":4,"hold":8}""" },
        { new HoldRelease(4, 8) { OccurredAt = 5 }, """{"e":"release","at":5,"member":4,"hold":8}""" },
        { new HoldPlace(4, "credit", 30, null) { OccurredAt = 5, IsCashOut = true },
            """{"e":"hold","at":5,"member":4,"currency":"credit","amount":30,"cashOut":true}""" },
        { new HoldCapture(4, 8, 3) { OccurredAt = 5, IsCashOut = true },
            """{"e":"capture","at":5,"member":4,"hold":8,"amount":3,"cashOut":true}""" },
        { new HoldRelease(4, 8) { OccurredAt = 5, IsCashOut = true },
            """{"e":"release","at":5,"member":4,"hold":8,"cashOut":true}""" },
        { new HoldPlace(4, "points", 9, null) { OccurredAt = 5, IsReview = true },
            """{"e":"hold","at":5,"member":4,"currency":"points","amount":9,"review":true}""" },
        { new HoldCapture(4, 7, 3) { OccurredAt = 5, IsReview = true }, """{"e":"capture","at":5,"member":4,"hold":7,"amount":3,"review":true}""" },
        { new HoldRelease(4, 7) { OccurredAt = 5, IsReview = true }, """{"e":"release","at":5,"member":4,"hold":7,"review":true}""" },
        { new OfferGive(4, "cake") { OccurredAt = 5 }, """{"e":"offer-give","at":5,"member":4,"offer":"cake"}""" },
        { new OfferActivate(4, "cake") { OccurredAt = 5 }, """{"e":"offer-activate","at":5,"member":4,"offer":"cake"}""" },
        { new Adjustment(4, "points", -30, AllowsDebt: false) { OccurredAt = 5 },
            """{"e":"adjustment","at":5,"member":4,"currency":"points","amount":-30,"allowDebt":false}""" },
        { new Adjustment(4, "points", -30) { OccurredAt = 5 },
            """{"e":"adjustment","at":5,"member":4,"currency":"points","amount":-30}""" },
        { new MemberTransfer(4, 6, "points", 30) { OccurredAt = 5 },
            """{"e":"transfer","at":5,"from":4,"member":6,"currency":"points","amount":30}""" },
        { new Wake(4, WakeKind.Expire) { OccurredAt = 5 }, """{"e":"wake","at":5,"member":4,"what":4}""" },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Each_kind_has_one_text_and_reads_back(LedgerEvent e, string text)
    {
        Assert.Equal(text, EventCodec.Write(e));
        var read = EventCodec.Read(text);
        Assert.Equal(e.GetType(), read.GetType());
        Assert.Equal(text, EventCodec.Write(read));
        Assert.Equal(text, EventCodec.Canonical(read));
        Assert.Contains($"\"e\":\"{EventCodec.KindOf(e)}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_that_the_caller_did_not_give_is_stored_but_is_not_content()
    {
        var e = new HoldRelease(4, 8) { OccurredAt = 5, OccurredAtGiven = false };

        Assert.Equal("""{"e":"release","at":5,"atGiven":false,"member":4,"hold":8}""", EventCodec.Write(e));
        Assert.Equal("""{"e":"release","member":4,"hold":8}""", EventCodec.Canonical(e));
        Assert.Equal(e, EventCodec.Read(EventCodec.Write(e)));
    }

    [Fact]
    public void A_purchase_reads_back_whole()
    {
        var e = FullPurchase();
        var read = Assert.IsType<Purchase>(EventCodec.Read(EventCodec.Write(e)));

        Assert.Equal(e.Lines, read.Lines);
        Assert.Equal(e.Tenders, read.Tenders);
        Assert.Equal(e.Attributes, read.Attributes);
        Assert.Equal(
            (e.DocumentNo, e.DocumentScope, e.Store, e.Channel, e.MemberId),
            (read.DocumentNo, read.DocumentScope, read.Store, read.Channel, read.MemberId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"e":"claim","at":5}""")]
    [InlineData("""{"e":"nothing","at":5}""")]
    [InlineData("""{"e":"claim","at":"x"}""")]
    public void Anything_else_is_a_format_fault(string text) =>
        Assert.Throws<FormatException>(() => EventCodec.Read(text));

    private static Purchase FullPurchase() => new()
    {
        OccurredAt = 9,
        DocumentNo = "D1",
        DocumentScope = "s",
        Store = "bangsar",
        Channel = "web",
        MemberId = 4,
        Lines = [new(2, "A", "fresh", "B", 1250, 150, 10, 5)],
        Tenders = [new("points", "points", 20, 8), new("cash", null, 130, null)],
        Attributes = Two,
    };
}
