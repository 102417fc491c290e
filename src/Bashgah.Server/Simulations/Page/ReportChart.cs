namespace Bashgah.Server.Simulations.Page;

/// <summary>What a chart shows. Its numbers are told in a table beneath it too.</summary>
/// <param name="Id">Its id in the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">What the axis of values counts.</param>
/// <param name="CategoryHead">What the categories are.</param>
/// <param name="Categories">Each with a second line, which may be empty.</param>
/// <param name="Series">One line, or one bar of each group.</param>
/// <param name="Shown">A value as the table shows it.</param>
/// <param name="OnAxis">A value as the axis shows it.</param>
internal sealed record ReportChart(
    string Id, string Title, string Unit, string CategoryHead, IReadOnlyList<(string Text, string Beneath)> Categories,
    IReadOnlyList<ChartSeries> Series, Func<long, string> Shown, Func<long, string> OnAxis)
{
    /// <summary>The same numbers as a table.</summary>
    public ReportTable Table => new(
        Title, [CategoryHead, .. Series.Select(series => series.Name)],
        [
            .. Categories.Select((category, i) => new ReportRow(
                category.Beneath.Length == 0 ? category.Text : $"{category.Text} {category.Beneath}",
                [.. Series.Select(series => new ReportCell(Shown(series.Values[i])))])),
        ]);
}

/// <summary>One policy's values.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Style">Which line style, marker and pattern it has, the same on the whole page.</param>
/// <param name="Values">One a category.</param>
internal sealed record ChartSeries(string Name, int Style, IReadOnlyList<long> Values);
