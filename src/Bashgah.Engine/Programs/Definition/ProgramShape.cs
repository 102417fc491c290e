using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Time;
using NodaTime;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>The document as a whole.</summary>
internal static class ProgramShape
{
    public static readonly Field<string> Schema = Field.Optional(
        "$schema", new TextShape(500), "Where this JSON Schema lies, for editors.");

    public static readonly Field<IReadOnlyList<string>> Languages = Field.Defaulted(
        "languages", new ListShape<string>(new LanguageShape(), least: 1, most: 20, isSet: true), "[\"en\"]",
        "Languages of texts, the preferred first.");

    public static readonly Field<IReadOnlyDictionary<string, string>> Name = Field.Defaulted(
        "name", Is.Wording, "{}", "The club's name.");

    public static readonly Field<string> MoneyCode = Field.Required(
        "currency", new MoneyCodeShape(), "ISO 4217 code.");

    public static readonly Field<long> MoneyDigits = Field.Defaulted(
        "digits", Is.Whole(0, 4), "2", "Digits of its minor unit.");

    public static readonly Field<DefinitionNode> Money = Field.Required(
        "money", new ObjectShape(MoneyCode, MoneyDigits), "The one money of the program.");

    public static readonly Field<DefinitionNode> TimeZone = Field.Required(
        "timeZone", new TimeZoneShape(), "A name of the tz database, such as `Asia/Kuala_Lumpur`.");

    public static readonly Field<CalendarKind> Calendar = Field.Defaulted(
        "calendar",
        new WordShape<CalendarKind>(("gregorian", CalendarKind.Gregorian), ("persian", CalendarKind.Persian)),
        "\"gregorian\"", "What months and years are.");

    public static readonly Field<IsoDayOfWeek> WeekStarts = Field.Derived(
        "weekStarts", Is.Weekday,
        before => Calendar.Or(before, CalendarKind.Gregorian) == CalendarKind.Persian ? "\"sat\"" : "\"mon\"",
        "\"mon\", and \"sat\" by the Persian calendar", "The first day of a week.");

    public static readonly Field<IReadOnlyList<KeyValuePair<string, DefinitionNode>>> Currencies = Field.Required(
        "currencies", new MapShape<DefinitionNode>(CurrencyShape.Shape, reserved: CurrencyShape.Reserved, keepsSound: true),
        "The program's units, by name.");

    public static readonly Field<IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>>> ProductGroups =
        Field.Defaulted(
            "productGroups", new MapShape<IReadOnlyList<string>>(Is.ListOf(Is.Compared, isSet: true)), "{}",
            "Names for sets of product groups as they stand on lines.");

    public static readonly Field<IReadOnlyList<string>> Shipping = Field.Defaulted(
        "shipping", Is.ListOf(Is.Compared, isSet: true), "[\"shipping\"]",
        "Product groups whose lines are carriage.");

    public static readonly Field<IReadOnlyList<string>> MemberAttributes = Field.Defaulted(
        "memberAttributes", Is.ListOf(Is.Name, isSet: true), "[]",
        "Attributes of members that rules may read; others stay in the profile.");

    public static readonly Field<IReadOnlyList<string>> CompleteProfile = Field.Defaulted(
        "complete",
        new ListShape<string>(
            new WordShape<string>(
                ("phone", "phone"), ("email", "email"), ("name", "name"), ("birthDate", "birthDate"), ("locale", "locale"),
                ("externalId", "externalId"), ("cards", "cards")),
            least: 1, isSet: true),
        """["phone", "email", "name", "birthDate"]""",
        "What a profile must hold to be complete: then rules on `profile-completed` are asked, once a member.");

    public static readonly Field<DefinitionNode> Profile = Field.Defaulted(
        "profile", new ObjectShape(CompleteProfile), "{}", "What is asked of members' profiles.");

    public static readonly Field<IReadOnlyList<DefinitionNode>> Earning = Field.Defaulted(
        "earning", new ListShape<DefinitionNode>(EarningShape.Instance, keepsSound: true), "[]", "Rules and groups of rules.");

    public static readonly Field<IReadOnlyList<KeyValuePair<string, DefinitionNode>>> Budgets = Field.Defaulted(
        "budgets", new MapShape<DefinitionNode>(new BudgetShape(), keepsSound: true), "{}", "Limits that rules share, by name.");

