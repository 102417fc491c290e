using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules;
using Bashgah.Testing;
using static Bashgah.Engine.Tests.Rules.RuleProgram;

namespace Bashgah.Engine.Tests.Rules;

/// <summary>Limits, budgets and balance caps, with numbers worked out by hand.</summary>
public sealed class LimitTests
{
    private static RuleProgram Limited(string limit, string more = "", string points = "{}", string rule = "") => With(
        $$"""{"id": "r", "give": {"points": {"perAmount": {"points": 1, "per": 100} } }, "limit": [{{limit}}] {{rule}} }""",
        more, points);

    private static string Uses(Evaluation evaluation) => string.Join(", ", evaluation.LimitUses.Select(
        u => $"{(u.IsProgramWide ? "program" : "member")} {u.Key.Key}#{u.Key.PeriodOn} {u.Amount}/{u.Times}"));

    [Theory]
    [Semantics("S4.6")]
    [InlineData("trim", 490, 10, 40)] // room for 10 of 50
    [InlineData("trim", 450, 50, 0)]
    [InlineData("trim", 451, 49, 1)]
    [InlineData("reject", 450, 50, 0)]
    public void UnitsAreTrimmedToTheRoom(string otherwise, long used, long expected, long trimmed)
    {
        var program = Limited($$"""{"member": {"points": 500, "per": "week", "else": "{{otherwise}}"} }""");

        // The week of Friday 2026-01-02 began on Monday 2025-12-29.
        var evaluation = program.Evaluate(
            Purchase(Line(1, 2000), Line(2, 3000)), Used(("rule/r/points/0", "2025-12-29", used, 3)));
        var award = Assert.Single(evaluation.Awards);
        Assert.Equal(expected, award.Amount);
        Assert.Equal(trimmed, award.Trimmed);
        Assert.Equal(expected, award.Lines.Sum(l => l.Amount));
        Assert.Equal($"member rule/r/points/0#{On("2025-12-29")} {expected}/1", Uses(evaluation));
    }

    [Theory]
    [Semantics("S4.6")]
    [InlineData("trim", 500)]
    [InlineData("trim", 600)]
    [InlineData("reject", 451)]
    [InlineData("reject", 500)]
    public void WithoutRoomNothingIsGiven(string otherwise, long used)
    {
        var program = Limited($$"""{"member": {"points": 500, "per": "week", "else": "{{otherwise}}"} }""");
        var inputs = Used(("rule/r/points/0", "2025-12-29", used, 3));

        Assert.Equal("r: limit 0", program.Silent(Purchase(Line(1, 5000)), inputs));
        Assert.Empty(program.Evaluate(Purchase(Line(1, 5000)), inputs).LimitUses);
    }

    [Fact]
    [Semantics("S2.3")]
    public void SharesAreReckonedAgainWhenAnAwardIsTrimmed()
    {
        var program = Limited("""{"member": {"points": 7}}""");

        var award = Assert.Single(program.Evaluate(Purchase(Line(1, 1000), Line(2, 2000))).Awards);

        // 10 and 20 become 2.33 and 4.67 of 7.
        Assert.Equal([new LineShare(1, 2), new LineShare(2, 5)], award.Lines);
        Assert.Equal(23, award.Trimmed);
    }

    [Fact]
    [Semantics("S2.3")]
    public void AwardsRoundedByLineAreSharedByWeightOnceTrimmed()
    {
        var program = Limited("""{"member": {"points": 3}}""", points: """{"scope": "line"}""");

        Assert.Equal(
            [new LineShare(1, 1), new LineShare(2, 2)],
            Assert.Single(program.Evaluate(Purchase(Line(1, 150), Line(2, 350))).Awards).Lines);
    }

