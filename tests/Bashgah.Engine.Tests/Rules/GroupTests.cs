using Bashgah.Testing;
using static Bashgah.Engine.Tests.Rules.RuleProgram;

namespace Bashgah.Engine.Tests.Rules;

/// <summary>Groups that choose, multipliers and stages, with numbers worked out by hand.</summary>
public sealed class GroupTests
{
    private const string Worth = """{"worth": {"amount": 1, "per": 1}}""";

    private static string Fixed(string id, long units, string more = "") =>
        $$"""{"id": "{{id}}", "give": {"points": {"fixed": {{units}} } } {{more}} }""";

    private const string Never = """, "when": [{"weekday": "sat"}]""";

    [Fact]
    [Semantics("S4.3")]
    public void TheFirstThatGivesIsChosen()
    {
        var program = With($$"""
            {"first": [{{Fixed("never", 9, Never)}}, {{Fixed("used-up", 8, ""","limit": [{"member": {"points": 1}}] """)}},
              {{Fixed("third", 5)}}, {{Fixed("fourth", 7)}}, {{Fixed("fifth", 7, Never)}}]}
            """);

        var inputs = Used(("rule/used-up/points/0", null, 1, 1));
        Assert.Equal("third: 5 points", program.Awards(Purchase(Line(1, 5)), inputs));
        Assert.Equal(
            "never: weekday 0, used-up: limit 0, fourth: not-chosen third, fifth: weekday 0",
            program.Silent(Purchase(Line(1, 5)), inputs));
    }

    [Fact]
    [Semantics("S4.3")]
    public void TheBestIsWorthMost()
    {
        var program = With($$"""
            {"best-for-member": [{{Fixed("a", 5)}}, {{Fixed("b", 7)}}, {{Fixed("c", 7)}}, {{Fixed("d", 6)}}]}
            """, points: Worth);

        Assert.Equal("b: 7 points", program.Awards(Line(1, 5)));
        Assert.Equal("a: not-chosen b, c: not-chosen b, d: not-chosen b", program.Silent(Purchase(Line(1, 5))));
    }

    [Fact]
    [Semantics("S4.3")]
    public void TheCheapestOfThoseThatGiveIsChosen()
    {
        var program = With($$"""
            {"cheapest-for-merchant": [{{Fixed("never", 1, Never)}}, {{Fixed("a", 7)}}, {{Fixed("b", 5)}}, {{Fixed("c", 5)}}]}
            """, points: Worth);

        Assert.Equal("b: 5 points", program.Awards(Line(1, 5)));
    }

    [Fact]
    [Semantics("S4.3")]
    public void AmountsAreComparedByWorth()
    {
        // 10 points at 1 per 4 are worth 2.5; 3 stars at 1 each are worth 3; 100 of status count nothing.
        const string Rules = """
            {"id": "points", "give": {"points": {"fixed": 10}, "status": {"fixed": 100}}},
            {"id": "stars", "give": {"stars": {"fixed": 3}}},
            {"id": "status", "give": {"status": {"fixed": 1000}}}
            """;
        const string Currencies =
            """, "stars": {"worth": {"amount": 1, "per": 1}}, "status": {"qualifying": true, "worth": {"amount": 9, "per": 1}}""";

        var best = With($$"""{"best-for-member": [{{Rules}}]}""", "", """{"worth": {"amount": 1, "per": 4}}""", Currencies);
        Assert.Equal("stars: 3 stars", best.Awards(Line(1, 5)));

        var cheapest = With($$"""{"cheapest-for-merchant": [{{Rules}}]}""", "", """{"worth": {"amount": 1, "per": 4}}""", Currencies);
        Assert.Equal("status: 1000 status", cheapest.Awards(Line(1, 5)));
    }

    [Theory]
    [Semantics("S4.3")]
    [InlineData(10, "points: 10 points")] // a tie goes to the first
    [InlineData(11, "reward: 1 coffee")]
    public void AGrantedRewardCountsItsCost(long cost, string expected)
    {
        var program = With(
            """
            {"best-for-member": [
              {"id": "points", "give": {"points": {"fixed": 10}}}, {"id": "reward", "grant": {"reward": "coffee"}}]}
            """,
            $$""", "rewards": {"coffee": {"kind": {"product": {"sku": "C"} }, "cost": {{cost}} } }""", Worth);

        Assert.Equal(expected, program.Awards(Line(1, 5)));
    }

