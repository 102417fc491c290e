using System.Globalization;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>A ladder of tiers under <c>tiers</c> (S8).</summary>
internal static class TierShape
{
    private static readonly Field<TierWindow> Window = Field.Defaulted(
        "window",
        new WordShape<TierWindow>(
            ("rolling", TierWindow.Rolling), ("calendar", TierWindow.Calendar),
            ("anniversary", TierWindow.Anniversary), ("lifetime", TierWindow.Lifetime)),
        "\"rolling\"", "What is added up: the last whole local days, the calendar period, the year since joining, or all.");

    private static readonly Field<CalendarPeriod> Length = Field.Derived(
        "length", Is.Period, node => Window.Or(node, TierWindow.Lifetime) == TierWindow.Rolling ? "\"P12M\"" : null,
        "with `rolling`: \"P12M\"", "With `rolling`: how long the window is.");

    private static readonly Field<PeriodUnit> Unit = Field.Derived(
        "unit", Is.CalendarUnit, node => Window.Or(node, TierWindow.Lifetime) == TierWindow.Calendar ? "\"year\"" : null,
        "with `calendar`: \"year\"", "With `calendar`: which period.");

    private static readonly Field<long> AtLeast = Field.Required("atLeast", Is.AmountAboveZero, "Least total.");

    private static readonly Field<CalendarPeriod> TenureAtLeast = Field.Required(
        "atLeast", Is.Period, "Least time since the day of joining.");

    private static readonly Shape<IReadOnlyList<KeyValuePair<string, DefinitionNode>>> Measures =
        new MapShape<DefinitionNode>(new ObjectShape(CheckWindow, Window, Length, Unit), NameKind.Measure);

    private static readonly Field<string> LevelId = Field.Required("id", Is.Name, "Stable name.");

    private static readonly Field<IReadOnlyDictionary<string, string>> Name = Field.Defaulted(
        "name", Is.Wording, "{}", "What members read.");

    private static readonly Field<long> From = Field.Defaulted(
        "from", Is.Amount, "0", "Least total of the set's measure.");

    private static readonly Field<IReadOnlyList<DefinitionNode>> Requires = Field.Defaulted(
        "requires", new ListShape<DefinitionNode>(new RequirementShape(), most: 10), "[]",
        "What must hold besides: totals over their own windows, `visits`, `spend`, or `tenure`.");

    private static readonly Field<IReadOnlyList<KeyValuePair<string, DefinitionNode>>> Measure = Field.Optional(
        "measure", Measures, "What `from` is measured in: a currency, `spend` or `visits`, with its window.");

    private static readonly Field<IReadOnlyList<DefinitionNode>> Levels = Field.Required(
        "levels", new ListShape<DefinitionNode>(new ObjectShape(LevelId, Name, From, Requires), least: 1, most: 50),
        "From lowest to highest; the first is everybody's.");

    private static readonly Field<CalendarPeriod> Until = Field.Defaulted(
        "until", Is.Period, "\"P12M\"", "How long a level lasts from the day it is reached.");

    private static readonly Field<RoundUnit> RoundTo = Field.Defaulted(
        "roundTo", Is.RoundUnit, "\"day\"", "Up to the end of this unit of the program's calendar.");

    private static readonly Field<CalendarPeriod> Grace = Field.Optional(
        "grace", Is.Period, "How long afterwards reaching it again still keeps it.");

    private static readonly Field<DefinitionNode> Keep = Field.Defaulted(
        "keep", new ObjectShape(Until, RoundTo, Grace), "{}", "How long a level is kept.");

    private static readonly Field<bool> LandsOneDown = Field.Defaulted(
        "downgrade", new WordShape<bool>(("where-totals-say", false), ("one-down", true)), "\"where-totals-say\"",
        "Where a member lands at the end.");

    private static readonly Field<bool> UpgradesAtOnce = Field.Defaulted(
        "upgrade", new WordShape<bool>(("at-once", true), ("at-period-end", false)), "\"at-once\"",
        "When a level that is reached is given.");

    private static readonly Field<IReadOnlyList<CalendarPeriod>> Warn = Field.Defaulted(
        "warn", new ListShape<CalendarPeriod>(Is.Period, most: 10, isSet: true), "[]",
        "How long before a level ends members are warned who would lose it by what they have done so far.");

    public static ObjectShape Shape { get; } = new(
        Check, Name, Measure, Levels, Keep, LandsOneDown, UpgradesAtOnce, Warn);

