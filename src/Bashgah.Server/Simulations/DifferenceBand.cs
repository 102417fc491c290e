using Bashgah.Engine.Simulation;

namespace Bashgah.Server.Simulations;

/// <summary>Members whose difference lies between two sums; each band reaches ten times as far as the one nearer to 0.</summary>
/// <param name="From">Least difference, minor units of money.</param>
/// <param name="To">Greatest difference.</param>
/// <param name="Members">How many they are.</param>
internal sealed record DifferenceBand(long From, long To, int Members)
{
    private const int Tenfold = 10;

    /// <summary>All members of two clubs, the greatest loss first; nothing is left out between the outermost.</summary>
    public static IReadOnlyList<DifferenceBand> Of(IEnumerable<MemberDifference> members)
    {
        // Powers of ten, below 0 for losses; 0: no difference.
        var counts = members.CountBy(member => PlaceOf(member.Change)).ToDictionary();
        if (counts.Count == 0)
            return [];
        var (first, last) = (Math.Min(0, counts.Keys.Min()), Math.Max(0, counts.Keys.Max()));
        return [.. Enumerable.Range(first, last - first + 1).Select(place => Band(place, counts.GetValueOrDefault(place)))];
    }

    /// <summary>The number of digits, with the sign.</summary>
    private static int PlaceOf(long change)
    {
        var digits = 0;
        for (var rest = Math.Abs(change); rest > 0; rest /= Tenfold)
            digits++;
        return change < 0 ? -digits : digits;
    }

    private static DifferenceBand Band(int place, int members)
    {
        var least = 1L;
        for (var i = 1; i < Math.Abs(place); i++)
            least *= Tenfold;
        var most = (least * (Tenfold - 1)) + (least - 1);
        return place switch
        {
            0 => new(0, 0, members),
            > 0 => new(least, most, members),
            _ => new(-most, -least, members),
        };
    }
}
