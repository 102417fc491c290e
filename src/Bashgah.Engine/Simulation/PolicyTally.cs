using System.Runtime.InteropServices;
using Bashgah.Engine.Events;
using Bashgah.Engine.Flows;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Simulation;

/// <summary>Counts what transactions come to, in room that does not grow with their number.</summary>
/// <param name="calendar">The program's: months are its months.</param>
public sealed class PolicyTally(ProgramCalendar calendar)
{
    private readonly MonthlyFlows _flows = new(calendar);
    private readonly Dictionary<(string Rule, string Of), RuleGain> _rules = [];
    private readonly SortedDictionary<(string Set, string From, string To, string Reason), int> _tiers = [];
    private readonly SortedDictionary<(string Reward, string Step), long> _vouchers = [];

    /// <summary>What moved, month by month.</summary>
    public MonthlyFlows Flows => _flows;

    /// <summary>Flows by the first day of the month, then by currency.</summary>
    public IReadOnlyDictionary<int, Dictionary<string, CurrencyFlows>> Months => _flows.Months;

    /// <summary>What stands of what each rule gave, by rule and currency (or the reward or offer that it granted); commission by
    /// entry and level.</summary>
    public IReadOnlyDictionary<(string Rule, string Of), RuleGain> Rules => _rules;

    /// <summary>How many tier changes there were of each kind.</summary>
    public IReadOnlyDictionary<(string Set, string From, string To, string Reason), int> Tiers => _tiers;

    /// <summary>Units of rewards by what became of their vouchers.</summary>
    public IReadOnlyDictionary<(string Reward, string Step), long> Vouchers => _vouchers;

    /// <summary>How many transactions there were.</summary>
    public long Transactions { get; private set; }

    /// <summary>Counts one transaction.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="document">What its document had been before; null: it has none, or had nothing.</param>
    public void Count(Decision decision, DocumentHistory? document)
    {
        Transactions++;
        var at = MonthlyFlows.CountsAt(decision.Event is Wake, decision.Event.OccurredAt, decision.RecordedAt);
        foreach (var transfer in decision.Transfers) _flows.Add(transfer, at);
        if (decision.Event is Return) CountReturn(decision.Trace, document!);
        else CountGains(decision.Trace, 1);
        foreach (var change in decision.Trace.Tiers)
        {
            var key = (change.Set, change.From, change.To, change.Reason);
            _tiers[key] = _tiers.GetValueOrDefault(key) + 1;
        }

        foreach (var voucher in decision.Trace.Vouchers)
        {
            var key = (voucher.Reward, voucher.Step);
            _vouchers[key] = _vouchers.GetValueOrDefault(key) + voucher.Quantity;
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
            ref var gain = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _rules, (award.RuleId, award.Reward ?? award.Offer ?? award.Currency), out _);
            gain = new(gain.Amount + (sign * award.Amount), gain.Times + sign);
        }
    }
}

/// <summary>What stands of what a rule gave.</summary>
/// <param name="Amount">Units.</param>
/// <param name="Times">Awards.</param>
public readonly record struct RuleGain(long Amount, long Times);