    [Theory]
    [Semantics("S4.6")]
    [InlineData("day", "2026-01-02")]
    [InlineData("week", "2025-12-29")]
    [InlineData("month", "2026-01-01")]
    [InlineData("quarter", "2026-01-01")]
    [InlineData("year", "2026-01-01")]
    [InlineData("lifetime", null)]
    public void EachPeriodHasItsCounter(string per, string? period)
    {
        var program = Limited($$"""{"member": {"times": 2, "per": "{{per}}"} }""");

        Assert.Equal("r: 5 points", program.Awards(Purchase(Line(1, 500)), Used(("rule/r/points/0", period, 9, 1))));
        Assert.Equal(
            "r: limit 0", program.Silent(Purchase(Line(1, 500)), Used(("rule/r/points/0", period, 0, 2))));
        var slot = Assert.Single(program.Compiled.Rules.Counters(program.Compiled, Purchase(Line(1, 500))));
        Assert.Equal(new CounterKey("rule/r/points/0", period is null ? 0 : On(period)), slot.Key);
        Assert.Equal("r", slot.RuleId);
        Assert.False(slot.IsProgramWide);
    }

    [Theory]
    [Semantics("S4.6")]
    [InlineData("day", "2026-02-02")] // the day after ends on 3 Jan, and 30 days late
    [InlineData("week", "2026-02-10")] // ends 4 Jan, the next 11 Jan
    [InlineData("month", "2026-03-30")] // ends 31 Jan, the next 28 Feb
    [InlineData("year", "2028-01-30")] // ends 31 Dec 2026, the next 31 Dec 2027
    public void ACounterIsKeptForLateEventsAndOnePeriod(string per, string keepUntil)
    {
        var program = Limited($$"""{"member": {"points": 500, "per": "{{per}}"} }""");

        // A day's keep: 3 Jan + 30 days = 2 Feb.
        Assert.Equal(On(keepUntil), Assert.Single(program.Evaluate(Purchase(Line(1, 500))).LimitUses).KeepUntilOn);
    }

    [Fact]
    public void ALifetimesCounterIsKeptForEver() => Assert.Equal(
        LotKey.Never,
        Assert.Single(Limited("""{"member": {"points": 500}}""").Evaluate(Purchase(Line(1, 500))).LimitUses).KeepUntilOn);

    [Fact]
    [Semantics("S4.6")]
    public void ALimitPerEventNeedsNoCounter()
    {
        var program = Limited("""{"member": {"points": 3, "per": "event"}}""");

        var evaluation = program.Evaluate(Purchase(Line(1, 500)));
        Assert.Equal(3, Assert.Single(evaluation.Awards).Amount);
        Assert.Empty(evaluation.LimitUses);
        Assert.Empty(program.Compiled.Rules.Counters(program.Compiled, Purchase(Line(1, 500))));
    }

    [Theory]
    [Semantics("S4.6", "S10.4")]
    [InlineData("rule", "rule/r/points/0")]
    [InlineData("program", "rule/r/points/0")]
    [InlineData("store", "rule/r/points/0@Ipoh")]
    public void ProgramWideCountersAreSharedByMembers(string whose, string key)
    {
        var program = Limited($$"""{"{{whose}}": {"points": 10} }""");
        var e = Purchase(Line(1, 500)) with { Store = "Ipoh" };

        Assert.Equal($"program {key}#0 5/1", Uses(program.Evaluate(e)));
        Assert.Equal("r: 1 points", program.Awards(e, Used((key, null, 9, 9))));
        var needed = Assert.Single(program.Compiled.Rules.ProgramWideNeeded(program.Compiled, Inputs(), e));
        Assert.Equal(new CounterKey(key, 0), needed.Key);
        Assert.True(needed.IsProgramWide);
    }

    [Fact]
    [Semantics("S6.1")]
    public void AProgramWideCounterThatWasNotReadIsFull()
    {
        var program = Limited("""{"program": {"points": 10}}""");

        var evaluation = program.Compiled.Rules.Evaluate(program.Compiled, Inputs(), Purchase(Line(1, 500)));
        Assert.Empty(evaluation.Awards);
        Assert.Equal("limit", Assert.Single(evaluation.NotFired).Reason);
        var times = Limited("""{"program": {"times": 10}}""");
        Assert.Empty(times.Compiled.Rules.Evaluate(times.Compiled, Inputs(), Purchase(Line(1, 500))).Awards);
    }

