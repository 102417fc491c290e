using Bashgah.Engine.Rules;
using Bashgah.Testing;
using static Bashgah.Engine.Tests.Rules.RuleProgram;

namespace Bashgah.Engine.Tests.Rules;

/// <summary>Calculators, basis, rounding and shares, with numbers worked out by hand.</summary>
public sealed class AwardTests
{
    private static RuleProgram Giving(string calculator, string points = "{}", string rule = "") => With(
        $$"""{"id": "r", "give": {"points": {{calculator}} } {{rule}} }""", points: points);

    private static string Shares(Award award) => string.Join(' ', award.Lines.Select(l => $"{l.Line}:{l.Amount}"));

    [Theory]
    [InlineData("""{"perAmount": {"points": 1, "per": 100}}""", 3)] // 399 / 100
    [InlineData("""{"perAmount": {"points": "2.5", "per": 100}}""", 9)] // 9.975
    [InlineData("""{"perAmount": {"points": 3, "per": 7}}""", 171)] // 171
    [InlineData("""{"percent": "2.5"}""", 9)] // 9.975
    [InlineData("""{"percent": 100}""", 399)]
    [InlineData("""{"perQuantity": 2}""", 7)] // 3.5 pieces
    [InlineData("""{"perQuantity": "0.2"}""", 0)] // 0.7
    [InlineData("""{"fixed": 50}""", 50)]
    [InlineData("""{"steps": [{"from": 399, "give": 4}]}""", 4)]
    [InlineData("""{"steps": [{"from": 400, "give": 4}]}""", 0)]
    [InlineData("""{"steps": [{"from": 0, "give": 1}, {"from": 399, "give": 2}, {"from": 400, "give": 3}]}""", 2)]
    [Semantics("S2.1")]
    public void ACalculatorGives(string calculator, long expected)
    {
        var evaluation = Giving(calculator).Evaluate(
            Purchase(Line(1, 199, quantity: 1000), Line(2, 200, quantity: 2500)));

        Assert.Equal(expected, evaluation.Awards.Sum(a => a.Amount));
        if (expected == 0) Assert.Equal("rounded-to-zero", Assert.Single(evaluation.NotFired).Reason);
    }

    [Theory]
    [Semantics("S2.2")]
    [InlineData("floor", "order", 250, 250, 5, "1:3 2:2")] // 2.5 + 2.5 exactly 5; the odd one to the lower line
    [InlineData("floor", "line", 250, 250, 4, "1:2 2:2")]
    [InlineData("ceiling", "line", 250, 250, 6, "1:3 2:3")]
    [InlineData("ceiling", "order", 250, 251, 6, "1:3 2:3")] // 5.01 up to 6
    [InlineData("half-even", "line", 250, 350, 6, "1:2 2:4")] // 2.5 → 2, 3.5 → 4
    [InlineData("half-even", "order", 250, 300, 6, "1:3 2:3")] // 5.5 → 6, 2.727 and 3.272
    [InlineData("half-even", "order", 250, 200, 4, "1:2 2:2")] // 4.5 → 4
    [InlineData("floor", "order", 10, 199, 2, "2:2")] // shares of nothing are left out
    public void RoundingAndShares(string rounding, string scope, long first, long second, long expected, string shares)
    {
        var program = Giving(
            """{"perAmount": {"points": 1, "per": 100}}""",
            $$"""{"rounding": "{{rounding}}", "scope": "{{scope}}"}""");

        var award = Assert.Single(program.Evaluate(Purchase(Line(1, first), Line(2, second))).Awards);
        Assert.Equal(expected, award.Amount);
        Assert.Equal(shares, Shares(award));
        Assert.Equal(first + second, award.BasisAmount);
        Assert.Equal(0, award.Trimmed);
        Assert.Equal(0, award.ExactBillionths);
    }

    [Theory]
    [Semantics("S2.2")]
    [InlineData("half-even", "order", 2, "1:1 2:1")]
    [InlineData("half-even", "line", 3, "1:1 2:1 3:1")] // thirds of 2 are 0.67
    [InlineData("ceiling", "line", 3, "1:1 2:1 3:1")]
    [InlineData("floor", "line", 0, "")]
    public void LineByLineTheSharesOfAFixedAwardAreRounded(string rounding, string scope, long expected, string shares)
    {
        var program = Giving("""{"fixed": 2}""", $$"""{"rounding": "{{rounding}}", "scope": "{{scope}}"}""");

        var awards = program.Evaluate(Purchase(Line(1, 100), Line(2, 100), Line(3, 100))).Awards;
        Assert.Equal((expected, shares), (awards.Sum(a => a.Amount), string.Join(' ', awards.Select(Shares))));
    }

