using System.Globalization;
using Bashgah.EndToEnd.Framework;

namespace Bashgah.EndToEnd.Import;

/// <summary>A year of a real shop's invoices, with points that were computed apart from this project.</summary>
[RequiresPublicData("online_retail/purchases.csv.gz")]
public sealed class RealShopTests
{
    [ConditionalFact]
    [Semantics("S2.2", "S3.5", "S6.1")]
    public async Task Import_GivesEveryMemberTheExpectedPoints()
    {
        await using var database = TestDatabase.Create(TestBackend.Sqlite);
        using var folder = new TemporaryFolder();
        var csv = PublicData.PathOf("online_retail/purchases.csv.gz");
        await ImportRuns.CreateProgramAsync(database.Address, ImportRuns.Definition("simple-points"));

        await ImportRuns.ImportAsync(database.Address, csv, batch: 512, hasRejects: false);

        var balances = await ImportRuns.BalancesAsync(database.Address, folder.File("accounts.csv"));
        var expected = File.ReadLines(PublicData.PathOf("online_retail/expected_points.csv")).Skip(1)
            .Select(line => line.Split(','))
            .ToDictionary(f => f[0], f => long.Parse(f[1], CultureInfo.InvariantCulture));
        var wrong = expected
            .Where(e => balances.GetValueOrDefault((e.Key, "points")) != e.Value)
            .Select(e => $"{e.Key}: {balances.GetValueOrDefault((e.Key, "points"))} instead of {e.Value}").ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} members differ: {string.Join("; ", wrong.Take(10))}");
        Assert.Equal(11_248_161, balances.Values.Sum());
        Assert.Equal(expected.Count, balances.Keys.Select(k => k.Member).Distinct().Count());

        var digest = await ImportRuns.VerifiedDigestAsync(database.Address);
        await ImportRuns.ImportAsync(database.Address, csv, batch: 512, hasRejects: false);
        Assert.Equal(digest, await ImportRuns.DigestAsync(database.Address));
    }
}
