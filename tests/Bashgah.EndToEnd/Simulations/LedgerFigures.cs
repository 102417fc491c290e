using System.Globalization;
using System.Text.Json;

namespace Bashgah.EndToEnd.Simulations;

/// <summary>Holds what a simulation says of the policy that was in force against what the ledger itself says.</summary>
internal static class LedgerFigures
{
    private static readonly string[] Columns =
    [
        "opening", "given", "redeemed", "expired", "reversed", "givenBack", "adjusted", "transferredIn", "transferredOut", "writtenOff", "closing",
    ];

    /// <summary>Lives through a program's own history, and asserts that every figure of every month, what is owed in the end and how many
    /// members stand on each level come out as they are.</summary>
    public static async Task AssertSimulatedAsync(string database, string definition)
    {
        var liability = await JsonAsync("liability", "--json", "--database", database);
        // The last day that is over in the program's zone: nothing that time does has happened to the ledger since its end.
        var until = DateOnly.ParseExact(liability.GetProperty("liability").GetProperty("asOf").GetString()![..10], "yyyy-MM-dd", CultureInfo.InvariantCulture)
            .AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var simulated = (await JsonAsync("simulate", "--json", "--database", database, "--definition", definition, "--to", until))
            .GetProperty("policies")[0];

        var statement = (await JsonAsync("liability", "--json", "--to", until, "--database", database)).GetProperty("statement");
        Assert.Equal(MonthsOf(statement), MonthsOf(simulated));
        Assert.Equal(
            liability.GetProperty("liability").GetProperty("currencies").EnumerateArray().Select(Owed("balance")).Order(),
            simulated.GetProperty("currencies").EnumerateArray().Select(Owed("closing")).Order());
        // Where members stand now: the same definition would move nobody.
        var levels = await JsonAsync("programs", "preview-tiers", "--json", "--database", database, "--definition", definition);
        Assert.Equal(
            levels.GetProperty("moves").EnumerateArray().GroupBy(LevelOf("tierSet", "before"), MembersOf).Select(Sum).Order(),
            simulated.GetProperty("tiers").EnumerateArray().GroupBy(LevelOf("set", "level"), MembersOf).Where(level => level.Sum() > 0).Select(Sum).Order());
    }

    private static List<string> MonthsOf(JsonElement statement) =>
    [
        .. statement.GetProperty("months").EnumerateArray().SelectMany(month => month.GetProperty("currencies").EnumerateArray().Select(currency =>
            $"{month.GetProperty("from").GetString()} {currency.GetProperty("currency").GetString()} "
            + string.Join(' ', Columns.Select(name => $"{name}={currency.GetProperty(name).GetInt64()}")))).Order(),
    ];

    private static Func<JsonElement, string> Owed(string column) => currency =>
        $"{currency.GetProperty("currency").GetString()} {currency.GetProperty(column).GetInt64()}";

    private static Func<JsonElement, string> LevelOf(string set, string level) => element =>
        $"{element.GetProperty(set).GetString()} {element.GetProperty(level).GetString()}";

    private static long MembersOf(JsonElement element) => element.GetProperty("members").GetInt64();

    private static string Sum(IGrouping<string, long> level) => $"{level.Key} {level.Sum()}";

    private static async Task<JsonElement> JsonAsync(params string[] command) =>
        JsonDocument.Parse(await BuiltExecutable.SucceedAsync(command)).RootElement;
}