    [Fact]
    [Semantics("S4.3", "S2.3")]
    public void TheChoiceIsMadeAfterLimits()
    {
        var program = With($$"""
            {"best-for-member": [{{Fixed("a", 90, ""","limit": [{"member": {"points": 100}}] """)}}, {{Fixed("b", 50)}}]}
            """, points: Worth);

        Assert.Equal("b: 50 points", program.Awards(Purchase(Line(1, 5)), Used(("rule/a/points/0", null, 51, 1))));
        Assert.Empty(program.Evaluate(Purchase(Line(1, 5)), Used(("rule/a/points/0", null, 51, 1))).LimitUses);
        Assert.Equal("a: 50 points", program.Awards(Purchase(Line(1, 5)), Used(("rule/a/points/0", null, 50, 1))));
    }

    [Fact]
    [Semantics("S2.3")]
    public void OnlyTheChosenUsesALimitUp()
    {
        var program = With(
            $$"""
            {"best-for-member": [{{Fixed("small", 10, ""","budget": "b" """)}}, {{Fixed("large", 60, ""","budget": "b" """)}}]},
            {{Fixed("after", 60, ""","budget": "b" """)}}
            """,
            """, "budgets": {"b": {"points": 100, "of": "member"}}""", Worth);

        Assert.Equal("large: 60 points, after: 40 points", program.Awards(Line(1, 5)));
        var use = Assert.Single(program.Evaluate(Purchase(Line(1, 5))).LimitUses);
        Assert.Equal((100L, 2L), (use.Amount, use.Times));
    }

    [Fact]
    [Semantics("S4.3")]
    public void GroupsNest()
    {
        var program = With(
            $$"""
            {"best-for-member": [
              {"all": [{{Fixed("a1", 30)}}, {{Fixed("a2", 30)}}, {{Fixed("a3", 30, Never)}}]},
              {"first": [{{Fixed("b1", 50)}}, {{Fixed("b2", 90)}}]},
              {{Fixed("c", 55)}}]}
            """, points: Worth);

        Assert.Equal("a1: 30 points, a2: 30 points", program.Awards(Line(1, 5)));
        Assert.Equal(
            "a3: weekday 0, b1: not-chosen a1, b2: not-chosen b1, c: not-chosen a1",
            program.Silent(Purchase(Line(1, 5))));
    }

    [Fact]
    public void AllAtTheRootGivesEverything()
    {
        var program = With($$"""{"all": [{{Fixed("a", 1)}}, {"all": [{{Fixed("b", 2)}}]}]}, {{Fixed("c", 3)}}""");

        Assert.Equal("a: 1 points, b: 2 points, c: 3 points", program.Awards(Line(1, 5)));
    }

    [Fact]
    public void WhenNoneGivesNoneIsChosen()
    {
        var program = With($$"""
            {"best-for-member": [{{Fixed("a", 5, Never)}}, {"id": "b", "give": {"points": {"percent": 1} } }]}
            """, points: Worth);

        Assert.Equal("", program.Awards(Line(1, 5)));
        Assert.Equal("a: weekday 0, b: rounded-to-zero", program.Silent(Purchase(Line(1, 5))));
    }

    private const string ByLine = """
        {"id": "fruit", "when": [{"productGroup": "fruit"}], "give": {"points": {"perAmount": {"points": 3, "per": 100}}}},
        {"id": "large", "when": [{"lineAmount": {"atLeast": 1000}}], "give": {"points": {"perAmount": {"points": 2, "per": 100}}}},
        {"id": "plain", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}
        """;

    [Theory]
    [Semantics("S4.3")]
    [InlineData("best-for-member", "fruit: 60 points, large: 40 points, plain: 5 points")]
    [InlineData("first", "fruit: 60 points, large: 40 points, plain: 5 points")]
    [InlineData("cheapest-for-merchant", "plain: 45 points")]
    public void TheChoiceMayBeMadeLineByLine(string mode, string expected)
    {
        var program = With($$"""{"{{mode}}": [{{ByLine}}], "per": "line"}""", points: Worth);

        Assert.Equal(expected, program.Awards(Line(1, 2000, "fruit"), Line(2, 2000), Line(3, 500)));
    }

    [Fact]
    [Semantics("S4.3")]
    public void OnceAnEventIsTheDefault()
    {
        var program = With($$"""{"best-for-member": [{{ByLine}}]}""", points: Worth);

        // fruit 60, large 80, plain 45.
        Assert.Equal("large: 80 points", program.Awards(Line(1, 2000, "fruit"), Line(2, 2000), Line(3, 500)));
    }

    [Fact]
    public void ARuleThatNoLineChoosesSaysSo()
    {
        var program = With($$"""{"cheapest-for-merchant": [{{ByLine}}], "per": "line"}""", points: Worth);

        Assert.Equal(
            "fruit: not-chosen plain, large: not-chosen plain", program.Silent(Purchase(Line(1, 2000, "fruit"))));
    }

