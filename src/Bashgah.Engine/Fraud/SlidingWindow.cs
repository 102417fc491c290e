namespace Bashgah.Engine.Fraud;

/// <summary>
/// Stretches of time of one length that hold a certain fact: what comes late, or out of order, is found as if it had come at its
/// time. A stretch holds its beginning and not its end: what lies exactly one length apart is in no stretch together.
/// </summary>
internal static class SlidingWindow
{
    /// <summary>Judges what stands from one place up to, and without, another.</summary>
    public delegate bool Judge(int first, int end);

    /// <summary>All facts of the stretches that hold the fact and are too much; none: there is no such stretch. It takes one walk over
    /// the facts, however many they are.</summary>
    /// <param name="facts">By time, the fact among them.</param>
    /// <param name="fact">Which must be in the stretch.</param>
    /// <param name="length">Microseconds.</param>
    /// <param name="judgeOf">Makes what judges the facts that lie near.</param>
    public static IReadOnlyList<FraudFact> Find(
        IEnumerable<FraudFact> facts, FraudFact fact, long length, Func<IReadOnlyList<FraudFact>, Judge> judgeOf)
    {
        List<FraudFact> near = [.. facts.Where(one => Math.Abs(one.At - fact.At) < length)];
        var isTooMuch = judgeOf(near);
        var (from, to, end) = (near.Count, 0, 0);
        // A stretch that begins between two facts holds no more than the one that begins at the later.
        for (var first = 0; first < near.Count && near[first].At <= fact.At; first++)
        {
            while (end < near.Count && near[end].At - near[first].At < length) end++;
            if (!isTooMuch(first, end)) continue;
            from = Math.Min(from, first);
            to = end;
        }

        // Each of them holds the fact, so that together they are one stretch.
        return from < to ? near[from..to] : [];
    }

    /// <summary>The most that a stretch of some facts holds.</summary>
    public static T Fullest<T>(IReadOnlyList<FraudFact> facts, long length, Func<int, int, T> measure)
        where T : struct, IComparable<T>
    {
        var (most, end) = (default(T), 0);
        for (var first = 0; first < facts.Count; first++)
        {
            while (end < facts.Count && facts[end].At - facts[first].At < length) end++;
            var held = measure(first, end);
            if (held.CompareTo(most) > 0) most = held;
        }

        return most;
    }

    /// <summary>How many facts the fullest stretch holds.</summary>
    public static int Most(IReadOnlyList<FraudFact> facts, long length) => Fullest(facts, length, static (first, end) => end - first);

    /// <summary>Too much is more than a number of facts.</summary>
    public static Func<IReadOnlyList<FraudFact>, Judge> MoreThan(long most) => _ => (first, end) => end - first > most;
}
