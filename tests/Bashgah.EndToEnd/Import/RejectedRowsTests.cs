using Bashgah.EndToEnd.Framework;

namespace Bashgah.EndToEnd.Import;

/// <summary>What an import refuses is written with its reason, and the rest is taken.</summary>
public sealed class RejectedRowsTests
{
    [Fact]
    public async Task Rows_of_the_future_are_rejected_and_the_rest_is_taken()
    {
        using var folder = new TemporaryFolder();
        var database = folder.File("club.db");
        await ImportRuns.CreateProgramAsync(database, ImportRuns.Definition("simple-points"));
        await File.WriteAllTextAsync(folder.File("p.csv"), """
            document_no,occurred_at,member,store,currency,line,sku,product_group,quantity,amount,return_of
            A1,2026-01-01T10:00:00Z,C1,S1,GBP,1,x,kitchen,1,500,
            A2,2099-01-01T10:00:00Z,C1,S1,GBP,1,x,kitchen,1,500,
            """);
        await File.WriteAllTextAsync(folder.File("m.csv"), """
            external_id,joined_at
            M1,2099-01-01T00:00:00Z
            M2,2026-01-02T00:00:00Z
            """);

        Assert.Equal(1, (await BuiltExecutable.RunAsync("import", "purchases", folder.File("p.csv"), "--database", database)).ExitCode);
        Assert.Equal(1, (await BuiltExecutable.RunAsync("import", "members", folder.File("m.csv"), "--database", database)).ExitCode);

        Assert.Contains(",in-future,", await File.ReadAllTextAsync(folder.File("p.csv.rejects.csv")));
        Assert.Contains(",in-future,", await File.ReadAllTextAsync(folder.File("m.csv.rejects.csv")));
        // 500 pence of kitchen: 5 for all lines and 5 more for the group.
        var balances = await ImportRuns.BalancesAsync(database, folder.File("a.csv"));
        Assert.Equal([("C1", 10L), ("M2", 0L)], balances.Select(b => (b.Key.Member, b.Value)).Order());
        var past = await BuiltExecutable.RunAsync("export", "accounts", "-", "--as-of", "2020-01-01T00:00:00Z", "--database", database);
        Assert.Equal((1, true), (past.ExitCode, past.Error.Contains("before the latest event", StringComparison.Ordinal)));
        Assert.Contains("\"GBP\"", await BuiltExecutable.SucceedAsync("programs", "show", "--effective", "--database", database));
    }
}
