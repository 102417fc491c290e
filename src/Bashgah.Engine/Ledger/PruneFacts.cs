using Bashgah.Engine.Offers;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Tiers;

namespace Bashgah.Engine.Ledger;

/// <summary>
/// Forgets what no decision can read any more, so that facts stay small however long a member shops. Pruning follows
/// the clock alone, and whoever advances a clock prunes: facts at the same clock are the same.
/// </summary>
internal static class PruneFacts
{
    public static void Prune(CompiledProgram program, MemberFacts facts)
    {
        var today = program.Calendar.DayOf(facts.ClockAt);
        ForgetCounters(program, facts, today);
        // The last return in time may be recorded late (S3.5).
        var returnsFrom = (long)today - program.Terms.ReturnWithinDays - program.Terms.LateDays;
        foreach (var account in facts.Accounts)
        {
            ForgetExpired(account, returnsFrom);
            account.Maturations.RemoveAll(
                returnsFrom, static (maturation, returnsFrom) => maturation.Became.FromOn < returnsFrom);
        }

        PruneSeries(program, facts, today);
    }

    private static void ForgetCounters(CompiledProgram program, MemberFacts facts, int today)
    {
        // Marks of earlier semantics have an end: from now on it does not count.
        var keepsTaken = program.Semantics >= EngineSemantics.CloserReading;
        if (keepsTaken) EndUsedUpOffers(facts, today + program.Terms.ReturnWithinDays + program.Terms.LateDays);
        facts.Counters.RemoveAll(
            (today, keepsTaken),
            static (counter, at) => counter is { Amount: 0, Times: 0 }
                || (counter.KeepUntilOn < at.today && !(at.keepsTaken && OfferCounters.IsTakenMark(counter))));
    }

    private static void EndUsedUpOffers(MemberFacts facts, int returnsUntilOn)
    {
        for (var i = 0; i < facts.Counters.Count; i++)
        {
            var kept = OfferCounters.Kept(facts.Counters[i], returnsUntilOn);
            if (kept != facts.Counters[i]) facts.Counters[i] = kept;
        }
    }

    // A lot's accrual is not younger than the lot, so nothing given before this day can be returned any more.
    private static void ForgetExpired(AccountFacts account, long returnsFrom)
    {
        for (var i = account.Lots.Count - 1; i >= 0; i--)
        {
            var lot = account.Lots[i];
            if (lot.Expired == 0 || lot.Key.FromOn >= returnsFrom) continue;
            if (lot is { Pending: 0, Available: 0, Held: 0 }) account.Lots.RemoveAt(i);
            else account.Lots[i] = lot with { Expired = 0 };
        }
    }

    private static void PruneSeries(CompiledProgram program, MemberFacts facts, int today)
    {
        for (var i = facts.Series.Count - 1; i >= 0; i--)
        {
            var series = facts.Series[i];
            // Units that wait for an event count in the window of their own days once it comes.
            var waits = series.Measure.IndexOf('~', StringComparison.Ordinal);
            var currency = waits < 0 ? series.Measure : series.Measure[..waits];
            var horizon = SeriesHorizon.Of(program, facts, currency, today);
            Shorten(series, horizon);
            if (series.Days.Count == 0) facts.Series.RemoveAt(i);
        }
    }

    private static void Shorten(SeriesFacts series, SeriesHorizon horizon)
    {
        var old = 0L;
        while (series.Days.Count > 0 && series.Days[0] is { CountsAfterOn: 0 } day && day.OccurredOn < horizon.FromOn)
        {
            old += day.Amount;
            series.Days.RemoveAt(0);
        }

        if (old != 0 && horizon.KeepsSum) series.Days.Insert(0, new(SeriesList.LongAgo, 0, old));
    }
}
