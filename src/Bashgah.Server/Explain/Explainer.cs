using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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

    private readonly ConcurrentDictionary<NotFired, NotFiredAnswer> _notFired = new();
    private readonly CompiledProgram _program;
    private readonly Wording _wording;
    private readonly PolicyNames _names;
    private readonly RuleWording _rules;

    private Explainer(CompiledProgram program, Wording wording)
    {
        _program = program;
        _wording = wording;
        _names = new PolicyNames(program, wording.LanguageCode);
        _rules = new RuleWording(program, wording, _names);
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
            : $"{text} {_wording.Say("explain.trimmed", ("amount", _wording.Number(award.Trimmed)))}";
    }

    /// <summary>Why a rule gave nothing.</summary>
    public NotFiredAnswer NotFired(NotFired rule)
    {
        if (_notFired.TryGetValue(rule, out var known))
            return known;
        var reason = _rules.Unmet(rule) ?? Reason(rule);
        var answer = new NotFiredAnswer
        {
            RuleId = rule.RuleId,
            Reason = rule.Reason,
            Detail = rule.Detail,
            Explanation = _wording.Say("explain.not-fired", ("rule", _names.Rule(rule.RuleId)), ("reason", reason)),
        };
        if (_notFired.Count < NotFiredMax)
            _notFired.TryAdd(rule, answer);
        return answer;
    }

    private string Reason(NotFired rule)
    {
        var key = $"reason.{rule.Reason}";
        // A text that needs the condition's values says nothing without them.
        if (_wording.Find(key) is not { } text || text.Contains("{values}", StringComparison.Ordinal))
            return _wording.Say("reason.condition", ("condition", rule.Reason));
        var other = rule.Detail is { } id ? _names.Rule(id) : "";
        return _wording.Say(key, ("detail", rule.Detail ?? ""), ("other", other));
    }

    /// <summary>A posting as a line of the member's statement.</summary>
    public string Entry(DecidedTransaction transaction, Transfer transfer) => Entry(transaction, [transfer]);

    /// <summary>Postings of one kind, currency and rule (but for accruals) as one line of the member's statement.</summary>
    public string Entry(DecidedTransaction transaction, IReadOnlyList<Transfer> transfers)
    {
        var first = transfers[0];
        if (first is { Kind: EntryKind.Accrual, Debit: LedgerAccount.Issued }
            && AwardsOf(transaction, transfers) is { Count: > 0 } awards)
            return string.Join(" · ", awards.Select(Award));
        var sum = transfers.Sum(t => t.Amount);
        // What staff corrected may go either way, which the number alone does not show.
        var units = first.Kind == EntryKind.Adjustment
            ? SignedUnits(first.BalanceChange() < 0 ? -sum : sum, first.Currency)
            : Units(sum, first.Currency);
        var key = KeyOf(first);
        if (RewardOf(transaction, first) is { } reward && _wording.Find($"{key}-reward") is not null)
            return _wording.Say($"{key}-reward", ("amount", units), ("reward", reward));
        if (first.RuleId is { } rule)
            return _wording.Say($"{key}-rule", ("amount", units), ("rule", _names.Rule(rule)));
        return DocumentNo(transaction) is { Length: > 0 } document && _wording.Find($"{key}-document") is not null
            ? _wording.Say($"{key}-document", ("amount", units), ("document", document))
            : _wording.Say(key, ("amount", units));
    }

    /// <summary>Which postings make one line together: those with the same text and rule.</summary>
    public static (string Currency, string Key, string? RuleId) LineOf(Transfer transfer) =>
        (transfer.Currency, KeyOf(transfer), transfer.Kind == EntryKind.Accrual ? null : transfer.RuleId);

    private static List<Award> AwardsOf(DecidedTransaction transaction, IReadOnlyList<Transfer> transfers) =>
    [
        .. transfers.DistinctBy(t => (t.Currency, t.Lot)).SelectMany(t => EffectView.AwardsOf(transaction.Trace, t)),
    ];

    /// <summary>The reward that was paid for, or given back; null where it was something else.</summary>
    private string? RewardOf(DecidedTransaction transaction, Transfer transfer)
    {
        var step = transaction.Event is Purchase && transfer.RuleId is null
            ? null
            : transaction.Trace.Vouchers.FirstOrDefault(v => v.MemberId == transfer.MemberId && v.RuleId == transfer.RuleId);
        if (step is null)
            return null;
        return step.Quantity == 1
            ? Reward(step.Reward)
            : _wording.Say("entry.quantity", ("quantity", _wording.Number(step.Quantity)), ("reward", Reward(step.Reward)));
    }

    /// <summary>Units with the name of their currency; money as money.</summary>
    public string Units(long amount, string currency) => _wording.Say(
        "explain.units", ("number", Number(amount, currency)), ("currency", _names.Currency(currency)));

    /// <summary>Units with their sign before them: −50 points.</summary>
    private string SignedUnits(long amount, string currency) => _wording.Say(
        "explain.units", ("number", _wording.Signed(amount < 0, Number(Math.Abs(amount), currency))),
        ("currency", _names.Currency(currency)));

    /// <summary>Units as their currency is written; money as money.</summary>
    public string Number(long amount, string currency) => _program.Currency(currency) switch
    {
        { IsMoney: true } => MoneyText(amount),
        { Digits: > 0 } policy => _wording.Money(amount, policy.Digits),
        _ => _wording.Number(amount),
    };

    /// <summary>The name of a reward.</summary>
    public string Reward(string id) => _names.Reward(id);

    /// <summary>The name of a tier level.</summary>
    public string Level(string level) => _names.Level(level);

    /// <summary>A day of the program's zone, written for programs and people alike.</summary>
    public string Day(int on) => _wording.Digits(Engine.Time.DayNumber.Format(on));

    /// <summary>Money with its code.</summary>
    public string MoneyText(long minorUnits) => $"{_program.MoneyCode} {_wording.Money(minorUnits, _program.MoneyDigits)}";

    private static string KeyOf(Transfer transfer) => transfer.Kind switch
    {
        EntryKind.Accrual => "entry.accrual",
        EntryKind.Reversal when transfer.BalanceChange() > 0 => "entry.reversal-undone",
        EntryKind.Reversal => "entry.reversal",
        EntryKind.Redemption => "entry.redemption",
        EntryKind.GiveBack => "entry.give-back",
        EntryKind.Expiry when transfer.BalanceChange() > 0 => "entry.expiry-covers",
        EntryKind.Expiry => "entry.expiry",
        EntryKind.Adjustment => "entry.adjustment",
        EntryKind.TransferIn => "entry.transfer-in",
        EntryKind.TransferOut => "entry.transfer-out",
        EntryKind.Hold => "entry.hold",
        EntryKind.Release => "entry.release",
        EntryKind.Maturation => "entry.maturation",
        _ => "entry.debt-payment",
    };

    private static string DocumentNo(DecidedTransaction transaction) => transaction.Event switch
    {
        Purchase purchase => purchase.DocumentNo,
        Claim claim => claim.DocumentNo,
        Return returned => returned.DocumentNo,
        _ => "",
    };
}