    public static TierSetPolicy Compile(string id, DefinitionNode node) => new()
    {
        Id = id,
        Measure = Measure.IsIn(node) ? MeasureOf(Measure.Of(node)[0]) : null,
        Levels =
        [
            .. Levels.Of(node).Select(level => new TierLevel(
                LevelId.Of(level), From.Of(level), [.. Requires.Of(level).Select(RequirementOf)])),
        ],
        UpgradesAtOnce = UpgradesAtOnce.Of(node),
        KeepUntil = Until.Of(Keep.Of(node)),
        KeepRoundTo = RoundTo.Of(Keep.Of(node)),
        Grace = Grace.OrNull(Keep.Of(node)),
        LandsOneDown = LandsOneDown.Of(node),
        Warn = Warn.Of(node),
    };

    private static TierMeasure MeasureOf(KeyValuePair<string, DefinitionNode> measure) => new(
        measure.Key, Window.Of(measure.Value), Length.OrNull(measure.Value),
        Unit.Or(measure.Value, PeriodUnit.Year));

    private static TierRequirement RequirementOf(DefinitionNode node)
    {
        var (key, value) = node.Entries[0];
        return key == RequirementShape.Tenure
            ? new(null, 0, TenureAtLeast.Of(value))
            : new(MeasureOf(KeyValuePair.Create(key, value)), AtLeast.Of(value), null);
    }

    private static void CheckWindow(DefinitionNode node, ReadContext context)
    {
        Belongs(Length, TierWindow.Rolling, "rolling");
        Belongs(Unit, TierWindow.Calendar, "calendar");

        void Belongs(Field field, TierWindow window, string word)
        {
            if (node[field.Name] is { } value && Window.Of(node) != window)
                context.Faults.Add(value.Path, "needs", $"\"{field.Name}\" goes with the window \"{word}\".");
        }
    }

    private static void Check(DefinitionNode node, ReadContext context)
    {
        if (Measure.IsIn(node) && Measure.Of(node).Count != 1)
            context.Faults.Add(node["measure"]!.Path, "one-key", "Exactly one measure must be here.");

        var levels = Levels.Of(node);
        for (var i = 0; i < levels.Count; i++)
        {
            var from = From.Of(levels[i]);
            if (i == 0 && (from != 0 || Requires.Of(levels[i]).Count > 0))
                context.Faults.Add(levels[i].Path, "lowest-tier", "The first level is everybody's: it asks for nothing.");
            else if (i > 0 && from < From.Of(levels[i - 1]))
                context.Faults.Add(levels[i].Path, "order", "A level must not begin below the one before it.");
            if (i > 0 && from == 0 && Requires.Of(levels[i]).Count == 0)
                context.Faults.Add(levels[i].Path, "missing", "A level above the first needs \"from\" or \"requires\".");
            if (from > 0 && !Measure.IsIn(node))
                context.Faults.Add(levels[i].Path, "needs", "\"from\" needs the set's \"measure\".");
        }
    }

    /// <summary>A measured total or <c>tenure</c>: an object with one key.</summary>
    private sealed class RequirementShape : Shape<DefinitionNode>
    {
        public const string Tenure = "tenure";

        private static readonly ObjectShape TenureShape = new(TenureAtLeast);
        private static readonly ObjectShape TotalShape = new(CheckWindow, AtLeast, Window, Length, Unit);

        public override string Words => "a requirement: an object with one key";

        public override IReadOnlyList<Field> Fields => TotalShape.Fields;

        public override string Steps => ".<measure>";

        public override DefinitionNode Value(DefinitionNode normalised) => normalised;

        public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
        {
            if (node.Form != NodeForm.Map) return WrongForm(node, context);
            if (node.Entries.Count != 1)
            {
                context.Faults.Add(node.Path, "one-key", string.Create(
                    CultureInfo.InvariantCulture, $"This must be {Words}, not {node.Entries.Count}."));
                return null;
            }

            var (key, given) = node.Entries[0];
            var isTenure = key == Tenure;
            var isKnown = isTenure || ReferenceShape.IsDeclared(key, given.Path, NameKind.Measure, context);
            var value = (isTenure ? TenureShape : TotalShape).Normalise(given, context);
            return isKnown && value is not null
                ? DefinitionNode.OfMap([KeyValuePair.Create(key, value)], node.Path)
                : null;
        }

        public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
            ("type", DefinitionNode.OfText("object")),
            ("properties", DefinitionNode.OfMap((Tenure, TenureShape.Schema(context)))),
            ("additionalProperties", TotalShape.Schema(context)),
            ("minProperties", DefinitionNode.OfNumber(1)),
            ("maxProperties", DefinitionNode.OfNumber(1)));
    }
}
