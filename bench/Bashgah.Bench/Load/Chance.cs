namespace Bashgah.Bench.Load;

/// <summary>Random numbers, the same in every run (xorshift64*).</summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed == 0 ? 1 : seed;

    /// <summary>From 0 to below a bound.</summary>
    public int Below(int bound) => (int)((Next() >> 33) % (ulong)bound);

    /// <summary>From 0 to below 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        unchecked
        {
            _state ^= _state >> 12;
            _state ^= _state << 25;
            _state ^= _state >> 27;
            return _state * 2_685_821_657_736_338_717UL;
        }
    }
}
