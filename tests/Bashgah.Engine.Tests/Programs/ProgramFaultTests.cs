using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Testing;

namespace Bashgah.Engine.Tests.Programs;

/// <summary>Faults of definitions: each with its path and code, all at once, with what was probably meant.</summary>
public sealed class ProgramFaultTests
{
    private static ProgramReadResult Read(string definition) => ProgramDefinition.Read(Encoding.UTF8.GetBytes(definition));

    /// <summary>A definition that holds, but for what is put in.</summary>
    private static string Around(string more, string currencies = """ "points": {} """) => $$"""
        {"money": {"currency": "MYR"}, "timeZone": "Asia/Kuala_Lumpur", "currencies": {{{currencies}}} {{more}} }
        """;

    private static string Faults(string definition) =>
        string.Join("; ", Read(definition).Faults.Select(f => $"{f.Path}: {f.Code}"));

    private static string OfRule(string rule) => Faults(Around(
        $$"""
        , "memberAttributes": ["city"], "tiers": {"main": {"levels": [{"id": "green"}, {"id": "gold", "requires": [{"visits": {"atLeast": 3} }]}]} },
        "rewards": {"coffee": {"kind": {"product": {"sku": "C"} } } }, "budgets": {"b": {"points": 5} },
        "earning": [{"id": "r", {{rule}} }]
        """,
        """ "points": {"worth": {"amount": 1, "per": 1}}, "stars": {}, "status": {"qualifying": true} """));

    private static string OfWhen(string condition) =>
        OfRule("\"give\": {\"points\": {\"fixed\": 1}}, \"when\": [" + condition + "]");

    [Fact]
    public void TheBareMinimumHolds() => Assert.Equal("", Faults(Around("")));

    [Theory]
    [InlineData("", "Not JSON at line 1, column 1.")]
    [InlineData("{\"a\": }", "Not JSON at line 1, column 7.")]
    [InlineData("{\n  \"name\": \"باشگاه\" x\n}", "Not JSON at line 2, column 20.")]
    [InlineData("{\n\n\n", "Not JSON at line 4, column 1.")]
    [InlineData("{} {}", "Not JSON at line 1, column 4.")]
    public void WhatIsNoJsonSaysWhere(string text, string message)
    {
        var fault = Assert.Single(Read(text).Faults);
        Assert.Equal(("", "malformed", message), (fault.Path, fault.Code, fault.Message));
        Assert.Null(Read(text).Definition);
    }

    [Fact]
    public void DepthIsBounded()
    {
        Assert.Equal("malformed", Assert.Single(Read(new string('[', 33) + new string(']', 33)).Faults).Code);
        Assert.Equal("type", Assert.Single(Read(new string('[', 32) + new string(']', 32)).Faults).Code);
    }

    [Fact]
    public void SizeIsBounded()
    {
        var fits = Around("").PadRight(1_048_576);
        Assert.Equal("", Faults(fits));
        Assert.Equal(": too-large", Faults(fits + " "));
    }

    [Fact]
    public void BytesMustBeUtf8()
    {
        var bytes = Encoding.UTF8.GetBytes(Around(""));
        bytes[^2] = 0xC3;

        Assert.Equal("encoding", Assert.Single(ProgramDefinition.Read(bytes).Faults).Code);
    }

