using Bashgah.Engine.Events;

namespace Bashgah.Engine.Rules;

/// <summary>
/// Everything about the member that rules read, taken before the event (S4.7) and stored with the decision, so that a
/// return decides again on the original facts (S6.1).
/// </summary>
public sealed record EvaluationInputs
{
    /// <summary>Level by tier set.</summary>
    public required IReadOnlyDictionary<string, string> Tiers { get; init; }

    /// <summary>The member's groups.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>The member's declared attributes.</summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>Number of this purchase for the member, from 1 (counts this very event, S4.7); 0 for other events.</summary>
    public int PurchaseNo { get; init; }

    /// <summary>Day the member joined.</summary>
    public int JoinedOn { get; init; }

    /// <summary>Use before the event of every limit that could matter, where it is not zero, by limit key (with its scope and
    /// period, see <see cref="LimitUse.Key"/>).</summary>
    public required IReadOnlyDictionary<CounterKey, Used> Used { get; init; }

    /// <summary>Balance before the event (available + pending + held) by currency, for currencies that have a balance cap.</summary>
    public required IReadOnlyDictionary<string, long> Balances { get; init; }

    /// <summary>Streaks by unit in whose period this is the first such event, this one counted.</summary>
    public IReadOnlyDictionary<string, int> Streaks { get; init; } = NoStreaks;

    private static readonly IReadOnlyDictionary<string, int> NoStreaks = new Dictionary<string, int>();

    /// <summary>For commission: the buyer's facts; all others are those of who gets it. Else null.</summary>
    public BuyerInputs? Buyer { get; init; }

    /// <summary>Id of the transaction and time of the draw, for chance (S3.7); null in an evaluation.</summary>
    public Func<string, byte[]>? Draw { get; init; }

    /// <summary>False where nobody will ask why: then reasons and lines' shares of what rules give are left out. What they give is the
    /// same.</summary>
    internal bool IsExplained { get; init; } = true;

    /// <summary>Which rules hold for the event that these were taken for, as far as it was asked when counters were looked for:
    /// conditions read neither program-wide counters nor <see cref="Balances"/>, so that it stays true.</summary>
    internal RuleMatches? Matches { get; init; }

    /// <summary>With what was read for a further question of the same transaction.</summary>
    public EvaluationInputs And(EvaluationInputs later)
    {
        ArgumentNullException.ThrowIfNull(later);
        if (later.Used.Keys.All(Used.ContainsKey)) return this;
        var used = new SortedList<CounterKey, Used>(Used.ToDictionary());
        foreach (var (key, use) in later.Used) used.TryAdd(key, use);
        return this with { Used = used, Matches = null };
    }
}

/// <summary>What commission reads of the buyer.</summary>
/// <param name="Groups">The buyer's groups.</param>
/// <param name="ReferredOn">Day on which the buyer named who brought them.</param>
/// <param name="PurchaseNo">Number of the purchase since then, from 1; 0 for other events.</param>
public sealed record BuyerInputs(IReadOnlyList<string> Groups, int ReferredOn, int PurchaseNo);

/// <summary>Use of a counter.</summary>
public readonly record struct Used(long Amount, long Times);

/// <summary>The event as rules see it; for a return, what remains of it.</summary>
public sealed record EvaluatedEvent
{
    /// <summary><c>purchase</c>, <c>joined</c>, <c>activity:type</c>, <c>balance</c>.</summary>
    public required string On { get; init; }

    /// <summary>When it happened.</summary>
    public required long OccurredAt { get; init; }

    /// <summary>Store, when given.</summary>
    public string? Store { get; init; }

    /// <summary>Channel, when given.</summary>
    public string? Channel { get; init; }

    /// <summary>Lines that remain; empty for events without lines.</summary>
    public IReadOnlyList<EvaluatedLine> Lines { get; init; } = [];

    /// <summary>Kinds of the tenders.</summary>
    public IReadOnlyList<string> TenderKinds { get; init; } = [];

    /// <summary>For rules on <c>balance</c>: available balance now, by currency; <c>reaches</c> reads it.</summary>
    public IReadOnlyDictionary<string, long> Available { get; init; } = NoBalances;

    /// <summary>When set, only this rule is asked: rules on <c>balance</c> fire one by one, as often as they hold.</summary>
    public string? OnlyRule { get; init; }

    /// <summary>Attributes of the event.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = Purchase.NoAttributes;

    private static readonly IReadOnlyDictionary<string, long> NoBalances = new Dictionary<string, long>();
}

/// <summary>What remains of a line, with its share of what points or store credit paid (S7.4).</summary>
public readonly record struct EvaluatedLine(
    int Line, string? Sku, string? ProductGroup, string? Brand, long Quantity, long Amount, long Discount, long Tax,
    long PaidByAccount);

/// <summary>What one rule gives in one currency (S1), or the reward or offer that it grants.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Currency">Currency id; empty for what is granted.</param>
/// <param name="Reward">Reward id when the rule grants one; else null.</param>
/// <param name="Amount">Units after rounding and limits; times for what is granted. Above 0, but for currencies that carry,
/// where it may be 0 while <paramref name="ExactBillionths"/> is not.</param>
/// <param name="ExactBillionths">For currencies that carry: the exact amount after limits, truncated once; else 0.</param>
/// <param name="BasisAmount">Money basis or quantity thousandths that it was reckoned on, for the explanation.</param>
/// <param name="Trimmed">Units that limits took off.</param>
/// <param name="Lines">Share by line; empty when the event has no lines.</param>
public sealed record Award(
    string RuleId, string Currency, string? Reward, long Amount, Int128 ExactBillionths, long BasisAmount, long Trimmed,
    IReadOnlyList<LineShare> Lines)
{
    /// <summary>Offer id when the rule grants one; else null.</summary>
    public string? Offer { get; init; }

    /// <summary>Of a granted offer: its number among what the member was given, by which a return finds it again.</summary>
    public long OfferNo { get; init; }

    /// <summary>False: a reward or an offer is granted, which no account holds.</summary>
    public bool IsUnits => Reward is null && Offer is null;
}

/// <summary>A line's share of an award.</summary>
public readonly record struct LineShare(int Line, long Amount);

/// <summary>A rule that gave nothing.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Reason">Stable reason: a condition's key (<c>weekday</c>), <c>limit</c>, <c>budget</c>, <c>not-chosen</c>,
/// <c>rounded-to-zero</c>, <c>balance-cap</c>, <c>base-gave-nothing</c>, <c>stage</c>, <c>chance-not-shown</c>.</param>
/// <param name="Detail">Which: index of the condition, or id of the limit or of the rule chosen instead; else null.</param>
public sealed record NotFired(string RuleId, string Reason, string? Detail);

/// <summary>What an award used of a limit or budget.</summary>
/// <param name="IsProgramWide">True: a program-wide counter row; false: in the member's facts.</param>
/// <param name="Key">The counter.</param>
/// <param name="KeepUntilOn">Day until which the counter is kept (S4.6).</param>
/// <param name="Amount">Units used.</param>
/// <param name="Times">Awards used.</param>
public readonly record struct LimitUse(bool IsProgramWide, CounterKey Key, int KeepUntilOn, long Amount, long Times);

/// <summary>What the rules come to for an event.</summary>
public sealed record Evaluation(
    IReadOnlyList<Award> Awards, IReadOnlyList<NotFired> NotFired, IReadOnlyList<LimitUse> LimitUses);
