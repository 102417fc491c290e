using Bashgah.Engine.Ledger;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules.Calculators;
using Bashgah.Engine.Rules.Limits;

namespace Bashgah.Engine.Rules;

/// <summary>What a rule whose conditions hold gives: exact amounts, rounding, limits, in this order (S2.3).</summary>
internal sealed class RuleAwards(EventView e, EvaluationState state)
{
    /// <summary>A carried amount is kept in billionths (S2.4).</summary>
    private const long Billion = 1_000_000_000;

    /// <summary>Gives what the rule gives on these lines; the reason when that is nothing.</summary>
    public NotFired? Give(Rule rule, int[] lines)
    {
        if (RoomForTimes(rule) is { } full) return full;
        NotFired? why = null;
        var gives = false;
        foreach (var gift in rule.Gifts)
        {
            var reason = gift.Currency is null ? Grant(rule, gift) : Give(rule, gift, lines);
            why ??= reason;
            gives |= reason is null;
        }

        if (!gives) return why;
        if (rule.OfferKey is { } offer) state.UseOffer(state.OfferOf(offer)!.Value);
        foreach (var counter in rule.TimesCounters) state.Use(counter, 0, 1);
        if (rule.First is { } first && state.UseOf(first.Member) is not { Times: > 0 })
        {
            state.Use(first.Program, 0, 1);
            state.Use(first.Member, 0, 1);
        }

        return null;
    }

    /// <summary>What the awards from a place on are worth in money, of one line or of all (S4.3).</summary>
    public Fraction ValueFrom(int from, int? line)
    {
        var value = Fraction.Zero;
        for (var i = from; i < state.Awards.Count; i++)
        {
            var award = state.Awards[i];
            if (award.Gift.Currency is not { } currency)
                value += new Fraction(CostOf(award.Rule.Summary.Grant!));
            else if (!currency.IsQualifying)
                value += new Fraction(line is { } l ? award.ShareOf(l) : award.Amount) * currency.Worth!.Value;
        }

        return value;
    }

    /// <summary>Whether the awards from a place on give something on a line.</summary>
    public bool GivesOnLine(int from, int line)
    {
        for (var i = from; i < state.Awards.Count; i++)
        {
            if (state.Awards[i].ShareOf(line) > 0) return true;
        }

        return false;
    }

    /// <summary>An award as others see it.</summary>
    public static Award Finish(DraftAward draft, EventView e)
    {
        var shares = e.HasLines && e.Inputs.IsExplained ? LineShares.Of(draft, e) : [];
        return new(
            draft.Rule.Id, draft.Gift.Currency?.Id ?? "",
            draft.Gift.Currency is null ? draft.Rule.Summary.Grant!.Reward : null,
            draft.Amount, draft.ExactBillionths, draft.Exact?.BasisAmount ?? 0, draft.Trimmed, shares)
        {
            Offer = draft.Gift.Currency is null ? draft.Rule.Summary.Grant!.Offer : null,
        };
    }

    // What an offer will bring is not known yet.
    private long CostOf(GrantPolicy grant) => grant.Reward is { } reward ? e.Program.Rewards[reward].Cost : 0;

    private NotFired? RoomForTimes(Rule rule)
    {
        foreach (var counter in rule.TimesCounters)
        {
            if (!HasTime(counter)) return rule.Because(counter.Reason, counter.Detail);
        }

        if (rule.OfferKey is { } offer && state.OfferOf(offer) is null)
            return rule.BecauseOffer();

        // A member who is one of them already needs no more room.
        return rule.First is { } first && state.UseOf(first.Member) is not { Times: > 0 } && !HasTime(first.Program)
            ? rule.Because(first.Program.Reason, first.Program.Detail)
            : null;
    }

    private bool HasTime(CounterSpec counter) =>
        counter.Times is not { } times || (state.UseOf(counter) is { } used && used.Times < times);

    private NotFired? Grant(Rule rule, Gift gift)
    {
        foreach (var counter in gift.Counters)
        {
            if (!HasTime(counter)) return rule.Because(counter.Reason, counter.Detail);
        }

        foreach (var counter in gift.Counters) state.Use(counter, 1, 1);
        state.Give(new(rule, gift, null, 1, 0, 0, 0));
        return null;
    }