    [Fact]
    public void AByteOrderMarkIsAllowed() =>
        Assert.Empty(ProgramDefinition.Read((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Around(""))]).Faults);

    [Fact]
    public void CommentsAndTrailingCommasAreAllowed() =>
        Assert.Equal("", Faults(Around("/* said */, \"shipping\": [\"post\",], // more\n")));

    [Theory]
    [InlineData(", \"name\": \"\\ud800\"", "name: encoding; name: length")]
    [InlineData(", \"name\": \"a\\u0000b\"", "name: encoding; name: length")]
    [InlineData(", \"terms\": {}, \"terms\": {}", "terms: duplicate-key")]
    [InlineData(", \"a b\": 1", "[\"a b\"]: unknown-key")]
    public void TextsAndKeysAreSound(string more, string expected) => Assert.Equal(expected, Faults(Around(more)));

    [Fact]
    public void LongTextsAreFaults()
    {
        Assert.Equal("name: length", Faults(Around($$""", "name": "{{new string('x', 1001)}}" """)));
        Assert.Equal("name: too-long; name: length", Faults(Around($$""", "name": "{{new string('x', 4001)}}" """)));
        Assert.Equal("", Faults(Around($$""", "name": "{{new string('x', 1000)}}" """)));
    }

    [Theory]
    [InlineData("[]", ": type")]
    [InlineData("null", ": type")]
    [InlineData("{}", "money: missing; timeZone: missing; currencies: missing")]
    [InlineData("""{"money": 5, "timeZone": 5, "currencies": 5}""", "money: type; timeZone: type; currencies: type")]
    [InlineData(
        """{"money": {"currency": "rm", "digits": 5}, "timeZone": "Kuala Lumpur", "currencies": {"1x": {}}}""",
        "money.currency: money; money.digits: range; timeZone: time-zone; currencies.1x: name")]
    public void TheDocumentMustBeWhole(string definition, string expected) => Assert.Equal(expected, Faults(definition));

    [Theory]
    [InlineData("\"calendar\": \"jalali\"", "calendar: word")]
    [InlineData("\"weekStarts\": \"monday\"", "weekStarts: word")]
    [InlineData("\"languages\": []", "languages: count")]
    [InlineData("\"languages\": [\"english\"]", "languages[0]: language")]
    [InlineData("\"languages\": [\"en\", \"e1\"]", "languages[1]: language")]
    [InlineData("\"languages\": [\"en-GB\", \"fa\", \"fa\"]", "languages[2]: duplicate")]
    [InlineData("\"name\": {\"fr\": \"Bonjour\"}", "name.fr: unknown-language")]
    [InlineData("\"name\": 5", "name: type")]
    [InlineData("\"name\": {\"en\": \" \"}", "name.en: length")]
    [InlineData("\"referral\": {\"window\": \"P1M\", \"choose\": \"best\"}", "referral.window: duration; referral.choose: word")]
    [InlineData("\"productGroups\": {\"fresh\": [\"fruit\", 5]}", "productGroups.fresh[1]: type")]
    [InlineData("\"productGroups\": {\"fresh\": \"fruit\"}", "productGroups.fresh: type")]
    [InlineData("\"memberAttributes\": [\"a b\"]", "memberAttributes[0]: name")]
    [InlineData("\"terms\": {\"late\": \"P1M\"}", "terms.late: duration")]
    [InlineData("\"terms\": {\"late\": \"P2W\", \"hold\": \"PT59S\"}", "terms.hold: duration")]
    [InlineData("\"terms\": {\"hold\": \"PT8785H\"}", "terms.hold: duration")]
    [InlineData("\"terms\": {\"hold\": \"PT1M30S\"}", "terms.hold: duration")]
    [InlineData("\"terms\": {\"hold\": \"PT1M\", \"tierAfterReturn\": \"later\"}", "terms.tierAfterReturn: word")]
    [InlineData("\"budgets\": {\"b\": {}}", "budgets.b: missing")]
    [InlineData("\"budgets\": {\"b\": 5}", "budgets.b: type")]
    [InlineData("\"budgets\": {\"b\": {\"pints\": 5}}", "budgets.b.pints: unknown-currency")]
    [InlineData("\"budgets\": {\"b\": {\"points\": 0}}", "budgets.b.points: range")]
    [InlineData("\"budgets\": {\"b\": {\"points\": 1, \"per\": \"event\"}}", "budgets.b.per: word")]
    [InlineData("\"budgets\": {\"b\": {\"points\": 1, \"of\": \"rule\"}}", "budgets.b.of: word")]
    [InlineData("\"stages\": [{\"id\": \"a\"}, {\"id\": \"b\"}]", "stages[1]: order")]
    [InlineData("\"stages\": [{\"id\": \"a\", \"from\": \"2026-02-01\", \"until\": \"2026-01-31\"}]", "stages[0].until: order")]
    [InlineData("\"stages\": [{\"id\": \"a\", \"until\": \"2026-01-31\"}, {\"id\": \"a\", \"until\": \"2026-01-31\"}]", "stages[1].id: duplicate-id; stages[1].until: order")]
    [InlineData("\"stages\": [{\"id\": \"a\", \"on\": [\"nobody\"]}]", "stages[0].on[0]: unknown-rule")]
    [InlineData("\"stages\": [{\"id\": \"a\", \"from\": \"today\"}]", "stages[0].from: date")]
    [InlineData("\"stages\": [{\"id\": \"a\", \"goal\": {\"members\": \"many\"}}]", "stages[0].goal.members: range")]
    [InlineData("\"stages\": [{\"id\": \"a\", \"goal\": {\"repeatRate\": \"45\", \"referredShare\": 1.000000001, \"satisfaction\": \"45\"}}]", "stages[0].goal.repeatRate: unit; stages[0].goal.referredShare: unit")]
    [InlineData("\"stages\": [{\"id\": \"a\", \"goal\": {\"members\": \"4.5\", \"newMembers\": 0.1, \"activeMembers\": \"7\"}}]", "stages[0].goal.members: unit; stages[0].goal.newMembers: unit")]
    [InlineData("\"stages\": [{\"id\": \"a\", \"goal\": {\"repeatRate\": \"1\", \"referredShare\": 0, \"members\": \"5000.0\"}}]", "")]
    public void ASectionHasItsFaults(string more, string expected) => Assert.Equal(expected, Faults(Around(", " + more)));

    [Fact]
    public void AGoalInTheWrongUnitSaysWhatIsExpectedAndOnlyANewOneIsRefused()
    {
        var definition = Around(""", "stages": [{"id": "a", "goal": {"repeatRate": "45", "members": 4.5} }]""");

        Assert.Equal(
            [
                "repeatRate is a share of members. This must be a share from 0 to 1, such as \"0.45\" for 45 %.",
                "members counts members. This must be a whole number of members, such as 5000.",
            ],
            Read(definition).Faults.Select(f => f.Message));
        var accepted = ProgramDefinition.ReadAccepted(Encoding.UTF8.GetBytes(definition));
        Assert.Equal("45", accepted.Definition!.Compile(1, long.MinValue).Stages[0].Goal[0].Value.ToString());
    }

    [Theory]
    [InlineData("{\"rounding\": \"up\"}", "currencies.points.rounding: word")]
    [InlineData("{\"rounding\": 5, \"scope\": null, \"carry\": \"yes\"}", "currencies.points.carry: type")]
    [InlineData("{\"carry\": true, \"rounding\": \"ceiling\"}", "currencies.points.carry: carry")]
    [InlineData("{\"carry\": true, \"scope\": \"line\"}", "currencies.points.carry: carry")]
    [InlineData("{\"money\": true, \"worth\": {\"amount\": 1, \"per\": 2}}", "currencies.points.worth: worth")]
    [InlineData("{\"money\": true, \"qualifying\": true}", "currencies.points.qualifying: qualifying")]
    [InlineData("{\"worth\": {\"amount\": 1, \"per\": 0}}", "currencies.points.worth.per: range")]
    [InlineData("{\"worth\": {\"amount\": 1}}", "currencies.points.worth.per: missing")]
    [InlineData("{\"max\": 0}", "currencies.points.max: range")]
    [InlineData("{\"max\": 1000000000000001}", "currencies.points.max: range")]
    [InlineData("{\"max\": 1.5}", "currencies.points.max: type")]
    [InlineData("{\"max\": 1e3}", "currencies.points.max: type")]
    [InlineData("{\"max\": 99999999999999999999}", "currencies.points.max: range")]
    [InlineData("{\"pending\": \"some\"}", "currencies.points.pending: word")]
    [InlineData("{\"pending\": 7}", "currencies.points.pending: type")]
    [InlineData("{\"pending\": {}}", "currencies.points.pending: one-of")]
    [InlineData("{\"pending\": {\"for\": \"P0D\"}}", "currencies.points.pending.for: duration")]
    [InlineData("{\"pending\": {\"for\": \"7 days\"}}", "currencies.points.pending.for: duration")]
    [InlineData("{\"pending\": {\"for\": \"P1D\", \"until\": \"2026-01-01\"}}", "currencies.points.pending: one-of")]
    [InlineData("{\"pending\": {\"until\": \"2026-02-29\"}}", "currencies.points.pending.until: date")]
    [InlineData("{\"pending\": {\"untilEvent\": \"delivered\"}}", "currencies.points.pending.untilEvent: unknown-event")]
    [InlineData("{\"pending\": {\"untilEvent\": \"activity:*\"}}", "currencies.points.pending.untilEvent: unknown-event")]
    [InlineData("{\"expiry\": \"always\"}", "currencies.points.expiry: word")]
    [InlineData("{\"expiry\": {}}", "currencies.points.expiry: one-of")]
    [InlineData("{\"expiry\": {\"roundTo\": \"month\", \"on\": \"2026-01-01\"}}", "currencies.points.expiry.roundTo: needs")]
    [InlineData("{\"expiry\": {\"after\": \"P1M\", \"inactive\": \"P1M\"}}", "currencies.points.expiry: one-of")]
    [InlineData("{\"expiry\": {\"endOf\": \"lifetime\"}}", "currencies.points.expiry.endOf: word")]
    [InlineData("{\"shortfall\": \"forget\"}", "currencies.points.shortfall: word")]
    [InlineData("{\"digits\": 5}", "currencies.points.digits: range")]
    public void ACurrencyHasItsFaults(string points, string expected) =>
        Assert.Contains(expected, Faults(Around("", "\"points\": " + points)), StringComparison.Ordinal);

    [Theory]
    [InlineData("spend")]
    [InlineData("visits")]
    [InlineData("times")]
    [InlineData("per")]
    [InlineData("of")]
    [InlineData("else")]
    public void SomeNamesMeanSomethingElse(string name) =>
        Assert.Equal($"currencies.{name}: reserved-name", Faults(Around("", $$""" "{{name}}": {} """)));

    [Theory]
    [InlineData("\"give\": {}", "earning[0].give: count")]
    [InlineData("\"on\": \"purchase\"", "earning[0]: one-of")]
    [InlineData("\"give\": {\"points\": {\"fixed\": 1}}, \"grant\": {\"reward\": \"coffee\"}", "earning[0]: one-of")]
    [InlineData("\"give\": {\"pints\": {\"fixed\": 1}}", "earning[0].give.pints: unknown-currency")]
    [InlineData("\"give\": {\"points\": {\"fixed\": 0}}", "earning[0].give.points.fixed: range")]
    [InlineData("\"give\": {\"points\": {\"fixed\": 1, \"percent\": 1}}", "earning[0].give.points: one-key")]
    [InlineData("\"give\": {\"points\": {}}", "earning[0].give.points: one-key")]
    [InlineData("\"give\": {\"points\": 5}", "earning[0].give.points: type")]
    [InlineData("\"give\": {\"points\": {\"percent\": 0}}", "earning[0].give.points.percent: range")]
    [InlineData("\"give\": {\"points\": {\"percent\": \"1000.000000001\"}}", "earning[0].give.points.percent: range")]
    [InlineData("\"give\": {\"points\": {\"percent\": true}}", "earning[0].give.points.percent: type")]
    [InlineData("\"give\": {\"points\": {\"percent\": 1e2}}", "earning[0].give.points.percent: range")]
    [InlineData("\"give\": {\"points\": {\"perAmount\": {\"points\": 1, \"per\": 0}}}", "earning[0].give.points.perAmount.per: range")]
    [InlineData("\"give\": {\"points\": {\"steps\": []}}", "earning[0].give.points.steps: count")]
    [InlineData("\"give\": {\"points\": {\"steps\": [{\"from\": 5, \"give\": 1}, {\"from\": 5, \"give\": 2}]}}", "earning[0].give.points.steps[1]: order")]
    [InlineData("\"multiply\": {\"rules\": [\"r\"], \"by\": 2}", "earning[0].multiply.rules[0]: multiplier-cycle; earning[0].multiply: multiplier-currency")]
    [InlineData("\"multiply\": {\"rules\": [\"x\"], \"by\": 2}", "earning[0].multiply.rules[0]: unknown-rule")]
    [InlineData("\"multiply\": {\"rules\": [], \"by\": 2}", "earning[0].multiply.rules: count")]
    [InlineData("\"multiply\": {\"rules\": [\"r\"], \"by\": \"1\"}", "earning[0].multiply.by: range")]
    [InlineData("\"multiply\": {\"rules\": [\"r\"], \"by\": \"0.5\"}", "earning[0].multiply.by: range")]
    [InlineData("\"grant\": {\"reward\": \"tea\"}", "earning[0].grant.reward: unknown-reward")]
    [InlineData("\"grant\": {\"offer\": \"cake\"}", "earning[0].grant.offer: unknown-offer")]
    [InlineData("\"grant\": {}", "earning[0].grant: one-of")]
    [InlineData("\"grant\": {\"reward\": \"coffee\", \"spend\": {\"points\": 0}}", "earning[0].grant.spend.points: range")]
    [InlineData("\"on\": \"birthdays\", \"give\": {\"points\": {\"fixed\": 1}}", "earning[0].on: unknown-event")]
    [InlineData("\"on\": [\"joined\", \"aniversary\"], \"give\": {\"points\": {\"fixed\": 1}}", "earning[0].on[1]: unknown-event")]
    [InlineData("\"on\": \"activity:\", \"give\": {\"points\": {\"fixed\": 1}}", "earning[0].on: unknown-event")]
    [InlineData("\"on\": [], \"give\": {\"points\": {\"fixed\": 1}}", "earning[0].on: count")]
    [InlineData("\"on\": \"balance\", \"give\": {\"points\": {\"fixed\": 1}}", "earning[0].when: balance-rule")]
    [InlineData("\"on\": [\"balance\", \"joined\"], \"when\": [{\"reaches\": {\"points\": 5}}], \"grant\": {\"reward\": \"coffee\", \"spend\": {\"points\": 5}}", "earning[0].on: balance-rule")]
    [InlineData("\"on\": \"balance\", \"when\": [{\"reaches\": {\"points\": 5}}], \"give\": {\"points\": {\"fixed\": 1}}", "earning[0].when: endless")]
    [InlineData("\"on\": \"balance\", \"when\": [{\"reaches\": {\"points\": 5}}], \"give\": {\"points\": {\"fixed\": 1}}, \"limit\": [{\"member\": {\"times\": 1}}]", "")]
    [InlineData("\"on\": \"balance\", \"when\": [{\"reaches\": {\"points\": 5}}, {\"first\": {\"members\": 1}}], \"give\": {\"points\": {\"fixed\": 1}}", "earning[0].when: endless")]
    [InlineData("\"on\": \"balance\", \"when\": [{\"reaches\": {\"points\": 5}}, {\"first\": {\"members\": 1}}], \"give\": {\"points\": {\"fixed\": 1}}, \"limit\": [{\"member\": {\"times\": 1}}]", "")]
    [InlineData("\"when\": [{\"reaches\": {\"points\": 5}}], \"give\": {\"points\": {\"fixed\": 1}}", "earning[0].when: balance-rule")]
    [InlineData("\"give\": {\"points\": {\"fixed\": 1}}, \"basis\": {\"tax\": \"yes\"}", "earning[0].basis.tax: word")]
    [InlineData("\"give\": {\"points\": {\"fixed\": 1}}, \"limit\": [{\"members\": {\"points\": 5}}]", "earning[0].limit[0].members: unknown-limit")]
    [InlineData("\"give\": {\"points\": {\"fixed\": 1}}, \"limit\": [{\"member\": {}}]", "earning[0].limit[0].member: missing")]
    [InlineData("\"give\": {\"points\": {\"fixed\": 1}}, \"limit\": [{\"member\": {\"times\": 1, \"per\": \"event\"}}]", "earning[0].limit[0].member: times-per-event")]
    [InlineData("\"give\": {\"points\": {\"fixed\": 1}}, \"limit\": [{\"member\": {\"points\": 1, \"currency\": \"stars\"}}]", "earning[0].limit[0].member.currency: limit-currency")]
    [InlineData("\"grant\": {\"reward\": \"coffee\"}, \"limit\": [{\"member\": {\"points\": 1}}]", "earning[0].limit[0].member.points: limit-points")]
    [InlineData("\"give\": {\"points\": {\"fixed\": 1}}, \"budget\": \"c\"", "earning[0].budget: unknown-budget")]
    [InlineData("\"give\": {\"stars\": {\"fixed\": 1}}, \"budget\": [\"b\"]", "earning[0].budget[0]: budget-currency")]
    [InlineData("\"grant\": {\"reward\": \"coffee\"}, \"budget\": \"b\"", "earning[0].budget: budget-currency")]
    [InlineData("\"give\": {\"points\": {\"fixed\": 1}}, \"pending\": {\"for\": 7}", "earning[0].pending.for: type")]
    [InlineData("\"give\": {\"points\": {\"fixed\": 1}}, \"wehn\": []", "earning[0].wehn: unknown-key")]
    [Semantics("S13.1")]
    public void ARuleHasItsFaults(string rule, string expected) =>
        Assert.Equal(expected, OfRule(rule));

    [Theory]
    [InlineData("{\"weekday\": [\"funday\"]}", "earning[0].when: type; earning[0].when.weekday[0]: word")]
    [InlineData(
        "{\"weekday\": [\"funday\"], \"hours\": {\"from\": \"07:00\"}}",
        "earning[0].when: type; earning[0].when: one-key; earning[0].when.weekday[0]: word; earning[0].when.hours.until: missing")]
    [Semantics("S13.1")]
    public void WhatStandsInAnObjectInsteadOfAListIsJudgedToo(string when, string expected) =>
        Assert.Equal(expected, OfRule("\"give\": {\"points\": {\"fixed\": 1}}, \"when\": " + when));

    [Theory]
    [InlineData(2, "")]
    [InlineData(0, "currencies.credit.digits: digits")]
    public void MoneyHasTheDigitsOfTheMoney(int digits, string expected) => Assert.Equal(
        expected, Faults(Around("", $$""" "credit": {"money": true, "digits": {{digits}}}, "points": {"digits": 0} """)));

    [Theory]
    [InlineData("5", "earning[0].when[0]: type")]
    [InlineData("{}", "earning[0].when[0]: one-key")]
    [InlineData(
        "{\"weekday\": [\"funday\"], \"tear\": 1, \"hours\": {}}, {\"quantity\": {}}",
        "earning[0].when[0]: one-key; earning[0].when[0].weekday[0]: word; earning[0].when[0].tear: unknown-condition; "
        + "earning[0].when[0].hours.from: missing; earning[0].when[0].hours.until: missing; earning[0].when[1].quantity: missing")]
    [InlineData("{\"weekday\": [\"fri\", \"funday\"]}", "earning[0].when[0].weekday[1]: word")]
    [InlineData("{\"weekday\": [\"fri\", \"fri\"]}", "earning[0].when[0].weekday[1]: duplicate")]
    [InlineData("{\"weekday\": []}", "earning[0].when[0].weekday: count")]
    [InlineData("{\"hours\": {\"from\": \"24:00\", \"until\": \"7:00\"}}", "earning[0].when[0].hours.from: time; earning[0].when[0].hours.until: time")]
    [InlineData("{\"hours\": {\"from\": \"23:60\", \"until\": \"07.00\"}}", "earning[0].when[0].hours.from: time; earning[0].when[0].hours.until: time")]
    [InlineData("{\"hours\": {\"from\": \"07:00\", \"until\": \"07:00\"}}", "earning[0].when[0].hours: order")]
    [InlineData("{\"dates\": {}}", "earning[0].when[0].dates: missing")]
    [InlineData("{\"dates\": {\"from\": \"2026-01-02\", \"until\": \"2026-01-01\"}}", "earning[0].when[0].dates: order")]
    [InlineData("{\"dates\": {\"from\": \"2026-13-02\"}}", "earning[0].when[0].dates.from: date")]
    [InlineData("{\"tier\": {\"man\": [\"gold\"]}}", "earning[0].when[0].tier.man: unknown-tier-set")]
    [InlineData("{\"tier\": {\"main\": [\"golden\"]}}", "earning[0].when[0].tier.main[0]: unknown-tier")]
    [InlineData("{\"memberAttribute\": {\"name\": \"town\", \"equals\": \"Ipoh\"}}", "earning[0].when[0].memberAttribute.name: unknown-member-attribute")]
    [InlineData("{\"memberAttribute\": {\"name\": \"city\"}}", "earning[0].when[0].memberAttribute: one-of")]
    [InlineData("{\"memberAttribute\": {\"name\": \"city\", \"equals\": \"a\", \"atLeast\": 1}}", "earning[0].when[0].memberAttribute: one-of")]
    [InlineData("{\"eventAttribute\": {\"name\": \"x\", \"atLeast\": 2, \"atMost\": 1}}", "earning[0].when[0].eventAttribute: order")]
    [InlineData("{\"eventAttribute\": {\"name\": \"x\", \"atLeast\": \"two\"}}", "earning[0].when[0].eventAttribute.atLeast: range")]
    [InlineData("{\"eventAttribute\": {\"name\": \"x\", \"atLeast\": false}}", "earning[0].when[0].eventAttribute.atLeast: type")]
    [InlineData("{\"basketAmount\": {}}", "earning[0].when[0].basketAmount: missing")]
    [InlineData("{\"basketAmount\": {\"atLeast\": 2, \"atMost\": 1}}", "earning[0].when[0].basketAmount: order")]
    [InlineData("{\"lineAmount\": {\"atLeast\": -1}}", "earning[0].when[0].lineAmount.atLeast: range")]
    [InlineData("{\"quantity\": {\"atLeast\": \"-1\"}}", "earning[0].when[0].quantity.atLeast: range")]
    [InlineData("{\"quantity\": {}}", "earning[0].when[0].quantity: missing")]
    [InlineData("{\"nthPurchase\": {}}", "earning[0].when[0].nthPurchase: missing")]
    [InlineData("{\"nthPurchase\": {\"every\": 1}}", "earning[0].when[0].nthPurchase.every: range")]
    [InlineData("{\"nthPurchase\": {\"exactly\": 0}}", "earning[0].when[0].nthPurchase.exactly: range")]
    [InlineData("{\"tenure\": {}}", "earning[0].when[0].tenure: missing")]
    [InlineData("{\"chance\": {\"oneIn\": 1}}", "earning[0].when[0].chance.oneIn: range")]
    [InlineData("{\"first\": {\"members\": 0}}", "earning[0].when[0].first.members: range")]
    [InlineData("{\"any\": []}", "earning[0].when[0].any: count")]
    [InlineData("{\"not\": []}", "earning[0].when[0].not: type")]
    [InlineData("{\"not\": {\"first\": {\"members\": 5}}}", "earning[0].when[0].not: nested")]
    [InlineData("{\"all\": [{\"any\": [{\"first\": {\"members\": 5}}]}]}", "earning[0].when[0].all[0].any[0]: nested")]
    public void AConditionHasItsFaults(string condition, string expected) => Assert.Equal(expected, OfWhen(condition));

    [Theory]
    [InlineData("{\"levels\": []}", "tiers.t.levels: count")]
    [InlineData("{}", "tiers.t.levels: missing")]
    [InlineData("{\"levels\": [{\"id\": \"a\", \"from\": 5}], \"measure\": {\"points\": {}}}", "tiers.t.levels[0]: lowest-tier")]
    [InlineData("{\"levels\": [{\"id\": \"a\", \"requires\": [{\"visits\": {\"atLeast\": 1}}]}]}", "tiers.t.levels[0]: lowest-tier")]
    [InlineData("{\"levels\": [{\"id\": \"a\"}, {\"id\": \"b\"}]}", "tiers.t.levels[1]: missing")]
    [InlineData("{\"levels\": [{\"id\": \"a\"}, {\"id\": \"b\", \"from\": 5}]}", "tiers.t.levels[1]: needs")]
    [InlineData("{\"measure\": {\"spend\": {}}, \"levels\": [{\"id\": \"a\"}, {\"id\": \"b\", \"from\": 5}, {\"id\": \"c\", \"from\": 4}]}", "tiers.t.levels[2]: order")]
    [InlineData("{\"measure\": {\"spend\": {}}, \"levels\": [{\"id\": \"a\"}, {\"id\": \"a\", \"from\": 5}]}", "tiers.t.levels[1].id: duplicate-id")]
    [InlineData("{\"levels\": [{\"id\": \"points\"}]}", "tiers.t.levels[0].id: duplicate-id")]
    [InlineData("{\"measure\": {}, \"levels\": [{\"id\": \"a\"}]}", "tiers.t.measure: one-key")]
    [InlineData("{\"measure\": {\"spend\": {}, \"visits\": {}}, \"levels\": [{\"id\": \"a\"}]}", "tiers.t.measure: one-key")]
    [InlineData("{\"measure\": {\"spent\": {}}, \"levels\": [{\"id\": \"a\"}]}", "tiers.t.measure.spent: unknown-measure")]
    [InlineData("{\"measure\": {\"spend\": {\"window\": \"rolling\", \"unit\": \"year\"}}, \"levels\": [{\"id\": \"a\"}]}", "tiers.t.measure.spend.unit: needs")]
    [InlineData("{\"measure\": {\"spend\": {\"window\": \"calendar\", \"length\": \"P1M\"}}, \"levels\": [{\"id\": \"a\"}]}", "tiers.t.measure.spend.length: needs")]
    [InlineData("{\"levels\": [{\"id\": \"a\"}, {\"id\": \"b\", \"requires\": [{\"visit\": {\"atLeast\": 1}}]}]}", "tiers.t.levels[1].requires[0].visit: unknown-measure")]
    [InlineData("{\"levels\": [{\"id\": \"a\"}, {\"id\": \"b\", \"requires\": [{}]}]}", "tiers.t.levels[1].requires[0]: one-key")]
    [InlineData("{\"levels\": [{\"id\": \"a\"}, {\"id\": \"b\", \"requires\": [5]}]}", "tiers.t.levels[1].requires[0]: type")]
    [InlineData("{\"levels\": [{\"id\": \"a\"}, {\"id\": \"b\", \"requires\": [{\"tenure\": {\"atLeast\": 5}}]}]}", "tiers.t.levels[1].requires[0].tenure.atLeast: type")]
    [InlineData("{\"levels\": [{\"id\": \"a\"}], \"keep\": {\"until\": \"P0D\"}}", "tiers.t.keep.until: duration")]
    [InlineData("{\"levels\": [{\"id\": \"a\"}], \"warn\": [\"P7D\", \"P7D\"]}", "tiers.t.warn[1]: duplicate")]
    public void ATierSetHasItsFaults(string tiers, string expected) =>
        Assert.StartsWith(expected, Faults(Around(", \"tiers\": {\"t\": " + tiers + "}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "rewards.r.kind: missing")]
    [InlineData("{\"kind\": {\"discount\": {}}}", "rewards.r.kind.discount: one-of")]
    [InlineData("{\"kind\": {\"discount\": {\"amount\": 1, \"percent\": 1}}}", "rewards.r.kind.discount: one-of")]
    [InlineData("{\"kind\": {\"discount\": {\"percent\": 101}}}", "rewards.r.kind.discount.percent: range")]
    [InlineData("{\"kind\": {\"voucher\": {}}}", "rewards.r.kind.voucher: unknown-reward-kind")]
    [InlineData("{\"kind\": {\"giftCard\": {\"amount\": 1}}, \"price\": {\"pints\": 5}}", "rewards.r.price.pints: unknown-currency-or-tier")]
    [InlineData("{\"kind\": {\"giftCard\": {\"amount\": 1}}, \"price\": {\"gold\": 5}}", "rewards.r.price.gold: tier-price")]
    [InlineData("{\"kind\": {\"giftCard\": {\"amount\": 1}}, \"price\": {\"points\": 5, \"stars\": 5, \"gold\": 5}}", "rewards.r.price.gold: tier-price")]
    [InlineData("{\"kind\": {\"giftCard\": {\"amount\": 1}}, \"price\": {\"points\": 5, \"gold\": {\"pints\": 5}}}", "rewards.r.price.gold.pints: unknown-currency")]
    [InlineData("{\"kind\": {\"giftCard\": {\"amount\": 1}}, \"price\": {\"points\": 0}}", "rewards.r.price.points: range")]
    [InlineData("{\"kind\": {\"giftCard\": {\"amount\": 1}}, \"price\": 5}", "rewards.r.price: type")]
    [InlineData("{\"kind\": {\"giftCard\": {\"amount\": 1}}, \"from\": \"2026-01-02\", \"until\": \"2026-01-01\"}", "rewards.r.until: order")]
    [InlineData("{\"kind\": {\"giftCard\": {\"amount\": 1}}, \"tiers\": [\"bronze\"]}", "rewards.r.tiers[0]: unknown-tier")]
    [InlineData("{\"kind\": {\"giftCard\": {\"amount\": 1}}, \"limit\": [{\"program\": {\"times\": 1}}]}", "rewards.r.limit[0].program: unknown-key; rewards.r.limit[0].member: missing")]
    [InlineData("{\"kind\": {\"giftCard\": {\"amount\": 1}}, \"stock\": -1}", "rewards.r.stock: range")]
    public void ARewardHasItsFaults(string reward, string expected) => Assert.Equal(expected, Faults(Around(
        ", \"tiers\": {\"t\": {\"levels\": [{\"id\": \"green\"}, {\"id\": \"gold\", \"requires\": [{\"visits\": {\"atLeast\": 1}}]}]}}, \"rewards\": {\"r\": "
            + reward + "}",
        """ "points": {}, "stars": {} """)));

    private const string Give = "\"give\": {\"points\": {\"perAmount\": {\"points\": 1, \"per\": 100}}}";

    [Theory]
    [Semantics("S4.3", "S4.4")]
    [InlineData("{\"id\": \"a\", GIVE}, {\"id\": \"a\", GIVE}", "earning[1].id: duplicate-id")]
    [InlineData("{\"first\": [{\"id\": \"a\", GIVE}, {\"all\": [{\"id\": \"a\", GIVE}]}]}", "earning[0].first[1].all[0].id: duplicate-id")]
    [InlineData("{\"first\": []}", "earning[0].first: count")]
    [InlineData("{\"first\": [5]}", "earning[0].first[0]: type")]
    [InlineData("{\"first\": [{\"id\": \"a\", GIVE}], \"all\": []}", "earning[0].first: unknown-key; earning[0].all: count")]
    [InlineData("{\"all\": [{\"id\": \"a\", GIVE}], \"per\": \"line\"}", "earning[0].per: unknown-key")]
    [InlineData("{\"first\": [{\"id\": \"a\", \"give\": {\"points\": {\"fixed\": 1}}}], \"per\": \"line\"}", "earning[0].first[0].give.points: by-line")]
    [InlineData("{\"first\": [{\"id\": \"a\", \"give\": {\"points\": {\"steps\": [{\"from\": 0, \"give\": 1}]}}}], \"per\": \"line\"}", "earning[0].first[0].give.points: by-line")]
    [InlineData("{\"first\": [{\"id\": \"a\", \"grant\": {\"reward\": \"coffee\"}}], \"per\": \"line\"}", "earning[0].first[0].grant: by-line")]
    [InlineData("{\"best-for-member\": [{\"id\": \"a\", \"give\": {\"stars\": {\"fixed\": 1}}}]}", "earning[0].best-for-member[0]: no-worth")]
    [InlineData("{\"cheapest-for-merchant\": [{\"first\": [{\"id\": \"a\", \"give\": {\"stars\": {\"fixed\": 1}}}]}]}", "earning[0].cheapest-for-merchant[0].first[0]: no-worth")]
    [InlineData("{\"best-for-member\": [{\"id\": \"a\", \"give\": {\"status\": {\"fixed\": 1}}}]}", "")]
    [InlineData("{\"first\": [{\"id\": \"a\", \"give\": {\"stars\": {\"fixed\": 1}}}]}", "")]
    [InlineData("{\"best-for-member\": [{\"id\": \"x\", \"multiply\": {\"rules\": [\"s\"], \"by\": 2}}]}, {\"id\": \"s\", \"give\": {\"stars\": {\"fixed\": 1}}}", "earning[0].best-for-member[0]: no-worth")]
    [InlineData("{\"id\": \"x\", \"multiply\": {\"rules\": [\"y\"], \"by\": 2}}, {\"id\": \"y\", \"multiply\": {\"rules\": [\"x\"], \"by\": 2}}", "earning[0].multiply: multiplier-currency; earning[1].multiply: multiplier-currency; earning[0].multiply: multiplier-cycle; earning[1].multiply: multiplier-cycle")]
    [InlineData("{\"first\": [{\"id\": \"a\", GIVE}, {\"id\": \"x\", \"multiply\": {\"rules\": [\"a\"], \"by\": 2}}]}", "earning[0].first[1].multiply.rules[0]: multiplier-group")]
    [InlineData("{\"first\": [{\"all\": [{\"id\": \"a\", GIVE}, {\"id\": \"x\", \"multiply\": {\"rules\": [\"a\"], \"by\": 2}}]}]}", "earning[0].first[0].all[1].multiply.rules[0]: multiplier-group")]
    [InlineData("{\"first\": [{\"id\": \"a\", GIVE}, {\"id\": \"x\", \"multiply\": {\"rules\": [\"b\"], \"by\": 2}}]}, {\"first\": [{\"id\": \"b\", GIVE}, {\"id\": \"y\", \"multiply\": {\"rules\": [\"a\"], \"by\": 2}}]}", "earning[0].first[1].multiply: multiplier-cycle; earning[1].first[1].multiply: multiplier-cycle")]
    [InlineData("{\"id\": \"x\", \"on\": \"joined\", \"multiply\": {\"rules\": [\"a\"], \"by\": 2}}, {\"id\": \"a\", GIVE}", "earning[0].multiply.rules[0]: multiplier-event")]
    [InlineData("{\"id\": \"x\", \"multiply\": {\"rules\": [\"a\"], \"by\": 2}}, {\"id\": \"a\", \"grant\": {\"reward\": \"coffee\"}}", "earning[0].multiply.rules[0]: multiplier-base; earning[0].multiply: multiplier-currency")]
    [InlineData("{\"id\": \"x\", \"multiply\": {\"rules\": [\"a\"], \"by\": 2}}, {\"id\": \"a\", \"give\": {\"status\": {\"fixed\": 1}}}", "earning[0].multiply: multiplier-currency")]
    [InlineData("{\"id\": \"x\", \"multiply\": {\"rules\": [\"a\"], \"by\": 2, \"currencies\": [\"stars\"]}}, {\"id\": \"a\", GIVE}", "earning[0].multiply.currencies[0]: multiplier-currency")]
    public void TheTreeHasItsFaults(string earning, string expected) => Assert.Equal(expected, Faults(Around(
        ", \"rewards\": {\"coffee\": {\"kind\": {\"product\": {\"sku\": \"C\"}}}}, \"earning\": ["
            + earning.Replace("GIVE", Give, StringComparison.Ordinal) + "]",
        """ "points": {"worth": {"amount": 1, "per": 1}}, "stars": {}, "status": {"qualifying": true} """)));

    [Fact]
    public void RulesAreBounded()
    {
        var rules = string.Join(',', Enumerable.Range(0, 501).Select(i => $$"""{"id": "r{{i}}", {{Give}}}"""));
        var more = string.Join(',', Enumerable.Range(501, 500).Select(i => $$"""{"id": "r{{i}}", {{Give}}}"""));
        Assert.Equal("earning: count", Faults(Around($$""", "earning": [{"all": [{{rules}}]}, {{more}}]""")));
        Assert.Equal("", Faults(Around($$""", "earning": [{"all": [{{rules}}]}]""")));
    }

    [Fact]
    public void FaultsAreBounded()
    {
        var many = string.Join(',', Enumerable.Range(0, 900).Select(i => $"\"k{i}\": 1"));
        var faults = Read(Around(", " + many)).Faults;

        Assert.Equal(501, faults.Count);
        Assert.Equal("too-many-faults", faults[^1].Code);
    }
}
