using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules.Limits;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>
/// A limit that rules share, under <c>budgets</c>: an amount a currency beside its terms, <c>{"credit": 2000000}</c>.
/// </summary>
internal sealed class BudgetShape : Shape<DefinitionNode>
{
    private static readonly Field<long> Times = Field.Optional(
        "times", Is.Whole(1, 1_000_000_000), "Most events a period that its rules give for.");

    private static readonly Field<PeriodUnit> Per = Field.Defaulted(
        "per", Is.CountingUnit, "\"lifetime\"", "The period, by the program's calendar.");

    private static readonly Field<Whose> Of = Field.Defaulted(
        "of",
        new WordShape<Whose>(("program", Whose.Program), ("member", Whose.Member), ("store", Whose.Store)),
        "\"program\"", "One for all, one for each member, or one for each store.");

    private static readonly Field<bool> Rejects = Field.Defaulted(
        "else", LimitKind.Else, "\"trim\"", "What happens to an award that does not fit: `trim` or `reject`.");

    private static readonly ObjectShape Terms = new(Times, Per, Of, Rejects);

    private enum Whose
    {
        Program,
        Member,
        Store,
    }

    public override string Words => "an object with an amount a currency, \"times\", \"per\", \"of\" and \"else\"";

    public override IReadOnlyList<Field> Fields => Terms.Fields;

    public override DefinitionNode Value(DefinitionNode normalised) => normalised;

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Map) return WrongForm(node, context);
        var terms = Terms.Normalise(Part(node, IsTerm), context);
        var amounts = Is.MapFrom(NameKind.Currency, Is.AmountAboveZero)
            .Normalise(Part(node, key => !IsTerm(key)), context);
        if (terms is null || amounts is null) return null;
        if (amounts.Entries.Count == 0 && !Times.IsIn(terms))
        {
            context.Faults.Add(node.Path, "missing", "At least one currency's amount, or \"times\", must be here.");
            return null;
        }

        return DefinitionNode.OfMap([.. amounts.Entries, .. terms.Entries], node.Path);
    }

    public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
        ("type", DefinitionNode.OfText("object")),
        ("properties", Terms.Schema(context)["properties"]!),
        ("additionalProperties", Is.AmountAboveZero.Schema(context)));

    /// <summary>True when the budget says something of a currency (null: of times).</summary>
    public static bool Limits(DefinitionNode budget, string currency) =>
        Times.IsIn(budget) || budget[currency] is not null;

    /// <summary>True when the budget limits times.</summary>
    public static bool HasTimes(DefinitionNode budget) => Times.IsIn(budget);

    /// <summary>The counter of units of a currency, or null when the budget does not limit it.</summary>
    public static CounterSpec? UnitsOf(string id, DefinitionNode budget, string currency) =>
        budget[currency] is { } amount
            ? Counter(id, budget, currency) with { Points = Is.AmountAboveZero.Value(amount) }
            : null;

    /// <summary>The counter of times, or null when the budget does not limit them.</summary>
    public static CounterSpec? TimesOf(string id, DefinitionNode budget) =>
        Times.IsIn(budget) ? Counter(id, budget, Times.Name) with { Times = Times.Of(budget) } : null;

    private static CounterSpec Counter(string id, DefinitionNode budget, string of) => new()
    {
        Key = $"budget/{id}/{of}",
        Reason = "budget",
        Detail = id,
        IsProgramWide = Of.Of(budget) != Whose.Member,
        IsPerStore = Of.Of(budget) == Whose.Store,
        Per = Per.Of(budget),
        Rejects = Rejects.Of(budget),
    };

    private static bool IsTerm(string key) => Terms.Fields.Any(f => f.Name == key);

    private static DefinitionNode Part(DefinitionNode node, Func<string, bool> takes) =>
        DefinitionNode.OfMap([.. node.Entries.Where(e => takes(e.Key))], node.Path);
}
