using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Ledger;

/// <summary>Takes the facts that rules read (S4.7), so that they can be stored and read again (S3.1).</summary>
internal static class ReadInputs
{
    private static readonly IReadOnlyDictionary<CounterKey, Used> NothingUsed = new Dictionary<CounterKey, Used>();

    /// <param name="work">The transaction; program-wide counters that are not loaded become its session's missing ones.</param>
    /// <param name="member">The member, before the event changes anything.</param>
    /// <param name="e">The event as rules see it.</param>
    /// <param name="purchaseNo">Number of the purchase for the member (for commission: the buyer); 0 for other events.</param>
    /// <param name="buyer">For commission: the buyer's facts.</param>
    /// <param name="streaks">What <see cref="Streaks.Extend"/> gave; null: none.</param>
    public static EvaluationInputs Of(
        TransactionWork work, MemberWork member, EvaluatedEvent e, int purchaseNo, BuyerInputs? buyer = null,
        IReadOnlyDictionary<string, int>? streaks = null)
    {
        var facts = member.Facts;
        var used = new SortedList<CounterKey, Used>();
        work.Program.Rules.AddUsedBy(facts, work.Program, e, used);
        var inputs = new EvaluationInputs
        {
            Tiers = Levels(facts),
            Groups = facts.Groups,
            Attributes = facts.Attributes,
            PurchaseNo = purchaseNo,
            JoinedOn = work.Program.Calendar.DayOf(facts.JoinedAt),
            Used = used.Count == 0 ? NothingUsed : used,
            Balances = Balances(work, member, null),
            Buyer = buyer,
            Draw = work.Session.IsEvaluation ? null : Draw(work.Session, work.RecordedAt, work.Id),
            IsExplained = work.Session.IsExplained,
        };
        if (streaks is { Count: > 0 }) inputs = inputs with { Streaks = streaks };
        return AddProgramWide(work, inputs, e, used);
    }

    /// <summary>Chance of a transaction (S3.7). One that was drawn may be drawn again, also to evaluate a return.</summary>
    public static Func<string, byte[]>? Draw(Session session, long recordedAt, long transactionId) =>
        session.Secrets is { } secrets ? ruleId => secrets.Draw(recordedAt, transactionId, ruleId) : null;

    /// <summary>Name under which a balance that <c>reaches</c> looks at is kept beside those with a cap.</summary>
    public static string AvailableName(string currency) => "available/" + currency;

    /// <summary>
    /// The same inputs once tenders have been paid: what rules on <c>balance</c> meet begins there, so that a return knows
    /// it. Rules of the event itself read none of it.
    /// </summary>
    public static EvaluationInputs AfterPayment(TransactionWork work, MemberWork member, EvaluationInputs inputs)
    {
        if (LedgerPolicy.Of(work.Program).ReachedCurrencies.Length == 0) return inputs;
        return inputs with { Balances = Balances(work, member, inputs.Balances) };
    }

    // Zeros stay: what stands here was read, so that a return knows which counters it may ask again.
    private static EvaluationInputs AddProgramWide(
        TransactionWork work, EvaluationInputs inputs, EvaluatedEvent e, SortedList<CounterKey, Used> used)
    {
        var needed = work.Program.Rules.ProgramWideNeeded(work.Program, inputs, e, out var matches);
        foreach (var slot in needed)
        {
            var counter = work.Counter(slot.Key);
            used[slot.Key] = new(counter.Amount, counter.Times);
        }

        if (matches is null) return inputs;
        return inputs with { Used = used.Count == 0 ? NothingUsed : used, Matches = matches };
    }

    private static SortedList<string, string> Levels(MemberFacts facts)
    {
        var levels = new SortedList<string, string>(facts.Tiers.Count, StringComparer.Ordinal);
        foreach (var tier in facts.Tiers) levels[tier.Set] = tier.Level;
        return levels;
    }

    // What is owed counts against what reaches look at: the next points pay it first (S6.4).
    private static SortedList<string, long> Balances(
        TransactionWork work, MemberWork member, IReadOnlyDictionary<string, long>? capped)
    {
        var policy = LedgerPolicy.Of(work.Program);
        var balances = new SortedList<string, long>(StringComparer.Ordinal);
        foreach (var currency in policy.Capped) balances[currency] = capped?[currency] ?? member.Facts.Find(currency)?.Owned ?? 0;
        foreach (var currency in policy.ReachedCurrencies)
            balances[AvailableName(currency)] = member.Available(currency) - (member.Facts.Find(currency)?.Debt ?? 0);
        return balances;
    }
}
