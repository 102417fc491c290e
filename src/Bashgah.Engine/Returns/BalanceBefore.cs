using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Returns;

/// <summary>
/// The balances that rules on <c>balance</c> met, as they would have been with what remains of the document: those after
/// tenders were paid and what now stands of its awards, as far as it was available then.
/// </summary>
internal sealed class BalanceBefore
{
    private readonly CompiledProgram _program;
    private readonly Dictionary<string, long> _available = [];

    public BalanceBefore(
        CompiledProgram program, DocumentState document, EvaluationInputs inputs, IReadOnlyList<Award> standing)
    {
        _program = program;
        foreach (var currency in LedgerPolicy.Of(program).ReachedCurrencies)
            _available[currency] = inputs.Balances.GetValueOrDefault(ReadInputs.AvailableName(currency));
        foreach (var award in standing)
        {
            if (award.IsUnits && WasAvailable(program, document.Decided!, award)) Add(award.Currency, award.Amount);
        }
    }

    /// <summary>Fires the award again if its condition holds; what it spends or gives counts for the next.</summary>
    public bool StillReach(Award award)
    {
        var rule = _program.Rules.Find(award.RuleId)!;
        foreach (var (currency, least) in rule.Reaches)
        {
            if (_available.GetValueOrDefault(currency) < least) return false;
        }

        foreach (var (currency, units) in rule.Grant?.Spend ?? NoSpend) Add(currency, -units * award.Amount);
        if (award.IsUnits) Add(award.Currency, award.Amount);
        return true;
    }

    private void Add(string currency, long amount)
    {
        if (_available.TryGetValue(currency, out var available)) _available[currency] = available + amount;
    }

    private static bool WasAvailable(CompiledProgram program, RecordedDocument decided, Award award)
    {
        var terms = AwardTerms.Of(program, award.RuleId, program.Currency(award.Currency)!);
        if (FirstLotOf(decided.Trace, award) is not { } lot) return WouldBeAvailable(program, decided, terms);
        if (lot.Waiting is not null) return false;
        LotDates.Dated(terms, lot.FromOn, out var isDelayed);
        return !isDelayed || program.Calendar.EndOfDay(lot.FromOn) <= decided.RecordedAt;
    }

    private static LotKey? FirstLotOf(Trace trace, Award award)
    {
        for (var i = 0; i < trace.Awards.Count; i++)
        {
            if (trace.Awards[i].RuleId == award.RuleId && trace.Awards[i].Currency == award.Currency) return trace.AwardLots[i];
        }

        return null;
    }

    // A rule that gives only on what remains would have given into the lot of its own dates.
    private static bool WouldBeAvailable(CompiledProgram program, RecordedDocument decided, AwardTerms terms)
    {
        if (program.Semantics < EngineSemantics.CloserReading || terms.Pending.UntilEvent is not null) return false;
        var lot = LotDates.Dated(terms, program.Calendar.DayOf(decided.Event.OccurredAt), out var isDelayed);
        return !isDelayed || program.Calendar.EndOfDay(lot.FromOn) <= decided.RecordedAt;
    }

    private static readonly IReadOnlyDictionary<string, long> NoSpend = new Dictionary<string, long>();
}
