using System.Text;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Time;
using Bashgah.Testing;
using NodaTime;

namespace Bashgah.Engine.Tests.Programs;

/// <summary>What definitions compile to, their full form, their names, and what later versions may not change.</summary>
public sealed class ProgramDefinitionTests
{
    private static readonly byte[] EverythingText =
        File.ReadAllBytes(Repository.PathOf("samples", "programs", "everything.json"));

    private static readonly CompiledProgram Everything =
        ProgramDefinition.Read(EverythingText).Definition!.Compile(3, 1_000);

    private static ProgramDefinition Define(string definition)
    {
        var read = ProgramDefinition.Read(Encoding.UTF8.GetBytes(definition));
        Assert.Empty(read.Faults);
        return read.Definition!;
    }

    private static ProgramDefinition Bare(string more = "", string currencies = "\"points\": {}", string zone = "Asia/Tehran", string money = "\"IRR\", \"digits\": 0") =>
        Define($$"""{"money": {"currency": {{money}} }, "timeZone": "{{zone}}", "currencies": { {{currencies}} } {{more}} }""");

    [Fact]
    public void TheVersionComesFromOutside()
    {
        Assert.Equal(3, Everything.Version);
        Assert.Equal(1_000, Everything.EffectiveFromAt);
        Assert.Equal("GBP", Everything.MoneyCode);
        Assert.Equal(2, Everything.MoneyDigits);
        Assert.Equal("Europe/London", Everything.Calendar.TimeZoneId);
    }

    [Fact]
    [Semantics("S2.1")]
    public void DefaultsAreFilledIn()
    {
        var program = Bare(", \"calendar\": \"persian\"").Compile(1, 0);

        var points = program.Currency("points")!;
        Assert.Equal(Rounding.Floor, points.Rounding);
        Assert.False(points.RoundsEachLine || points.Carries || points.IsMoney || points.IsQualifying);
        Assert.True(points.IsTransferable);
        Assert.Null(points.Worth);
        Assert.Null(points.BalanceMax);
        Assert.Equal(0, points.Digits);
        Assert.Equal(PendingPolicy.None, points.Pending);
        Assert.Equal(ExpiryPolicy.Never, points.Expiry);
        Assert.Equal(Shortfall.Debt, points.Shortfall);
        Assert.Equal(new TermsPolicy(30, 30, 30, 1825, TierAfterReturn.AtNextReview, 1440, false), program.Terms);
        Assert.Equal(CalendarKind.Persian, program.Calendar.Calendar);
        Assert.Equal(IsoDayOfWeek.Saturday, program.Calendar.FirstDayOfWeek);
        Assert.Equal(IsoDayOfWeek.Monday, Bare().Compile(1, 0).Calendar.FirstDayOfWeek);
        Assert.Equal(IsoDayOfWeek.Sunday, Bare(", \"weekStarts\": \"sun\"").Compile(1, 0).Calendar.FirstDayOfWeek);
        Assert.Empty(program.MemberAttributes);
        Assert.Null(program.Currency("stars"));
    }

