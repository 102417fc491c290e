using Bashgah.Engine.Fraud;
using Bashgah.Engine.Fraud.Kinds;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>Rules against fraud, under <c>fraud</c>.</summary>
internal static class FraudShape
{
    private const int RulesMax = 50;

    private static readonly Field<IReadOnlyDictionary<string, string>> Name = Field.Defaulted(
        "name", Is.Wording, "{}", "What staff read.");

    private static readonly Field<KindUse<FraudKind>> Kind = Field.Required("kind", RuleCatalog.FraudRule, "What it looks for.");

    private static readonly Field<bool> Action = Field.Defaulted(
        "action", new WordShape<bool>(("report", false), ("hold", true)), "\"report\"",
        "`report` opens a case; `hold` also sets aside what its purchases and joinings gave, as far as it is still there, until the case is closed.");

    private static readonly Field<string> Cashier = Field.Optional(
        "cashier", Is.Compared, "The attribute of purchases and activities that names who sat at the till, for `ownCard`.");

    public static readonly Field<IReadOnlyList<KeyValuePair<string, DefinitionNode>>> Rules = Field.Required(
        "rules", new MapShape<DefinitionNode>(new ObjectShape(CheckAction, Name, Kind, Action), keepsSound: true, least: 1),
        "Rules against fraud, by name. They change nothing that is decided: they open cases, which staff close.");

    public static ObjectShape Shape { get; } = new(CheckCount, Cashier, Rules);

    public static FraudPolicy Compile(DefinitionNode fraud) => new()
    {
        CashierAttribute = Cashier.IsIn(fraud) ? Cashier.Of(fraud) : null,
        Rules =
        [
            .. Rules.Of(fraud).Select(rule => Kind.Of(rule.Value).Kind.Compile(rule.Key, Kind.Of(rule.Value).Value, Action.Of(rule.Value))),
        ],
    };

    private static void CheckAction(DefinitionNode rule, ReadContext context)
    {
        if (Action.Of(rule) && !Kind.Of(rule).Kind.CanHold)
            context.Faults.Add(rule["action"]!.Path, "reports-only", $"\"{Kind.Of(rule).Kind.Key}\" only reports: there is nothing that it could hold.");
    }

    private static void CheckCount(DefinitionNode fraud, ReadContext context)
    {
        if (Rules.Of(fraud).Count > RulesMax)
            context.Faults.Add(fraud["rules"]!.Path, "count", $"There may be at most {RulesMax} rules.");
    }
}
