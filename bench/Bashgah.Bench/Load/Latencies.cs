using System.Diagnostics;

namespace Bashgah.Bench.Load;

/// <summary>Durations, all of them kept.</summary>
internal sealed class Latencies
{
    private readonly List<long> _ticks = new(1 << 20);

    public int Count => _ticks.Count;

    /// <summary>Adds one, in ticks of <see cref="Stopwatch"/>.</summary>
    public void Add(long ticks) => _ticks.Add(ticks);

    /// <summary>Adds one.</summary>
    public void AddMicroseconds(double microseconds) => _ticks.Add((long)(microseconds * Stopwatch.Frequency / 1e6));

    public void Clear() => _ticks.Clear();

    /// <summary>The duration, in milliseconds, within which this share of them lies.</summary>
    public double Quantile(double share)
    {
        if (_ticks.Count == 0)
            return 0;
        _ticks.Sort();
        return _ticks[Math.Min(_ticks.Count - 1, (int)(share * _ticks.Count))] * 1e3 / Stopwatch.Frequency;
    }
}
