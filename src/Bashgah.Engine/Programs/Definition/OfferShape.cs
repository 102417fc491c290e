using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>A personal offer under <c>offers</c> (E7).</summary>
internal static class OfferShape
{
    private static readonly Field<IReadOnlyDictionary<string, string>> Name = Field.Defaulted(
        "name", Is.Wording, "{}", "What members read.");

    private static readonly Field<IReadOnlyList<string>> Groups = Field.Defaulted(
        "groups", Is.ListOf(Is.Compared, isSet: true), "[]",
        "Members of these groups may activate it without being given it; none: only who is given it.");

    private static readonly Field<int> From = Field.Optional("from", Is.Date, "First day on which it can be given or activated.");

    private static readonly Field<int> Until = Field.Optional(
        "until", Is.Date, "Last day on which it can be given, activated or used, inclusive.");

    private static readonly Field<CalendarPeriod> ActivateWithin = Field.Optional(
        "activateWithin", Is.Period, "How long after it was given it can be activated; left out: as long as the offer lasts.");

    private static readonly Field<CalendarPeriod> Valid = Field.Optional(
        "valid", Is.Period, "How long after its activation it can be used; left out: as long as the offer lasts.");

    private static readonly Field<long> Uses = Field.Defaulted(
        "uses", Is.Whole(1, 1_000_000), "1", "How often rules give by it.");

    private static readonly Field<bool> IsActiveAtOnce = Field.Defaulted(
        "activation", new WordShape<bool>(("by-member", false), ("at-once", true)), "\"by-member\"",
        "Whether who is given it must activate it.");

    public static ObjectShape Shape { get; } = new(
        Check, Name, Groups, From, Until, ActivateWithin, Valid, Uses, IsActiveAtOnce);

    public static OfferPolicy Compile(string id, DefinitionNode node) => new()
    {
        Id = id,
        Groups = Groups.Of(node),
        FromOn = From.OrNull(node),
        UntilOn = Until.OrNull(node),
        ActivateWithin = ActivateWithin.OrNull(node),
        Valid = Valid.OrNull(node),
        Uses = Uses.Of(node),
        IsActiveAtOnce = IsActiveAtOnce.Of(node),
    };

    private static void Check(DefinitionNode node, ReadContext context)
    {
        if (From.OrNull(node) > Until.OrNull(node))
            context.Faults.Add(node["until"]!.Path, "order", "\"until\" lies before \"from\".");
    }
}
