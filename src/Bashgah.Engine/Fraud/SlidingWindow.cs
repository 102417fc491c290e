namespace Bashgah.Engine.Fraud;

/// <summary>
/// Stretches of time of one length that hold a certain fact: what comes late, or out of order, is found as if it had come at its
/// time. A stretch holds its beginning and not its end: what lies exactly one length apart is in no stretch together.
/// </summary>
internal static class SlidingWindow
{
    /// <summary>All facts of the stretches that hold the fact and are too much; none: there is no such stretch.</summary>
    /// <param name="facts">By time, the fact among them.</param>
    /// <param name="fact">Which must be in the stretch.</param>
    /// <param name="length">Microseconds.</param>
    /// <param name="isTooMuch">Judges what one stretch holds.</param>
    public static IReadOnlyList<FraudFact> Find(
        IReadOnlyList<FraudFact> facts, FraudFact fact, long length, Func<IReadOnlyList<FraudFact>, bool> isTooMuch)
    {
        var found = new HashSet<FraudFact>(ReferenceEqualityComparer.Instance);
        long? last = null;
        foreach (var first in facts)
        {
            // A stretch that begins between two facts holds no more than the one that begins at the later.
            if (first.At > fact.At || fact.At - first.At >= length || first.At == last) continue;
            last = first.At;
            List<FraudFact> within = [.. facts.Where(one => one.At >= first.At && one.At - first.At < length)];
            if (isTooMuch(within)) found.UnionWith(within);
        }

        return [.. facts.Where(found.Contains)];
    }
}
