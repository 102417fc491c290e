using System.Globalization;

namespace Bashgah.Server.Liability;

/// <summary>The statement as CSV, a row a month and currency. Currency ids hold neither commas nor quotes.</summary>
internal static class LiabilityCsv
{
    private const string Header =
        "month,currency,opening,given,redeemed,expired,reversed,given_back,adjusted,transferred_in,transferred_out,written_off,closing,cost";

    public static IEnumerable<string> Lines(LiabilityStatementAnswer statement) =>
        statement.Months.SelectMany(month => month.Currencies.Select(row => Line(month.From, row))).Prepend(Header);

    private static string Line(string month, StatementCurrencyAnswer row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{month},{row.Currency},{row.Opening},{row.Given},{row.Redeemed},{row.Expired},{row.Reversed},{row.GivenBack},{row.Adjusted},{row.TransferredIn},{row.TransferredOut},{row.WrittenOff},{row.Closing},{row.Cost}");
}
