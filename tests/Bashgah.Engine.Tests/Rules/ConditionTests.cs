using Bashgah.Engine.Rules;
using Bashgah.Testing;
using static Bashgah.Engine.Tests.Rules.RuleProgram;

namespace Bashgah.Engine.Tests.Rules;

/// <summary>Conditions one by one: a rule gives a point for each minor unit of the lines that are left.</summary>
public sealed class ConditionTests
{
    private const string More = """
        , "productGroups": {"fresh": ["fruit", "vegetables"]}, "memberAttributes": ["age", "city"],
        "tiers": {
          "main": {"measure": {"spend": {}}, "levels": [{"id": "green"}, {"id": "silver", "from": 1}, {"id": "gold", "from": 2}]},
          "staff": {"levels": [{"id": "none"}, {"id": "manager", "requires": [{"visits": {"atLeast": 1}}]}]}}
        """;

    private static long Given(string condition, EvaluatedEvent e, EvaluationInputs? inputs = null)
    {
        var rule = """{"id": "r", "when": [WHEN], "give": {"points": {"perAmount": {"points": 1, "per": 1}}}}""";
        var program = With(rule.Replace("WHEN", condition, StringComparison.Ordinal), More);
        var evaluation = program.Evaluate(e, inputs);
        if (evaluation.Awards.Count == 1) return evaluation.Awards[0].Amount;
        Assert.Equal("0", Assert.Single(evaluation.NotFired).Detail);
        return 0;
    }

    // Lines of 1, 10, 100 and 1000, so that the sum tells which were left.
    private static readonly EvaluatedEvent FourLines = Purchase(
        Line(1, 1, "fruit", "COFFEE-S", "Melur", 1000),
        Line(2, 10, "vegetables", "COFFEE-LARGE", "Tanjung", 2500),
        Line(3, 100, "bakery", "TEA-S", null, 3000),
        Line(4, 1000));

    [Theory]
    [InlineData("""{"productGroup": "fresh"}""", 11)]
    [InlineData("""{"productGroup": ["fresh", "bakery"]}""", 111)]
    [InlineData("""{"productGroup": ["fruit"]}""", 1)]
    [InlineData("""{"productGroup": ["Fruit"]}""", 0)]
    [InlineData("""{"productGroup": ["nobody knows"]}""", 0)]
    [InlineData("""{"not": {"productGroup": "fresh"}}""", 1100)]
    [InlineData("""{"sku": "COFFEE-*"}""", 11)]
    [InlineData("""{"sku": ["COFFEE-S"]}""", 1)]
    [InlineData("""{"sku": ["*-S"]}""", 101)]
    [InlineData("""{"sku": ["C*E*S"]}""", 1)]
    [InlineData("""{"sku": ["C*LARGE"]}""", 10)]
    [InlineData("""{"sku": ["*"]}""", 111)]
    [InlineData("""{"sku": ["*FF*", "TEA-S"]}""", 111)]
    [InlineData("""{"sku": ["T*A-S*S"]}""", 0)]
    [InlineData("""{"sku": ["TEA*X*S"]}""", 0)]
    [InlineData("""{"sku": ["COFFEE-"]}""", 0)]
    [InlineData("""{"brand": ["Melur", "Tanjung"]}""", 11)]
    [InlineData("""{"brand": "Melur"}""", 1)]
    [InlineData("""{"not": {"brand": "Melur"}}""", 1110)]
    [InlineData("""{"lineAmount": {"atLeast": 10}}""", 1110)]
    [InlineData("""{"lineAmount": {"atLeast": 11}}""", 1100)]
    [InlineData("""{"lineAmount": {"atMost": 100}}""", 111)]
    [InlineData("""{"lineAmount": {"atLeast": 10, "atMost": 100}}""", 110)]
    [InlineData("""{"quantity": {"atLeast": "2.5"}}""", 110)]
    [InlineData("""{"quantity": {"atLeast": "2.501"}}""", 100)]
    [InlineData("""{"quantity": {"atMost": 1}}""", 1001)]
    [InlineData("""{"quantity": {"atLeast": 2, "atMost": "2.999"}}""", 10)]
    [InlineData("""{"basketAmount": {"atLeast": 1111}}""", 1111)]
    [InlineData("""{"basketAmount": {"atLeast": 1112}}""", 0)]
    [InlineData("""{"basketAmount": {"atMost": 1111}}""", 1111)]
    [InlineData("""{"basketAmount": {"atMost": 1110}}""", 0)]
    [InlineData("""{"basketAmount": {"atLeast": 11, "productGroup": "fresh"}}""", 1111)]
    [InlineData("""{"basketAmount": {"atLeast": 12, "productGroup": "fresh"}}""", 0)]
    [InlineData("""{"any": [{"productGroup": "bakery"}, {"brand": "Melur"}]}""", 101)]
    [InlineData("""{"any": [{"weekday": "sat"}, {"productGroup": "bakery"}]}""", 100)]
    [InlineData("""{"any": [{"weekday": "fri"}, {"productGroup": "bakery"}]}""", 1111)]
    [InlineData("""{"all": [{"productGroup": "fresh"}, {"brand": "Tanjung"}]}""", 10)]
    [InlineData("""{"not": {"all": [{"productGroup": "fresh"}, {"brand": "Tanjung"}]}}""", 1101)]
    [InlineData("""{"not": {"any": [{"productGroup": "fresh"}, {"sku": "TEA-S"}]}}""", 1000)]
    [InlineData("""{"not": {"weekday": "fri"}}""", 0)]
    public void LinesAreNarrowed(string condition, long expected) => Assert.Equal(expected, Given(condition, FourLines));

