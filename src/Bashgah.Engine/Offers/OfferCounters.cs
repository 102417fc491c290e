using System.Globalization;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Offers;

/// <summary>
/// A member's offers as counters in the facts, one each time that one is given or activated. Key of one that waits:
/// <c>offer-waiting/offer/number</c>, period: last day. Of an active one: <c>offer/offer/first day/number</c>, period: last day,
/// amount: how often it may be used, times: how often it was. The number is the version that the facts had before.
/// <c>offer-taken/offer</c>: how often one that is open to groups was activated.
/// </summary>
internal static class OfferCounters
{
    private const string Waiting = "offer-waiting/";
    private const string Active = "offer/";
    private const string Taken = "offer-taken/";

    /// <summary>What keys of active ones of an offer begin with.</summary>
    public static string ActiveKey(string offer) => $"{Active}{offer}/";

    /// <summary>Whether a counter is of an active offer.</summary>
    public static bool IsActive(string key) => key.StartsWith(Active, StringComparison.Ordinal);

    /// <summary>Whether an active one of an offer can be used on a day.</summary>
    /// <param name="key">A counter's key.</param>
    /// <param name="activeKey">As <see cref="ActiveKey"/>.</param>
    /// <param name="on">The day.</param>
    /// <param name="used">How often it may be used, and was.</param>
    public static bool IsUsable(CounterKey key, string activeKey, int on, Used used) =>
        key.PeriodOn >= on && used.Times < used.Amount && key.Key.StartsWith(activeKey, StringComparison.Ordinal)
        && FromOn(key.Key, activeKey.Length) <= on;

    /// <summary>The one that waits and ends first, on a day; null: none.</summary>
    public static CounterFacts? WaitingOf(MemberFacts facts, string offer, int on)
    {
        var prefix = WaitingPrefix(offer);
        CounterFacts? first = null;
        foreach (var counter in facts.Counters)
        {
            if (counter.Amount > 0 && counter.PeriodOn >= on && !(counter.PeriodOn >= first?.PeriodOn)
                && counter.Key.StartsWith(prefix, StringComparison.Ordinal))
                first = counter;
        }

        return first;
    }

    /// <summary>The active one that ends first and can still be used, on a day; null: none.</summary>
    public static CounterFacts? ActiveOf(MemberFacts facts, string offer, int on)
    {
        var activeKey = ActiveKey(offer);
        CounterFacts? first = null;
        foreach (var counter in facts.Counters)
        {
            var key = new CounterKey(counter.Key, counter.PeriodOn);
            if (!(counter.PeriodOn >= first?.PeriodOn) && IsUsable(key, activeKey, on, new(counter.Amount, counter.Times)))
                first = counter;
        }

        return first;
    }

    /// <summary>Whether it was activated, of one that is open to groups.</summary>
    public static bool IsTaken(MemberFacts facts, string offer) =>
        facts.Counters.Exists(counter => counter.Times > 0 && counter.Key == Taken + offer);

    public static void Wait(MemberWork member, OfferPolicy offer, int untilOn) =>
        member.UseCounter(new(WaitingPrefix(offer.Id) + Text(member.Facts.Version), untilOn), untilOn, 1, 0);

    public static void StopWaiting(MemberWork member, CounterFacts waiting) =>
        member.UseCounter(new(waiting.Key, waiting.PeriodOn), 0, -waiting.Amount, 0);

    /// <summary>Ends the one of a number if the member has not activated it: it does not wait any more.</summary>
    public static void StopWaiting(MemberWork member, OfferPolicy offer, long number, int untilOn) =>
        member.UseCounter(new(WaitingPrefix(offer.Id) + Text(number), untilOn), 0, -1, 0);

    public static void Activate(TransactionWork work, MemberWork member, OfferPolicy offer, int untilOn)
    {
        var late = work.Program.Terms.LateDays;
        // Late events still find it.
        member.UseCounter(
            KeyOf(offer, work.OccurredOn, member.Facts.Version, untilOn), untilOn == LotKey.Never ? untilOn : untilOn + late, offer.Uses, 0);
        if (offer.Groups.Count > 0) member.UseCounter(new(Taken + offer.Id, 0), TakenUntilOn(work.Program, offer), 0, 1);
    }

    /// <summary>Ends the one of a number that was active from a day on: it cannot be used any more.</summary>
    public static void Deactivate(MemberWork member, OfferPolicy offer, long number, int on, int untilOn)
    {
        var key = KeyOf(offer, on, number, untilOn);
        if (member.Counter(key).Amount == 0) return;
        member.UseCounter(key, 0, -offer.Uses, 0);
        if (offer.Groups.Count > 0) member.UseCounter(new(Taken + offer.Id, 0), 0, 0, -1);
    }

    /// <summary>One without end that is used up is kept as long as a return may give a use of it back; one of which a use is back
    /// has no end again.</summary>
    /// <param name="counter">A counter of any kind.</param>
    /// <param name="returnsUntilOn">Day up to which a return of what is bought today may be recorded.</param>
    public static CounterFacts Kept(CounterFacts counter, int returnsUntilOn)
    {
        if (counter.PeriodOn != LotKey.Never || !IsActive(counter.Key)) return counter;
        var isUsedUp = counter.Times >= counter.Amount;
        if (isUsedUp && counter.KeepUntilOn != LotKey.Never) return counter;
        return counter with { KeepUntilOn = isUsedUp ? returnsUntilOn : LotKey.Never };
    }

    /// <summary>Whether a counter says that one that is open to groups was activated. A later version may move the offer's end:
    /// what can be had once is remembered for good.</summary>
    public static bool IsTakenMark(CounterFacts counter) =>
        counter.Times > 0 && counter.Key.StartsWith(Taken, StringComparison.Ordinal);

    private static int TakenUntilOn(CompiledProgram program, OfferPolicy offer) =>
        program.Semantics < EngineSemantics.CloserReading && offer.UntilOn is { } last ? last + program.Terms.LateDays : LotKey.Never;

    private static string WaitingPrefix(string offer) => $"{Waiting}{offer}/";

    private static CounterKey KeyOf(OfferPolicy offer, int fromOn, long number, int untilOn) =>
        new($"{ActiveKey(offer.Id)}{Text(fromOn)}/{Text(number)}", untilOn);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FromOn(string key, int at) =>
        int.Parse(key.AsSpan(at, key.IndexOf('/', at) - at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
