using System.Globalization;

namespace Bashgah.Server.Simulations.Page;

/// <summary>Where the parts of a chart with upright values lie, in units of its view box. From right to left time runs to the left.</summary>
internal sealed class ChartGeometry(ReportChart chart, bool isRightToLeft)
{
    /// <summary>Width of the view box.</summary>
    public const int Width = 520;

    /// <summary>Height of the view box.</summary>
    public const int Height = 300;

    private const int AxisRoom = 78;
    private const int Top = 14;
    private const int Bottom = 250;
    private const int Edge = 20;
    private const int LabelWidth = 105;
    private const double GroupShare = 0.8;

    /// <summary>The axis of values.</summary>
    public ChartScale Scale { get; } = new(chart.Series.SelectMany(series => series.Values));

    /// <summary>Where labels of the values end.</summary>
    public string AxisX => Text(Across(AxisRoom - 8));

    /// <summary>Where lines across begin.</summary>
    public string LeftX => Text(Across(AxisRoom));

    /// <summary>Where lines across end.</summary>
    public string RightX => Text(Across(Width - Edge));

    /// <summary>First line of the labels of categories.</summary>
    public string LabelY => Text(Bottom + 20);

    /// <summary>Second line.</summary>
    public string SecondLabelY => Text(Bottom + 38);

    /// <summary>True for the categories that have a label: as many as there is room for.</summary>
    public bool IsLabelled(int category)
    {
        var most = (Width - AxisRoom - Edge) / LabelWidth;
        var every = (chart.Categories.Count + most - 1) / most;
        return category % every == 0;
    }

    /// <summary>Middle of a category.</summary>
    public string X(int category) => Text(Across(MiddleOf(category)));

    /// <summary>Height of a value.</summary>
    public string Y(long value) => Text(Up(value));

    /// <summary>A series as points of a line.</summary>
    public string Line(ChartSeries series) =>
        string.Join(' ', series.Values.Select((value, i) => $"{X(i)},{Y(value)}"));

    /// <summary>A bar: of a series among those of a category.</summary>
    public (string X, string Y, string Width, string Height) Bar(int category, int series, long value)
    {
        var width = Band * GroupShare / chart.Series.Count;
        var left = MiddleOf(category) - (Band * GroupShare / 2) + (series * width);
        var (top, bottom) = (Math.Min(Up(value), Up(0)), Math.Max(Up(value), Up(0)));
        var x = isRightToLeft ? Width - left - width : left;
        return (Text(x), Text(top), Text(width * 0.92), Text(bottom - top));
    }

    private double Band => (double)(Width - AxisRoom - Edge) / Math.Max(1, chart.Categories.Count);

    private double MiddleOf(int category) => AxisRoom + (Band * (category + 0.5));

    private double Up(long value) => Bottom - (Scale.At(value) * (Bottom - Top));

    private double Across(double x) => isRightToLeft ? Width - x : x;

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
