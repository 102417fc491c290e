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

    [Fact]
    public async Task Everything_that_is_wrong_with_a_document_or_a_member_is_told_at_once()
    {
        using var folder = new TemporaryFolder();
        var database = folder.File("club.db");
        await ImportRuns.CreateProgramAsync(database, ImportRuns.Definition("simple-points"));
        await File.WriteAllTextAsync(folder.File("p.csv"), """
            document_no,occurred_at,member,store,currency,line,sku,product_group,quantity,amount,return_of
            A1,2026-01-01T10:00:00Z,C1,S1,EUR,1,x,kitchen,1e3,5.00,
            A1,yesterday,C2,S1,EUR,2,x,kitchen,1,500,
            """);
        await File.WriteAllTextAsync(folder.File("m.csv"), """
            external_id,phone,birth_date,joined_at
            M1,12,2099-01-01,soon
            """);

        await BuiltExecutable.RunAsync("import", "purchases", folder.File("p.csv"), "--database", database);
        await BuiltExecutable.RunAsync("import", "members", folder.File("m.csv"), "--database", database);

        var document = await File.ReadAllTextAsync(folder.File("p.csv.rejects.csv"));
        string[] faults =
        [
            ",wrong-currency,", "quantity '1e3'", "amount '5.00'", "row 2: occurred_at 'yesterday'",
            "row 2: member 'C2' differs from 'C1'",
        ];
        Assert.All(faults, fault => Assert.Contains(fault, document, StringComparison.Ordinal));
        var member = await File.ReadAllTextAsync(folder.File("m.csv.rejects.csv"));
        Assert.All(["phone", "birth_date", "joined_at"], column => Assert.Contains($"{column} ", member, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_value_on_the_command_line_ends_with_2_and_a_taken_port_with_one_line()
    {
        using var folder = new TemporaryFolder();
        var database = folder.File("club.db");
        await ImportRuns.CreateProgramAsync(database, ImportRuns.Definition("simple-points"));
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        var scopes = await BuiltExecutable.RunAsync("keys", "create", "till", "--scopes", "nope", "--database", database);
        var port = await BuiltExecutable.RunAsync("serve", "--urls", $"http://{taken.LocalEndpoint}", "--database", database);

        Assert.Equal((2, true), (scopes.ExitCode, scopes.Error.Contains("nope", StringComparison.Ordinal)));
        Assert.Equal(1, port.ExitCode);
        Assert.StartsWith("Cannot listen on", port.Error, StringComparison.Ordinal);
        Assert.Single((port.Output + port.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