    private NotFired? Give(Rule rule, Gift gift, int[] lines)
    {
        var currency = gift.Currency!;
        if (Reckon(rule, gift, lines) is not { } exact) return rule.Because("base-gave-nothing");
        var rounded = new RoundedAmount(exact, currency);
        var limited = Limit(rule, gift, rounded, out var isRejected, out var why);
        if (!isRejected && rule.IsBase) state.KeepExact(rule, gift, exact);
        if (!rounded.Gives) return rule.Because("rounded-to-zero");
        if (!limited.Gives) return why;

        foreach (var counter in gift.Counters) state.Use(counter, limited.Units, 1);
        state.Give(new(
            rule, gift, exact, limited.Amount, currency.Carries ? limited.ExactBillionths : 0, rounded.Amount - limited.Amount,
            limited.Amount));
        return null;
    }

    private ExactAmounts? Reckon(Rule rule, Gift gift, int[] lines)
    {
        if (!rule.IsMultiplier) return gift.Calculator!.Reckon(e, rule.Basis, lines);
        var bases = new List<ExactAmounts>(rule.Bases.Count);
        foreach (var index in rule.Bases)
        {
            if (state.ExactOf(index, gift.CurrencyIndex) is { } exact) bases.Add(exact);
        }

        var multiplied = ExactAmounts.Multiplied(bases, lines, rule.Surplus, e.Amounts(rule.Basis));
        return multiplied.Lines.Length == 0 ? null : multiplied;
    }

    private RoundedAmount Limit(
        Rule rule, Gift gift, RoundedAmount award, out bool isRejected, out NotFired? why)
    {
        isRejected = false;
        why = null;
        foreach (var counter in gift.Counters)
        {
            var room = Room(counter, out var isOver);
            if (!isOver && award.FitsIn(room)) continue;
            why ??= rule.Because(counter.Reason, counter.Detail);
            if (isOver || counter.Rejects)
            {
                isRejected = true;
                return award.TrimmedTo(0);
            }

            award = award.TrimmedTo(room);
        }

        if (gift.Currency!.BalanceMax is { } most)
        {
            var have = checked(
                e.Inputs.Balances.GetValueOrDefault(gift.Currency.Id) + state.GivenOf(gift.CurrencyIndex));
            var room = Math.Max(0, most - have);
            if (!award.FitsIn(room))
            {
                why ??= rule.Because("balance-cap", gift.Currency.Id);
                award = award.TrimmedTo(room);
            }
        }

        return award;
    }

    // Times that are used up leave nothing to trim to: the award is rejected.
    private long Room(CounterSpec counter, out bool isOver)
    {
        isOver = !HasTime(counter);
        if (counter.Points is not { } points) return long.MaxValue;
        return state.UseOf(counter) is { } used ? Math.Max(0, points - used.Amount) : 0;
    }

    /// <summary>A rounded award that may be trimmed.</summary>
    private readonly struct RoundedAmount
    {
        private readonly ExactAmounts _exact;
        private readonly CurrencyPolicy _currency;

        public RoundedAmount(ExactAmounts exact, CurrencyPolicy currency)
        {
            (_exact, _currency) = (exact, currency);
            if (currency.Carries)
            {
                ExactBillionths = Truncated(exact.Total);
                Amount = RoundingMath.ToAmount(ExactBillionths / Billion);
            }
            else if (currency.RoundsEachLine)
            {
                for (var i = 0; i < exact.Lines.Length; i++)
                    Amount = checked(Amount + exact.Of(i).Round(currency.Rounding));
            }
            else
            {
                Amount = exact.Total.Round(currency.Rounding);
            }
        }

        private RoundedAmount(ExactAmounts exact, CurrencyPolicy currency, long amount)
        {
            (_exact, _currency, Amount) = (exact, currency, amount);
            if (currency.Carries) ExactBillionths = (Int128)amount * Billion;
        }

        public long Amount { get; }

        public Int128 ExactBillionths { get; }

        public bool Gives => Amount > 0 || ExactBillionths > 0;

        /// <summary>
        /// What it uses of limits: with carry the whole units that it may complete, or many small awards would together give
        /// more than a limit allows.
        /// </summary>
        public long Units => _currency.Carries ? CarriedUnits.AtMost(ExactBillionths) : Amount;

        public bool FitsIn(long room) => Units <= room;

        public RoundedAmount TrimmedTo(long room) => new(_exact, _currency, room);

        private static Int128 Truncated(Fraction exact) => (exact * new Fraction(Billion)) is var billionths
            ? billionths.Numerator / billionths.Denominator
            : default;
    }
}
