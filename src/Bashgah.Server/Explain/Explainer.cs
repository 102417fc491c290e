using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>Says in words why a member got what (L5), from the trace and the policy version that
/// decided.</summary>
internal sealed class Explainer
{
    /// <summary>Most answers of rules that gave nothing that are kept: rules and their reasons are few, but details may vary.</summary>
    private const int NotFiredMax = 8_192;

    private static readonly ConditionalWeakTable<CompiledProgram, ConcurrentDictionary<string, Explainer>> Known = [];

    private readonly ConcurrentDictionary<(NotFired Rule, bool IsReturn), NotFiredAnswer> _notFired = new();
    private readonly Wording _wording;
    private readonly PolicyNames _names;
    private readonly UnitWords _units;
    private readonly DayWords _days;
    private readonly RuleWording _rules;
    private readonly EntryWording _entries;

    private Explainer(CompiledProgram program, Wording wording)
    {
        _wording = wording;
        _names = new PolicyNames(program, wording.LanguageCode);
        _units = new UnitWords(program, wording, _names);
        _days = new DayWords(program.Calendar, wording);
        _rules = new RuleWording(
            program, wording, _names, _units, new ConditionWording(wording, _names, _units, _days));
        _entries = new EntryWording(program, wording, _names, _units, _rules);
    }

    /// <summary>The one of a policy version in a language, which remembers what it said of rules that give nothing: most say
    /// the same to every purchase.</summary>
    public static Explainer Of(CompiledProgram program, Wording wording) =>
        Known.GetOrCreateValue(program).GetOrAdd(
            wording.LanguageCode, static (_, of) => new Explainer(of.program, of.wording), (program, wording));

    /// <summary>What a rule gave: how much, on what, and what a limit cut off.</summary>
    public string Award(Award award)
    {
        var how = _rules.How(award);
        var units = Units(award.Amount, award.Currency);
        var name = _names.Rule(award.RuleId);
        var text = how is null
            ? _wording.Say("explain.award", ("amount", units), ("rule", name))
            : _wording.Say("explain.award-how", ("amount", units), ("how", how), ("rule", name));
        return award.Trimmed == 0
            ? text
            : _wording.Say("explain.trimmed", ("text", text), ("amount", Units(award.Trimmed, award.Currency)));
    }

    /// <summary>Why rules gave nothing: the transaction's own in their order, then commission by ascending level.</summary>
    public IReadOnlyList<NotFiredAnswer> NotFired(DecidedTransaction transaction)
    {
        var trace = transaction.Trace;
        var isReturn = transaction.Event is Return;
        var answers = new List<NotFiredAnswer>(trace.NotFired.Count);
        foreach (var rule in trace.NotFired)
            answers.Add(NotFired(rule, isReturn, trace.Inputs));
        foreach (var commission in trace.Commissions)
        {
            foreach (var rule in commission.NotFired)
                answers.Add(NotFired(rule, isReturn, commission));
        }
        return answers;
    }

    private NotFiredAnswer NotFired(NotFired rule, bool isReturn, EvaluationInputs? inputs)
    {
        // How far a member has come is said anew each time; everything else is the same to all.
        if (rule.Reason is "nthPurchase" or "streak")
            return Answer(rule, isReturn, inputs);
        if (_notFired.TryGetValue((rule, isReturn), out var known))
            return known;
        var answer = Answer(rule, isReturn, null);
        if (_notFired.Count < NotFiredMax)
            _notFired.TryAdd((rule, isReturn), answer);
        return answer;
    }

    private NotFiredAnswer NotFired(NotFired rule, bool isReturn, CommissionTrace commission) =>
        Answer(rule, isReturn, commission.Inputs) with
        {
            RuleId = CommissionNames.Parse(rule.RuleId)?.Entry ?? rule.RuleId,
            Member = Platform.Http.PublicId.Member(commission.MemberId),
            Level = commission.Level,
        };

    /// <summary>A posting as a line of the member's statement.</summary>
    public string Entry(DecidedTransaction transaction, Transfer transfer) => Entry(transaction, [transfer]);

    /// <summary>Postings of one kind, currency and rule (but for accruals) as one line of the member's statement.</summary>
    public string Entry(DecidedTransaction transaction, IReadOnlyList<Transfer> transfers) =>
        transfers[0] is { Kind: EntryKind.Accrual, Debit: LedgerAccount.Issued }
        && AwardsOf(transaction, transfers) is { Count: > 0 } awards
            ? string.Join(" · ", awards.Select(Award))
            : _entries.Line(transaction, transfers);

    /// <summary>Which postings make one line together: those with the same text and rule.</summary>
    public static (string Currency, string Key, string? RuleId) LineOf(Trace trace, Transfer transfer) =>
        EntryWording.LineOf(trace, transfer);

    /// <summary>Units with the name of their currency; money as money.</summary>
    public string Units(long amount, string currency) => _units.Units(amount, currency);

    /// <summary>For a verb: 1 where the amount takes the singular.</summary>
    public string Count(long amount, string currency) => _units.Count(amount, currency);

    /// <summary>Units as their currency is written; money as money.</summary>
    public string Number(long amount, string currency) => _units.Number(amount, currency);

    /// <summary>The name of a reward.</summary>
    public string Reward(string id) => _names.Reward(id);

    /// <summary>The name of an offer.</summary>
    public string Offer(string id) => _names.Offer(id);

    /// <summary>The name of a tier level.</summary>
    public string Level(string level) => _names.Level(level);

    /// <summary>A day of the program's zone and calendar, as people write it.</summary>
    public string Day(int on) => _days.Day(on);

    /// <summary>A moment to the minute, by the program's clock and calendar.</summary>
    public string Moment(long at) => _days.Moment(at);

    /// <summary>Money, in minor units.</summary>
    public string MoneyText(long minorUnits) => _units.Money(minorUnits);

    private NotFiredAnswer Answer(NotFired rule, bool isReturn, EvaluationInputs? inputs) => new()
    {
        RuleId = rule.RuleId,
        Reason = rule.Reason,
        Detail = rule.Detail,
        Explanation = _wording.Say(
            isReturn ? "explain.not-fired-return" : "explain.not-fired", ("rule", _names.Rule(rule.RuleId)),
            ("reason", _rules.Reason(rule, inputs))),
    };

    private static List<Award> AwardsOf(DecidedTransaction transaction, IReadOnlyList<Transfer> transfers) =>
    [
        .. transfers.DistinctBy(t => (t.Currency, t.Lot)).SelectMany(t => EffectView.AwardsOf(transaction.Trace, t)),
    ];
}
