namespace Bashgah.Server.Simulations.Page;

/// <summary>A table of the page, as it is shown.</summary>
/// <param name="Caption">What it shows; empty where a heading says it.</param>
/// <param name="Head">Heads of the columns; the first is that of the rows.</param>
/// <param name="Rows">The rows.</param>
internal sealed record ReportTable(string Caption, IReadOnlyList<string> Head, IReadOnlyList<ReportRow> Rows);

/// <summary>A row.</summary>
/// <param name="Head">What it is about.</param>
/// <param name="Cells">Its numbers.</param>
internal sealed record ReportRow(string Head, IReadOnlyList<ReportCell> Cells)
{
    /// <summary>True for rows that sum up.</summary>
    public bool IsStrong { get; init; }
}

/// <summary>A number, as it is shown, and beside it how far it lies from the first policy's, or what it comes from.</summary>
internal readonly record struct ReportCell(string Text, string? Beside = null)
{
    public static implicit operator ReportCell(string text) => new(text);
}
