namespace Bashgah.Bench.Measuring;

/// <summary>One figure of ours, and where there is one, the baseline's beside it.</summary>
/// <param name="Part">Letter of the part.</param>
/// <param name="Name">What it is.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Ours">Ours.</param>
/// <param name="Baseline">The baseline's, in the same unit.</param>
internal sealed record Figure(char Part, string Name, string Unit, double Ours, double? Baseline = null)
{
    /// <summary>Ours divided by the baseline's.</summary>
    public double? Ratio => Baseline is > 0 ? Ours / Baseline : null;
}

/// <summary>Everything that a run measured, in order.</summary>
internal sealed class Report
{
    private const double OthersMax = 0.1;
    private readonly List<Figure> _figures = [];

    public IReadOnlyList<Figure> Figures => _figures;

    public void Add(char part, string name, string unit, double ours, double? baseline = null) =>
        _figures.Add(new Figure(part, name, unit, ours, baseline));

    /// <summary>Adds the share of the machine that was not the measurement's.</summary>
    public void AddOthers(char part, string of, double ours, double? baseline)
    {
        Add(part, $"other processes' share of the machine{of}", "%", 100 * ours, 100 * baseline);
        WasIdle &= Math.Max(ours, baseline ?? 0) < OthersMax;
    }

    /// <summary>False: other processes took so much that the figures mean little.</summary>
    public bool WasIdle { get; private set; } = true;

    /// <summary>Tells on standard error what is being done: a run is long.</summary>
    public static void Progress(string what) =>
        Console.Error.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss} {what}");
}
