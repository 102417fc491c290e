using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules;
using Xunit;

namespace Bashgah.Engine.Tests.Codecs;

public class TraceCodecTests
{
    private static readonly LotKey Lot = new(20_000, LotKey.Never, null);

    [Fact]
    public void An_empty_trace_is_two_characters() => Assert.Equal("{}", TraceCodec.Write(new Trace()));

    [Fact]
    public void A_whole_trace_has_one_text_and_reads_back()
    {
        var text = string.Concat("""
            {"in":{"tiers":{"main":"gold"},"groups":["retail"],"attributes":{"size":"l"},"purchase":3,"joined":19000,
            "used":[["budget/a",0,7,1],["rule/b/points/0",5,8,2]],"balances":[["points",90]]},
            "awards":[{"rule":"base","currency":"points","amount":3,"exact":"3000000001","of":300,"trimmed":1,"lines":[[1,2],[2,1]]},
            {"rule":"cup","reward":"coffee","amount":1}],
            "lots":[[20000,2147483647,null],[0,0,"delivered#1"]],
            "not":[["friday","weekday","0"],["gold","tier"]],
            "uses":[[1,"budget/a",0,30,3,1],[0,"rule/b/points/0",5,31,2,1]],
            "tenders":[[0,"points",20000,2147483647,null,40]],
            "vouchers":[{"id":128,"member":9,"reward":"coffee","quantity":1,"step":"issued","code":"ABC","until":9,"rule":"cup"}],
            "tiers":[{"set":"main","from":"green","to":"gold","reason":"reached","keep":20365,"evidence":[["status",6000]]}],
            "returned":[[1,500,0]],"keep":12,"carry":{"points":"-170141183460469231731687303715884105728"},
            "commissions":[{"member":4,"level":2,"in":{"streaks":[["week",3]],"buyerGroups":["vip"],"referredOn":20001,"purchaseSince":2},
            "awards":[{"rule":"referral/2","currency":"points","amount":5}],"lots":[[20000,2147483647,null]],
            "not":[["vip/2","buyerGroup","0"]],"uses":[[1,"budget/a",0,30,5,1]],"carry":{"points":"7"}}]}
            """.Split('\n'));

        Assert.Equal(text, TraceCodec.Write(Full()));
        Assert.Equal(text, TraceCodec.Write(TraceCodec.Read(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("""{"awards":[{"rule":"x"}]}""")]
    [InlineData("""{"awards":7}""")]
    [InlineData("""{"vouchers":[{"id":128,"reward":"coffee","quantity":1,"step":"used","until":9}]}""")]
    public void Anything_else_is_a_format_fault(string text) =>
        Assert.Throws<FormatException>(() => TraceCodec.Read(text));

    private static Trace Full() => new()
    {
        Inputs = new EvaluationInputs
        {
            Tiers = new Dictionary<string, string> { ["main"] = "gold" },
            Groups = ["retail"],
            Attributes = new Dictionary<string, string> { ["size"] = "l" },
            PurchaseNo = 3,
            JoinedOn = 19_000,
            Used = new Dictionary<CounterKey, Used>
            {
                [new("rule/b/points/0", 5)] = new(8, 2), [new("budget/a", 0)] = new(7, 1),
            },
            Balances = new Dictionary<string, long> { ["points"] = 90 },
        },
        Awards =
        [
            new("base", "points", null, 3, 3_000_000_001, 300, 1, [new(1, 2), new(2, 1)]),
            new("cup", "", "coffee", 1, 0, 0, 0, []),
        ],
        AwardLots = [Lot, new(0, 0, "delivered#1")],
        NotFired = [new("friday", "weekday", "0"), new("gold", "tier", null)],
        LimitUses = [new(true, new("budget/a", 0), 30, 3, 1), new(false, new("rule/b/points/0", 5), 31, 2, 1)],
        Tenders = [new(0, "points", Lot, 40)],
        Vouchers = [new(128, 9, "coffee", 1, "issued", "ABC", 9, "cup")],
        Tiers = [new("main", "green", "gold", "reached", 20_365, new Dictionary<string, long> { ["status"] = 6000 })],
        Returned = [new(1, 500, 0)],
        KeepFromRefund = 12,
        Carry = new Dictionary<string, Int128> { ["points"] = Int128.MinValue },
        Commissions =
        [
            new(4, 2)
            {
                Inputs = new EvaluationInputs
                {
                    Tiers = new Dictionary<string, string>(),
                    Groups = [],
                    Attributes = new Dictionary<string, string>(),
                    Used = new Dictionary<CounterKey, Used>(),
                    Balances = new Dictionary<string, long>(),
                    Streaks = new Dictionary<string, int> { ["week"] = 3 },
                    Buyer = new(["vip"], 20_001, 2),
                },
                Awards = [new("referral/2", "points", null, 5, 0, 0, 0, [])],
                AwardLots = [Lot],
                NotFired = [new("vip/2", "buyerGroup", "0")],
                LimitUses = [new(true, new("budget/a", 0), 30, 5, 1)],
                Carry = new Dictionary<string, Int128> { ["points"] = 7 },
            },
        ],
    };
}
