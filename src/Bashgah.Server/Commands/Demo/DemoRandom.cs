namespace Bashgah.Server.Commands.Demo;

/// <summary>
/// The demo's dice: SplitMix64 (Steele, Lea, Flood 2014) from a fixed seed, so that every machine and every later
/// version of the runtime throws the same.
/// </summary>
internal sealed class DemoRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public int Between(int min, int max) => min + (int)(Next() % (ulong)(max - min + 1));

    /// <summary>True in <paramref name="percent"/> of 100 cases.</summary>
    public bool Happens(int percent) => Next() % 100 < (ulong)percent;

    /// <summary>One of them.</summary>
    public T Of<T>(IReadOnlyList<T> items) => items[Between(0, items.Count - 1)];

    /// <summary>Dice of their own for a part of the story, so that changing one part leaves the others as they were.</summary>
    public DemoRandom Fork() => new(Next());

    private ulong Next()
    {
        unchecked
        {
            var z = _state += 0x9e3779b97f4a7c15;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }
}