    public static readonly Field<IReadOnlyList<KeyValuePair<string, DefinitionNode>>> Tiers = Field.Defaulted(
        "tiers", new MapShape<DefinitionNode>(TierShape.Shape, keepsSound: true), "{}", "Ladders of tiers, by name.");

    public static readonly Field<IReadOnlyList<KeyValuePair<string, DefinitionNode>>> Rewards = Field.Defaulted(
        "rewards", new MapShape<DefinitionNode>(RewardShape.Shape, keepsSound: true), "{}", "Rewards, by name.");

    public static readonly Field<IReadOnlyList<KeyValuePair<string, DefinitionNode>>> Offers = Field.Defaulted(
        "offers", new MapShape<DefinitionNode>(OfferShape.Shape, keepsSound: true), "{}",
        "Personal offers, by name: chances to earn that members are given and activate.");

    public static readonly Field<DefinitionNode> Referral = Field.Optional(
        "referral", ReferralShape.Shape, "Members bring members: what the new ones get, and commission for who brought them.");

    public static readonly Field<DefinitionNode> Fraud = Field.Optional(
        "fraud", FraudShape.Shape, "Rules against fraud, and how a purchase names the cashier.");

    public static readonly Field<DefinitionNode> Terms = Field.Defaulted(
        "terms", TermsShape.Shape, "{}", "How late, how long, how much grace.");

    public static readonly Field<IReadOnlyList<DefinitionNode>> Stages = Field.Defaulted(
        "stages", new ListShape<DefinitionNode>(StageShape.Shape, most: 100), "[]", "The plan over months or years.");

    public static ObjectShape Shape { get; } = new(
        ProgramChecks.Run, keepsFaulty: true, Schema, Name, Money, TimeZone, Calendar, WeekStarts, Languages, Currencies,
        ProductGroups, Shipping, MemberAttributes, Profile, Earning, Budgets, Tiers, Rewards, Offers, Referral, Fraud, Terms, Stages);

    /// <summary>Rules and groups of rules: those under <c>earning</c>, and what newcomers get who were brought.</summary>
    public static IReadOnlyList<DefinitionNode> RulesOf(DefinitionNode document)
    {
        var earning = Earning.Or(document, []);
        return Referral.IsIn(document) && ReferralShape.NewcomerRuleOf(Referral.Of(document)) is { } newcomer
            ? [.. earning, newcomer]
            : earning;
    }

    /// <summary>A zone that the tz database knows.</summary>
    private sealed class TimeZoneShape : Shape<DefinitionNode>
    {
        public override string Words => "a time zone such as \"Asia/Kuala_Lumpur\"";

        public override DefinitionNode Value(DefinitionNode normalised) => normalised;

        public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
        {
            if (node.Form != NodeForm.Text) return WrongForm(node, context);
            if (ProgramCalendar.KnowsTimeZone(node.Text)) return node;
            context.Faults.Add(
                node.Path, "time-zone", $"This must be {Words}.", node.Text, ProgramCalendar.TimeZoneIds);
            return null;
        }

        public override DefinitionNode Schema(SchemaContext context) =>
            DefinitionNode.OfMap(("type", DefinitionNode.OfText("string")));
    }

    private sealed class LanguageShape : Shape<string>
    {
        public override string Words => "a language code such as \"en\" or \"ms\"";

        public override string Value(DefinitionNode normalised) => normalised.Text;

        public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
        {
            if (node.Form != NodeForm.Text) return WrongForm(node, context);
            return IsLanguage(node.Text) ? node : OutOfRange(node, context, "language");
        }

        public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
            ("type", DefinitionNode.OfText("string")),
            ("pattern", DefinitionNode.OfText("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")));

        private static bool IsLanguage(string text)
        {
            var parts = text.Split('-');
            return parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetterLower)
                && parts.Skip(1).All(p => p.Length is >= 2 and <= 8 && p.All(char.IsAsciiLetterOrDigit));
        }
    }

    private sealed class MoneyCodeShape : Shape<string>
    {
        public override string Words => "three capital letters, such as \"MYR\"";

        public override string Value(DefinitionNode normalised) => normalised.Text;

        public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
        {
            if (node.Form != NodeForm.Text) return WrongForm(node, context);
            return node.Text.Length == 3 && node.Text.All(char.IsAsciiLetterUpper)
                ? node
                : OutOfRange(node, context, "money");
        }

        public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
            ("type", DefinitionNode.OfText("string")), ("pattern", DefinitionNode.OfText("^[A-Z]{3}$")));
    }
}