    [Fact]
    public void WhatIsChosenLineByLineIsRoundedAndLimitedOnItsLines()
    {
        var program = With("""
            {"first": [
              {"id": "fruit", "when": [{"productGroup": "fruit"}], "give": {"points": {"perAmount": {"points": 1, "per": 100}}},
               "limit": [{"member": {"points": 3}}]},
              {"all": [{"id": "plain", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}]}], "per": "line"}
            """);

        // 250 + 150 fruit gives 3 after the limit; 150 + 150 plain gives 3.
        Assert.Equal(
            "fruit: 3 points, plain: 3 points",
            program.Awards(Line(1, 250, "fruit"), Line(2, 150), Line(3, 150, "fruit"), Line(4, 150)));
    }

    [Fact]
    public void NothingGivenOnALineIsNothingChosen()
    {
        var program = With($$"""{"first": [{{ByLine}}], "per": "line"}""");

        Assert.Equal("", program.Awards(Line(1, 0), Line(2, 50)));
        Assert.Equal("fruit: productGroup 0, large: lineAmount 0, plain: rounded-to-zero", program.Silent(Purchase(Line(1, 50))));
    }

    private const string Base = """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}""";

    private static string Times(string by, string bases = "\"base\"", string more = "", string id = "x") =>
        $$"""{"id": "{{id}}", "multiply": {"rules": [{{bases}}], "by": "{{by}}" {{more}} } }""";

    [Theory]
    [Semantics("S4.4")]
    [InlineData("2", 150, "base: 1 points, x: 1 points")]
    [InlineData("3", 150, "base: 1 points, x: 3 points")] // 2 × 1.5
    [InlineData("1.5", 150, "base: 1 points")] // 0.75
    [InlineData("1.5", 400, "base: 4 points, x: 2 points")]
    [InlineData("2", 99, "")] // 0.99 and 0.99
    [InlineData("3", 99, "x: 1 points")] // 1.98: of the unrounded amount
    public void AMultiplierGivesTheSurplus(string by, long amount, string expected) =>
        Assert.Equal(expected, With($"{Base}, {Times(by)}").Awards(Line(1, amount)));

    [Fact]
    [Semantics("S4.4")]
    public void AMultiplierMayStandBeforeItsBase()
    {
        var program = With($"{Times("3", "\"y\"", id: "z")}, {Times("2", id: "y")}, {Base}");

