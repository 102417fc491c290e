using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Ledger;

/// <summary>Pending and expiry of what a rule gives in a currency: its own or the currency's (S4.5).</summary>
/// <param name="Program">The version that gave it.</param>
/// <param name="Pending">When it can be spent.</param>
/// <param name="Expiry">When it ends.</param>
/// <param name="RuleId">The rule, where its expiry is its own; else null.</param>
internal readonly record struct AwardTerms(
    CompiledProgram Program, PendingPolicy Pending, ExpiryPolicy Expiry, string? RuleId)
{
    public static AwardTerms Of(CompiledProgram program, string ruleId, CurrencyPolicy currency)
    {
        var rule = program.Rules.Find(ruleId);
        var pending = rule?.Pending.GetValueOrDefault(currency.Id) ?? currency.Pending;
        var own = rule?.Expiry.GetValueOrDefault(currency.Id);
        return new(program, pending, own ?? currency.Expiry, own is null ? null : ruleId);
    }
}