    [Fact]
    [Semantics("S10.4")]
    public void OnlyRulesThatHoldNeedProgramWideCounters()
    {
        var program = With("""
            {"id": "fri", "when": [{"weekday": "fri"}], "give": {"points": {"fixed": 5}}, "limit": [{"program": {"points": 10}}]},
            {"id": "sat", "when": [{"weekday": "sat"}], "give": {"points": {"fixed": 5}}, "limit": [{"program": {"points": 10}}]},
            {"first": [
              {"id": "first-sat", "when": [{"weekday": "sat"}], "give": {"points": {"fixed": 5}}, "limit": [{"program": {"points": 10}}]},
              {"id": "first-fri", "when": [{"weekday": "fri"}], "give": {"points": {"fixed": 5}}, "limit": [{"member": {"points": 10}}]},
              {"id": "first-joined", "on": "joined", "give": {"points": {"fixed": 5}}, "limit": [{"program": {"points": 10}}]}]},
            {"first": [
              {"id": "other-sat", "when": [{"weekday": "sat"}], "give": {"points": {"fixed": 5}}, "limit": [{"program": {"points": 10}}]}]}
            """);

        var needed = program.Compiled.Rules.ProgramWideNeeded(program.Compiled, Inputs(), Purchase(Line(1, 5)));
        Assert.Equal(["rule/first-sat/points/0", "rule/fri/points/0"], needed.Select(n => n.Key.Key));
        var all = program.Compiled.Rules.Counters(program.Compiled, Purchase(Line(1, 5)));
        Assert.Equal(
            [
                "rule/first-fri/points/0", "rule/first-sat/points/0", "rule/fri/points/0", "rule/other-sat/points/0",
                "rule/sat/points/0",
            ],
            all.Select(n => n.Key.Key));
        Assert.Empty(program.Compiled.Rules.ProgramWideNeeded(program.Compiled, Inputs(), Purchase()));
    }

    [Fact]
    [Semantics("S4.6")]
    public void SeveralLimitsAllHold()
    {
        var program = Limited("""{"member": {"points": 40}}, {"member": {"points": 100, "per": "year"}}, {"program": {"points": 1000}}""");

        var inputs = Used(("rule/r/points/0", null, 10, 1), ("rule/r/points/1", "2026-01-01", 75, 1));
        Assert.Equal("r: 25 points", program.Awards(Purchase(Line(1, 5000)), inputs));
        Assert.Equal(
            $"member rule/r/points/0#0 25/1, member rule/r/points/1#{On("2026-01-01")} 25/1, program rule/r/points/2#0 25/1",
            Uses(program.Evaluate(Purchase(Line(1, 5000)), inputs)));
    }

    [Fact]
    public void ALimitMayNameACurrency()
    {
        var program = With(
            """{"id": "r", "give": {"points": {"fixed": 9}, "stars": {"fixed": 9}}, "limit": [{"member": {"points": 5, "currency": "stars"}}]}""",
            currencies: """, "stars": {}""");

        Assert.Equal("r: 9 points, r: 5 stars", program.Awards(Line(1, 5)));
    }

    [Fact]
    public void EachCurrencyIsLimitedByItself()
    {
        var program = With(
            """{"id": "r", "give": {"points": {"fixed": 9}, "stars": {"fixed": 3}}, "limit": [{"member": {"points": 5}}]}""",
            currencies: """, "stars": {}""");

        Assert.Equal("r: 5 points, r: 3 stars", program.Awards(Line(1, 5)));
        Assert.Equal(
            "member rule/r/points/0#0 5/1, member rule/r/stars/0#0 3/1", Uses(program.Evaluate(Purchase(Line(1, 5)))));
    }