        // base 4; y as much again; z twice y.
        Assert.Equal("z: 8 points, y: 4 points, base: 4 points", program.Awards(Line(1, 400)));
    }

    [Fact]
    [Semantics("S4.4")]
    public void SeveralBasesOfDifferentScalesAddUp()
    {
        var program = With($$"""
            {{Base}},
            {"id": "third", "when": [{"productGroup": "fruit"}], "give": {"points": {"perAmount": {"points": 1, "per": 30} } } },
            {"id": "gift", "give": {"points": {"fixed": 7} } },
            {{Times("2", "\"base\", \"third\", \"gift\"")}}
            """);

        // Line 1 (100, fruit): 1 + 3.333 + 7 × 100/160; line 2 (60): 0.6 + 7 × 60/160. In all 1.6 + 3.333 + 7 = 11.93.
        var award = program.Evaluate(Purchase(Line(1, 100, "fruit"), Line(2, 60))).Awards[^1];
        Assert.Equal(("x", 11L, 160L), (award.RuleId, award.Amount, award.BasisAmount));

        // 8.708 and 3.225 of 11.933, times 11: 8.027 and 2.973.
        Assert.Equal([8L, 3L], award.Lines.Select(l => l.Amount));
    }

    [Fact]
    [Semantics("S4.4")]
    public void OnlyLinesOfTheMultiplierCount()
    {
        var program = With($$"""
            {"id": "base", "when": [{"productGroup": ["fruit", "bakery"]}], "give": {"points": {"perAmount": {"points": 1, "per": 100} } } },
            {"id": "x", "when": [{"not": {"productGroup": "fruit"} }], "multiply": {"rules": ["base"], "by": "2"} }
            """);

        var evaluation = program.Evaluate(Purchase(Line(1, 100, "fruit"), Line(2, 200, "bakery"), Line(3, 400)));
        Assert.Equal([3L, 2L], evaluation.Awards.Select(a => a.Amount));
        Assert.Equal(200, evaluation.Awards[1].BasisAmount);
        Assert.Equal("x: base-gave-nothing", program.Silent(Purchase(Line(1, 100, "fruit"), Line(3, 400))));
    }

    [Theory]
    [Semantics("S4.4")]
    [InlineData("""{"member": {"points": 3, "else": "reject"}}""", "", "base: limit 0, x: base-gave-nothing")]
    [InlineData("""{"member": {"points": 3}}""", "base: 3 points, x: 5 points", "")] // of the unlimited amount
    [InlineData("""{"member": {"times": 1}}""", "base: 5 points, x: 5 points", "")]
    public void ARejectedBaseGivesTheMultiplierNothing(string limit, string awards, string silent)
    {
        var program = With($$"""
            {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100} } }, "limit": [{{limit}}]}, {{Times("2")}}
            """);

        Assert.Equal(awards, program.Awards(Line(1, 500)));
        Assert.Equal(silent, program.Silent(Purchase(Line(1, 500))));
    }

    [Fact]
    [Semantics("S4.4")]
    public void ABaseWhoseTimesAreUsedUpIsRejected()
    {
        var program = With($$"""
            {"id": "base", "give": {"points": {"fixed": 50} }, "limit": [{"member": {"times": 2} }]}, {{Times("2")}}
            """);

        Assert.Equal(
            "base: limit 0, x: base-gave-nothing", program.Silent(Purchase(Line(1, 5)), Used(("rule/base/points/0", null, 0, 2))));
    }

    [Fact]
    [Semantics("S4.4")]
    public void ABaseThatIsNotChosenGivesTheMultiplierNothing()
    {
        var program = With($$"""{{Times("2")}}, {"first": [{{Fixed("other", 5)}}, {{Base}}]}""");

        Assert.Equal("other: 5 points", program.Awards(Line(1, 500)));
        Assert.Equal("x: base-gave-nothing, base: not-chosen other", program.Silent(Purchase(Line(1, 500))));
    }

    [Fact]
    [Semantics("S4.4")]
    public void QualifyingUnitsAreMultipliedByNameOnly()
    {
        const string Rules = """{"id": "base", "give": {"points": {"fixed": 5}, "status": {"fixed": 7}, "stars": {"fixed": 9}}}""";
        const string Currencies = """, "status": {"qualifying": true}, "stars": {}""";

        Assert.Equal(
            "base: 5 points, base: 7 status, base: 9 stars, x: 5 points, x: 9 stars",
            With($"{Rules}, {Times("2")}", currencies: Currencies).Awards(Line(1, 5)));
        Assert.Equal(
            "base: 5 points, base: 7 status, base: 9 stars, x: 5 points, x: 7 status",
            With($"{Rules}, {Times("2", more: """, "currencies": ["status", "points"]""")}", currencies: Currencies)
                .Awards(Line(1, 5)));
    }

    [Fact]
    [Semantics("S4.4")]
    public void AMultiplierIsRoundedAndLimitedAsItsOwnRule()
    {
        var program = With($$"""
            {{Base}}, {"id": "x", "multiply": {"rules": ["base"], "by": "10"}, "limit": [{"member": {"points": 20} }]}
            """);

        Assert.Equal("base: 5 points, x: 20 points", program.Awards(Line(1, 500)));
        var use = Assert.Single(program.Evaluate(Purchase(Line(1, 500))).LimitUses);
        Assert.Equal(("rule/x/points/0", 20L), (use.Key.Key, use.Amount));
    }

    [Theory]
    [InlineData("2025-12-31T12:00:00+08:00", "win: 1 points")]
    [InlineData("2026-01-01T12:00:00+08:00", "deepen: 2 points, both: 3 points")]
    [InlineData("2026-02-28T23:59:59+08:00", "deepen: 2 points, both: 3 points")]
    [InlineData("2026-03-01T00:00:00+08:00", "")]
    [InlineData("2026-03-10T00:00:00+08:00", "both: 3 points")]
    public void StagesSwitchRulesOn(string at, string expected)
    {
        var program = With(
            $"{Fixed("win", 1)}, {Fixed("deepen", 2)}, {Fixed("both", 3)}",
            """
            , "stages": [
              {"id": "one", "until": "2025-12-31", "on": ["win"]},
              {"id": "two", "until": "2026-02-28", "on": ["deepen", "both"]},
              {"id": "three", "from": "2026-03-10", "on": ["both"]}]
            """);

        var e = Purchase(Line(1, 5)) with { OccurredAt = At(at) };
        Assert.Equal(expected, program.Awards(e));
        if (expected.Length == 0) Assert.Equal("win: stage, deepen: stage, both: stage", program.Silent(e));
    }
}
