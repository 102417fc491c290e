using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules.Calculators;
using Bashgah.Engine.Rules.Conditions;
using Bashgah.Engine.Rules.Limits;

namespace Bashgah.Engine.Rules;

/// <summary>A compiled rule. Its number is its place in the document.</summary>
internal sealed class Rule
{
    private readonly NotFired[] _conditionReasons;

    public Rule(int index, RuleSummary summary, IReadOnlyList<Condition> conditions)
    {
        Index = index;
        Summary = summary;
        Conditions = [.. conditions];
        _conditionReasons =
            [.. conditions.Select((c, i) => Because(c.Describe().Key, InvariantText.Of(i)))];
    }

    public int Index { get; }

    public RuleSummary Summary { get; }

    public string Id => Summary.Id;

    /// <summary>All must hold, in order.</summary>
    public Condition[] Conditions { get; }

    /// <summary>What of a line's amount it counts (S4.2).</summary>
    public required Basis Basis { get; init; }

    /// <summary>Days of the stages that switch it on; none: always on.</summary>
    public required IReadOnlyList<DayRange> Stages { get; init; }

    /// <summary>What it gives, one a currency in the program's order; for a granted reward one without currency.</summary>
    public required Gift[] Gifts { get; init; }

    /// <summary>For a multiplier: the rules that it multiplies; else none.</summary>
    public required IReadOnlyList<int> Bases { get; init; }

    /// <summary>For a multiplier: what the base comes to; else 0.</summary>
    public ExactDecimal Factor { get; init; }

    /// <summary>For a multiplier: the factor less one, which it gives beside the base (S4.4).</summary>
    public Fraction Surplus => Factor.ToFraction() - Fraction.One;

    /// <summary>Counters of times that the rule uses once an event, whatever the number of its currencies.</summary>
    public required CounterSpec[] TimesCounters { get; init; }

    /// <summary>The condition <c>first</c> as counters, or null.</summary>
    public FirstMembers? First { get; init; }

    /// <summary>What keys of the offer begin with that what it gives uses once; null: of none.</summary>
    public string? OfferKey { get; init; }

    /// <summary>True when another rule multiplies this one.</summary>
    public bool IsBase { get; set; }

    public bool IsMultiplier => Bases.Count > 0;

    /// <summary>Every counter that it may use.</summary>
    public CounterSpec[] Counters => field ??=
    [
        .. TimesCounters
            .Concat(First is { } first ? [first.Program, first.Member] : [])
            .Concat(Gifts.SelectMany(g => g.Counters))
            .Where(c => c.Per is not null),
    ];

    /// <summary>The reason of a condition that does not hold.</summary>
    public NotFired BecauseCondition(int condition) => _conditionReasons[condition];

    /// <summary>The reason when its offer is used up meanwhile: that of the condition.</summary>
    public NotFired BecauseOffer()
    {
        for (var i = 0; i < Conditions.Length; i++)
        {
            if (Conditions[i] is OfferCondition) return _conditionReasons[i];
        }

        throw new EngineFaultException($"Rule {Id} asks for no offer.");
    }

    public NotFired Because(string reason, string? detail = null) => new(Id, reason, detail);
}

/// <summary>What a rule gives in one currency.</summary>
/// <param name="Currency">The currency; null: a granted reward.</param>
/// <param name="CurrencyIndex">Its place in the program; −1 for a granted reward.</param>
/// <param name="Calculator">Null for multipliers and granted rewards.</param>
/// <param name="Counters">Limits and budgets in the order in which they are asked.</param>
internal sealed record Gift(
    CurrencyPolicy? Currency, int CurrencyIndex, Calculator? Calculator, CounterSpec[] Counters);

/// <summary>The first so many members that a rule gives to: how many there were, and whether this is one.</summary>
internal sealed record FirstMembers(CounterSpec Program, CounterSpec Member);

/// <summary>Local days, both inclusive.</summary>
internal readonly record struct DayRange(int? FromOn, int? UntilOn)
{
    public bool Contains(int on) => !(on < FromOn) && !(on > UntilOn);
}
