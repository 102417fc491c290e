using Bashgah.Engine.Programs;

namespace Bashgah.Server.Reference.Examples;

/// <summary>All examples of the reference with a title each, for pages that show what they come to in another way.</summary>
internal static class ExampleCatalog
{
    public static IEnumerable<(string Title, Example Example)> All =>
    [
        ("A bakery", BakeryExample.Example),
        ("Rounding", CurrencyExamples.Rounding),
        ("Carrying fractions", CurrencyExamples.Carry),
        ("A balance cap", CurrencyExamples.Max),
        .. CurrencyExamples.Pending.Select(p => ($"Pending: `{p.Form}`", p.Example)),
        .. CurrencyExamples.Expiry.Select(e => ($"Expiry: `{e.Form}`", e.Example)),
        .. CurrencyExamples.Shortfall.Select(s => ($"Shortfall: `{s.Form}`", s.Example)),
        ("A multiplier", RuleExamples.Multiply),
        ("What of an amount counts", RuleExamples.Basis),
        ("A return", RuleExamples.Return),
        .. KindsOf("group", kind => RuleExamples.OfGroup(kind.Key)),
        ("Line by line", RuleExamples.ByLine),
        .. KindsOf("condition", ConditionExamples.Of),
        .. KindsOf("calculator", CalculatorExamples.Of),
        .. KindsOf("limit", LimitExamples.Of),
        ("A budget", LimitExamples.Budget),
        ("Tiers by a rolling window", TierExamples.Rolling),
        ("Tiers by calendar year", TierExamples.Calendar),
        ("Commission over three levels", ReferralExamples.Levels),
        ("Commission that goes back", ReferralExamples.ClawBack),
        ("Commission by group", ReferralExamples.Groups),
        ("Commission for bringing somebody", ReferralExamples.Bringing),
        .. KindsOf("reward-kind", RewardExamples.Of),
        ("Stages", RuleExamples.Stages),
        .. SituationExamples.All,
        .. ReasonExamples.All,
    ];

    private static IEnumerable<(string, Example)> KindsOf(string family, Func<ReferenceEntry, Example> example) =>
        ProgramReference.Entries.Where(e => e.Family == family).Select(e => ($"{family.Replace('-', ' ')}: `{e.Key}`", example(e)));
}
