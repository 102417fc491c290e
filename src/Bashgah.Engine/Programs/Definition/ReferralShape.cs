using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Rules.Calculators;
using Bashgah.Engine.Rules.Limits;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>Members bring members, under <c>referral</c> (S9).</summary>
internal static class ReferralShape
{
    /// <summary>Name of the rule that <c>newcomer</c> is.</summary>
    public const string NewcomerRule = "newcomer";

    private const int CommissionsMax = 50;

    private static readonly Field<int> Window = Field.Defaulted(
        "window", Is.Days, "\"P30D\"", "How long after joining a member may still name who brought them.");

    private static readonly Field<long> Members = Field.Required(
        "members", Is.Whole(1, 1_000_000), "Most members that one may bring …");

    private static readonly Field<PeriodUnit> Per = Field.Defaulted(
        "per", Is.CountingUnit, "\"day\"", "… a period, by the program's calendar.");

    private static readonly Field<IReadOnlyList<DefinitionNode>> Velocity = Field.Defaulted(
        "velocity", new ListShape<DefinitionNode>(new ObjectShape(Members, Per), most: 10), "[]",
        "How fast one may bring members; one too many is refused, and may join without naming who brought them.");

    public static readonly Field<IReadOnlyList<KeyValuePair<string, KindUse<CalculatorKind>>>> Newcomer = Field.Optional(
        "newcomer", Is.MapFrom(NameKind.Currency, RuleCatalog.Calculator, least: 1),
        "What the new member gets for being brought: a calculator a currency. It is a rule of the id `newcomer` on `referred`.");

    private static readonly Field<GroupMode> Choose = Field.Defaulted(
        "choose", new WordShape<GroupMode>(("all", GroupMode.All), ("first", GroupMode.First)), "\"all\"",
        "Of several entries under `commission` that hold for a level: all give, or the first that gives something.");

    public static readonly Field<IReadOnlyList<DefinitionNode>> Commission = Field.Defaulted(
        "commission", new ListShape<DefinitionNode>(CommissionShape.Shape, most: CommissionsMax, keepsSound: true), "[]",
        "What those get who brought the buyer, and who brought those.");

    public static ObjectShape Shape { get; } = new(CheckVelocity, Window, Velocity, Newcomer, Choose, Commission);

    /// <summary>What newcomers get as a rule like others, or null.</summary>
    public static DefinitionNode? NewcomerRuleOf(DefinitionNode referral)
    {
        if (referral[Newcomer.Name] is not { } give) return null;
        var names = new NameBook();
        foreach (var (currency, _) in give.Entries) names.Declare(NameKind.Currency, currency);
        var rule = DefinitionNode.OfMap(
            [
                KeyValuePair.Create(RuleShape.Id.Name, DefinitionNode.OfText(NewcomerRule)),
                KeyValuePair.Create(RuleShape.On.Name, DefinitionNode.OfText(EventNames.Referred)),
                KeyValuePair.Create(RuleShape.Give.Name, give),
            ],
            give.Path);
        return RuleShape.Shape.Normalise(rule, new ReadContext(new FaultList(), names));
    }

    /// <summary>The entries under <c>commission</c> of a document.</summary>
    public static IReadOnlyList<DefinitionNode> CommissionsOf(DefinitionNode document) =>
        ProgramShape.Referral.IsIn(document) ? Commission.Of(ProgramShape.Referral.Of(document)) : [];

    /// <summary>How entries under <c>commission</c> stand to each other.</summary>
    public static GroupMode ModeOf(DefinitionNode referral) => Choose.Of(referral);

    public static ReferralPolicy Compile(DefinitionNode referral) => new()
    {
        WindowDays = Window.Of(referral),
        Depth = Commission.Of(referral).Select(c => CommissionShape.Levels.Of(c).Count).DefaultIfEmpty(0).Max(),
        Velocity = [.. Velocity.Of(referral).Select(VelocityOf)],
    };

    // One counter a period: two entries of a period would both count into it.
    private static void CheckVelocity(DefinitionNode referral, ReadContext context)
    {
        var known = new HashSet<PeriodUnit>();
        foreach (var limit in Velocity.Of(referral))
        {
            if (!known.Add(Per.Of(limit)))
                context.Faults.Add(limit.Path, "duplicate", "There is an entry for this period already.");
        }
    }

    private static CounterSpec VelocityOf(DefinitionNode limit) => new()
    {
        Key = "referral/brought-" + Per.Of(limit).ToString().ToLowerInvariant(),
        Reason = "limit",
        Detail = "velocity",
        IsProgramWide = false,
        Per = Per.Of(limit),
        Times = Members.Of(limit),
    };
}
