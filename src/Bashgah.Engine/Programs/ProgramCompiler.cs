using Bashgah.Engine.Fraud;
using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs;

/// <summary>
/// Makes of a normalised document, in which no fault was found, what deciding reads: names become objects, groups trees,
/// product groups bits, limits counters.
/// </summary>
internal static class ProgramCompiler
{
    public static CompiledProgram Compile(
        ProgramDefinition definition, DefinitionNode document, int version, long effectiveFromAt, int semantics, LimitNumbers numbers)
    {
        var money = ProgramShape.Money.Of(document);
        var digits = (int)ProgramShape.MoneyDigits.Of(money);
        var currencies = ProgramShape.Currencies.Of(document)
            .Select(c => CurrencyShape.Compile(c.Key, c.Value, digits))
            .ToList();
        var stages = StageShape.Compile(ProgramShape.Stages.Of(document));
        return new()
        {
            Version = version,
            Semantics = semantics,
            EffectiveFromAt = effectiveFromAt,
            Definition = definition,
            Calendar = new ProgramCalendar(
                ProgramShape.TimeZone.Of(document).Text, ProgramShape.Calendar.Of(document),
                ProgramShape.WeekStarts.Of(document)),
            MoneyCode = ProgramShape.MoneyCode.Of(money),
            MoneyDigits = digits,
            Currencies = currencies,
            TierSets =
            [
                .. ProgramShape.Tiers.Of(document).Select(t => TierShape.Compile(t.Key, t.Value))
                    .Select(set => semantics < EngineSemantics.TierWarnings ? set with { Warn = [] } : set),
            ],
            Rewards = ProgramShape.Rewards.Of(document).ToDictionary(
                r => r.Key, r => RewardShape.Compile(r.Key, r.Value)),
            Offers = ProgramShape.Offers.Of(document).ToDictionary(o => o.Key, o => OfferShape.Compile(o.Key, o.Value)),
            Rules = new RuleCompiler(document, currencies, stages, numbers).Compile(),
            Stages = stages,
            Referral = ProgramShape.Referral.IsIn(document)
                ? ReferralShape.Compile(ProgramShape.Referral.Of(document))
                : ReferralPolicy.None,
            Fraud = ProgramShape.Fraud.IsIn(document) ? FraudShape.Compile(ProgramShape.Fraud.Of(document)) : FraudPolicy.None,
            Terms = TermsShape.Compile(ProgramShape.Terms.Of(document)),
            ProfileFields = ProgramShape.CompleteProfile.Of(ProgramShape.Profile.Of(document)),
            MemberAttributes = ProgramShape.MemberAttributes.Of(document).ToHashSet(),
        };
    }
}