    [Fact]
    [Semantics("S2.2")]
    public void AFixedAwardIsSharedByAmount()
    {
        var award = Assert.Single(Giving("""{"fixed": 10}""").Evaluate(
            Purchase(Line(3, 100), Line(5, 200), Line(9, 0))).Awards);

        // 3.33 and 6.67: the larger remainder is the second's.
        Assert.Equal("3:3 5:7", Shares(award));
        Assert.Equal(300, award.BasisAmount);
    }

    [Fact]
    public void WhereNothingWeighsTheFirstLineTakesAll()
    {
        var award = Assert.Single(Giving("""{"fixed": 10}""").Evaluate(Purchase(Line(3, 0), Line(5, 0))).Awards);

        Assert.Equal("3:10", Shares(award));
    }

    [Fact]
    public void QuantityIsTheBasisOfPerQuantity()
    {
        var award = Assert.Single(Giving("""{"perQuantity": 1}""").Evaluate(
            Purchase(Line(1, 5, quantity: 1250), Line(2, 5, quantity: 750))).Awards);

        Assert.Equal(2, award.Amount);
        Assert.Equal(2000, award.BasisAmount);
        Assert.Equal("1:1 2:1", Shares(award));
    }

    [Theory]
    [Semantics("S4.1", "S4.2")]
    [InlineData("", 800)] // 1000 with tax, after discount, less 200 paid with points
    [InlineData(""", "basis": {"paidWithPoints": "with"}""", 1000)]
    [InlineData(""", "basis": {"discount": "before"}""", 850)]
    [InlineData(""", "basis": {"tax": "without"}""", 740)]
    [InlineData(""", "basis": {"discount": "before", "tax": "without", "paidWithPoints": "with"}""", 990)]
    [InlineData(""", "basis": {"shipping": "with"}""", 1100)]
    [InlineData(""", "basis": {"shipping": "without"}""", 800)]
    public void TheBasisIsAParameter(string basis, long expected)
    {
        var program = Giving("""{"perAmount": {"points": 1, "per": 1}}""", rule: basis);

        var award = Assert.Single(program.Evaluate(Purchase(
            Line(1, 1000, discount: 50, tax: 60, paid: 200), Line(2, 300, "shipping"))).Awards);
        Assert.Equal(expected, award.Amount);
    }

    [Fact]
    public void WhatIsTakenOffNeverGoesBelowZero()
    {
        var program = Giving("""{"perAmount": {"points": 1, "per": 1}}""", rule: """, "basis": {"tax": "without"} """);

        Assert.Equal("r: 5 points", program.Awards(Line(1, 100, tax: 60, paid: 100), Line(2, 5)));
    }

    [Fact]
    [Semantics("S4.2")]
    public void ShippingAloneGivesNothing()
    {
        var program = With(
            """{"id": "r", "give": {"points": {"fixed": 5}}}""",
            """, "productGroups": {"carriage": ["post", "parcel"]}, "shipping": ["carriage"] """);

        Assert.Equal("r: shipping", program.Silent(Purchase(Line(1, 100, "parcel"))));
        Assert.Equal("r: 5 points", program.Awards(Line(1, 100, "shipping")));
    }

    [Theory]
    [Semantics("S2.4")]
    [InlineData(30, 0, 600_000_000)] // 1 per 50
    [InlineData(20, 0, 400_000_000)]
    [InlineData(50, 1, 1_000_000_000)]
    [InlineData(149, 2, 2_980_000_000)]
    public void ACarriedAmountIsExactToTheBillionth(long amount, long whole, long billionths)
    {
        var award = Assert.Single(Giving(
            """{"perAmount": {"points": 1, "per": 50}}""", """{"carry": true}""").Evaluate(Purchase(Line(1, amount))).Awards);

        Assert.Equal(whole, award.Amount);
        Assert.Equal(billionths, award.ExactBillionths);
        Assert.Equal(amount, award.BasisAmount);
    }

