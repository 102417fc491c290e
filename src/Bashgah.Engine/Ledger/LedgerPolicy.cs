using Bashgah.Engine.Programs;
using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Rewards;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Ledger;

/// <summary>What the ledger asks of a policy version again and again, worked out once.</summary>
internal sealed class LedgerPolicy
{
    public LedgerPolicy(CompiledProgram program)
    {
        AwaitedEvents = FindAwaited(program);
        Sliding = FindSliding(program);
        BalanceRules = [.. program.Rules.Summaries.Where(rule => rule.On.Contains("balance"))];
        ReachedCurrencies = [.. BalanceRules.SelectMany(r => r.Reaches.Keys).Distinct().Order(StringComparer.Ordinal)];
        SavedCurrencies = program.Rules.Summaries.SelectMany(rule => rule.Grant?.Spend.Keys ?? []).Concat(ReachedCurrencies)
            .ToHashSet(StringComparer.Ordinal);
        Measures = [.. MeasuresOf(program)];
        Measured = Measures.Select(measure => measure.Of).ToHashSet(StringComparer.Ordinal);
        KeepsBirthdays = program.Rules.RootsFor(EventNames.Birthday).Length > 0;
        KeepsAnniversaries = program.Rules.RootsFor(EventNames.Anniversary).Length > 0;
        ContestedByTime = FindContested(program);
        Capped = [.. program.Currencies.Where(c => c.BalanceMax is not null).Select(c => c.Id)];
    }

    /// <summary>Events that some pending award waits for (S5.1).</summary>
    public IReadOnlySet<string> AwaitedEvents { get; }

    /// <summary>Currencies with lots that slide with activity, and how long after it they end (S5.2).</summary>
    public IReadOnlyDictionary<string, CalendarPeriod> Sliding { get; }

    /// <summary>Rules on <c>balance</c>, in document order.</summary>
    public RuleSummary[] BalanceRules { get; }

    /// <summary>Currencies whose balance such rules look at.</summary>
    public string[] ReachedCurrencies { get; }

    /// <summary>Currencies whose balance rules look at or spend.</summary>
    public IReadOnlySet<string> SavedCurrencies { get; }

    /// <summary>Every total that a tier set measures or requires.</summary>
    public TierMeasure[] Measures { get; }

    /// <summary>What those totals are of.</summary>
    public IReadOnlySet<string> Measured { get; }

    /// <summary>True when a rule is asked on <c>birthday</c>.</summary>
    public bool KeepsBirthdays { get; }

    /// <summary>True when a rule is asked on <c>anniversary</c>.</summary>
    public bool KeepsAnniversaries { get; }

    /// <summary>Keys of program-wide counters that rules on birthdays and anniversaries may use.</summary>
    public IReadOnlySet<string> ContestedByTime { get; }

    /// <summary>Currencies with a balance cap.</summary>
    public string[] Capped { get; }

    public static LedgerPolicy Of(CompiledProgram program) => program.ForLedger;

    // What a feast lets a balance reach is given in its transaction too.
    private static HashSet<string> FindContested(CompiledProgram program)
    {
        string[] timed = [EventNames.Birthday, EventNames.Anniversary];
        var rules = program.Rules.Rules.Where(rule => timed.Any(on => RuleTable.IsAskedOn(rule, on))).ToList();
        if (rules.Count == 0) return [];
        rules.AddRange(program.Rules.Rules.Where(rule => RuleTable.IsAskedOn(rule, EventNames.Balance)));
        // No store takes part in a birthday.
        var limits = rules.SelectMany(rule => rule.Counters).Where(counter => counter.IsProgramWide)
            .Select(counter => counter.IsPerStore ? counter.Key + "@" : counter.Key);
        var stocks = rules.Select(rule => rule.Summary.Grant?.Reward).OfType<string>()
            .Select(reward => RewardCounters.Stock(program.Rewards[reward]).Key);
        return limits.Concat(stocks).ToHashSet(StringComparer.Ordinal);
    }

    private static HashSet<string> FindAwaited(CompiledProgram program)
    {
        var pending = program.Currencies.Select(currency => currency.Pending)
            .Concat(program.Rules.Summaries.SelectMany(rule => rule.Pending.Values));
        return pending.Select(policy => policy.UntilEvent).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    // A rule may let a currency slide that does not by itself; a lot does not know its rule, so one period serves all.
    private static Dictionary<string, CalendarPeriod> FindSliding(CompiledProgram program)
    {
        var sliding = new Dictionary<string, CalendarPeriod>(StringComparer.Ordinal);
        foreach (var currency in program.Currencies)
        {
            if (currency.Expiry.Inactive is { } period) sliding[currency.Id] = period;
        }

        foreach (var (currency, expiry) in program.Rules.Summaries.SelectMany(rule => rule.Expiry))
        {
            if (expiry.Inactive is { } period) sliding.TryAdd(currency, period);
        }

        return sliding;
    }

    private static IEnumerable<TierMeasure> MeasuresOf(CompiledProgram program)
    {
        foreach (var set in program.TierSets)
        {
            if (set.Measure is { } measure) yield return measure;
            foreach (var requirement in set.Levels.SelectMany(level => level.Requires))
            {
                if (requirement.Measure is { } required) yield return required;
            }
        }
    }
}
