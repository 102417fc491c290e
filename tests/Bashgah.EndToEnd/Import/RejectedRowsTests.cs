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
    public async Task Everything_that_is_wrong_with_a_document_or_a_member_is_told_at_once_and_alike_in_every_run()
    {
        using var folder = new TemporaryFolder();
        var database = folder.File("club.db");
        await ImportRuns.CreateProgramAsync(database, ImportRuns.Definition("simple-points"));
        // A1 and A2 are bad in themselves; A3 was refused by the program; A4 makes sure that they were all tried before.
        var many = Enumerable.Range(1, 12).Select(i => $"A2,2026-01-02T10:00:00Z,C1,S1,GBP,{i},x,kitchen,1,x{i},");
        await File.WriteAllTextAsync(folder.File("p.csv"), $"""
            document_no,occurred_at,member,store,currency,line,sku,product_group,quantity,amount,return_of
            A1,2026-01-01T10:00:00Z,C1,S1,EUR,0,x,kitchen,1e3,5.00,
            A1,yesterday,C2,S1,EUR,2,x,kitchen,1,500,
            {string.Join('\n', many)}
            A3,2026-01-03T10:00:00Z,C1,S1,GBP,1,,,1,,NOWHERE
            A4,2026-01-04T10:00:00Z,C1,S1,GBP,1,x,kitchen,1,500,
            """);
        await File.WriteAllTextAsync(folder.File("m.csv"), """
            external_id,phone,birth_date,joined_at
            M1,12,2099-01-01,soon
            M2,,1899-12-31,2026-01-02T00:00:00Z
            """);

        await BuiltExecutable.RunAsync("import", "purchases", folder.File("p.csv"), "--database", database);
        var first = await File.ReadAllTextAsync(folder.File("p.csv.rejects.csv"));
        await BuiltExecutable.RunAsync("import", "purchases", folder.File("p.csv"), "--database", database);
        var second = await File.ReadAllTextAsync(folder.File("p.csv.rejects.csv"));
        // As after a kill, when nothing is known of what the first run said of the file itself.
        File.Delete(folder.File("p.csv.rejects.csv"));
        await BuiltExecutable.RunAsync("import", "purchases", folder.File("p.csv"), "--database", database);
        var third = await File.ReadAllTextAsync(folder.File("p.csv.rejects.csv"));
        await BuiltExecutable.RunAsync("import", "members", folder.File("m.csv"), "--database", database);

        string[] faults =
        [
            ",wrong-currency,", "line '0'", "quantity '1e3'", "amount '5.00'", "row 2: occurred_at 'yesterday'",
            "row 2: member 'C2' differs from 'C1'", "amount 'x1'", "row 12: amount 'x10' is not a whole number of at least 0; and more",
        ];
        Assert.All(faults, fault => Assert.Contains(fault, first, StringComparison.Ordinal));
        Assert.DoesNotContain("x11' is not", first, StringComparison.Ordinal);
        Assert.Equal(first, second);
        Assert.Equal(WithoutA3(first), WithoutA3(third));
        Assert.Contains("A3,2026-01-03T10:00:00Z,C1,S1,GBP,1,,,1,,NOWHERE,15,refused-before,", third, StringComparison.Ordinal);
        var member = await File.ReadAllTextAsync(folder.File("m.csv.rejects.csv"));
        Assert.All(
            ["phone is not valid (like +60123456789)", "birth_date lies before 1900 or in the future; joined_at is not a time"],
            fault => Assert.Contains(fault, member, StringComparison.Ordinal));
        Assert.Contains("M2,,1899-12-31,2026-01-02T00:00:00Z,2,birth_date,", member, StringComparison.Ordinal);

        static string WithoutA3(string rejects) =>
            string.Join('\n', rejects.Split('\n').Where(line => !line.StartsWith("A3", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("purchases", "document_no,occurred_at,member,store,currency,line,sku,product_group,quantity,amount,return_of")]
    [InlineData("members", "external_id,joined_at")]
    public async Task A_file_that_was_cut_off_or_is_no_text_is_refused_before_anything_is_recorded(string what, string header)
    {
        using var folder = new TemporaryFolder();
        var database = folder.File("club.db");
        await ImportRuns.CreateProgramAsync(database, ImportRuns.Definition("simple-points"));
        var rows = Enumerable.Range(1, 500).Select(i => what == "members"
            ? $"M{i},2026-01-02T00:00:00Z"
            : $"A{i},2026-01-01T10:00:00Z,C{i * 7919 % 977},S1,GBP,1,x{i * 104729 % 997},kitchen,1,{i},");
        var text = System.Text.Encoding.UTF8.GetBytes($"{header}\n{string.Join('\n', rows)}\n");
        using var zipped = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
            zip.Write(text);
        var whole = zipped.ToArray();
        (string Name, byte[] Content)[] files =
        [
            ("cut.csv.gz", whole[..(whole.Length / 2)]), ("short.csv.gz", whole[..^4]), ("latin.csv", [0xe9, .. text]),
            ("utf16.csv", [0xff, 0xfe, .. System.Text.Encoding.Unicode.GetBytes(header)]),
        ];
        foreach (var (name, content) in files)
        {
            await File.WriteAllBytesAsync(folder.File(name), content);

            var ended = await BuiltExecutable.RunAsync("import", what, folder.File(name), "--database", database);

            Assert.True(ended.ExitCode == 1, $"{name} ended with {ended.ExitCode}:\n{ended.Output}");
            Assert.Contains("Cannot read", ended.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        }
        Assert.Empty(await ImportRuns.BalancesAsync(database, folder.File("a.csv")));
        await File.WriteAllBytesAsync(folder.File("whole.csv.gz"), whole);
        await BuiltExecutable.SucceedAsync("import", what, folder.File("whole.csv.gz"), "--database", database);
    }

    [Fact]
    public async Task A_wrong_value_on_the_command_line_ends_with_2_and_begins_nothing_and_a_taken_port_with_one_line()
    {
        using var folder = new TemporaryFolder();
        var database = folder.File("club.db");
        await ImportRuns.CreateProgramAsync(database, ImportRuns.Definition("simple-points"));
        await File.WriteAllTextAsync(folder.File("m.csv"), "external_id,joined_at\nM1,2026-01-02T00:00:00Z\n");
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        string[][] wrong =
        [
            ["keys", "create", "till", "--scopes", "nope", "--database", database],
            ["import", "members", folder.File("m.csv"), "--batch", "0", "--database", database],
            ["import", "members", folder.File("m.csv"), "--rejects", folder.File("m.csv"), "--database", database],
            ["export", "accounts", "-", "--as-of", "yesterday", "--database", folder.File("none.db")],
            ["verify", "--as-of", "yesterday", "--database", folder.File("none.db")],
            ["demo", "--clock", "yesterday", "--data", folder.File("demo")],
            ["serve", "--urls", "nonsense", "--database", database],
        ];
        foreach (var arguments in wrong)
        {
            var ended = await BuiltExecutable.RunAsync(arguments);
            Assert.True(ended.ExitCode == 2, $"{string.Join(' ', arguments)} ended with {ended.ExitCode}:\n{ended.Error}");
            Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        }
        Assert.True(File.Exists(folder.File("m.csv")));
        Assert.False(Directory.Exists(folder.File("demo")));

        var port = await BuiltExecutable.RunAsync("serve", "--urls", $"http://{taken.LocalEndpoint}", "--database", database);
        Assert.Equal(1, port.ExitCode);
        Assert.StartsWith("Cannot listen on", port.Error, StringComparison.Ordinal);
        Assert.Single((port.Output + port.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