    [Fact]
    [Semantics("S4.6")]
    public void ABudgetIsSharedInDocumentOrder()
    {
        var program = With(
            """
            {"id": "a", "give": {"points": {"fixed": 60}}, "budget": "launch"},
            {"id": "b", "give": {"points": {"fixed": 60}}, "budget": ["launch"]},
            {"id": "c", "give": {"points": {"fixed": 60}}, "budget": "launch"}
            """,
            """, "budgets": {"launch": {"points": 100}}""");

        Assert.Equal("a: 60 points, b: 40 points", program.Awards(Line(1, 5)));
        Assert.Equal("c: budget launch", program.Silent(Purchase(Line(1, 5))));
        Assert.Equal("program budget/launch/points#0 100/2", Uses(program.Evaluate(Purchase(Line(1, 5)))));
    }

    [Theory]
    [InlineData("member", "", false)]
    [InlineData("program", "", true)]
    [InlineData("store", "@Ipoh", true)]
    public void ABudgetMayBeOfEachMemberOrStore(string of, string suffix, bool isProgramWide)
    {
        var program = With(
            """{"id": "a", "give": {"points": {"fixed": 60}}, "budget": "b"}""",
            $$""", "budgets": {"b": {"points": 100, "per": "month", "of": "{{of}}"} }""");

        var use = Assert.Single(program.Evaluate(Purchase(Line(1, 5)) with { Store = "Ipoh" }).LimitUses);
        Assert.Equal(new CounterKey("budget/b/points" + suffix, On("2026-01-01")), use.Key);
        Assert.Equal(isProgramWide, use.IsProgramWide);
    }

    [Fact]
    public void ABudgetsTimesAreUsedOnceAnEvent()
    {
        var program = With(
            """{"id": "r", "give": {"points": {"fixed": 9}, "stars": {"fixed": 3}}, "budget": "few"}""",
            """, "budgets": {"few": {"times": 2, "stars": 100, "of": "member"}}""", currencies: """, "stars": {}""");

        Assert.Equal(
            "member budget/few/stars#0 3/1, member budget/few/times#0 0/1", Uses(program.Evaluate(Purchase(Line(1, 5)))));
        Assert.Equal("r: budget few", program.Silent(Purchase(Line(1, 5)), Used(("budget/few/times", null, 0, 2))));
        Assert.Equal(
            "r: 9 points, r: 3 stars", program.Awards(Purchase(Line(1, 5)), Used(("budget/few/times", null, 0, 1))));
    }

    [Fact]
    public void ABudgetMayReject()
    {
        var program = With(
            """{"id": "r", "give": {"points": {"fixed": 9}}, "budget": "b"}""",
            """, "budgets": {"b": {"points": 10, "of": "member", "else": "reject"}}""");

        Assert.Equal("r: 9 points", program.Awards(Purchase(Line(1, 5)), Used(("budget/b/points", null, 1, 1))));
        Assert.Equal("r: budget b", program.Silent(Purchase(Line(1, 5)), Used(("budget/b/points", null, 2, 1))));
    }

    [Theory]
    [Semantics("S4.6")]
    [InlineData(0, "a: 60 points, b: 40 points")]
    [InlineData(30, "a: 60 points, b: 10 points")]
    [InlineData(45, "a: 55 points")]
    public void ABalanceIsCapped(long balance, string expected)
    {
        var program = With(
            """{"id": "a", "give": {"points": {"fixed": 60}}}, {"id": "b", "give": {"points": {"fixed": 60}}}""",
            points: """{"max": 100}""");

        var inputs = Inputs() with { Balances = new Dictionary<string, long> { ["points"] = balance } };
        Assert.Equal(expected, program.Awards(Purchase(Line(1, 5)), inputs));
        if (balance == 45) Assert.Equal("b: balance-cap points", program.Silent(Purchase(Line(1, 5)), inputs));
        Assert.Empty(program.Evaluate(Purchase(Line(1, 5)), inputs).LimitUses);
    }

