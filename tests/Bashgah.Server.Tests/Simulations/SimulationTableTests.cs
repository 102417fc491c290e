using System.Globalization;
using Bashgah.Server.Simulations;
using CsvHelper;

namespace Bashgah.Server.Tests.Simulations;

/// <summary>The report as CSV.</summary>
public sealed class SimulationTableTests
{
    [Fact]
    public void Every_figure_of_a_currency_stands_in_a_row_of_its_own_in_all_and_by_month()
    {
        var rows = Read(MadeReports.Of()).ConvertAll(row => string.Join('|', row));
        Assert.Contains("in force|currency||points||given|3000|points", rows);
        Assert.Contains("1|month|2026-04-21|points||costGiven|1800|MYR", rows);
        Assert.Contains("1|rule||base|points|awards|80|times", rows);
        Assert.Contains("in force|tier||gold|main|members|10|members", rows);
        Assert.Contains("in force|budget-used-up|2026-04-02|launch||size|500|points", rows);
        Assert.Contains("1|not-possible||insufficient-balance||events|1|times", rows);
        Assert.Contains("1|band||from -999 to -100|in force|members|1|members", rows);
        Assert.Contains("1|difference|||in force|liability|-300|MYR", rows);
    }

    [Fact]
    public void Every_row_has_all_columns_and_a_whole_number()
    {
        var rows = Read(MadeReports.Of());
        Assert.All(rows, row => Assert.Equal(SimulationTable.Columns.Count, row.Length));
        Assert.All(rows, row => Assert.True(long.TryParse(row[6], CultureInfo.InvariantCulture, out _), row[6]));
    }

    [Fact]
    public void A_text_that_a_spreadsheet_would_reckon_is_taken_for_a_text()
    {
        var csv = SimulationTable.Csv(MadeReports.Of());
        Assert.Contains("\n\"'=1+1,\"\"x\"\".json\",currency,", csv, StringComparison.Ordinal);
        Assert.Contains(",'-mem,", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(Read(MadeReports.Of()), row => row.Where((_, i) => i != 6).Any(field => field is ['=' or '+' or '-' or '@', ..]));
    }

    private static List<string[]> Read(SimulationAnswer answer)
    {
        using var text = new StringReader(SimulationTable.Csv(answer));
        using var csv = new CsvParser(text, CultureInfo.InvariantCulture);
        var rows = new List<string[]>();
        while (csv.Read())
            rows.Add(csv.Record!);
        Assert.Equal(SimulationTable.Columns, rows[0]);
        return rows[1..];
    }
}
