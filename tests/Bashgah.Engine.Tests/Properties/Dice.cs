namespace Bashgah.Engine.Tests.Properties;

/// <summary>Choices that a seed determines, so that a scenario can be made again from its seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A number between two, both inclusive.</summary>
    public int Between(int least, int most) => _random.Next(least, most + 1);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Percent(int chance) => _random.Next(100) < chance;

    public T Of<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    /// <summary>One of several, or nothing.</summary>
    public string Maybe(int chance, params string[] choices) => Percent(chance) ? Of(choices) : "";

    public List<T> Some<T>(int least, int most, Func<T> make) =>
        [.. Enumerable.Range(0, Between(least, most)).Select(_ => make())];
}