    [Theory]
    [InlineData("""{"store": ["KLCC"]}""", true)]
    [InlineData("""{"store": ["Ipoh", "KLCC"]}""", true)]
    [InlineData("""{"store": ["Ipoh"]}""", false)]
    [InlineData("""{"channel": "web"}""", true)]
    [InlineData("""{"channel": "shop"}""", false)]
    [InlineData("""{"tender": ["card"]}""", true)]
    [InlineData("""{"tender": ["voucher", "cash"]}""", true)]
    [InlineData("""{"tender": ["points"]}""", false)]
    [InlineData("""{"weekday": ["fri"]}""", true)]
    [InlineData("""{"weekday": ["thu", "sat", "sun", "mon", "tue", "wed"]}""", false)]
    [InlineData("""{"dates": {"from": "2026-01-02", "until": "2026-01-02"}}""", true)]
    [InlineData("""{"dates": {"from": "2026-01-03"}}""", false)]
    [InlineData("""{"dates": {"until": "2026-01-01"}}""", false)]
    [InlineData("""{"dates": {"from": "2026-01-01"}}""", true)]
    [InlineData("""{"dates": {"until": "2026-01-03"}}""", true)]
    [InlineData("""{"hours": {"from": "12:00", "until": "12:01"}}""", true)]
    [InlineData("""{"hours": {"from": "11:00", "until": "12:00"}}""", false)]
    [InlineData("""{"hours": {"from": "12:01", "until": "12:00"}}""", false)]
    [InlineData("""{"hours": {"from": "22:00", "until": "12:01"}}""", true)]
    [InlineData("""{"hours": {"from": "12:00", "until": "02:00"}}""", true)]
    [InlineData("""{"hours": {"from": "13:00", "until": "02:00"}}""", false)]
    [InlineData("""{"eventAttribute": {"name": "stars", "atLeast": 4}}""", true)]
    [InlineData("""{"eventAttribute": {"name": "stars", "atLeast": "4.5"}}""", false)]
    [InlineData("""{"eventAttribute": {"name": "stars", "atMost": 4}}""", true)]
    [InlineData("""{"eventAttribute": {"name": "stars", "atMost": "3.99"}}""", false)]
    [InlineData("""{"eventAttribute": {"name": "stars", "equals": "4"}}""", true)]
    [InlineData("""{"eventAttribute": {"name": "stars", "equals": "5"}}""", false)]
    [InlineData("""{"eventAttribute": {"name": "mood", "atLeast": 0}}""", false)]
    [InlineData("""{"eventAttribute": {"name": "mood", "in": ["glad", "sad"]}}""", true)]
    [InlineData("""{"eventAttribute": {"name": "other", "in": ["glad", "sad"]}}""", false)]
    [InlineData("""{"eventAttribute": {"name": "cold", "atLeast": "-3", "atMost": "-2.5"}}""", true)]
    [InlineData("""{"eventAttribute": {"name": "cold", "atLeast": 0}}""", false)]
    public void TheEventDecides(string condition, bool holds)
    {
        var e = Purchase(Line(1, 7)) with
        {
            Store = "KLCC", Channel = "web", TenderKinds = ["cash", "card"],
            Attributes = new Dictionary<string, string> { ["stars"] = "4", ["mood"] = "glad", ["cold"] = "-2.5" },
        };

        Assert.Equal(holds ? 7 : 0, Given(condition, e));
    }

