namespace Bashgah.Engine.Ledger;

/// <summary>
/// Totals by day that tiers are measured by (S8.1). A total counts from the day it was earned on, once it is no longer
/// pending; units that wait for an event stand in a series of their own until it comes.
/// </summary>
internal static class SeriesList
{
    /// <summary>Money paid by the member, not by points or credit.</summary>
    public const string Spend = "spend";

    /// <summary>Purchases of which something remains.</summary>
    public const string Visits = "visits";

    /// <summary>Bucket of days that only a window without end still counts.</summary>
    public const int LongAgo = int.MinValue;

    /// <summary>Adds to (or takes from) a day's total; only what some tier set measures is kept.</summary>
    public static void Add(TransactionWork work, MemberWork member, string measure, int on, int countsAfterOn, long amount)
    {
        if (amount == 0 || !IsMeasured(work, measure)) return;
        AddTo(In(member.Facts, measure), on, countsAfterOn, amount);
        member.SeriesChanged = true;
    }

    /// <summary>Adds what an award gave, by its placement; only what some tier set measures is kept.</summary>
    public static void AddAward(TransactionWork work, MemberWork member, string currency, int on, Placement place, long amount)
    {
        if (IsMeasured(work, currency)) AddAgain(member, currency, on, place, amount);
    }

    /// <summary>Adds what a return gives again of what was counted at first: <see cref="TakeAward"/> has taken it, whatever
    /// is measured by now.</summary>
    public static void AddAgain(MemberWork member, string currency, int on, Placement place, long amount)
    {
        if (amount == 0) return;
        if (place.Lot.Waiting is { } waiting)
        {
            AddTo(In(member.Facts, WaitingName(currency, waiting)), on, 0, amount);
            return;
        }

        AddTo(In(member.Facts, currency), on, place.IsPending ? place.Lot.FromOn : 0, amount);
        member.SeriesChanged = true;
    }

    /// <summary>Takes back what an award gave: where it waits, where it is pending, or where it counts by now.</summary>
    public static void TakeAward(MemberWork member, string currency, int on, LotKey lot, long amount)
    {
        if (lot.Waiting is { } waiting) amount -= TakeFrom(member.Facts, WaitingName(currency, waiting), on, 0, amount);
        amount -= TakeFrom(member.Facts, currency, on, lot.FromOn, amount);
        Take(member, currency, on, amount);
    }

    /// <summary>
    /// Takes back from a day's total, which corrections may take below 0. A day that is no longer kept by itself goes with
    /// those before the horizon when the facts are pruned.
    /// </summary>
    public static void Take(MemberWork member, string measure, int on, long amount)
    {
        if (amount == 0) return;
        AddTo(In(member.Facts, measure), on, 0, -amount);
        member.SeriesChanged = true;
    }

    /// <summary>True when what a document brought was counted: only that can be taken back.</summary>
    public static bool WasMeasured(TransactionWork work, RecordedDocument decided, string measure)
    {
        var policy = work.Session.Policy;
        return LedgerPolicy.Of(policy.At(decided.RecordedAt)).Measured.Contains(measure)
            || LedgerPolicy.Of(policy.Version(decided.PolicyVersion)).Measured.Contains(measure);
    }

    /// <summary>The event came that these units waited for: they count from now on, in the window of their own days.</summary>
    public static void Mature(MemberWork member, string currency, string waiting)
    {
        var index = member.Facts.Series.FindIndex(series => series.Measure == WaitingName(currency, waiting));
        if (index < 0) return;
        var days = member.Facts.Series[index].Days;
        member.Facts.Series.RemoveAt(index);
        foreach (var day in days) AddTo(In(member.Facts, currency), day.OccurredOn, 0, day.Amount);
        member.SeriesChanged = true;
    }

    /// <summary>Units whose pending time is over begin to count.</summary>
    public static void CountMatured(TransactionWork work, MemberWork member)
    {
        foreach (var series in member.Facts.Series)
        {
            if (!HasMatured(work, series)) continue;
            var matured = series.Days.FindAll(day => IsMatured(work, day));
            series.Days.RemoveAll(matured.Contains);
            foreach (var day in matured) AddTo(series, day.OccurredOn, 0, day.Amount);
            member.SeriesChanged = true;
        }
    }

    private static bool HasMatured(TransactionWork work, SeriesFacts series)
    {
        foreach (ref readonly var day in series.Days.AsSpan())
        {
            if (IsMatured(work, day)) return true;
        }

        return false;
    }

    private static bool IsMatured(TransactionWork work, DayTotal day) =>
        day.CountsAfterOn != 0 && work.IsOver(day.CountsAfterOn);

    private static string WaitingName(string currency, string waiting) => currency + "~" + waiting;

    private static bool IsMeasured(TransactionWork work, string measure) =>
        LedgerPolicy.Of(work.Now).Measured.Contains(measure) || LedgerPolicy.Of(work.Program).Measured.Contains(measure);

    private static SeriesFacts In(MemberFacts facts, string measure)
    {
        for (var i = 0; i < facts.Series.Count; i++)
        {
            var order = string.CompareOrdinal(facts.Series[i].Measure, measure);
            if (order == 0) return facts.Series[i];
            if (order < 0) continue;
            facts.Series.Insert(i, new SeriesFacts { Measure = measure });
            return facts.Series[i];
        }

        facts.Series.Add(new SeriesFacts { Measure = measure });
        return facts.Series[^1];
    }

    private static void AddTo(SeriesFacts series, int on, int countsAfterOn, long amount)
    {
        var index = IndexOf(series, on, countsAfterOn);
        if (index < 0) series.Days.Insert(~index, new(on, countsAfterOn, amount));
        else if (series.Days[index].Amount + amount == 0) series.Days.RemoveAt(index);
        else series.Days[index] = series.Days[index] with { Amount = series.Days[index].Amount + amount };
    }

    private static long TakeFrom(MemberFacts facts, string measure, int on, int countsAfterOn, long amount)
    {
        var series = facts.SeriesOf(measure);
        var index = series is null || amount == 0 ? -1 : IndexOf(series, on, countsAfterOn);
        if (index < 0) return 0;
        var taken = Math.Min(amount, series!.Days[index].Amount);
        if (taken <= 0) return 0;
        AddTo(series, on, countsAfterOn, -taken);
        return taken;
    }

    private static int IndexOf(SeriesFacts series, int on, int countsAfterOn)
    {
        var (low, high) = (0, series.Days.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var day = series.Days[middle];
            var order = day.OccurredOn.CompareTo(on);
            if (order == 0) order = day.CountsAfterOn.CompareTo(countsAfterOn);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}
