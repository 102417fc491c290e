using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Programs;

/// <summary>A part of the reference of program definitions.</summary>
/// <param name="Family">What it is: <c>document</c>, <c>currency</c>, <c>rule</c>, <c>group</c>, <c>condition</c>,
/// <c>calculator</c>, <c>limit</c>, <c>reward-kind</c> …</param>
/// <param name="Key">For a kind its key, for a group that of its mode; else empty.</param>
/// <param name="Doc">What it does.</param>
/// <param name="Form">What stands there, in words.</param>
/// <param name="Example">For a kind an example as JSON; else empty.</param>
/// <param name="Fields">Its keys.</param>
public sealed record ReferenceEntry(
    string Family, string Key, string Doc, string Form, string Example, IReadOnlyList<ReferenceField> Fields);

/// <summary>A key of an object.</summary>
/// <param name="Path">The key, with those above it: <c>keep.until</c>; <c>[]</c> stands for each item of a list,
/// <c>&lt;name&gt;</c> for each name of a map.</param>
/// <param name="Form">What stands there, in words.</param>
/// <param name="Default">The default as JSON or in words; empty: there is none.</param>
/// <param name="IsRequired">True when it must be there.</param>
/// <param name="Doc">What it means.</param>
public sealed record ReferenceField(string Path, string Form, string Default, bool IsRequired, string Doc);

/// <summary>The reference of program definitions, made from the shapes that read them, so that it cannot drift.</summary>
public static class ProgramReference
{
    /// <summary>Every part, in the order in which a reader meets them.</summary>
    public static IReadOnlyList<ReferenceEntry> Entries { get; } =
    [
        Part("document", "The document as a whole.", ProgramShape.Shape),
        Part("currency", "A unit of the program, under `currencies`.", CurrencyShape.Shape),
        Part("rule", "A rule, under `earning`.", RuleShape.Shape),
        Part("budget", "A limit that rules share, under `budgets`: an amount a currency, and these.", new BudgetShape()),
        Part("tier-set", "A ladder of tiers, under `tiers`.", TierShape.Shape),
        Part("referral", "Members bring members, under `referral`.", ReferralShape.Shape),
        Part("reward", "A reward, under `rewards`.", RewardShape.Shape),
        Part("offer", "A personal offer, under `offers`.", OfferShape.Shape),
        Part("fraud", "Rules against fraud, under `fraud`.", FraudShape.Shape),
        Part("stage", "A stage of the plan, under `stages`.", StageShape.Shape),
        .. EarningShape.GroupShapes.Select(
            g => new ReferenceEntry("group", g.Fields[0].Name, g.Fields[0].Doc, g.Words, "", FieldsOf(g))),
        .. RuleCatalog.Conditions.Select(k => KindOf("condition", k)),
        .. RuleCatalog.Calculators.Select(k => KindOf("calculator", k)),
        .. RuleCatalog.Limits.Select(k => KindOf("limit", k)),
        .. RuleCatalog.Rewards.Select(k => KindOf("reward-kind", k)),
        .. RuleCatalog.Fraud.Select(k => KindOf("fraud-kind", k)),
    ];

    /// <summary>
    /// A whole definition in which a kind's example stands, to try it out: the rule is called <c>example</c>.
    /// </summary>
    public static string DefinitionWith(ReferenceEntry entry) => entry.Family switch
    {
        "condition" when entry.Key == "reaches" => Around(
            "\"on\": \"balance\", \"when\": [" + entry.Example
                + "], \"grant\": {\"reward\": \"coffee\", \"spend\": {\"coffee-stamps\": 9}}"),
        "condition" => Around("\"when\": [" + entry.Example + "], \"give\": {\"points\": {\"fixed\": 10}}"),
        "calculator" => Around("\"give\": {\"points\": " + entry.Example + "}"),
        "limit" => Around(
            "\"give\": {\"points\": {\"perAmount\": {\"points\": 1, \"per\": 1}}}, \"limit\": [" + entry.Example + "]"),
        "reward-kind" => Around("\"grant\": {\"reward\": \"sample\"}", entry.Example),
        "fraud-kind" => Around("\"give\": {\"points\": {\"fixed\": 10}}", more: "\"fraud\": {\"rules\": {\"sample\": {\"kind\": " + entry.Example + "}}}, "),
        _ => throw new ArgumentException("Only kinds have examples.", nameof(entry)),
    };

    private static string Around(string rule, string reward = "{\"product\": {\"sku\": \"COFFEE-S\"}}", string more = "") =>
        "{" + more + "\"money\": {\"currency\": \"MYR\"}, \"timeZone\": \"Asia/Kuala_Lumpur\", "
        + "\"currencies\": {\"points\": {}, \"coffee-stamps\": {}}, "
        + "\"productGroups\": {\"fresh\": [\"fruit\", \"vegetables\"]}, \"memberAttributes\": [\"city\"], "
        + "\"tiers\": {\"main\": {\"measure\": {\"spend\": {}}, \"levels\": [{\"id\": \"green\"}, {\"id\": \"gold\", \"from\": 100000}]}}, "
        + "\"rewards\": {\"coffee\": {\"kind\": {\"product\": {\"sku\": \"COFFEE-S\"}}}, \"sample\": {\"kind\": " + reward + "}}, "
        + "\"offers\": {\"double-week\": {}}, "
        + "\"earning\": [{\"id\": \"example\", " + rule + "}]}";

    private static ReferenceEntry Part(string family, string doc, Shape shape) =>
        new(family, "", doc, shape.Words, "", FieldsOf(shape));

    private static ReferenceEntry KindOf(string family, Kind kind) =>
        new(family, kind.Key, kind.Doc, kind.Shape.Words, kind.Example, FieldsOf(kind.Shape));

    // Parts that have an entry of their own are not spelled out again inside the document.
    private static List<ReferenceField> FieldsOf(Shape shape)
    {
        var fields = new List<ReferenceField>();
        Add(shape.Fields, shape.Steps.Length > 0 ? shape.Steps + "." : "");
        return fields;

        void Add(IReadOnlyList<Field> of, string above)
        {
            foreach (var field in of)
            {
                var path = above + field.Name;
                fields.Add(new(path, field.Shape.Words, field.DefaultWords ?? "", field.IsRequired, field.Doc));
                var hasOwnEntry = shape == ProgramShape.Shape && field.Name is not ("money" or "terms" or "profile");
                if (!hasOwnEntry) Add(field.Shape.Fields, path + field.Shape.Steps + ".");
            }
        }
    }
}