    [Theory]
    [InlineData("""{"store": ["KLCC"]}""")]
    [InlineData("""{"channel": ["web"]}""")]
    [InlineData("""{"tender": ["card"]}""")]
    [InlineData("""{"eventAttribute": {"name": "stars", "atLeast": 0}}""")]
    [InlineData("""{"memberAttribute": {"name": "city", "equals": "Ipoh"}}""")]
    [InlineData("""{"memberGroup": ["trade"]}""")]
    [InlineData("""{"tier": {"main": "green"}}""")]
    public void WhatIsNotSaidMeetsNothing(string condition) => Assert.Equal(0, Given(condition, Purchase(Line(1, 7))));

    [Theory]
    [Semantics("S4.7")]
    [InlineData("""{"tier": {"main": ["gold"]}}""", true)]
    [InlineData("""{"tier": {"main": ["green", "silver"]}}""", false)]
    [InlineData("""{"tier": {"main": "gold", "staff": "manager"}}""", false)]
    [InlineData("""{"tier": {"main": "gold", "staff": "none"}}""", true)]
    [InlineData("""{"memberGroup": ["trade"]}""", true)]
    [InlineData("""{"memberGroup": ["press", "friends"]}""", true)]
    [InlineData("""{"memberGroup": "press"}""", false)]
    [InlineData("""{"memberAttribute": {"name": "city", "equals": "Ipoh"}}""", true)]
    [InlineData("""{"memberAttribute": {"name": "age", "atLeast": 18, "atMost": 41}}""", true)]
    [InlineData("""{"memberAttribute": {"name": "age", "atMost": 40}}""", false)]
    [InlineData("""{"nthPurchase": {"exactly": 5}}""", false)]
    [InlineData("""{"nthPurchase": {"exactly": [1, 6]}}""", true)]
    [InlineData("""{"nthPurchase": {"every": 3}}""", true)]
    [InlineData("""{"nthPurchase": {"every": 4}}""", false)]
    [InlineData("""{"nthPurchase": {"exactly": 1, "every": 2}}""", true)]
    [InlineData("""{"firstPurchase": true}""", false)]
    [InlineData("""{"firstPurchase": false}""", true)]
    [InlineData("""{"tenure": {"atLeast": "P6M"}}""", true)]
    [InlineData("""{"tenure": {"atLeast": "P6M18D"}}""", true)]
    [InlineData("""{"tenure": {"atLeast": "P6M19D"}}""", false)]
    [InlineData("""{"tenure": {"below": "P6M18D"}}""", false)]
    [InlineData("""{"tenure": {"below": "P6M19D"}}""", true)]
    [InlineData("""{"tenure": {"atLeast": "P1M", "below": "P1Y"}}""", true)]
    public void TheMemberDecides(string condition, bool holds)
    {
        // Joined 2025-06-15; six months and 18 days before Friday 2026-01-02.
        var inputs = Inputs(purchaseNo: 6) with
        {
            Tiers = new Dictionary<string, string> { ["main"] = "gold", ["staff"] = "none" },
            Groups = ["friends", "trade"],
            Attributes = new Dictionary<string, string> { ["city"] = "Ipoh", ["age"] = "41" },
        };

        Assert.Equal(holds ? 7 : 0, Given(condition, Purchase(Line(1, 7)), inputs));
    }

