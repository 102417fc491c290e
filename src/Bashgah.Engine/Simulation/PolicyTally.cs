using System.Runtime.InteropServices;
using Bashgah.Engine.Events;
using Bashgah.Engine.Flows;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Simulation;

/// <summary>Counts what transactions come to, in room that does not grow with their number.</summary>
/// <param name="calendar">The program's: months are its months.</param>
/// <param name="fromAt">When the report begins, Unix microseconds: what came before is in its opening balances and nowhere else. Null: with
/// the history.</param>
public sealed class PolicyTally(ProgramCalendar calendar, long? fromAt = null)
{
    // Where all that came before the report stands: in a month that is none of its own.
    private readonly long? _lastMonthAt = fromAt is { } from ? calendar.StartOfDay(calendar.PeriodStart(calendar.DayOf(from), PeriodUnit.Month)) - 1 : null;
    private readonly MonthlyFlows _flows = new(calendar);
    private const string Warning = "warning";

    private readonly Dictionary<GainKey, RuleGain> _rules = [];
    private readonly SortedDictionary<(string Set, string From, string To, string Reason), int> _tiers = [];
    private readonly SortedDictionary<(string Reward, string Step), long> _vouchers = [];
    private readonly SortedDictionary<(int MonthOn, string Reward), long> _granted = [];

    /// <summary>What moved, month by month.</summary>
    public MonthlyFlows Flows => _flows;

    /// <summary>Flows by the first day of the month, then by currency.</summary>
    public IReadOnlyDictionary<int, Dictionary<string, CurrencyFlows>> Months => _flows.Months;

    /// <summary>What stands of what each rule gave, by rule and currency (or the reward or offer that it granted); commission by
    /// entry and level.</summary>
    public IReadOnlyDictionary<GainKey, RuleGain> Rules => _rules;

    /// <summary>How many tier changes there were of each kind; a warning changes nothing yet.</summary>
    public IReadOnlyDictionary<(string Set, string From, string To, string Reason), int> Tiers => _tiers;

    /// <summary>Units of rewards by what became of their vouchers.</summary>
    public IReadOnlyDictionary<(string Reward, string Step), long> Vouchers => _vouchers;

    /// <summary>Units of rewards that rules granted, less those cancelled, by the first day of the month.</summary>
    public IReadOnlyDictionary<(int MonthOn, string Reward), long> Granted => _granted;

    /// <summary>How many transactions there were.</summary>
    public long Transactions { get; private set; }

    /// <summary>Counts one transaction.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="document">What its document had been before; null: it has none, or had nothing.</param>
    public void Count(Decision decision, DocumentHistory? document)
    {
        Transactions++;
        var at = MonthlyFlows.CountsAt(decision.Event is Wake, decision.Event.OccurredAt, decision.RecordedAt);
        var isBefore = at < fromAt;
        if (isBefore) at = Math.Min(at, _lastMonthAt!.Value);
        foreach (var transfer in decision.Transfers) _flows.Add(transfer, at);
        if (isBefore) return;
        if (decision.Event is Return) CountReturn(decision.Trace, document!);
        else CountGains(decision.Trace, 1);
        foreach (var change in decision.Trace.Tiers)
        {
            if (change.Reason == Warning) continue;
            var key = (change.Set, change.From, change.To, change.Reason);
            _tiers[key] = _tiers.GetValueOrDefault(key) + 1;
        }

        foreach (var voucher in decision.Trace.Vouchers)
        {
            var key = (voucher.Reward, voucher.Step);
            _vouchers[key] = _vouchers.GetValueOrDefault(key) + voucher.Quantity;
            if (GrantedRewards.In(voucher) is not (not 0 and var granted)) continue;
            var month = (_flows.MonthOf(at), voucher.Reward);
            _granted[month] = _granted.GetValueOrDefault(month) + granted;
        }
    }

    // The trace of a return says what stands: what stood before is in the document's transaction before it.
    private void CountReturn(Trace trace, DocumentHistory document)
    {
        for (var i = document.Transactions.Count - 1; i >= 0; i--)
        {
            if (document.Transactions[i] is not { Event: Purchase { MemberId: null } } and var before)
            {
                CountGains(before.Trace, -1);
                break;
            }
        }

        CountGains(trace, 1);
    }

    private void CountGains(Trace trace, int sign)
    {
        CountAwards(trace.Awards, sign);
        foreach (var commission in trace.Commissions) CountAwards(commission.Awards, sign);
    }

    private void CountAwards(IReadOnlyList<Award> awards, int sign)
    {
        for (var i = 0; i < awards.Count; i++)
        {
            var award = awards[i];
            ref var gain = ref CollectionsMarshal.GetValueRefOrAddDefault(_rules, GainKey.Of(award), out _);
            gain = new(gain.Amount + (sign * award.Amount), gain.Times + sign);
        }
    }
}

/// <summary>What a rule gives: a reward may be named like a currency.</summary>
/// <param name="Rule">The rule; of commission, the entry and level.</param>
/// <param name="Kind">What it gives of.</param>
/// <param name="Id">Id of the currency, reward or offer.</param>
public readonly record struct GainKey(string Rule, GainKind Kind, string Id)
{
    internal static GainKey Of(Award award) => award switch
    {
        { Reward: { } reward } => new(award.RuleId, GainKind.Reward, reward),
        { Offer: { } offer } => new(award.RuleId, GainKind.Offer, offer),
        _ => new(award.RuleId, GainKind.Currency, award.Currency),
    };
}

/// <summary>What a rule gives of.</summary>
public enum GainKind
{
    /// <summary>Units of a currency.</summary>
    Currency,

    /// <summary>A reward.</summary>
    Reward,

    /// <summary>A personal offer.</summary>
    Offer,
}

/// <summary>What stands of what a rule gave.</summary>
/// <param name="Amount">Units.</param>
/// <param name="Times">Awards.</param>
public readonly record struct RuleGain(long Amount, long Times);