    [Fact]
    public void CurrenciesCompile()
    {
        Assert.Equal(
            ["points", "credit", "status", "pearls", "stamps", "festive", "review-points", "commission"],
            Everything.Currencies.Select(c => c.Id));
        var points = Everything.Currency("points")!;
        Assert.Equal(new Fraction(1, 2), points.Worth);
        Assert.Equal(200_000, points.BalanceMax);
        Assert.Equal(CalendarPeriod.OfDays(7), points.Pending.For);
        Assert.Equal(new CalendarPeriod(0, 12, 0, 0), points.Expiry.After);
        Assert.Equal(RoundUnit.Month, points.Expiry.RoundTo);
        var credit = Everything.Currency("credit")!;
        Assert.True(credit.IsMoney && credit.RoundsEachLine && !credit.IsTransferable);
        Assert.Equal((Rounding.HalfEven, Shortfall.FromRefund, 2), (credit.Rounding, credit.Shortfall, credit.Digits));
        Assert.Equal(Fraction.One, credit.Worth);
        Assert.True(Everything.Currency("status") is { IsQualifying: true, IsTransferable: false, Worth: null });
        Assert.True(Everything.Currency("pearls") is { Carries: true, Expiry.Inactive.Days: 180 });
        Assert.True(Everything.Currency("stamps") is { Expiry.EndOf: PeriodUnit.Year, Shortfall: Shortfall.Floor });
        var festive = Everything.Currency("festive")!;
        Assert.Equal(Rounding.Ceiling, festive.Rounding);
        Assert.Equal("2010-12-24", DayNumber.Format(festive.Pending.UntilOn!.Value));
        Assert.Equal("2011-06-30", DayNumber.Format(festive.Expiry.On!.Value));
        Assert.Equal("activity:approved", Everything.Currency("review-points")!.Pending.UntilEvent);
        Assert.Equal(RoundUnit.Day, Everything.Currency("review-points")!.Expiry.RoundTo);
        Assert.Equal(new CashOutPolicy(500, 50_000), Everything.Currency("commission")!.CashOut);
        Assert.Null(credit.CashOut);
    }

    [Fact]
    public void TiersCompile()
    {
        var main = Everything.TierSets[0];
        Assert.Equal(("main", true, false, RoundUnit.Month), (main.Id, main.UpgradesAtOnce, main.LandsOneDown, main.KeepRoundTo));
        Assert.Equal(new TierMeasure("status", TierWindow.Rolling, new CalendarPeriod(0, 12, 0, 0), PeriodUnit.Year), main.Measure);
        Assert.Equal(new CalendarPeriod(0, 6, 0, 0), main.KeepUntil);
        Assert.Equal(new CalendarPeriod(0, 1, 0, 0), main.Grace);
        Assert.Equal([("green", 0L), ("silver", 1000L), ("gold", 3000L)], main.Levels.Select(l => (l.Id, l.From)));
        var visits = Assert.Single(main.Levels[2].Requires);
        Assert.Equal(("visits", TierWindow.Rolling, 5L), (visits.Measure!.Of, visits.Measure.Window, visits.AtLeast));
        var season = Everything.TierSets[1];
        Assert.Equal(new TierMeasure("spend", TierWindow.Calendar, null, PeriodUnit.Quarter), season.Measure);
        Assert.True(season is { UpgradesAtOnce: false, LandsOneDown: true, Grace: null, KeepRoundTo: RoundUnit.Day });
        var tenure = Assert.Single(season.Levels[1].Requires);
        Assert.Equal(new CalendarPeriod(0, 1, 0, 0), tenure.TenureAtLeast);
        Assert.Null(tenure.Measure);
        var bare = Bare(", \"tiers\": {\"t\": {\"measure\": {\"visits\": {\"window\": \"anniversary\"}}, \"levels\": [{\"id\": \"a\"}]}}").Compile(1, 0);
        Assert.Equal(new CalendarPeriod(0, 12, 0, 0), bare.TierSets[0].KeepUntil);
        Assert.Equal(new TierMeasure("visits", TierWindow.Anniversary, null, PeriodUnit.Year), bare.TierSets[0].Measure);
    }

    [Fact]
    public void RewardsCompile()
    {
        var five = Everything.Rewards["five-pounds"];
        Assert.Equal(("discount", 500L, true), (five.Kind, five.Cost, five.IsListed));
        Assert.Equal(1000, five.Price["points"]);
        Assert.Equal(900, five.TierPrices["gold"]["points"]);
        Assert.Equal(new RewardLimit(3, PeriodUnit.Month), Assert.Single(five.Limits));
        Assert.Equal(90, five.VoucherValid!.Value.Days);
        Assert.Null(five.Stock);
        var lamp = Everything.Rewards["lamp"];
        Assert.Equal(25, lamp.Stock);
        Assert.Equal(["silver", "gold"], lamp.Tiers);
        Assert.Equal("2011-01-01", DayNumber.Format(lamp.FromOn!.Value));
        Assert.Equal("2011-12-31", DayNumber.Format(lamp.UntilOn!.Value));
        Assert.Null(lamp.VoucherValid);
        Assert.Empty(lamp.TierPrices);
        Assert.Empty(lamp.Groups);
        var wrap = Everything.Rewards["gift-wrap"];
        Assert.False(wrap.IsListed);
        Assert.Empty(wrap.Price);
        Assert.Equal(0, Everything.Rewards["tree"].Cost);
    }