    [Theory]
    [InlineData("2026-01-02T21:59:59.999999+08:00", false)]
    [InlineData("2026-01-02T22:00:00+08:00", true)]
    [InlineData("2026-01-02T23:59:59+08:00", true)]
    [InlineData("2026-01-03T00:00:00+08:00", true)]
    [InlineData("2026-01-03T01:59:00+08:00", true)]
    [InlineData("2026-01-03T02:00:00+08:00", false)]
    public void HoursGoOverMidnight(string at, bool holds)
    {
        var e = Purchase(Line(1, 7)) with { OccurredAt = At(at) };

        Assert.Equal(holds ? 7 : 0, Given("""{"hours": {"from": "22:00", "until": "02:00"}}""", e));
    }

    [Fact]
    public void TheFirstPurchaseIsNumberOne()
    {
        Assert.Equal(7, Given("""{"firstPurchase": true}""", Purchase(Line(1, 7)), Inputs(purchaseNo: 1)));
        Assert.Equal(0, Given("""{"firstPurchase": false}""", Purchase(Line(1, 7)), Inputs(purchaseNo: 1)));
        Assert.Equal(0, Given("""{"firstPurchase": false}""", Purchase(Line(1, 7)), Inputs(purchaseNo: 0)));
        Assert.Equal(0, Given("""{"nthPurchase": {"every": 2}}""", Purchase(Line(1, 7)), Inputs(purchaseNo: 0)));
    }

    [Fact]
    public void LineConditionsNeverHoldWithoutLines()
    {
        var program = With(
            """
            {"id": "plain", "on": "joined", "give": {"points": {"fixed": 3}}},
            {"id": "line", "on": "joined", "when": [{"lineAmount": {"atMost": 100}}], "give": {"points": {"fixed": 5}}},
            {"id": "basket", "on": "joined", "when": [{"basketAmount": {"atMost": 100}}], "give": {"points": {"fixed": 7}}}
            """);
        var joined = new EvaluatedEvent { On = "joined", OccurredAt = FridayNoon };

        Assert.Equal("plain: 3 points", program.Awards(joined));
        Assert.Equal("line: lineAmount 0, basket: basketAmount 0", program.Silent(joined));
        Assert.Empty(program.Evaluate(joined).Awards[0].Lines);
    }

    [Fact]
    [Semantics("S4.5")]
    public void TheFirstConditionThatLeavesNoLineIsTheReason()
    {
        var program = With(
            """
            {"id": "r", "when": [{"weekday": "fri"}, {"productGroup": "fruit"}, {"brand": "Melur"}], "give": {"points": {"fixed": 3}}}
            """);

        Assert.Equal("r: brand 2", program.Silent(Purchase(Line(1, 7, "fruit"), Line(2, 7, brand: "Melur"))));
        Assert.Equal("r: productGroup 1", program.Silent(Purchase(Line(2, 7, brand: "Melur"))));
    }

    [Theory]
    [Semantics("S3.7")]
    [InlineData(0, true)]
    [InlineData(20, true)]
    [InlineData(19, false)]
    [InlineData(21, false)]
    public void ChanceIsTheRemainderOfTheDraw(byte last, bool holds)
    {
        var inputs = Inputs() with { Draw = rule => [0, 0, 0, 0, 0, 0, 0, last, (byte)(rule == "r" ? 9 : 0)] };

        Assert.Equal(holds ? 7 : 0, Given("""{"chance": {"oneIn": 20}}""", Purchase(Line(1, 7)), inputs));
    }

    [Fact]
    [Semantics("S3.7")]
    public void TheDrawIsReadFromTheMostSignificantByte()
    {
        // 2^56 = 72057594037927936, which leaves 16 by 20.
        var inputs = Inputs() with { Draw = _ => [1, 0, 0, 0, 0, 0, 0, 4] };

        Assert.Equal(7, Given("""{"chance": {"oneIn": 20}}""", Purchase(Line(1, 7)), inputs));
    }

    [Theory]
    [Semantics("S3.7")]
    [InlineData("""{"chance": {"oneIn": 2}}""")]
    [InlineData("""{"not": {"chance": {"oneIn": 2}}}""")]
    [InlineData("""{"any": [{"weekday": "fri"}, {"chance": {"oneIn": 2}}]}""")]
    public void WithoutADrawNothingIsShown(string condition)
    {
        var program = With($$"""{"id": "r", "when": [{{condition}}], "give": {"points": {"fixed": 3} } }""");

        Assert.Equal("r: chance-not-shown", program.Silent(Purchase(Line(1, 7))));
    }
}