    [Fact]
    public void ABalanceAboveItsCapGetsNothing() => Assert.Equal(
        "a: balance-cap points",
        With("""{"id": "a", "give": {"points": {"fixed": 60}}}""", points: """{"max": 100}""").Silent(
            Purchase(Line(1, 5)), Inputs() with { Balances = new Dictionary<string, long> { ["points"] = 101 } }));

    [Fact]
    [Semantics("S2.4", "S4.6")]
    public void ACarriedFractionDoesNotSlipPastALimit()
    {
        var program = Limited("""{"member": {"points": 2}}""", points: """{"carry": true}""");

        var full = program.Evaluate(Purchase(Line(1, 60)), Used(("rule/r/points/0", null, 2, 1)));
        Assert.Equal("limit", Assert.Single(full.NotFired).Reason);

        // 1.6 does not fit into 1: the exact part of a trimmed award is its whole part.
        var trimmed = Assert.Single(program.Evaluate(Purchase(Line(1, 160)), Used(("rule/r/points/0", null, 1, 1))).Awards);
        Assert.Equal(1, trimmed.Amount);
        Assert.Equal(1_000_000_000, trimmed.ExactBillionths);

        var fits = Assert.Single(program.Evaluate(Purchase(Line(1, 160))).Awards);
        Assert.Equal(1_600_000_000, fits.ExactBillionths);
    }

    [Fact]
    [Semantics("S4.6")]
    public void TheFirstMembersAreCountedOnceEach()
    {
        var program = With("""{"id": "r", "when": [{"first": {"members": 2}}], "give": {"points": {"fixed": 5}}}""");
        var e = Purchase(Line(1, 5));

        Assert.Equal("member rule/r/first-member#0 0/1, program rule/r/first-members#0 0/1", Uses(program.Evaluate(e)));
        Assert.Equal("r: 5 points", program.Awards(e, Used(("rule/r/first-members", null, 0, 1))));
        Assert.Equal("r: first 2", program.Silent(e, Used(("rule/r/first-members", null, 0, 2))));

        // One who is among them already gets it again, and takes no more room.
        var among = Used(("rule/r/first-members", null, 0, 2), ("rule/r/first-member", null, 0, 1));
        Assert.Equal("r: 5 points", program.Awards(e, among));
        Assert.Empty(program.Evaluate(e, among).LimitUses);
    }

    [Fact]
    public void AGrantIsLimitedByTimes()
    {
        var program = With(
            """
            {"id": "free", "on": "balance", "when": [{"reaches": {"points": 9}}],
             "grant": {"reward": "coffee", "spend": {"points": 9}}, "limit": [{"member": {"times": 2, "per": "day"}}], "budget": "b"}
            """,
            """, "rewards": {"coffee": {"kind": {"product": {"sku": "C"}}}}, "budgets": {"b": {"times": 5}}""");
        var e = new EvaluatedEvent
        {
            On = "balance", OccurredAt = FridayNoon, Available = new Dictionary<string, long> { ["points"] = 9 },
        };

        var evaluation = program.Evaluate(e);
        var award = Assert.Single(evaluation.Awards);
        Assert.Equal(("free", "", "coffee", 1L), (award.RuleId, award.Currency, award.Reward, award.Amount));
        Assert.Equal(
            $"program budget/b/times#0 0/1, member rule/free/*/0#{On("2026-01-02")} 1/1", Uses(evaluation));
        Assert.Equal("free: limit 0", program.Silent(e, Used(("rule/free/*/0", "2026-01-02", 2, 2))));
        Assert.Equal("free: budget b", program.Silent(e, Used(("budget/b/times", null, 0, 5))));
        Assert.Equal("free: reaches 0", program.Silent(e with { Available = new Dictionary<string, long> { ["points"] = 8 } }));
        Assert.Equal("free: reaches 0", program.Silent(new() { On = "balance", OccurredAt = FridayNoon }));
        var summary = program.Compiled.Rules.Find("free")!;
        Assert.Equal(9, summary.Reaches["points"]);
        Assert.Equal(9, summary.Grant!.Spend["points"]);
    }
}