    [Fact]
    [Semantics("S4.5")]
    public void RulesCompile()
    {
        var welcome = Everything.Rules.Find("welcome")!;
        Assert.Equal(["joined"], welcome.On);
        Assert.Equal(PendingPolicy.None, welcome.Pending["points"]);
        Assert.Equal(new CalendarPeriod(0, 3, 0, 0), welcome.Expiry["points"].After);
        Assert.Null(welcome.Grant);
        var roll = Everything.Rules.Find("free-roll")!;
        Assert.Equal(("gift-wrap", 9L, 9L), (roll.Grant!.Reward, roll.Grant.Spend["stamps"], roll.Reaches["stamps"]));
        Assert.Empty(roll.Pending);
        Assert.Empty(Everything.Rules.Find("base")!.Reaches);
        Assert.Null(Everything.Rules.Find("nobody"));
        Assert.True(Everything.Rules.Find("review")!.IsAskedOn("activity:photo"));
        Assert.False(Everything.Rules.Find("review")!.IsAskedOn("activity:other"));
        Assert.Equal(Everything.Rules.Rules.Count, Everything.Rules.Summaries.Count);
        Assert.Equal(["children", "trade"], Everything.MemberAttributes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheFullFormSpellsOutDefaults()
    {
        var text = Encoding.UTF8.GetString(Bare(", \"name\": \"باشگاه\", \"languages\": [\"fa\", \"en\"]").WriteEffective());

        Assert.Contains("\"fa\": \"باشگاه\"", text, StringComparison.Ordinal);
        Assert.Contains("\"rounding\": \"floor\"", text, StringComparison.Ordinal);
        Assert.Contains("\"transferable\": true", text, StringComparison.Ordinal);
        Assert.Contains("\"late\": \"P30D\"", text, StringComparison.Ordinal);
        Assert.Contains("\"hold\": \"PT24H\"", text, StringComparison.Ordinal);
        Assert.Contains("\"shipping\": [\n    \"shipping\"\n  ]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("worth", text, StringComparison.Ordinal);
    }

    [Fact]
    public void CanonicalBytesDoNotDependOnLayoutOrSpelling()
    {
        var plain = Bare(", \"shipping\": [\"shipping\"]");
        var other = Define("""
            // The same.
            {"currencies": {"points": {"rounding": "floor",},}, "timeZone": "Asia/Tehran", "calendar": "gregorian",
             "money": {"digits": 0, "currency": "IRR"}}
            """);

        Assert.Equal(plain.CanonicalBytes(), other.CanonicalBytes());
        Assert.NotEqual(plain.CanonicalBytes(), Bare(", \"shipping\": [\"post\"]").CanonicalBytes());
        Assert.DoesNotContain((byte)'\n', plain.CanonicalBytes());
        Assert.Equal(
            Bare(", \"earning\": [{\"id\": \"r\", \"on\": \"purchase\", \"give\": {\"points\": {\"percent\": 2.50}}}]").CanonicalBytes(),
            Bare(", \"earning\": [{\"id\": \"r\", \"give\": {\"points\": {\"percent\": \"2.5\"}}}]").CanonicalBytes());
    }

    [Fact]
    public void NamesFallBackInTheProgramsOrder()
    {
        var names = Everything.Definition.Names;

        Assert.Equal("امتیاز", names.Of(Named.Currency, "points", "fa"));
        Assert.Equal("Status points", names.Of(Named.Currency, "status", "fa"));
        Assert.Equal("Points", names.Of(Named.Currency, "points", "de"));
        Assert.Equal("base", names.Of(Named.Rule, "base", "en"));
        Assert.Equal("nobody", names.Of(Named.Rule, "nobody", "en"));
        Assert.Equal("Semuanya", names.Of(Named.Program, "", "ms"));
        Assert.Equal("Gold", names.Of(Named.Tier, "gold", "en"));
        Assert.Equal("main", names.Of(Named.TierSet, "main", "en"));
        Assert.Equal("A lamp", names.Of(Named.Reward, "lamp", "en"));
        Assert.Equal("win", names.Of(Named.Stage, "win", "en"));
        Assert.Equal(["en", "fa", "ms"], names.Languages);
    }

    private static string Changes(ProgramDefinition before, ProgramDefinition after) =>
        string.Join(", ", ProgramComparison.Faults(before, after).Select(f => $"{f.Path}: {f.Code}"));

    [Fact]
    public void ALaterVersionMayChangeAlmostEverything() => Assert.Equal(
        "",
        Changes(
            Bare(),
            Bare(
                ", \"name\": \"x\", \"terms\": {\"late\": \"P1D\"}",
                "\"points\": {\"rounding\": \"ceiling\", \"expiry\": {\"after\": \"P1M\"}}, \"stars\": {}")));

    [Fact]
    public void WhatHistoryHangsOnIsFixed()
    {
        Assert.Equal("timeZone: fixed", Changes(Bare(), Bare(zone: "Asia/Dubai")));
        Assert.Equal("calendar: fixed, weekStarts: fixed", Changes(Bare(), Bare(", \"calendar\": \"persian\"")));
        Assert.Equal("money.currency: fixed", Changes(Bare(), Bare(money: "\"MYR\", \"digits\": 0")));
        Assert.Equal("money.digits: fixed", Changes(Bare(), Bare(money: "\"IRR\", \"digits\": 2")));
        Assert.Equal("currencies.points: removed", Changes(Bare(), Bare(currencies: "\"stars\": {}")));
        Assert.Equal("currencies.points.digits: fixed", Changes(Bare(), Bare(currencies: "\"points\": {\"digits\": 1}")));
        Assert.Equal("currencies.points.money: fixed", Changes(Bare(), Bare(currencies: "\"points\": {\"money\": true}")));
        Assert.Equal("currencies.points.carry: fixed", Changes(Bare(), Bare(currencies: "\"points\": {\"carry\": true}")));
    }

    private static string Show(ConditionFacts facts) => facts.Key
        + "(" + string.Join(' ', facts.Arguments.Where(a => a.Value.Length > 0).Select(a => $"{a.Key}={a.Value}"))
        + string.Join(' ', facts.Parts.Select(Show)) + ")";

    [Theory]
    [InlineData("weekend-home", "weekday(days=sat|sun) productGroup(groups=home)", "points:multiply(rules=base by=3)",
        "limit(id=0 whose=member currency=points points=500 per=week else=trim)")]
    [InlineData("base", "", "points:perAmount(points=1 per=100) status:perAmount(points=1 per=100)", "")]
    [InlineData("basket-steps", "", "points:steps(steps=10000:25|20000:75)", "")]
    [InlineData("basket-500", "basketAmount(atLeast=50000)", "points:fixed(units=400)", "")]
    [InlineData("toy-credit", "productGroup(groups=toys)", "credit:percent(percent=2.5)", "")]
    [InlineData("toy-points", "productGroup(groups=toys) lineAmount(atLeast=1000)", "points:perAmount(points=3 per=100)", "")]
    [InlineData("christmas", "dates(from=2010-12-01 until=2010-12-23) productGroup(groups=season)",
        "festive:perAmount(points=1 per=30)", "budget(id=christmas whose=program currency=festive points=100000 per=year else=trim)")]
    [InlineData("abroad", "not(store(stores=United Kingdom))", "points:perQuantity(points=0.1)",
        "limit(id=0 whose=store currency=points points=50000 per=month else=trim) limit(id=1 whose=program currency=points points=200000 per=quarter else=trim)")]
    [InlineData("bulk", "quantity(atLeast=100) sku(skus=2*|8?*|POST)", "points:perAmount(points=1 per=200)",
        "limit(id=0 whose=member currency=points points=300 per=day else=trim) budget(id=trade whose=member currency=points points=1000 per=month else=trim)")]
    [InlineData("faithful", "tenure(atLeast=P6M) any(channel(channels=web) tender(tenders=card))", "points:fixed(units=5)",
        "limit(id=0 whose=member currency=points times=4 per=month else=reject)")]
    [InlineData("trade", "memberGroup(groups=trade) memberAttribute(name=trade in=florist|cafe)", "points:perAmount(points=1 per=500)", "")]
    [InlineData("wrap-stamp", "productGroup(groups=wrapping)", "stamps:perQuantity(points=1)",
        "limit(id=0 whose=member currency=stamps points=3 per=event else=trim)")]
    [InlineData("free-roll", "reaches(stamps=9)", ":grant(reward=gift-wrap stamps=9)", "")]
    [InlineData("welcome", "first(members=1000)", "points:fixed(units=50)",
        "budget(id=launch whose=program currency=points points=30000 per=lifetime else=trim)")]
    [InlineData("review", "eventAttribute(name=stars atLeast=1)", "review-points:fixed(units=10)",
        "limit(id=0 whose=member currency=review-points times=2 per=month else=trim)")]
    [InlineData("every-tenth", "nthPurchase(every=10)", "points:fixed(units=100)", "")]
    [InlineData("first-purchase", "firstPurchase(is=true)", "credit:fixed(units=200)",
        "budget(id=launch whose=program currency=credit points=200000 per=lifetime else=trim)")]
    [InlineData("gold-double", "tier(main=gold)", "points:multiply(rules=base by=2)", "")]
    [InlineData("early-hours", "hours(from=08:00 until=10:00)", "points:multiply(rules=base by=1.5)", "")]
    public void ARuleIsDescribedWithoutLanguage(string id, string when, string give, string limits)
    {
        var rule = RuleText.Describe(Everything, id)!;

        Assert.Equal(when, string.Join(' ', rule.When.Select(Show)));
        Assert.Equal(give, string.Join(' ', rule.Give.Select(g => $"{g.Key}:{Show(g.Value)}")));
        Assert.Equal(limits, string.Join(' ', rule.Limits.Select(Show)));
        Assert.Equal(id, rule.Id);
    }

    [Fact]
    public void WhatIsNoRuleIsNotDescribed() => Assert.Null(RuleText.Describe(Everything, "nobody"));

    [Fact]
    public void TheReferenceSpellsFieldsOut()
    {
        Assert.Contains(Of("currency"), f => f is { Path: "expiry.roundTo", IsRequired: false, Default: "with `after`: day" });
        Assert.Contains(Of("currency"), f => f is { Path: "worth.per", IsRequired: true, Default: "" });
        Assert.Contains(Of("document"), f => f is { Path: "terms.late", Default: "\"P30D\"" });
        Assert.Contains(Of("document"), f => f is { Path: "money.currency", IsRequired: true });
        Assert.DoesNotContain(Of("document"), f => f.Path.EndsWith("rounding", StringComparison.Ordinal));
        Assert.Contains(Of("tier-set"), f => f is { Path: "levels[].from", Default: "0" });
        Assert.Contains(Of("tier-set"), f => f is { Path: "levels[].requires[].<measure>.atLeast", IsRequired: true });
        Assert.Contains(Of("rule"), f => f is { Path: "multiply.rules", IsRequired: true });

        static IReadOnlyList<ReferenceField> Of(string family) =>
            ProgramReference.Entries.Single(e => e.Family == family).Fields;
    }
}
