using System.Globalization;
using System.Text.Json;
using Bashgah.EndToEnd.Framework;
using Bashgah.EndToEnd.Import;

namespace Bashgah.EndToEnd.Simulations;

/// <summary>A real shop's year lived through again: under the policy that was in force it comes to the ledger, to the unit.</summary>
[RequiresPublicData("online_retail/purchases.csv.gz")]
public sealed class RealYearTests
{
    [ConditionalFact]
    [Semantics("S3.1", "S3.5")]
    public async Task The_policy_in_force_comes_to_what_the_ledger_holds()
    {
        await using var database = TestDatabase.Create(TestBackend.Sqlite);
        using var folder = new TemporaryFolder();
        var csv = PublicData.PathOf("online_retail/purchases.csv.gz");
        var definition = ImportRuns.Definition("everything");
        await ImportRuns.CreateProgramAsync(database.Address, definition);
        await ImportRuns.ImportAsync(database.Address, csv, batch: 512, hasRejects: false);
        var digest = await ImportRuns.VerifiedDigestAsync(database.Address);

        // Accounts are exported as they are now.
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var own = await SimulateAsync("--database", database.Address, "--definition", definition, "--to", today);
        var ofFile = await SimulateAsync("--history", csv, "--definition", definition, "--to", today);

        Assert.Equal(digest, await ImportRuns.DigestAsync(database.Address));
        var balances = await ImportRuns.BalancesAsync(database.Address, folder.File("accounts.csv"));
        var inForce = own.GetProperty("policies")[0];
        foreach (var currency in inForce.GetProperty("currencies").EnumerateArray())
        {
            var id = currency.GetProperty("currency").GetString()!;
            Assert.Equal(balances.Where(b => b.Key.Currency == id).Sum(b => b.Value), currency.GetProperty("closing").GetInt64());
        }
        // The same definition as a draft, on the ledger and on the file alone.
        Assert.Equal(FiguresOf(inForce), FiguresOf(own.GetProperty("policies")[1]));
        Assert.Equal(FiguresOf(inForce), FiguresOf(ofFile.GetProperty("policies")[0]));
        CheckMonths(inForce);
        await LedgerFigures.AssertSimulatedAsync(database.Address, definition);
        Assert.Equal(0, own.GetProperty("differences")[0].GetProperty("winners").GetInt32());
        Assert.Equal(0, own.GetProperty("differences")[0].GetProperty("losers").GetInt32());
    }

    /// <summary>Every month closes at what it opened with and what moved.</summary>
    private static void CheckMonths(JsonElement policy)
    {
        var closing = new Dictionary<string, long>(StringComparer.Ordinal);
        var given = 0L;
        foreach (var currency in policy.GetProperty("months").EnumerateArray().SelectMany(month => month.GetProperty("currencies").EnumerateArray()))
        {
            var id = currency.GetProperty("currency").GetString()!;
            Assert.Equal(closing.GetValueOrDefault(id), Of("opening"));
            Assert.Equal(
                Of("opening") + Of("given") + Of("givenBack") + Of("adjusted") + Of("transferredIn")
                    - Of("redeemed") - Of("expired") - Of("reversed") - Of("transferredOut") + Of("writtenOff"),
                Of("closing"));
            closing[id] = Of("closing");
            given += Of("given");

            long Of(string name) => currency.GetProperty(name).GetInt64();
        }
        Assert.True(given > 0);
    }

    private static string FiguresOf(JsonElement policy) => string.Join('\n',
        new[] { "currencies", "months", "tiers", "rules", "budgets" }.Select(name => policy.GetProperty(name).GetRawText()));

    private static async Task<JsonElement> SimulateAsync(params string[] arguments)
    {
        var run = await BuiltExecutable.RunAsync(["simulate", "--json", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