    [Fact]
    [Semantics("S2.4")]
    public void ACarriedAmountIsTruncatedOnce()
    {
        // 2 × 1/3 = 0.666 666 666 666…: once, not twice 0.333 333 333.
        var award = Assert.Single(Giving(
            """{"perAmount": {"points": 1, "per": 3}}""", """{"carry": true}""").Evaluate(
                Purchase(Line(1, 1), Line(2, 1))).Awards);

        Assert.Equal(666_666_666, award.ExactBillionths);
    }

    [Fact]
    [Semantics("S2.4")]
    public void NothingCarriedIsNothingGiven() =>
        Assert.Equal(
            "r: rounded-to-zero",
            Giving("""{"perAmount": {"points": 1, "per": 50}}""", """{"carry": true}""").Silent(Purchase(Line(1, 0))));

    [Fact]
    [Semantics("S2.1")]
    public void OverflowIsNeverAWrap()
    {
        var program = Giving("""{"perAmount": {"points": 999999999, "per": 1}}""");

        Assert.ThrowsAny<OverflowException>(() => program.Awards(Line(1, long.MaxValue / 2)));
        Assert.ThrowsAny<OverflowException>(() => program.Awards(Line(1, long.MaxValue), Line(2, 1)));
    }

    [Fact]
    public void APurchaseOfWhichNothingRemainsGivesNothing()
    {
        var evaluation = Giving("""{"fixed": 10}""").Evaluate(Purchase());

        Assert.Empty(evaluation.Awards);
        Assert.Empty(evaluation.NotFired);
        Assert.Empty(evaluation.LimitUses);
    }

    [Fact]
    [Semantics("S2.5")]
    public void CurrenciesAreGivenInTheProgramsOrder()
    {
        var program = With(
            """{"id": "r", "give": {"stars": {"fixed": 2}, "points": {"fixed": 1}}}, {"id": "a", "give": {"stars": {"fixed": 3}}}""",
            currencies: """, "stars": {}""");

        Assert.Equal("r: 1 points, r: 2 stars, a: 3 stars", program.Awards(Line(1, 5)));
        Assert.Equal("MYR", program.Compiled.MoneyCode);
    }

    [Fact]
    public void RulesAreAskedOnTheirEventsOnly()
    {
        var program = With(
            """
            {"id": "bought", "give": {"points": {"fixed": 1}}},
            {"id": "joined", "on": "joined", "give": {"points": {"fixed": 2}}},
            {"id": "review", "on": ["activity:review", "joined"], "give": {"points": {"fixed": 3}}},
            {"id": "any", "on": "activity:*", "give": {"points": {"fixed": 4}}}
            """);

        Assert.Equal("bought: 1 points", program.Awards(Line(1, 5)));
        Assert.Equal("joined: 2 points, review: 3 points", Of("joined"));
        Assert.Equal("review: 3 points, any: 4 points", Of("activity:review"));
        Assert.Equal("any: 4 points", Of("activity:share"));
        Assert.Equal("", Of("balance"));

        string Of(string on) => program.Awards(new EvaluatedEvent { On = on, OccurredAt = FridayNoon });
    }

    [Fact]
    public void OneRuleMayBeAskedAlone()
    {
        var program = With(
            """
            {"id": "a", "give": {"points": {"fixed": 1}}, "limit": [{"program": {"points": 9}}]},
            {"id": "b", "give": {"points": {"fixed": 2}}, "limit": [{"program": {"points": 9}}]},
            {"first": [{"id": "c", "give": {"points": {"fixed": 3}}}, {"id": "d", "give": {"points": {"fixed": 4}}}]}
            """);
        var e = Purchase(Line(1, 5)) with { OnlyRule = "b" };

        Assert.Equal("b: 2 points", program.Awards(e));
        Assert.Equal("", program.Silent(e));
        Assert.Equal("rule/b/points/0", Assert.Single(program.Compiled.Rules.Counters(program.Compiled, e)).Key.Key);
        Assert.Equal("d: 4 points", program.Awards(e with { OnlyRule = "d" }));
        Assert.Equal("", program.Silent(e with { OnlyRule = "d" }));
    }

    [Fact]
    public void ChanceIsDescribed()
    {
        var program = With("""{"id": "r", "when": [{"chance": {"oneIn": 50}}], "give": {"points": {"fixed": 1}}}""");

        var facts = Assert.Single(RuleText.Describe(program.Compiled, "r")!.When);
        Assert.Equal("chance", facts.Key);
        Assert.Equal(KeyValuePair.Create("oneIn", "50"), Assert.Single(facts.Arguments));
    }
}
