namespace Bashgah.Server.Simulations.Page;

/// <summary>An axis of values from a round number to a round number, both sides of 0.</summary>
internal sealed class ChartScale
{
    private const int TicksWanted = 4;
    private const int Tenfold = 10;
    private static readonly int[] RoundSteps = [1, 2, 5];

    public ChartScale(IEnumerable<long> values)
    {
        var (least, most) = (0L, 0L);
        foreach (var value in values)
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        var step = StepOf(most - least);
        Least = -RoundedUp(-least, step);
        Most = Math.Max(RoundedUp(most, step), Least == 0 ? step : 0);
        Ticks = [.. Enumerable.Range(0, (int)((Most - Least) / step) + 1).Select(i => Least + (i * step))];
    }

    /// <summary>Where the axis begins, at most 0.</summary>
    public long Least { get; }

    /// <summary>Where it ends.</summary>
    public long Most { get; }

    /// <summary>Round numbers in between, the least first.</summary>
    public IReadOnlyList<long> Ticks { get; }

    /// <summary>How far up a value lies, 0 to 1.</summary>
    public double At(long value) => (double)(value - Least) / (Most - Least);

    private static long StepOf(long range)
    {
        var power = 1L;
        while (true)
        {
            foreach (var round in RoundSteps)
            {
                if (range <= (Int128)round * power * TicksWanted || power > long.MaxValue / Tenfold)
                    return round * power;
            }
            power *= Tenfold;
        }
    }

    private static long RoundedUp(long value, long step) => (value + step - 1) / step * step;
}
