using Bashgah.Engine.Ledger;
using Bashgah.Engine.Offers;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules.Limits;

namespace Bashgah.Engine.Rules;

/// <content>What the ledger asks.</content>
public sealed partial class RuleTable
{
    private static readonly EvaluationInputs NoInputs = new()
    {
        Tiers = new Dictionary<string, string>(),
        Groups = [],
        Attributes = new Dictionary<string, string>(),
        Used = new Dictionary<CounterKey, Used>(),
        Balances = new Dictionary<string, long>(),
    };

    /// <summary>
    /// What the rules come to for an event (S2.3, S4): awards and rules that gave nothing, both in document order, and
    /// what was used of each counter. A purchase of which no line remains gives nothing.
    /// </summary>
    /// <param name="program">The policy version that this table belongs to.</param>
    /// <param name="inputs">The facts before the event. A program-wide counter that is not among
    /// <see cref="EvaluationInputs.Used"/> counts as full.</param>
    /// <param name="e">The event, or for a return what remains of it.</param>
    /// <exception cref="OverflowException">An amount leaves the range of 64-bit integers (S2.1).</exception>
    public Evaluation Evaluate(CompiledProgram program, EvaluationInputs inputs, EvaluatedEvent e) =>
        IsNothing(e) ? new([], [], []) : new RuleEvaluation(new(program, inputs, e), inputs.Matches?.Of(program, e)).Run();

    /// <summary>Every counter of a limit or budget that could matter for this event, in the period of its occurred at; by
    /// ascending key, each once.</summary>
    public IReadOnlyList<CounterSlot> Counters(CompiledProgram program, EvaluatedEvent e)
    {
        var view = new EventView(program, NoInputs, e);
        return Slots(Rules.Where(r => IsAsked(r, e)), view, programWideOnly: false);
    }

    /// <summary>Adds those of a member's counters that could matter for this event, in the periods of its occurred at.</summary>
    internal void AddUsedBy(
        MemberFacts facts, CompiledProgram program, EvaluatedEvent e, SortedList<CounterKey, Used> used)
    {
        if (facts.Counters.Count == 0) return;
        var periods = e.OnlyRule is null ? MemberPeriodsFor(e.On) : FindMemberPeriods(Rules.Where(r => IsAsked(r, e)));
        var on = program.Calendar.DayOf(e.OccurredAt);
        foreach (var counter in facts.Counters)
        {
            if (OfferCounters.IsActive(counter.Key))
            {
                if (counter.PeriodOn >= on && !IsLeftOut(program, counter) && AsksForOffer(counter.Key, e))
                    used[new(counter.Key, counter.PeriodOn)] = new(counter.Amount, counter.Times);
                continue;
            }

            if (counter is { Amount: 0, Times: 0 } || !periods.TryGetValue(counter.Key, out var per)) continue;
            if (counter.PeriodOn == CounterSpec.PeriodOn(per, program.Calendar, on))
                used[new(counter.Key, counter.PeriodOn)] = new(counter.Amount, counter.Times);
        }
    }

    /// <summary>
    /// The program-wide counters of the rules whose conditions hold, and of their siblings where they stand together in a
    /// choosing group, so that a return can choose again (S10.4); by ascending key, each once.
    /// </summary>
    public IReadOnlyList<CounterSlot> ProgramWideNeeded(
        CompiledProgram program, EvaluationInputs inputs, EvaluatedEvent e) => ProgramWideNeeded(program, inputs, e, out _);

    /// <summary>As the other.</summary>
    /// <param name="program">The policy version that this table belongs to.</param>
    /// <param name="inputs">The facts before the event.</param>
    /// <param name="e">The event.</param>
    /// <param name="matches">Which rules hold, as far as it had to be known; null: of none.</param>
    internal IReadOnlyList<CounterSlot> ProgramWideNeeded(
        CompiledProgram program, EvaluationInputs inputs, EvaluatedEvent e, out RuleMatches? matches)
    {
        matches = null;
        if (IsNothing(e)) return [];
        List<Rule>? needing = null;
        foreach (var root in RootsFor(e.On))
        {
            // Most rules have no such counter: whether they hold need not be known for this.
            if (!root.MayUseProgramWide) continue;
            matches ??= new(new(program, inputs, e));
            if (HoldsAny(root, matches, e)) (needing ??= []).AddRange(root.Rules.Where(r => IsAsked(r, e)));
        }

        return needing is null ? [] : Slots(needing, matches!.Event, programWideOnly: true);
    }

    private static bool HoldsAny(RuleNode root, RuleMatches matches, EvaluatedEvent e)
    {
        foreach (var rule in root.Rules)
        {
            if (IsAsked(rule, e) && matches.Of(rule).Why is null) return true;
        }

        return false;
    }

    private bool AsksForOffer(string offerKey, EvaluatedEvent e)
    {
        foreach (var rule in Rules)
        {
            if (rule.OfferKey is { } key && offerKey.StartsWith(key, StringComparison.Ordinal) && IsAsked(rule, e)) return true;
        }

        return false;
    }

    // No rule takes one that is used up.
    private static bool IsLeftOut(CompiledProgram program, CounterFacts offer) =>
        offer.Times >= offer.Amount && program.Semantics >= EngineSemantics.CloserReading;

    private static bool IsNothing(EvaluatedEvent e) => e.On == "purchase" && e.Lines.Count == 0;

    private static List<CounterSlot> Slots(IEnumerable<Rule> rules, EventView view, bool programWideOnly)
    {
        var slots = new Dictionary<CounterKey, CounterSlot>();
        foreach (var rule in rules)
        {
            foreach (var counter in rule.Counters)
            {
                if (programWideOnly && !counter.IsProgramWide) continue;
                var key = counter.KeyFor(view);
                slots.TryAdd(key, new(key, counter.IsProgramWide, rule.Id));
            }
        }

        var sorted = slots.Values.ToList();
        sorted.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return sorted;
    }
}
